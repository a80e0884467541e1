/** The transcript: activities in the order of their sequence numbers, and which of them await a turn. */
import { CodedError } from '../base/errors';
import type { Place } from './crypto';
import type { StoreSchema } from './schema';
import { type Session, reading, writing } from './statements';
import type { ActivityRepository, IncomingActivity, StoredActivity } from './types';

type Row = StoreSchema['activity'];

const ROWS_AT_ONCE = 10;

/**
 * The conversation's row hands out the numbers: whoever updates it holds it until commit, so none is skipped or given twice.
 * The time is left to the turn that follows: it has an index, which would be written twice for each message.
 */
const allot = writing<{ id: string; count: number }, { last_seq: number }>((db, { id, count }) =>
  db
    .updateTable('conversation')
    .set((eb) => ({ last_seq: eb('last_seq', '+', count) }))
    .where('id', '=', id)
    .returning('last_seq'),
);

const giveBack = writing<{ id: string }, unknown>((db, { id }) =>
  db
    .updateTable('conversation')
    .set((eb) => ({ last_seq: eb('last_seq', '-', 1) }))
    .where('id', '=', id),
);

const insertIncoming = writing<Omit<Row, 'direction'>, unknown>((db, row) =>
  db
    .insertInto('activity')
    .values({
      conversation_id: row.conversation_id,
      seq: row.seq,
      direction: 'in',
      visible: row.visible,
      client_activity_id: row.client_activity_id,
      body_sealed: row.body_sealed,
      at: row.at,
      processed_at: row.processed_at,
    })
    .onConflict((conflict) =>
      conflict.columns(['conversation_id', 'client_activity_id']).where('client_activity_id', 'is not', null).doNothing(),
    ),
);

/** All replies of a turn in one statement, which PostgreSQL thanks with one round trip; one compiled form for each count. */
const insertOutgoing: ReturnType<typeof prepareOutgoing>[] = [];

type OutgoingValues = { id: string; at: number } & Record<`seq${number}`, number> & Record<`body${number}`, string>;

function prepareOutgoing(count: number) {
  return writing<OutgoingValues, unknown>((db, values) =>
    db.insertInto('activity').values(
      Array.from({ length: count }, (_, index): Row => ({
        conversation_id: values.id,
        seq: values[`seq${index}`] as number,
        direction: 'out',
        visible: 1,
        client_activity_id: null,
        body_sealed: values[`body${index}`] as string,
        at: values.at,
        processed_at: values.at,
      })),
    ),
  );
}

const selectByClientId = reading<{ id: string; client: string }, { seq: number }>((db, { id, client }) =>
  db.selectFrom('activity').select('seq').where('conversation_id', '=', id).where('client_activity_id', '=', client),
);

const selectNext = reading<{ id: string }, Row>((db, { id }) =>
  db
    .selectFrom('activity')
    .selectAll()
    .where('conversation_id', '=', id)
    .where('processed_at', 'is', null)
    .orderBy('seq')
    .limit((eb) => eb.lit(1)),
);

export const setProcessed = writing<{ id: string; seq: number; at: number }, unknown>((db, { id, seq, at }) =>
  db.updateTable('activity').set({ processed_at: at }).where('conversation_id', '=', id).where('seq', '=', seq),
);

const selectWaiting = reading<{ before: number; limit: number }, { conversation_id: string }>((db, { before, limit }) =>
  db
    .selectFrom('activity')
    .select('conversation_id')
    .where('processed_at', 'is', null)
    .where('at', '<', before)
    .groupBy('conversation_id')
    .orderBy((eb) => eb.fn.min('at'))
    .limit(limit),
);

const selectAfter = reading<{ id: string; seq: number; limit: number }, Row>((db, { id, seq, limit }) =>
  db
    .selectFrom('activity')
    .selectAll()
    .where('conversation_id', '=', id)
    .where('seq', '>', seq)
    .where('visible', '=', 1)
    .orderBy('seq')
    .limit(limit),
);

const selectBefore = reading<{ id: string; seq: number; limit: number }, Row>((db, { id, seq, limit }) =>
  db
    .selectFrom('activity')
    .selectAll()
    .where('conversation_id', '=', id)
    .where('seq', '<', seq)
    .where('visible', '=', 1)
    .orderBy('seq', 'desc')
    .limit(limit),
);

const deleteFirst = writing<{ id: string; limit: number }, unknown>((db, { id, limit }) =>
  db
    .deleteFrom('activity')
    .where('conversation_id', '=', id)
    .where('seq', '<', (eb) =>
      eb
        .selectFrom('activity')
        .select((first) => first(first.fn.min('seq'), '+', limit).as('end'))
        .where('conversation_id', '=', id),
    ),
);

export const activityId = (conversationId: string, seq: number): string => `${conversationId}|${String(seq).padStart(7, '0')}`;

/** An activity as it is stored under a number. */
function storedActivity(
  conversationId: string,
  seq: number,
  direction: StoredActivity['direction'],
  { visible, clientActivityId, body, at }: IncomingActivity,
): StoredActivity {
  return { conversationId, seq, id: activityId(conversationId, seq), direction, visible, clientActivityId, body, at };
}

const bodyPlace = (id: string): Place => ({ column: 'activity.body_sealed', row: id });

