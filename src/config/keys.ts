/** The keys of an installation: from the environment where it has them; an embedded installation makes the rest itself. */
import { loadOrCreateSecrets } from './secrets';
import type { Settings } from './settings';

export interface Keys {
  token: string;
  /** 32 bytes each, by id; the current one seals. */
  encryption: { current: string; keys: Record<string, Buffer> };
  webhook: string[];
  callback: string[];
}

/** @throws SettingsError when the file of the secrets is damaged or readable by others */
export function readKeys(settings: Settings, dataDir: string): Keys {
  const isComplete =
    settings.ENCRYPTION_KEYS && settings.TOKEN_SECRET && settings.HANDOFF_WEBHOOK_SECRET && settings.HANDOFF_CALLBACK_SECRET;
  const own = isComplete ? null : loadOrCreateSecrets(dataDir);
  const encryption = settings.ENCRYPTION_KEYS ?? own?.encryptionKeys ?? [];
  return {
    token: settings.TOKEN_SECRET ?? own?.tokenSecret ?? '',
    encryption: {
      current: encryption[0]?.[0] ?? '',
      keys: Object.fromEntries(encryption.map(([id, key]) => [id, Buffer.from(key, 'base64')])),
    },
    webhook: settings.HANDOFF_WEBHOOK_SECRET ?? [own?.webhookSecret ?? ''],
    callback: settings.HANDOFF_CALLBACK_SECRET ?? [own?.callbackSecret ?? ''],
  };
}
