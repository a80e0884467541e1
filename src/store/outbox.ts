/**
 * The outbox: events that must reach the caseworkers' side, in order within a stream, at least once. An event is never
 * changed, only removed once it is done; what happens to it is written to its stream's row, so a poll costs the same however
 * many events wait.
 */
import type { Place } from './crypto';
import { countBacklog, parkedEvents, reasonPlace, stillWaiting } from './outbox-backlog';
import { advance, allot, claimAny, claimUrgent, deleteUpTo, finish, hold, insertEvent, nextEvents, postpone } from './outbox-statements';
import { type Session, demand } from './statements';
import type { OutboxEvent, OutboxRepository, OutboxWaiting, ParkedEvent } from './types';

const bodyPlace = (row: { stream: string; seq: number; id: string }): Place => ({
  column: 'outbox_event.body_sealed',
  row: `${row.stream}|${row.seq}|${row.id}`,
});

export class Outbox implements OutboxRepository {
  constructor(private readonly session: Session) {}

  async emit(event: { id: string; stream: string; type: string; body: string; at: Date; urgent?: boolean }): Promise<void> {
    const { id, stream, type } = event;
    const { rows } = await allot(this.session, { stream, at: event.at.getTime(), urgent: event.urgent ? 1 : 0 });
    const seq = (rows[0] as { last_seq: number }).last_seq;
    const body = this.session.cipher.seal(bodyPlace({ stream, seq, id }), event.body);
    const traceparent = this.session.tracing?.traceparent() ?? null;
    await insertEvent(this.session, { stream, seq, id, type, body_sealed: body, created_at: event.at.getTime(), traceparent });
    this.session.written.hasEvents = true;
  }

  async claim(now: Date, leaseUntil: Date, limit: number): Promise<OutboxEvent[]> {
    const term = { now: now.getTime(), until: leaseUntil.getTime() };
    const { rows: urgent } = await claimUrgent(this.session, { ...term, limit });
    const others = urgent.length < limit ? (await claimAny(this.session, { ...term, limit: limit - urgent.length })).rows : [];
    const claims = [...urgent, ...others];
    if (claims.length === 0) return [];
    // A statement of its own: it sees every event that was committed before the claim got its locks.
    const next = await nextEvents(
      this.session,
      claims.map((claim) => claim.stream),
    );
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
    const next = (await nextEvents(this.session, [stream])).get(stream);
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

  parked(limit: number): Promise<ParkedEvent[]> {
    return parkedEvents(this.session, limit);
  }

  waiting(): Promise<OutboxWaiting> {
    return stillWaiting(this.session);
  }

  backlog(now: Date): Promise<{ waiting: number; parked: number; oldestSeconds: number }> {
    return countBacklog(this.session, now);
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

function changedOne(result: { numAffectedRows?: bigint }): boolean {
  return result.numAffectedRows === 1n;
}
