/** Asks the running server's desk for what only the holder of the server's secrets may have. Runs on the server's machine, with its settings. */
import { newId } from '../src/base/ids';
import { loadOrCreateSecrets } from '../src/config/secrets';
import type { Settings } from '../src/config/settings';
import { signatureHeaders } from '../src/handoff/signature';

/** @returns null when no server answers @throws when the server refuses */
export async function askDesk(settings: Settings, path: string): Promise<unknown> {
  const secret = settings.HANDOFF_CALLBACK_SECRET?.[0] ?? loadOrCreateSecrets(settings.DATA_DIR).callbackSecret;
  const response = await fetch(`http://127.0.0.1:${settings.PORT}${path}`, {
    method: 'POST',
    body: '{}',
    headers: signatureHeaders([secret], newId('ask_'), new Date(), '{}'),
  }).catch(() => null);
  if (!response) return null;
  if (!response.ok) throw new Error(`the server refused (${response.status}): are DATA_DIR and PORT the ones it was started with?`);
  return response.json();
}
