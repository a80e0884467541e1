/** Secrets of an embedded installation: made once, kept in the data folder readable by its owner alone, never printed. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  openSync,
  fsyncSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SettingsError } from './settings';

const schema = z.strictObject({
  tokenSecret: z.string().min(32),
  encryptionKeys: z.array(z.tuple([z.string(), z.string()])).min(1),
  webhookSecret: z.string().startsWith('whsec_'),
  callbackSecret: z.string().startsWith('whsec_'),
});
export type Secrets = z.infer<typeof schema>;

const FILE = 'secrets.json';

/** @throws SettingsError when the file is damaged, readable by others, or another user's */
export function loadOrCreateSecrets(dataDir: string): Secrets {
  const path = join(dataDir, FILE);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (!existsSync(path)) write(path, fresh());
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new SettingsError([
      `DATA_DIR: this user of the computer may not write into ${dataDir}; give it the folder with "chown" (in a container, the user with the number 1000), or choose another.`,
    ]);
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new SettingsError([`DATA_DIR: ${path} can be read by other users of this computer; run "chmod 600 ${path}" and start again.`]);
  }
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new SettingsError([
        `DATA_DIR: ${path} belongs to another user of this computer; start the server as that user, or give it the file with "chown".`,
      ]);
    }
    throw new SettingsError([
      `DATA_DIR: ${path} is damaged; put it back from a backup. Without it the stored conversations and cases cannot be read.`,
    ]);
  }
}

/**
 * Puts a fresh encryption key before the others: it seals from the next start on, the older ones keep opening.
 * @returns its id
 * @throws SettingsError as `loadOrCreateSecrets`
 */
export function addEncryptionKey(dataDir: string): string {
  const secrets = loadOrCreateSecrets(dataDir);
  const taken = new Set(secrets.encryptionKeys.map(([id]) => id));
  let number = taken.size + 1;
  while (taken.has(`k${number}`)) number++;
  const id = `k${number}`;
  write(join(dataDir, FILE), { ...secrets, encryptionKeys: [[id, newKey()], ...secrets.encryptionKeys] });
  return id;
}

const newKey = (): string => randomBytes(32).toString('base64');

function fresh(): Secrets {
  return {
    tokenSecret: randomBytes(32).toString('base64'),
    encryptionKeys: [['k1', newKey()]],
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    callbackSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
}

/** Renamed into place only when it is on the disk: a crash here must not leave half a key behind. */
function write(path: string, secrets: Secrets): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  // Keys are changed by an administrator too: the server's own user must still be able to read them.
  if (existsSync(path) && process.getuid?.() === 0) {
    const { uid, gid } = statSync(path);
    chownSync(temporary, uid, gid);
  }
  const handle = openSync(temporary, 'r');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(temporary, path);
}
