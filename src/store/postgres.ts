/** The engine for several server processes: a bounded pool of PostgreSQL connections. */
import { Pool, types } from 'pg';
import type { Log } from '../base/log';

const INT8 = 20;
const DEADLOCK_OR_SERIALIZATION = new Set(['40001', '40P01']);

export function openPool(databaseUrl: string, log: Log): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'rongye',
    max: 10,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    types: {
      // Times and counters fit a number; pg would hand them over as text.
      getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : types.getTypeParser(oid, format)),
    },
  });
  // Without these listeners a lost connection ends the process: the pool speaks for idle clients, each client for itself while in use.
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle PostgreSQL connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ error: error.message }, 'a PostgreSQL connection was lost'));
  });
  return pool;
}

/** Whether PostgreSQL rolled the transaction back only because another one was in its way. */
export function mayRunAgain(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && DEADLOCK_OR_SERIALIZATION.has(error.code);
}
