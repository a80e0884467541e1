/** What a turn reads first and writes last, in as few statements as it takes: every message pays for each of them. */
import { insertNumbered, insertReplies, setProcessed } from './activities';
import { selectLocked, statePlace, toConversation } from './conversations';
import type { StoreSchema } from './schema';
import { type Session, writing } from './statements';
import type { Conversation, IncomingActivity, StoredActivity, TurnRepository } from './types';

type Taken = StoreSchema['conversation'] & { due_seq: number | null };

/** On libsql the whole transaction already holds the only write lock, so both can be read at once. */
const takeUpAtOnce = writing<{ id: string }, Taken>((db, { id }) =>
  db
    .selectFrom('conversation')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('activity')
        .select((activity) => activity.fn.min('seq').as('seq'))
        .where('conversation_id', '=', id)
        .where('processed_at', 'is', null)
        .as('due_seq'),
    )
    .where('id', '=', id),
);

const selectDue = writing<{ id: string }, { due_seq: number | null }>((db, { id }) =>
  db
    .selectFrom('activity')
    .select((eb) => eb.fn.min('seq').as('due_seq'))
    .where('conversation_id', '=', id)
    .where('processed_at', 'is', null),
);

/**
 * PostgreSQL looks with the eyes of when the statement began: what waited for the lock would see as due what the holder of the lock
 * has just finished. So first the lock, then a look.
 */
async function lockThenLook(session: Session, id: string): Promise<Taken | undefined> {
  const { rows } = await selectLocked(session, { id });
  const due = rows[0] && (await selectDue(session, { id }));
  return rows[0] && { ...rows[0], due_seq: due?.rows[0]?.due_seq ?? null };
}

const save = writing<{ id: string; state: string | null; last: number; at: number }, unknown>((db, { id, state, last, at }) =>
  db.updateTable('conversation').set({ state_sealed: state, last_seq: last, updated_at: at }).where('id', '=', id),
);

const count = writing<{ id: string; last: number; at: number }, unknown>((db, { id, last, at }) =>
  db.updateTable('conversation').set({ last_seq: last, updated_at: at }).where('id', '=', id),
);

export class TurnRecords implements TurnRepository {
  constructor(private readonly session: Session) {}

  async takeUp(conversationId: string): Promise<{ conversation: Conversation; dueSeq: number | null } | null> {
    const row =
      this.session.engine === 'postgres'
        ? await lockThenLook(this.session, conversationId)
        : (await takeUpAtOnce(this.session, { id: conversationId })).rows[0];
    return row ? { conversation: toConversation(this.session.cipher, row), dueSeq: row.due_seq } : null;
  }

  admit({ id, lastSeq }: Conversation, incoming: IncomingActivity): Promise<StoredActivity | null> {
    return insertNumbered(this.session, id, lastSeq + 1, incoming, incoming.at.getTime());
  }

  async finish(
    { id, lastSeq }: Conversation,
    turn: { seq?: number; state?: unknown; replies: readonly Record<string, unknown>[]; at: Date },
  ): Promise<StoredActivity[]> {
    const at = turn.at.getTime();
    const last = lastSeq + turn.replies.length;
    if (turn.state === undefined) await count(this.session, { id, last, at });
    else await save(this.session, { id, state: this.session.cipher.sealJson(statePlace(id), turn.state), last, at });
    if (turn.seq !== undefined) await setProcessed(this.session, { id, seq: turn.seq, at });
    return insertReplies(this.session, id, lastSeq, turn.replies, turn.at);
  }
}
