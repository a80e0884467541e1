/** What a turn reads first and writes last, in as few statements as it takes: every message pays for each of them. */
import { insertNumbered, insertReplies, setProcessed } from './activities';
import { statePlace, toConversation } from './conversations';
import type { StoreSchema } from './schema';
import { type Session, writing } from './statements';
import type { Conversation, IncomingActivity, StoredActivity, TurnRepository } from './types';

const takeUp = writing<{ id: string }, StoreSchema['conversation'] & { due_seq: number | null }>((db, { id }, engine) =>
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
    .where('id', '=', id)
    // On libsql the whole transaction already holds the only write lock.
    .$if(engine === 'postgres', (query) => query.forUpdate()),
);

const save = writing<{ id: string; state: string | null; last: number; at: number }, unknown>((db, { id, state, last, at }) =>
  db.updateTable('conversation').set({ state_sealed: state, last_seq: last, updated_at: at }).where('id', '=', id),
);

const count = writing<{ id: string; last: number; at: number }, unknown>((db, { id, last, at }) =>
  db.updateTable('conversation').set({ last_seq: last, updated_at: at }).where('id', '=', id),
);

export class TurnRecords implements TurnRepository {
  constructor(private readonly session: Session) {}

  async takeUp(conversationId: string): Promise<{ conversation: Conversation; dueSeq: number | null } | null> {
    const { rows } = await takeUp(this.session, { id: conversationId });
    const [row] = rows;
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
