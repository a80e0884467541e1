/** What every desk of a test is given alike. */
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import type { DeskOptions } from '../../src/desk';
import { loadTexts } from '../../src/locale';

/** Signs what is asked from the server's own terminal. */
export const TERMINAL_SECRET = `whsec_${randomBytes(32).toString('base64')}`;

type Alike = 'webhookSecrets' | 'callbackSecret' | 'terminalSecret' | 'callbackBaseUrl' | 'publicUrl' | 'texts' | 'clock' | 'log';

/** @param url of the server that carries the desk and is the public API to it as well */
export function deskOptions(url: string, secret: string, callbackSecret = secret): Pick<DeskOptions, Alike> {
  return {
    webhookSecrets: [secret],
    callbackSecret,
    terminalSecret: TERMINAL_SECRET,
    callbackBaseUrl: url,
    publicUrl: url,
    texts: loadTexts('locales'),
    clock: systemClock,
    log: silentLog,
  };
}
