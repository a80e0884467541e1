/** The databases and keys of the installation that the settings name, for commands at the server's own terminal. */
import { closeSync, createReadStream, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACCOUNT_KEY_CHECK, ACCOUNT_MIGRATIONS } from '../src/accounts/account-tables';
import { AUDIT_MIGRATIONS } from '../src/accounts/tables';
import { silentLog } from '../src/base/log';
import { readKeys, type Keys } from '../src/config/keys';
import { readSettings, type Settings } from '../src/config/settings';
import { DESK_KEY_CHECK } from '../src/desk/sealed-tables';
import { DESK_MIGRATIONS } from '../src/desk/tables';
import { openDatabase, runMigrations, type Database } from '../src/store';
import type { KeyCheck } from '../src/store/key-check';
import { STORE_MIGRATIONS } from '../src/store/store-migrations';
import { STORE_KEY_CHECK } from '../src/store/store-sealed-tables';
import { exportAll, importAll } from '../src/store/transfer';
import { linesOf } from './lines';

const ROOT = join(__dirname, '..');

/** Which part of an installation a database holds; with PostgreSQL one holds all. */
export interface Part {
  /** What it seals and how its keys are known; null where nothing is ever rewritten. */
  keys: KeyCheck | null;
  fileName: string;
  migrationTable: string;
  migrations: typeof STORE_MIGRATIONS;
}

export const PARTS: readonly Part[] = [
  { keys: STORE_KEY_CHECK, fileName: STORE_KEY_CHECK.fileName, migrationTable: 'schema_migrations', migrations: STORE_MIGRATIONS },
  { keys: DESK_KEY_CHECK, fileName: DESK_KEY_CHECK.fileName, migrationTable: 'desk_migrations', migrations: DESK_MIGRATIONS },
  { keys: null, fileName: 'audit.db', migrationTable: 'audit_migrations', migrations: AUDIT_MIGRATIONS },
  { keys: ACCOUNT_KEY_CHECK, fileName: ACCOUNT_KEY_CHECK.fileName, migrationTable: 'accounts_migrations', migrations: ACCOUNT_MIGRATIONS },
];

export interface Installation {
  settings: Settings;
  dataDir: string;
}

export function readInstallation(): Installation {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = readSettings(process.env);
  return { settings, dataDir: resolve(ROOT, settings.DATA_DIR) };
}

export function keysOf({ settings, dataDir }: Installation): Keys {
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

const migrationTables = PARTS.map(({ migrationTable }) => migrationTable);

/** @param path a new file, readable by its owner only @returns rows by table */
export async function exportTo(path: string, dataDir: string, databaseUrl: string | undefined): Promise<Record<string, number>> {
  if (existsSync(path)) throw new Error(`${path} exists already: name a new file.`);
  const databases = await openParts(dataDir, databaseUrl);
  const file = openSync(path, 'wx', 0o600);
  try {
    const rows = await exportAll({ databases, migrationTables }, async (line) => void writeSync(file, `${line}\n`));
    fsyncSync(file);
    return rows;
  } finally {
    closeSync(file);
    await closeAll(databases);
  }
}

/** @returns rows by table */
export async function importFrom(path: string, dataDir: string, databaseUrl: string | undefined): Promise<Record<string, number>> {
  if (!existsSync(path)) throw new Error(`there is no file ${path}`);
  const databases = await openParts(dataDir, databaseUrl);
  try {
    return await importAll({ databases, migrationTables }, linesOf(createReadStream(path)));
  } finally {
    await closeAll(databases);
  }
}

/** The password goes into the environment of the program that is called, not onto its command line, which everybody on the machine can read. */
export function passwordApart(databaseUrl: string): { url: string; environment: NodeJS.ProcessEnv } {
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return { url: url.toString(), environment: password ? { ...process.env, PGPASSWORD: password } : process.env };
}

/** Runs a command; what goes wrong is said in one line, and the exit code is 1. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
