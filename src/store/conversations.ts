/** Conversations: who talks on which channel, and the state of their dialogs. */
import type { ExpressionBuilder } from 'kysely';
import { eraseCalls } from './calls';
import type { Cipher, Place } from './crypto';
import { eraseCases } from './erasure';
import type { StoreSchema } from './schema';
import { type Session, demand, reading, writing } from './statements';
import type { CaseState, Conversation, ConversationRepository, UntouchedMark } from './types';

const insert = writing<StoreSchema['conversation'], unknown>((db, row) =>
  db.insertInto('conversation').values({
    id: row.id,
    user_sealed: row.user_sealed,
    channel: row.channel,
    locale: row.locale,
    last_seq: row.last_seq,
    state_sealed: row.state_sealed,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }),
);

const select = reading<{ id: string }, StoreSchema['conversation']>((db, { id }) =>
  db.selectFrom('conversation').selectAll().where('id', '=', id),
);

/** Holds the row until the transaction ends. */
export const selectLocked = writing<{ id: string }, StoreSchema['conversation']>((db, { id }, engine) =>
  db
    .selectFrom('conversation')
    .selectAll()
    .where('id', '=', id)
    // On libsql the whole transaction already holds the only write lock.
    .$if(engine === 'postgres', (query) => query.forUpdate()),
);

const updateState = writing<{ id: string; state: string; at: number }, unknown>((db, { id, state, at }) =>
  db.updateTable('conversation').set({ state_sealed: state, updated_at: at }).where('id', '=', id),
);

const IDS_AT_ONCE = 500;

const USER = 'conversation.user_sealed';
const STATE = 'conversation.state_sealed';
/** Read again with every message of a conversation. */
export const CONVERSATION_COLUMNS: ReadonlySet<string> = new Set([USER, STATE]);

const userPlace = (id: string): Place => ({ column: USER, row: id });
export const statePlace = (id: string): Place => ({ column: STATE, row: id });

export function toConversation(cipher: Cipher, row: StoreSchema['conversation']): Conversation {
  return {
    id: row.id,
    userId: cipher.open(userPlace(row.id), row.user_sealed),
    channel: row.channel,
    locale: row.locale,
    lastSeq: row.last_seq,
    state: row.state_sealed === null ? null : cipher.openJson(statePlace(row.id), row.state_sealed),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

/** The first of the two conditions is the one that the index by age can begin at. */
const isAfter = (eb: ExpressionBuilder<StoreSchema, 'conversation'>, { id, updatedAt }: UntouchedMark) =>
  eb.and([eb('updated_at', '>=', updatedAt.getTime()), eb.or([eb('updated_at', '>', updatedAt.getTime()), eb('id', '>', id)])]);

export class Conversations implements ConversationRepository {
  constructor(private readonly session: Session) {}

  async create(conversation: { id: string; userId: string; channel: string; locale: string; at: Date }): Promise<void> {
    const { id, userId, channel, locale, at } = conversation;
    await insert(this.session, {
      id,
      user_sealed: this.session.cipher.seal(userPlace(id), userId),
      channel,
      locale,
      last_seq: 0,
      state_sealed: null,
      created_at: at.getTime(),
      updated_at: at.getTime(),
    });
  }

  async get(id: string): Promise<Conversation | null> {
    const { rows } = await select(this.session, { id });
    return rows[0] ? toConversation(this.session.cipher, rows[0]) : null;
  }

  async lastSeqs(ids: readonly string[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
      const some = ids.slice(start, start + IDS_AT_ONCE);
      const rows = await this.session.db.selectFrom('conversation').select(['id', 'last_seq']).where('id', 'in', some).execute();
      for (const row of rows) found.set(row.id, row.last_seq);
    }
    return found;
  }

  async lock(id: string): Promise<Conversation | null> {
    const { rows } = await selectLocked(this.session, { id });
    return rows[0] ? toConversation(this.session.cipher, rows[0]) : null;
  }

  async saveState(id: string, state: unknown, at: Date): Promise<void> {
    await updateState(this.session, { id, state: this.session.cipher.sealJson(statePlace(id), state), at: at.getTime() });
  }

  async untouchedSince(
    before: Date,
    exceptWithCaseIn: readonly CaseState[],
    after: UntouchedMark | null,
    limit: number,
  ): Promise<{ ids: string[]; next: UntouchedMark | null }> {
    const rows = await this.session.db
      .selectFrom('conversation')
      .select(['id', 'updated_at'])
      .select(({ exists, selectFrom }) => [
        exists(
          selectFrom('case_file')
            .select('case_number')
            .whereRef('case_file.conversation_id', '=', 'conversation.id')
            .where('state', 'in', [...exceptWithCaseIn]),
        ).as('has_case'),
        // Somebody has just come back: the turn that would note the time is still to come.
        exists(
          selectFrom('activity')
            .select('seq')
            .whereRef('activity.conversation_id', '=', 'conversation.id')
            .where('processed_at', 'is', null),
        ).as('is_waiting'),
      ])
      .where('updated_at', '<', before.getTime())
      .$if(after !== null, (query) => query.where((eb) => isAfter(eb, after as UntouchedMark)))
      .orderBy('updated_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      ids: rows.filter((row) => !row.has_case && !row.is_waiting).map(({ id }) => id),
      next: last ? { id: last.id, updatedAt: new Date(last.updated_at) } : null,
    };
  }

  async lockUntouched(ids: readonly string[], before: Date): Promise<Map<string, number>> {
    demand(this.session, 'writing');
    const rows = await lockedInOrder(this.session, ids).select(['id', 'last_seq']).where('updated_at', '<', before.getTime()).execute();
    // Looked at only now that nobody can append to them any more.
    const waiting = await this.session.db
      .selectFrom('activity')
      .select('conversation_id')
      .where('conversation_id', 'in', [...ids])
      .where('processed_at', 'is', null)
      .execute();
    const found = new Map(rows.map((row) => [row.id, row.last_seq]));
    for (const row of waiting) found.delete(row.conversation_id);
    return found;
  }

  async erase(...ids: string[]): Promise<void> {
    demand(this.session, 'writing');
    const { db } = this.session;
    // Locked first, so that a turn in progress cannot write again what is being removed.
    await lockedInOrder(this.session, ids).select('id').execute();
    const cases = await db.selectFrom('case_file').select('case_number').where('conversation_id', 'in', ids).execute();
    await eraseCases(
      this.session,
      cases.map((row) => row.case_number),
      ids.flatMap((id) => [id, `conversation:${id}`]),
    );
    await eraseCalls(this.session, ids);
    await db.deleteFrom('consent').where('conversation_id', 'in', ids).execute();
    await db.deleteFrom('activity').where('conversation_id', 'in', ids).execute();
    await db.deleteFrom('conversation').where('id', 'in', ids).execute();
    for (const place of ids.flatMap((id) => [userPlace(id), statePlace(id)])) this.session.cipher.forget(place);
  }
}

/** Always in the same order: two who lock some of the same wait for each other, instead of both for ever. */
function lockedInOrder({ db, engine }: Session, ids: readonly string[]) {
  return db
    .selectFrom('conversation')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .$if(engine === 'postgres', (query) => query.forUpdate());
}
