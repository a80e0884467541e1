/** The databases and keys of the installation that the settings name, for commands at the server's own terminal. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { silentLog } from '../src/base/log';
import { readKeys, type Keys } from '../src/config/keys';
import { readSettings, type Settings } from '../src/config/settings';
import { DESK_MIGRATIONS } from '../src/desk/tables';
import { openDatabase, runMigrations, type Database } from '../src/store';
import { STORE_MIGRATIONS } from '../src/store/store-migrations';

const ROOT = join(__dirname, '..');

/** Which part of an installation a database holds; with PostgreSQL one holds all. */
export interface Part {
  fileName: string;
  migrationTable: string;
  migrations: typeof STORE_MIGRATIONS;
}

export const PARTS: readonly Part[] = [
  { fileName: 'rongye.db', migrationTable: 'schema_migrations', migrations: STORE_MIGRATIONS },
  { fileName: 'desk.db', migrationTable: 'desk_migrations', migrations: DESK_MIGRATIONS },
];

export function readInstallation(): { settings: Settings; dataDir: string } {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = readSettings(process.env);
  return { settings, dataDir: resolve(ROOT, settings.DATA_DIR) };
}

export function keysOf({ settings, dataDir }: { settings: Settings; dataDir: string }): Keys {
  return readKeys(settings, dataDir);
}

/**
 * Opens every part and brings it to the newest schema.
 * @param databaseUrl PostgreSQL, or undefined for the embedded files in `dataDir`
 * @throws when an embedded file is in use by a running server
 */
export async function openParts(dataDir: string, databaseUrl: string | undefined): Promise<Database<unknown>[]> {
  const opened: Database<unknown>[] = [];
  try {
    for (const { fileName, migrationTable, migrations } of PARTS) {
      const isNew = !databaseUrl || opened.length === 0;
      const database = isNew
        ? await openDatabase<unknown>({ dataDir, fileName, databaseUrl, log: silentLog })
        : (opened[0] as Database<unknown>);
      if (isNew) opened.push(database);
      await runMigrations(database, migrationTable, migrations, new Date());
    }
    return opened;
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

export async function closeAll(databases: readonly Database<unknown>[]): Promise<void> {
  for (const database of databases) await database.close();
}

/** Runs a command; what goes wrong is said in one line, and the exit code is 1. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
