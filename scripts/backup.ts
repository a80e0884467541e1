/**
 * `npm run backup -- FOLDER [--json]`: a copy of everything that is stored, taken beside the running server. The keys are not in it.
 * With PostgreSQL by pg_dump where that is installed, otherwise as an export.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../src/store/backup';
import { exportTo, PARTS, passwordApart, readInstallation, runCommand } from './installation';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
  const [name] = positionals;
  if (!name) throw new Error('name a new folder for the backup: npm run backup -- backups/2026-11-26');
  const folder = resolve(name);
  const { settings, dataDir } = readInstallation();
  const files = settings.DATABASE_URL ? await ofPostgres(settings.DATABASE_URL, dataDir, folder) : await ofFiles(dataDir, folder);
  const report = values.json
    ? JSON.stringify({ folder, files })
    : `${folder}: ${files.join(', ')}. Keep the keys (ENCRYPTION_KEYS, or secrets.json) elsewhere: without them the backup cannot be read, beside it they would open it.`;
  process.stdout.write(`${report}\n`);
}

async function ofFiles(dataDir: string, folder: string): Promise<string[]> {
  const names = PARTS.map(({ fileName }) => fileName);
  return (await backUp(dataDir, names, folder, new Date())).files.map((file) => file.name);
}

async function ofPostgres(databaseUrl: string, dataDir: string, folder: string): Promise<string[]> {
  if (existsSync(folder)) throw new Error(`${folder} exists already: name a new folder for each backup.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { url, environment } = passwordApart(databaseUrl);
  const dump = join(folder, 'rongye.dump');
  const result = spawnSync('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${dump}`, `--dbname=${url}`], {
    env: environment,
    encoding: 'utf8',
  });
  if (!result.error && result.status === 0) return ['rongye.dump'];
  if (!result.error) process.stderr.write(`pg_dump failed, writing an export instead: ${result.stderr.trim()}\n`);
  await exportTo(join(folder, 'rongye.jsonl'), dataDir, databaseUrl);
  return ['rongye.jsonl'];
}

runCommand(main);
