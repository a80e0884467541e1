/**
 * `npm run import -- FILE`: fills the new, empty database of the settings with an export: from the embedded database to PostgreSQL, or back.
 * The servers then need the same ENCRYPTION_KEYS as before.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { importFrom, readInstallation, runCommand } from './installation';

runCommand(async () => {
  const [file] = parseArgs({ allowPositionals: true }).positionals;
  if (!file) throw new Error('name the file of an export: npm run import -- rongye.jsonl');
  const { settings, dataDir } = readInstallation();
  const rows = await importFrom(resolve(file), dataDir, settings.DATABASE_URL);
  process.stdout.write(`${JSON.stringify({ file: resolve(file), rows })}\n`);
});
