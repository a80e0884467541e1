/** What caseworkers write often: a few that every station needs, and the station's own, which anybody signed in may change. */
import { newId } from '../base/ids';
import type { Cipher, Place } from '../store/crypto';
import type { Database } from '../store/database';
import type { DeskTables } from './tables';
import type { DeskTranslate } from './words';

export interface Reply {
  id: string;
  title: string;
  text: string;
  changedBy: string;
}

const COMMON = ['received', 'noAnswer', 'documents', 'visit', 'policyOffice'] as const;
export const MAX_TITLE = 40;
const MAX_REPLIES = 200;

export const replyTitlePlace = (id: string): Place => ({ column: 'desk_reply.title_sealed', row: id });
export const replyTextPlace = (id: string): Place => ({ column: 'desk_reply.text_sealed', row: id });

/** Those that come with the desk; nobody can lose them. */
export function commonReplies(t: DeskTranslate): Pick<Reply, 'id' | 'title' | 'text'>[] {
  return COMMON.map((id) => ({ id, title: t(`deskReplies.common.${id}.title`), text: t(`deskReplies.common.${id}.text`) }));
}

/** Puts the case's own data where the text leaves room for it. */
export function filled(text: string, { name, caseNumber }: { name: string | null; caseNumber: string }, t: DeskTranslate): string {
  return text.replace(/\{(姓名|name)\}/g, name ?? t('deskReplies.unnamed')).replace(/\{(案件号|number)\}/g, caseNumber);
}

export class Replies {
  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
  ) {}

  async list(): Promise<Reply[]> {
    const rows = await this.database.db.selectFrom('desk_reply').selectAll().orderBy('changed_at').limit(MAX_REPLIES).execute();
    return rows.map((row) => ({
      id: row.id,
      title: this.cipher.open(replyTitlePlace(row.id), row.title_sealed),
      text: this.cipher.open(replyTextPlace(row.id), row.text_sealed),
      changedBy: row.changed_by,
    }));
  }

  /** @param id null: a new one @returns false where there are too many already, or it is gone */
  async save(id: string | null, { title, text }: Pick<Reply, 'title' | 'text'>, by: string, at: Date): Promise<boolean> {
    const key = id ?? newId('rp_');
    const values = {
      title_sealed: this.cipher.seal(replyTitlePlace(key), title),
      text_sealed: this.cipher.seal(replyTextPlace(key), text),
      changed_by: by,
      changed_at: at.getTime(),
    };
    return this.database.transaction(async (db) => {
      if (id !== null)
        return (await db.updateTable('desk_reply').set(values).where('id', '=', id).executeTakeFirst()).numUpdatedRows === 1n;
      const { count } = await db
        .selectFrom('desk_reply')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_REPLIES) return false;
      await db
        .insertInto('desk_reply')
        .values({ id: key, ...values })
        .execute();
      return true;
    });
  }

  async remove(id: string): Promise<void> {
    await this.database.transaction((db) => db.deleteFrom('desk_reply').where('id', '=', id).execute());
  }
}
