/**
 * Transactions that nobody waits for and that therefore may hold nobody up: one that would take long is rolled back instead.
 * Knows how long is long, and how PostgreSQL is told; no table.
 */
import type { Kysely, KyselyPlugin } from 'kysely';
import type { Execute } from './database';

/**
 * No lock is held longer: a statement begins within the first of these parts or not at all, none runs longer than the second, and whoever
 * pauses longer than the third loses the connection.
 */
export const BEGINS_WITHIN_MILLISECONDS = 40;
export const STATEMENT_MILLISECONDS = 35;
export const PAUSE_MILLISECONDS = 25;

/**
 * `synchronous_commit`: locks are freed only after a commit has been flushed, however long the disk takes for what others wrote. Without the
 * flush a crash of the database may undo the last moments, never the half of a transaction.
 */
export const BEGIN_BRIEF_POSTGRES = [
  'begin isolation level read committed',
  'set local synchronous_commit = off',
  `set local statement_timeout = ${STATEMENT_MILLISECONDS}`,
  `set local idle_in_transaction_session_timeout = ${PAUSE_MILLISECONDS}`,
].join('; ');

/** Nothing was changed; less at once may fit. */
export class TookTooLongError extends Error {
  constructor(options?: ErrorOptions) {
    super('A transaction that may hold nobody up would have taken too long, and was rolled back. Do less in it.', options);
  }
}

const CANCELED = '57014';
const IDLE_IN_TRANSACTION = '25P03';
/** The driver's words for a connection that ended while we paused: it reads why before the next statement is sent, and keeps that to itself. */
const ENDED_MEANWHILE = 'Client has encountered a connection error and is not queryable';

/** Whether PostgreSQL has ended the transaction because of the limits above. */
export function wasStopped(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error) return error.code === CANCELED || error.code === IDLE_IN_TRANSACTION;
  return error.message === ENDED_MEANWHILE;
}

/**
 * Runs `work` so that each of its statements is refused once the time to begin is over.
 * @param now monotonic milliseconds; the time counts from this call
 * @throws TookTooLongError from the statement that comes too late
 */
export async function inTime<Schema, T>(
  { db, execute, now = () => performance.now() }: { db: Kysely<Schema>; execute: Execute; now?: () => number },
  work: (db: Kysely<Schema>, execute: Execute) => Promise<T>,
): Promise<T> {
  const begun = now();
  const check = (): void => {
    if (now() - begun > BEGINS_WITHIN_MILLISECONDS) throw new TookTooLongError();
  };
  const beforeEach: KyselyPlugin = {
    transformQuery({ node }) {
      check();
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return work(db.withPlugin(beforeEach), async (query) => {
    check();
    return execute(query);
  });
}
