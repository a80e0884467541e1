/** What was not understood or answered well, kept for a policy person to read. No row names a conversation, so none leads back to a person. */
import { newId } from '../base/ids';
import type { Place } from './crypto';
import type { StoreSchema } from './schema';
import { type Session, reading, writing } from './statements';
import type { UnansweredNote, UnansweredRepository } from './types';

export const KEY_FIELD = 'unanswered.key';
const textPlace = (id: string): Place => ({ column: 'unanswered.text_sealed', row: id });

const insert = writing<StoreSchema['unanswered'], unknown>((db, row) =>
  db.insertInto('unanswered').values({
    id: row.id,
    reason: row.reason,
    text_sealed: row.text_sealed,
    key_index: row.key_index,
    intent: row.intent,
    topic: row.topic,
    confidence: row.confidence,
    day: row.day,
  }),
);

// The id is random: within a day the rows stand in no order that tells who said what.
const selectAll = reading<object, StoreSchema['unanswered']>((db) => db.selectFrom('unanswered').selectAll().orderBy('day').orderBy('id'));

const deleteOld = writing<{ day: string; limit: number }, unknown>((db, { day, limit }) =>
  db.deleteFrom('unanswered').where('id', 'in', (eb) => eb.selectFrom('unanswered').select('id').where('day', '<', day).limit(limit)),
);

export class UnansweredNotes implements UnansweredRepository {
  constructor(private readonly session: Session) {}

  async keep({ reason, text, key, intent, topic, confidence }: UnansweredNote, day: string): Promise<void> {
    const id = newId();
    const { cipher } = this.session;
    await insert(this.session, {
      id,
      reason,
      text_sealed: cipher.seal(textPlace(id), text),
      key_index: cipher.blindIndex(KEY_FIELD, key),
      intent,
      topic,
      confidence,
      day,
    });
  }

  async all(): Promise<(UnansweredNote & { day: string })[]> {
    const { rows } = await selectAll(this.session, {});
    return rows.map(({ id, reason, text_sealed, key_index, intent, topic, confidence, day }) => ({
      reason,
      text: this.session.cipher.open(textPlace(id), text_sealed),
      key: key_index,
      intent,
      topic,
      confidence,
      day,
    }));
  }

  async deleteBefore(day: string, limit: number): Promise<number> {
    const { numAffectedRows } = await deleteOld(this.session, { day, limit });
    return Number(numAffectedRows);
  }
}
