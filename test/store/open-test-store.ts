import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { type Engine, type KeyRing, type Store, type StoreOptions, openStore } from '../../src/store';
import { temporaryPostgres, temporarySchema } from './temporary-postgres';

/** The engines this run can test: PostgreSQL only where TEST_DATABASE_URL is set. */
export const testEngines: readonly Engine[] = process.env['TEST_DATABASE_URL'] ? ['libsql', 'postgres'] : ['libsql'];

export function randomKeys(): KeyRing {
  return { current: 'test', keys: { test: randomBytes(32) } };
}

export interface TestStore {
  store: Store;
  /** What the store was opened with, to open it again. */
  options: StoreOptions;
  /** Closes the store and removes its database. */
  dispose(): Promise<void>;
}

/**
 * A store of its own with random keys, in a temporary folder or a temporary place in PostgreSQL.
 * @param options.ownDatabase where the test does something to the whole database, which other tests use at the same time
 */
export async function openTestStore(
  engine: Engine = 'libsql',
  clock: Clock = systemClock,
  { ownDatabase = false }: { ownDatabase?: boolean } = {},
): Promise<TestStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rongye-store-'));
  const postgres = engine === 'postgres' ? await (ownDatabase ? temporaryPostgres() : temporarySchema()) : undefined;
  const options: StoreOptions = { dataDir, databaseUrl: postgres?.url, keys: randomKeys(), clock, log: silentLog };
  const store = await openStore(options);
  return {
    store,
    options,
    async dispose() {
      await store.close();
      await postgres?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
