/** `npm run restore -- FOLDER`: puts a backup into the data folder or PostgreSQL database of the settings, which must be new. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { restore } from '../src/store/backup';
import { importFrom, passwordApart, readInstallation, runCommand } from './installation';

async function main(): Promise<void> {
  const [name] = parseArgs({ allowPositionals: true }).positionals;
  if (!name) throw new Error('name the folder of a backup: npm run restore -- backups/2026-11-26');
  const folder = resolve(name);
  const { settings, dataDir } = readInstallation();
  const databaseUrl = settings.DATABASE_URL;
  if (!databaseUrl) {
    const { at, files } = await restore(folder, dataDir);
    process.stdout.write(
      `${dataDir} is as it was at ${at}: ${files.map((file) => file.name).join(', ')}. Put the keys beside it and start the server.\n`,
    );
    return;
  }
  const dump = join(folder, 'rongye.dump');
  if (existsSync(dump)) fromDump(databaseUrl, dump);
  else await importFrom(join(folder, 'rongye.jsonl'), dataDir, databaseUrl);
  process.stdout.write('The database is restored. Start the servers with the keys that were in use at the time of the backup.\n');
}

function fromDump(databaseUrl: string, dump: string): void {
  const { url, environment } = passwordApart(databaseUrl);
  const result = spawnSync(
    'pg_restore',
    ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges', `--dbname=${url}`, dump],
    { env: environment, encoding: 'utf8' },
  );
  if (result.error)
    throw new Error('pg_restore is not installed here: install the client programs of PostgreSQL, or restore where they are.');
  if (result.status !== 0)
    throw new Error(`nothing was restored; the database must be new and empty. pg_restore says: ${result.stderr.trim()}`);
}

runCommand(main);
