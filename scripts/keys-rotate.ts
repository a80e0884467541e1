/**
 * `npm run keys:rotate -- [--new-key] [--json]`: brings everything that is stored under the current encryption key. May be interrupted
 * (Ctrl-C) and started again; what is done stays done. With PostgreSQL it runs beside the servers, the embedded database needs the server stopped.
 * `--new-key` first makes a key in the installation's own secrets; keys in ENCRYPTION_KEYS are changed there.
 */
import { parseArgs } from 'node:util';
import { addEncryptionKey } from '../src/config/secrets';
import { createCipher } from '../src/store';
import { keepCurrentKeyOnly } from '../src/store/key-check';
import { rotateKeys, type RotationProgress } from '../src/store/rotation';
import { STORE_KEY_CHECK, storeSealedTables } from '../src/store/store-sealed-tables';
import { exactKey } from '../src/understanding/language/normalize';
import { closeAll, keysOf, openParts, PARTS, readInstallation, runCommand } from './installation';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'new-key': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
  const installation = readInstallation();
  const { settings, dataDir } = installation;
  const databases = await openParts(dataDir, settings.DATABASE_URL);
  try {
    if (values['new-key']) makeKey(settings.ENCRYPTION_KEYS !== undefined, dataDir);
    const ring = keysOf(installation).encryption;
    const cipher = createCipher(ring);
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    process.once('SIGTERM', () => stop.abort());
    const onProgress = (progress: RotationProgress): void => {
      process.stderr.write(values.json ? `${JSON.stringify(progress)}\n` : `${lineOf(progress)}\n`);
    };
    const results = [];
    const parts = PARTS.flatMap(({ keys }, index) => {
      const database = databases[index] ?? databases[0];
      return keys && database ? [{ check: keys, database }] : [];
    });
    for (const { database, check } of parts) {
      // Of the notes kept for improvement the counting key follows from the text.
      const tables = check === STORE_KEY_CHECK ? storeSealedTables(exactKey) : check.sealed;
      results.push(await rotateKeys(database, { cipher, tables, onProgress, signal: stop.signal }));
    }
    const complete = results.every((result) => result.complete);
    if (complete) for (const { database, check } of parts) await keepCurrentKeyOnly(database, check, ring, Date.now());
    const tables = results.flatMap((result) => result.tables);
    if (values.json) process.stdout.write(`${JSON.stringify({ current: ring.current, complete, tables })}\n`);
    else process.stdout.write(summary(ring.current, Object.keys(ring.keys), complete, tables));
    if (!complete) process.exitCode = 2;
  } finally {
    await closeAll(databases);
  }
}

function makeKey(keysAreInEnvironment: boolean, dataDir: string): void {
  if (keysAreInEnvironment)
    throw new Error(
      'The keys are in ENCRYPTION_KEYS: put a new one before the others there, restart every server, then run this without --new-key.',
    );
  addEncryptionKey(dataDir);
}

const lineOf = ({ table, seen, rewritten }: RotationProgress): string => `${table}: ${seen} rows, ${rewritten} written anew`;

function summary(current: string, all: string[], complete: boolean, tables: RotationProgress[]): string {
  const total = tables.reduce((sum, { rewritten }) => sum + rewritten, 0);
  if (!complete) return `Interrupted after ${total} rows; run it again to go on.\n`;
  const old = all.filter((id) => id !== current);
  const rest =
    old.length > 0
      ? ` Older (${old.join(', ')}): opens only the audit log, which is never rewritten, and backups made before; keep it in the key ring.`
      : '';
  return `Everything is under key ${current}: ${total} rows written anew.${rest}\n`;
}

runCommand(main);
