/** What waits in the outbox, since when and why, as operators and metrics ask for it. Changes nothing. */
import { sql } from 'kysely';
import type { Place } from './crypto';
import { nextEvents } from './outbox-statements';
import { type Session, demand, reading } from './statements';
import type { OutboxWaiting, ParkedEvent } from './types';

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

export const reasonPlace = (stream: string): Place => ({ column: 'outbox_stream.parked_reason_sealed', row: stream });

export async function parkedEvents(session: Session, limit: number): Promise<ParkedEvent[]> {
  demand(session, 'reading');
  const streams = await session.db
    .selectFrom('outbox_stream')
    .select(['stream', 'parked_at', 'parked_reason_sealed', 'last_failure'])
    .where('parked_at', 'is not', null)
    .orderBy('parked_at')
    .limit(limit)
    .execute();
  const next = await nextEvents(
    session,
    streams.map((row) => row.stream),
  );
  return streams.flatMap((row) => {
    const event = next.get(row.stream);
    if (!event || row.parked_at === null || row.parked_reason_sealed === null) return [];
    const reason = session.cipher.open(reasonPlace(row.stream), row.parked_reason_sealed);
    return [{ stream: row.stream, eventId: event.id, type: event.type, reason, failure: row.last_failure, at: new Date(row.parked_at) }];
  });
}

export async function stillWaiting(session: Session): Promise<OutboxWaiting> {
  demand(session, 'reading');
  const groups = await session.db
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

export async function countBacklog(session: Session, now: Date): Promise<{ waiting: number; parked: number; oldestSeconds: number }> {
  const { rows } = await selectBacklog(session, {});
  const { waiting, parked, oldest } = rows[0] ?? { waiting: 0, parked: 0, oldest: null };
  const oldestSeconds = oldest === null ? 0 : Math.max(0, Math.floor((now.getTime() - oldest) / 1000));
  return { waiting, parked, oldestSeconds };
}

function earliest(times: readonly (number | null)[]): Date | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : new Date(Math.min(...known.map(Number)));
}
