/** What is said to the tables of the outbox: each changes a stream's row, or reads what is next in it. Knows no seal. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { StoreSchema } from './schema';
import { type Session, writing } from './statements';

type Stream = StoreSchema['outbox_stream'];
export type EventRow = StoreSchema['outbox_event'];

/** Locks the stream's row until commit, so events have the order of their commits. */
export const allot = writing<{ stream: string; at: number; urgent: number }, { last_seq: number }>((db, { stream, at, urgent }) =>
  db
    .insertInto('outbox_stream')
    .values({ stream, last_seq: 1, done_seq: 0, next_at: at, attempts: 0, lease: 0, waiting_since: at, urgent })
    .onConflict((conflict) =>
      conflict.column('stream').doUpdateSet((eb) => ({
        last_seq: eb('outbox_stream.last_seq', '+', 1),
        // A clock or lease that runs stays as it is, and a parked stream stays parked.
        next_at: eb
          .case()
          .when('outbox_stream.parked_at', 'is', null)
          .then(eb.fn.coalesce('outbox_stream.next_at', 'excluded.next_at'))
          .else(null)
          .end(),
        waiting_since: eb.fn.coalesce('outbox_stream.waiting_since', 'excluded.waiting_since'),
        // Once urgent, always urgent: what follows of a crisis must not wait either.
        urgent: eb.case().when('outbox_stream.urgent', '=', 1).then(1).else(eb.ref('excluded.urgent')).end(),
      })),
    )
    .returning('last_seq'),
);

export const insertEvent = writing<EventRow, unknown>((db, row) =>
  db.insertInto('outbox_event').values({
    stream: row.stream,
    seq: row.seq,
    id: row.id,
    type: row.type,
    body_sealed: row.body_sealed,
    created_at: row.created_at,
    traceparent: row.traceparent,
  }),
);

/** @param urgentOnly where a crisis waits it goes before whatever else is due, however long that has waited */
const claimStreams = (urgentOnly: boolean) =>
  writing<{ now: number; until: number; limit: number }, Pick<Stream, 'stream' | 'attempts' | 'lease'>>(
    (db, { now, until, limit }, engine) =>
      db
        .with('due', (cte) =>
          cte
            .selectFrom('outbox_stream')
            .select('stream')
            .where('next_at', '<=', now)
            // Written out, not a parameter: only so is the small index of urgent streams used.
            .$if(urgentOnly, (query) => query.where('urgent', '=', sql.lit(1)))
            .orderBy('next_at')
            .limit(limit)
            .$if(engine === 'postgres', (query) => query.forUpdate().skipLocked()),
        )
        .updateTable('outbox_stream')
        .set((eb) => ({ next_at: until, attempts: eb('attempts', '+', 1), lease: eb('lease', '+', 1) }))
        .where('stream', 'in', (eb) => eb.selectFrom('due').select('due.stream'))
        .returning(['stream', 'attempts', 'lease']),
  );
export const claimUrgent = claimStreams(true);
export const claimAny = claimStreams(false);

/** Every change by a worker: only while its claim is the newest one. */
const held = (eb: ExpressionBuilder<StoreSchema, 'outbox_stream'>, claim: { stream: string; lease: number; seq: number }) =>
  eb.and([eb('stream', '=', claim.stream), eb('lease', '=', claim.lease), eb('done_seq', '<', claim.seq), eb('next_at', 'is not', null)]);

export const finish = writing<{ stream: string; lease: number; seq: number; at: number }, unknown>((db, values) =>
  db
    .updateTable('outbox_stream')
    .set(advance(values))
    .where((eb) => held(eb, values)),
);

export const postpone = writing<{ stream: string; lease: number; seq: number; nextAt: number; failure: string | null }, unknown>(
  (db, values) =>
    db
      .updateTable('outbox_stream')
      .set({ next_at: values.nextAt, last_failure: values.failure })
      .where((eb) => held(eb, values)),
);

type Hold = { stream: string; lease: number; seq: number; reason: string; failure: string | null; at: number };
export const hold = writing<Hold, unknown>((db, values) =>
  db
    .updateTable('outbox_stream')
    .set({ next_at: null, parked_at: values.at, parked_reason_sealed: values.reason, last_failure: values.failure })
    .where((eb) => held(eb, values)),
);

/** What has been delivered or given up is not kept: the body is a copy of personal data that nobody needs any more. */
export const deleteUpTo = writing<{ stream: string; seq: number }, unknown>((db, { stream, seq }) =>
  db.deleteFrom('outbox_event').where('stream', '=', stream).where('seq', '<=', seq),
);

/** Passes over everything up to `seq`; the stream is due at once when there is more, and idle otherwise. */
export function advance({ stream, seq, at }: { stream: string; seq: number; at: number }) {
  return (eb: ExpressionBuilder<StoreSchema, 'outbox_stream'>) => ({
    done_seq: seq,
    attempts: 0,
    parked_at: null,
    parked_reason_sealed: null,
    last_failure: null,
    // Asked of this row, which is read again after a wait for its lock; the events table would be as old as the statement.
    next_at: eb
      .case()
      .when('last_seq', '>', seq)
      .then(sql<number>`cast(${at} as bigint)`)
      .else(null)
      .end(),
    waiting_since: eb
      .case()
      .when('last_seq', '>', seq)
      .then(
        eb.fn.coalesce(
          eb
            .selectFrom('outbox_event')
            .select('created_at')
            .where('outbox_event.stream', '=', stream)
            .where('outbox_event.seq', '>', seq)
            .orderBy('outbox_event.seq')
            .limit(eb.lit(1)),
          sql<number>`cast(${at} as bigint)`,
        ),
      )
      .else(null)
      .end(),
  });
}

/** The next event of each stream that has one. Erasure leaves gaps, so it is the first after, not the number after. */
export async function nextEvents(session: Session, streams: string[]): Promise<Map<string, EventRow>> {
  if (streams.length === 0) return new Map();
  const rows = await session.db
    .selectFrom('outbox_stream as s')
    .innerJoin('outbox_event as e', (join) =>
      join.onRef('e.stream', '=', 's.stream').on('e.seq', '=', (eb) =>
        eb
          .selectFrom('outbox_event as later')
          .select((later) => later.fn.min('later.seq').as('seq'))
          .whereRef('later.stream', '=', 's.stream')
          .whereRef('later.seq', '>', 's.done_seq'),
      ),
    )
    .selectAll('e')
    .where('s.stream', 'in', streams)
    .execute();
  return new Map(rows.map((row) => [row.stream, row]));
}