function remember({ written: { appended } }: Session, conversationId: string, set: StoredActivity[]): void {
  const sets = appended.get(conversationId);
  if (sets) sets.push(set);
  else appended.set(conversationId, [set]);
}

/** Writes replies under the numbers that follow `after`; whoever calls holds the conversation and has counted them in. */
export async function insertReplies(
  session: Session,
  conversationId: string,
  after: number,
  bodies: readonly Record<string, unknown>[],
  at: Date,
): Promise<StoredActivity[]> {
  const replies = bodies.map((body, index): StoredActivity => {
    const seq = after + 1 + index;
    return storedActivity(conversationId, seq, 'out', { visible: true, clientActivityId: null, body, at });
  });
  for (let start = 0; start < replies.length; start += ROWS_AT_ONCE) {
    const rows = replies.slice(start, start + ROWS_AT_ONCE);
    const values: OutgoingValues = { id: conversationId, at: at.getTime() };
    rows.forEach((reply, index) => {
      values[`seq${index}`] = reply.seq;
      values[`body${index}`] = session.cipher.sealJson(bodyPlace(reply.id), reply.body);
    });
    const insert = (insertOutgoing[rows.length] ??= prepareOutgoing(rows.length));
    await insert(session, values);
  }
  if (replies.length > 0) remember(session, conversationId, replies);
  return replies;
}

/**
 * Writes what came in under a number that the caller holds.
 * @param processedAt null where its turn is still to come
 * @returns null when one with the same `clientActivityId` is stored already
 */
export async function insertNumbered(
  session: Session,
  conversationId: string,
  seq: number,
  incoming: IncomingActivity,
  processedAt: number | null,
): Promise<StoredActivity | null> {
  const stored = storedActivity(conversationId, seq, 'in', incoming);
  const { numAffectedRows } = await insertIncoming(session, {
    conversation_id: conversationId,
    seq,
    visible: incoming.visible ? 1 : 0,
    client_activity_id: incoming.clientActivityId,
    body_sealed: session.cipher.sealJson(bodyPlace(stored.id), incoming.body),
    at: incoming.at.getTime(),
    processed_at: processedAt,
  });
  if (numAffectedRows !== 1n) return null;
  remember(session, conversationId, [stored]);
  return stored;
}

export class Activities implements ActivityRepository {
  constructor(private readonly session: Session) {}

  async appendIncoming(conversationId: string, incoming: IncomingActivity): Promise<{ seq: number; id: string; duplicate: boolean }> {
    const seq = await this.#allot(conversationId, 1);
    const stored = await insertNumbered(this.session, conversationId, seq, incoming, null);
    if (stored) return { seq, id: stored.id, duplicate: false };
    await giveBack(this.session, { id: conversationId });
    const { rows } = await selectByClientId(this.session, { id: conversationId, client: String(incoming.clientActivityId) });
    const first = rows[0];
    if (!first) throw new Error(`Activity ${activityId(conversationId, seq)} was neither stored nor found.`);
    return { seq: first.seq, id: activityId(conversationId, first.seq), duplicate: true };
  }

  async appendOutgoing(conversationId: string, bodies: Record<string, unknown>[], at: Date): Promise<StoredActivity[]> {
    if (bodies.length === 0) return [];
    const last = await this.#allot(conversationId, bodies.length);
    return insertReplies(this.session, conversationId, last - bodies.length, bodies, at);
  }

  async nextUnprocessed(conversationId: string): Promise<StoredActivity | null> {
    const { rows } = await selectNext(this.session, { id: conversationId });
    return rows[0] ? this.#activity(rows[0]) : null;
  }

  async markProcessed(conversationId: string, seq: number, at: Date): Promise<void> {
    await setProcessed(this.session, { id: conversationId, seq, at: at.getTime() });
  }

  async conversationsWaiting(before: Date, limit: number): Promise<string[]> {
    const { rows } = await selectWaiting(this.session, { before: before.getTime(), limit });
    return rows.map((row) => row.conversation_id);
  }

  async after(conversationId: string, seq: number, limit: number): Promise<StoredActivity[]> {
    const { rows } = await selectAfter(this.session, { id: conversationId, seq, limit });
    return rows.map((row) => this.#activity(row));
  }

  async before(conversationId: string, seq: number, limit: number): Promise<StoredActivity[]> {
    const { rows } = await selectBefore(this.session, { id: conversationId, seq, limit });
    return rows.toReversed().map((row) => this.#activity(row));
  }

  async deleteOldest(conversationId: string, limit: number): Promise<number> {
    const { numAffectedRows } = await deleteFirst(this.session, { id: conversationId, limit });
    return Number(numAffectedRows);
  }

  async #allot(conversationId: string, count: number): Promise<number> {
    const { rows } = await allot(this.session, { id: conversationId, count });
    if (!rows[0]) throw new CodedError('NotFound', `There is no conversation "${conversationId}".`);
    return rows[0].last_seq;
  }

  #activity(row: Row): StoredActivity {
    const id = activityId(row.conversation_id, row.seq);
    return storedActivity(row.conversation_id, row.seq, row.direction, {
      visible: row.visible === 1,
      clientActivityId: row.client_activity_id,
      body: this.session.cipher.openJson(bodyPlace(id), row.body_sealed) as Record<string, unknown>,
      at: new Date(row.at),
    });
  }
}
