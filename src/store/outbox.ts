/**
 * The outbox: events that must reach the caseworkers' side, in order within a stream, at least once. An event is never
 * changed, only removed once it is done; what happens to it is written to its stream's row, so a poll costs the same however
 * many events wait.
 */
import { type ExpressionBuilder, sql } from 'kysely';
import type { Place } from './crypto';
import type { StoreSchema } from './schema';
import { type Session, demand, reading, writing } from './statements';
import type { OutboxEvent, OutboxRepository, OutboxWaiting, ParkedEvent } from './types';

type Stream = StoreSchema['outbox_stream'];
type EventRow = StoreSchema['outbox_event'];

/** Locks the stream's row until commit, so events have the order of their commits. */
const allot = writing<{ stream: string; at: number; urgent: number }, { last_seq: number }>((db, { stream, at, urgent }) =>
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

const insertEvent = writing<EventRow, unknown>((db, row) =>
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
const claimUrgent = claimStreams(true);
const claimAny = claimStreams(false);

/** Every change by a worker: only while its claim is the newest one. */
const held = (eb: ExpressionBuilder<StoreSchema, 'outbox_stream'>, claim: { stream: string; lease: number; seq: number }) =>
  eb.and([eb('stream', '=', claim.stream), eb('lease', '=', claim.lease), eb('done_seq', '<', claim.seq), eb('next_at', 'is not', null)]);

const finish = writing<{ stream: string; lease: number; seq: number; at: number }, unknown>((db, values) =>
  db
    .updateTable('outbox_stream')
    .set(advance(values))
    .where((eb) => held(eb, values)),
);

const postpone = writing<{ stream: string; lease: number; seq: number; nextAt: number; failure: string | null }, unknown>((db, values) =>
  db
    .updateTable('outbox_stream')
    .set({ next_at: values.nextAt, last_failure: values.failure })
    .where((eb) => held(eb, values)),
);

type Hold = { stream: string; lease: number; seq: number; reason: string; failure: string | null; at: number };
const hold = writing<Hold, unknown>((db, values) =>
  db
    .updateTable('outbox_stream')
    .set({ next_at: null, parked_at: values.at, parked_reason_sealed: values.reason, last_failure: values.failure })
    .where((eb) => held(eb, values)),
);

/** What has been delivered or given up is not kept: the body is a copy of personal data that nobody needs any more. */
const deleteUpTo = writing<{ stream: string; seq: number }, unknown>((db, { stream, seq }) =>
  db.deleteFrom('outbox_event').where('stream', '=', stream).where('seq', '<=', seq),
);

/** Each part is answered by an index alone: it is asked with every look at the metrics, and embedded it holds up whoever talks. */
const selectBacklog = reading<object, { waiting: number; parked: number; oldest: number | null }>((db) =>
  db.selectNoFrom(({ selectFrom }) => [
    // What was delivered, given up or erased is not there any more.
    selectFrom('outbox_event')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .as('waiting'),
    selectFrom('outbox_stream')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('parked_at', 'is not', null)
      .as('parked'),
    selectFrom('outbox_stream')
      .select((eb) => eb.fn.min('waiting_since').as('time'))
      .where('waiting_since', 'is not', null)
      .as('oldest'),
  ]),
);

/** Passes over everything up to `seq`; the stream is due at once when there is more, and idle otherwise. */
function advance({ stream, seq, at }: { stream: string; seq: number; at: number }) {
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

const bodyPlace = (row: { stream: string; seq: number; id: string }): Place => ({
  column: 'outbox_event.body_sealed',
  row: `${row.stream}|${row.seq}|${row.id}`,
});
const reasonPlace = (stream: string): Place => ({ column: 'outbox_stream.parked_reason_sealed', row: stream });

export class Outbox implements OutboxRepository {
  constructor(private readonly session: Session) {}

  async emit(event: { id: string; stream: string; type: string; body: string; at: Date; urgent?: boolean }): Promise<void> {
    const { id, stream, type } = event;
    const { rows } = await allot(this.session, { stream, at: event.at.getTime(), urgent: event.urgent ? 1 : 0 });
    const seq = (rows[0] as { last_seq: number }).last_seq;
    const body = this.session.cipher.seal(bodyPlace({ stream, seq, id }), event.body);
    const traceparent = this.session.tracing?.traceparent() ?? null;
    await insertEvent(this.session, { stream, seq, id, type, body_sealed: body, created_at: event.at.getTime(), traceparent });
  }

  async claim(now: Date, leaseUntil: Date, limit: number): Promise<OutboxEvent[]> {
    const term = { now: now.getTime(), until: leaseUntil.getTime() };
    const { rows: urgent } = await claimUrgent(this.session, { ...term, limit });
    const others = urgent.length < limit ? (await claimAny(this.session, { ...term, limit: limit - urgent.length })).rows : [];
    const claims = [...urgent, ...others];
    if (claims.length === 0) return [];
    // A statement of its own: it sees every event that was committed before the claim got its locks.
    const next = await this.#nextEvents(claims.map((claim) => claim.stream));
    const events: OutboxEvent[] = [];
    for (const { stream, attempts, lease } of claims) {
      const row = next.get(stream);
      if (row) {
        const body = this.session.cipher.open(bodyPlace(row), row.body_sealed);
        events.push({
          id: row.id,
          stream,
          seq: row.seq,
          type: row.type,
          body,
          attempts,
          lease,
          createdAt: new Date(row.created_at),
          traceparent: row.traceparent,
        });
      } else {
        await this.#settleEmptied(stream);
      }
    }
    const first = new Set(urgent.map(({ stream }) => stream));
    const rank = ({ stream }: OutboxEvent): number => (first.has(stream) ? 0 : 1);
    return events.sort((a, b) => rank(a) - rank(b) || a.createdAt.getTime() - b.createdAt.getTime());
  }

  async delivered(event: OutboxEvent, at: Date): Promise<boolean> {
    const { stream, lease, seq } = event;
    if (!changedOne(await finish(this.session, { stream, lease, seq, at: at.getTime() }))) return false;
    await deleteUpTo(this.session, { stream, seq });
    return true;
  }

  async retryLater(event: OutboxEvent, nextAt: Date, failure?: string): Promise<boolean> {
    const { stream, lease, seq } = event;
    return changedOne(await postpone(this.session, { stream, lease, seq, nextAt: nextAt.getTime(), failure: failure ?? null }));
  }

  async park(event: OutboxEvent, reason: string, at: Date, failure?: string): Promise<boolean> {
    const { stream, lease, seq } = event;
    if (!(await this.#exists(stream, seq))) {
      // Erased while it was being sent: there is nothing left to replay, and what follows must not be held.
      await finish(this.session, { stream, lease, seq, at: at.getTime() });
      return false;
    }
    const sealed = this.session.cipher.seal(reasonPlace(stream), reason);
    return changedOne(await hold(this.session, { stream, lease, seq, reason: sealed, failure: failure ?? null, at: at.getTime() }));
  }

  async replay(stream: string, at: Date): Promise<boolean> {
    demand(this.session, 'writing');
    const { numUpdatedRows } = await this.session.db
      .updateTable('outbox_stream')
      .set((eb) => ({
        parked_at: null,
        parked_reason_sealed: null,
        last_failure: null,
        attempts: 0,
        next_at: at.getTime(),
        lease: eb('lease', '+', 1),
      }))
      .where('stream', '=', stream)
      .where('parked_at', 'is not', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async skip(stream: string, at: Date): Promise<boolean> {
    // Taken back first: that locks the row and makes an old claim's result void.
    if (!(await this.replay(stream, at))) return false;
    const next = (await this.#nextEvents([stream])).get(stream);
    if (!next) await this.#settleEmptied(stream);
    else {
      await this.session.db
        .updateTable('outbox_stream')
        .set(advance({ stream, seq: next.seq, at: at.getTime() }))
        .where('stream', '=', stream)
        .execute();
      await deleteUpTo(this.session, { stream, seq: next.seq });
    }
    return true;
  }

  async parked(limit: number): Promise<ParkedEvent[]> {
    demand(this.session, 'reading');
    const streams = await this.session.db
      .selectFrom('outbox_stream')
      .select(['stream', 'parked_at', 'parked_reason_sealed', 'last_failure'])
      .where('parked_at', 'is not', null)
      .orderBy('parked_at')
      .limit(limit)
      .execute();
    const next = await this.#nextEvents(streams.map((row) => row.stream));
    return streams.flatMap((row) => {
      const event = next.get(row.stream);
      if (!event || row.parked_at === null || row.parked_reason_sealed === null) return [];
      const reason = this.session.cipher.open(reasonPlace(row.stream), row.parked_reason_sealed);
      return [{ stream: row.stream, eventId: event.id, type: event.type, reason, failure: row.last_failure, at: new Date(row.parked_at) }];
    });
  }

  async waiting(): Promise<OutboxWaiting> {
    demand(this.session, 'reading');
    const groups = await this.session.db
      .selectFrom('outbox_stream')
      .select((eb) => [
        'last_failure as failure',
        eb.fn.countAll<number>().as('streams'),
        sql<number>`cast(sum(last_seq - done_seq) as bigint)`.as('events'),
        eb.fn.min('waiting_since').as('since'),
        eb.fn.min('next_at').as('next'),
      ])
      .where('waiting_since', 'is not', null)
      .where('parked_at', 'is', null)
      .groupBy('last_failure')
      .execute();
    const sum = (of: 'streams' | 'events'): number => groups.reduce((total, group) => total + Number(group[of]), 0);
    const failed = groups.filter(({ failure }) => failure !== null);
    return {
      streams: sum('streams'),
      events: sum('events'),
      since: earliest(groups.map(({ since }) => since)),
      nextTryAt: earliest(failed.map(({ next }) => next)),
      failures: failed
        .map(({ failure, streams }) => ({ failure: String(failure), streams: Number(streams) }))
        .sort((a, b) => b.streams - a.streams || (a.failure < b.failure ? -1 : 1)),
    };
  }

  async backlog(now: Date): Promise<{ waiting: number; parked: number; oldestSeconds: number }> {
    const { rows } = await selectBacklog(this.session, {});
    const { waiting, parked, oldest } = rows[0] ?? { waiting: 0, parked: 0, oldest: null };
    const oldestSeconds = oldest === null ? 0 : Math.max(0, Math.floor((now.getTime() - oldest) / 1000));
    return { waiting, parked, oldestSeconds };
  }

  /** The next event of each stream that has one. Erasure leaves gaps, so it is the first after, not the number after. */
  async #nextEvents(streams: string[]): Promise<Map<string, EventRow>> {
    if (streams.length === 0) return new Map();
    const rows = await this.session.db
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

  async #exists(stream: string, seq: number): Promise<boolean> {
    const query = this.session.db.selectFrom('outbox_event').select('seq').where('stream', '=', stream).where('seq', '=', seq);
    return (await query.executeTakeFirst()) !== undefined;
  }

  /** The stream's waiting events were erased: nothing is left to send. */
  async #settleEmptied(stream: string): Promise<void> {
    await this.session.db
      .updateTable('outbox_stream')
      .set((eb) => ({ done_seq: eb.ref('last_seq'), next_at: null, waiting_since: null, attempts: 0 }))
      .where('stream', '=', stream)
      .execute();
  }
}

function earliest(times: readonly (number | null)[]): Date | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : new Date(Math.min(...known.map(Number)));
}

function changedOne(result: { numAffectedRows?: bigint }): boolean {
  return result.numAffectedRows === 1n;
}
