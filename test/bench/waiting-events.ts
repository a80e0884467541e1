import { type QueryExecutorProvider, sql } from 'kysely';
import { createCipher, type Database, type KeyRing } from '../../src/store';

const ROWS_AT_ONCE = 500;
const BODY_CHARACTERS = 1_000;

/** What waits in the outbox for a receiver that is down; times in milliseconds since 1970. */
export interface WaitingEvents {
  events: number;
  nextAt(index: number): number;
  at: number;
}

/** One event in each of so many streams, as after three failed tries. */
export async function fillOutbox(database: Database<unknown>, keys: KeyRing, waiting: WaitingEvents): Promise<void> {
  const cipher = createCipher(keys);
  for (let start = 0; start < waiting.events; start += ROWS_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(ROWS_AT_ONCE, waiting.events - start) }, (_, index) => start + index);
    await database.transaction((db) => insert(db, numbers, waiting, (n) => cipher.seal(placeOf(n), 'x'.repeat(BODY_CHARACTERS))));
  }
}

const placeOf = (n: number) => ({ column: 'outbox_event.body_sealed', row: `S${n}|1|e${n}` });

async function insert(
  db: QueryExecutorProvider,
  numbers: number[],
  { nextAt, at }: WaitingEvents,
  sealed: (n: number) => string,
): Promise<void> {
  const streams = sql.join(numbers.map((n) => sql`(${`S${n}`}, 1, 0, ${Math.round(nextAt(n))}, 3, 3, ${at})`));
  await sql`insert into outbox_stream (stream, last_seq, done_seq, next_at, attempts, lease, waiting_since) values ${streams}`.execute(db);
  const events = sql.join(numbers.map((n) => sql`(${`S${n}`}, 1, ${`e${n}`}, 'case.updated', ${sealed(n)}, ${at})`));
  await sql`insert into outbox_event (stream, seq, id, type, body_sealed, created_at) values ${events}`.execute(db);
}
