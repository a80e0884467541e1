/** `npm run export -- FILE`: everything that is stored as JSON lines, sealed values sealed. The embedded database needs the server stopped. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exportTo, readInstallation, runCommand } from './installation';

runCommand(async () => {
  const [file] = parseArgs({ allowPositionals: true }).positionals;
  if (!file) throw new Error('name a new file: npm run export -- rongye.jsonl');
  const { settings, dataDir } = readInstallation();
  const rows = await exportTo(resolve(file), dataDir, settings.DATABASE_URL);
  process.stdout.write(`${JSON.stringify({ file: resolve(file), rows })}\n`);
});
