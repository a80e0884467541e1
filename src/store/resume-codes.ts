/** Codes that open a conversation on another device. Only keyed hashes are stored, so that whoever has the database has no code. */
import type { StoreSchema } from './schema';
import { type Session, demand, writing } from './statements';
import type { ResumeCodeRepository } from './types';

const FIELD = 'resume_code.code';

const insert = writing<StoreSchema['resume_code'], { conversation_id: string }>((db, row) =>
  db
    .insertInto('resume_code')
    .values({ conversation_id: row.conversation_id, code_hash: row.code_hash, expires_at: row.expires_at })
    .onConflict((conflict) => conflict.column('code_hash').doNothing())
    .returning('conversation_id'),
);

export class ResumeCodes implements ResumeCodeRepository {
  constructor(private readonly session: Session) {}

  async put(code: string, conversationId: string, expiresAt: Date, now: Date): Promise<boolean> {
    const { db, cipher } = this.session;
    demand(this.session, 'writing');
    await db
      .deleteFrom('resume_code')
      .where((eb) => eb.or([eb('expires_at', '<=', now.getTime()), eb('conversation_id', '=', conversationId)]))
      .execute();
    const code_hash = cipher.blindIndex(FIELD, code);
    const { rows } = await insert(this.session, { conversation_id: conversationId, code_hash, expires_at: expiresAt.getTime() });
    return rows.length > 0;
  }

  async take(code: string, now: Date): Promise<string | null> {
    const { db, cipher } = this.session;
    demand(this.session, 'writing');
    // Deleting decides who was first: of two devices with the same code one gets the row.
    const taken = await db
      .deleteFrom('resume_code')
      .where('code_hash', 'in', cipher.blindIndexes(FIELD, code))
      .returning(['conversation_id', 'expires_at'])
      .executeTakeFirst();
    return taken && Number(taken.expires_at) > now.getTime() ? taken.conversation_id : null;
  }
}
