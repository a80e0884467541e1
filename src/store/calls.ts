/** Calls of the hotline: which conversation is on whose line, since when, and how it ended. Words and numbers are sealed in one file a call. */
import type { Place } from './crypto';
import type { StoreSchema } from './schema';
import { type Session, demand, reading, writing } from './statements';
import type { Call, CallRepository } from './types';

type Row = StoreSchema['hotline_call'];

const insert = writing<Row, unknown>((db, row) =>
  db.insertInto('hotline_call').values({
    id: row.id,
    conversation_id: row.conversation_id,
    operator: row.operator,
    caller: row.caller,
    disposition: row.disposition,
    file_sealed: row.file_sealed,
    started_at: row.started_at,
    ended_at: row.ended_at,
  }),
);

const update = writing<Row, unknown>((db, row) =>
  db
    .updateTable('hotline_call')
    .set({
      conversation_id: row.conversation_id,
      operator: row.operator,
      caller: row.caller,
      disposition: row.disposition,
      file_sealed: row.file_sealed,
      ended_at: row.ended_at,
    })
    .where('id', '=', row.id),
);

const selectOne = reading<{ id: string }, Row>((db, { id }) => db.selectFrom('hotline_call').selectAll().where('id', '=', id));

const selectLocked = writing<{ id: string }, Row>((db, { id }, engine) =>
  db
    .selectFrom('hotline_call')
    .selectAll()
    .where('id', '=', id)
    .$if(engine === 'postgres', (query) => query.forUpdate()),
);

const selectOpen = reading<{ limit: number }, Row>((db, { limit }) =>
  db.selectFrom('hotline_call').selectAll().where('ended_at', 'is', null).orderBy('started_at').limit(limit),
);

const selectSince = reading<{ since: number; limit: number }, Row>((db, { since, limit }) =>
  db.selectFrom('hotline_call').selectAll().where('started_at', '>=', since).orderBy('started_at', 'desc').limit(limit),
);

export const callFilePlace = (id: string): Place => ({ column: 'hotline_call.file_sealed', row: id });

export class Calls implements CallRepository {
  constructor(private readonly session: Session) {}

  async insert(call: Call): Promise<void> {
    await insert(this.session, this.#row(call));
  }

  async update(call: Call): Promise<void> {
    await update(this.session, this.#row(call));
  }

  async get(id: string): Promise<Call | null> {
    return this.#first((await selectOne(this.session, { id })).rows);
  }

  async lock(id: string): Promise<Call | null> {
    return this.#first((await selectLocked(this.session, { id })).rows);
  }

  async open(limit: number): Promise<Call[]> {
    return (await selectOpen(this.session, { limit })).rows.map((row) => this.#call(row));
  }

  async since(time: Date, limit: number): Promise<Call[]> {
    return (await selectSince(this.session, { since: time.getTime(), limit })).rows.map((row) => this.#call(row));
  }

  #first(rows: Row[]): Call | null {
    return rows[0] ? this.#call(rows[0]) : null;
  }

  #row(call: Call): Row {
    return {
      id: call.id,
      conversation_id: call.conversationId,
      operator: call.operator,
      caller: call.caller,
      disposition: call.disposition,
      file_sealed: call.file === null ? null : this.session.cipher.sealJson(callFilePlace(call.id), call.file),
      started_at: call.startedAt.getTime(),
      ended_at: call.endedAt?.getTime() ?? null,
    };
  }

  #call(row: Row): Call {
    return {
      id: row.id,
      conversationId: row.conversation_id,
      operator: row.operator,
      caller: row.caller,
      disposition: row.disposition,
      file: row.file_sealed === null ? null : this.session.cipher.openJson(callFilePlace(row.id), row.file_sealed),
      startedAt: new Date(Number(row.started_at)),
      endedAt: row.ended_at === null ? null : new Date(Number(row.ended_at)),
    };
  }
}

/** What was noted of a call goes with its conversation; that there was one, and how it ended, stays. */
export async function eraseCalls(session: Session, conversationIds: readonly string[]): Promise<void> {
  demand(session, 'writing');
  await session.db
    .updateTable('hotline_call')
    .set({ file_sealed: null })
    .where('conversation_id', 'in', [...conversationIds])
    .execute();
}
