/** A database of its own for a bench, with keys that the bench knows, and the built server on it in production mode. */
import { randomBytes } from 'node:crypto';
import { statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Engine, KeyRing } from '../../src/store';
import { temporaryPostgres } from '../store/temporary-postgres';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { cpuMicroseconds } from './measure';

export interface BenchDatabase {
  engine: Engine;
  /** The folder of the embedded database. */
  dataDir: string;
  databaseUrl: string | undefined;
  keys: KeyRing;
  tokenSecret: string;
  /** Of the store's tables, with their indexes. */
  bytes(): Promise<number>;
  remove(): Promise<void>;
}

const webhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** @throws where PostgreSQL is wanted and TEST_DATABASE_URL is not set */
export async function createBenchDatabase(engine: Engine): Promise<BenchDatabase> {
  const folder = temporaryFolder('rongye-bench-');
  const postgres = engine === 'postgres' ? await temporaryPostgres() : undefined;
  return {
    engine,
    dataDir: folder.path,
    databaseUrl: postgres?.url,
    keys: { current: 'bench', keys: { bench: randomBytes(32) } },
    tokenSecret: randomBytes(32).toString('base64'),
    bytes: () => (postgres ? databaseBytes(postgres.url) : Promise.resolve(folderBytes(folder.path))),
    async remove() {
      await postgres?.drop();
      folder.remove();
    },
  };
}

function folderBytes(path: string): number {
  const files = readdirSync(path).filter((name) => name.startsWith('rongye.db'));
  return files.reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}

/** Runs one statement on a connection of its own. */
export async function queryPostgres<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function databaseBytes(url: string): Promise<number> {
  const [row] = await queryPostgres<{ bytes: string }>(url, 'select pg_database_size(current_database()) as bytes');
  return Number(row?.bytes);
}

export interface MeasuredServer extends ServerProcess {
  /**
   * CPU time so far, microseconds: of the server's process, and of the PostgreSQL processes that work for it (0 on libsql, which runs
   * inside the server). What PostgreSQL's own writers and vacuum use is not in it.
   */
  cpu(): Promise<{ server: number; database: number }>;
  /** Values of /metrics that have no labels, from one look: some are measured since the last one. */
  metrics<Names extends string[]>(...names: Names): Promise<{ [Index in keyof Names]: number }>;
}

/** Every client address that the bench makes up is believed, as behind a reverse proxy: one address may not begin 1,000 conversations. */
export async function startMeasuredServer(database: BenchDatabase, extra: Record<string, string> = {}): Promise<MeasuredServer> {
  const { keys, tokenSecret, databaseUrl, dataDir } = database;
  const server = await startServer({
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ENCRYPTION_KEYS: Object.entries(keys.keys)
      .map(([id, key]) => `${id}:${key.toString('base64')}`)
      .join(','),
    TOKEN_SECRET: tokenSecret,
    HANDOFF_WEBHOOK_SECRET: webhookSecret(),
    HANDOFF_CALLBACK_SECRET: webhookSecret(),
    TRUSTED_PROXIES: '1',
    ...extra,
  });
  return {
    ...server,
    async cpu() {
      return { server: cpuMicroseconds(server.pid), database: databaseUrl ? await backendMicroseconds(databaseUrl) : 0 };
    },
    async metrics<Names extends string[]>(...names: Names) {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      const values = names.map((name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN));
      return values as { [Index in keyof Names]: number };
    },
  };
}

async function backendMicroseconds(databaseUrl: string): Promise<number> {
  const statement = `select pid from pg_stat_activity where datname = current_database() and application_name = 'rongye'`;
  const backends = await queryPostgres<{ pid: number }>(databaseUrl, statement);
  return backends.reduce((sum, { pid }) => sum + cpuMicroseconds(pid), 0);
}

/** As a client's reverse proxy would pass it on. */
export function addressOf(index: number): Record<string, string> {
  return { 'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}` };
}
