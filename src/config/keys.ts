/** The keys of an installation: from the environment where it has them; an embedded installation makes the rest itself. */
import { hkdfSync } from 'node:crypto';
import { loadOrCreateSecrets } from './secrets';
import type { Settings } from './settings';

const SECRET_BYTES = 32;

export interface Keys {
  token: string;
  /** 32 bytes each, by id; the current one seals. */
  encryption: { current: string; keys: Record<string, Buffer> };
  webhook: string[];
  callback: string[];
  /** Signs what is asked from the server's own terminal. Of the callbacks' secret another system has a copy, which must make nobody an administrator. */
  terminal: string;
}

/** @throws SettingsError when the file of the secrets is damaged or readable by others */
export function readKeys(settings: Settings, dataDir: string): Keys {
  const isComplete =
    settings.ENCRYPTION_KEYS && settings.TOKEN_SECRET && settings.HANDOFF_WEBHOOK_SECRET && settings.HANDOFF_CALLBACK_SECRET;
  const own = isComplete ? null : loadOrCreateSecrets(dataDir);
  const encryption = settings.ENCRYPTION_KEYS ?? own?.encryptionKeys ?? [];
  const token = settings.TOKEN_SECRET ?? own?.tokenSecret ?? '';
  return {
    token,
    encryption: {
      current: encryption[0]?.[0] ?? '',
      keys: Object.fromEntries(encryption.map(([id, key]) => [id, Buffer.from(key, 'base64')])),
    },
    webhook: settings.HANDOFF_WEBHOOK_SECRET ?? [own?.webhookSecret ?? ''],
    callback: settings.HANDOFF_CALLBACK_SECRET ?? [own?.callbackSecret ?? ''],
    terminal: `whsec_${Buffer.from(hkdfSync('sha256', token, '', 'rongye terminal', SECRET_BYTES)).toString('base64')}`,
  };
}
