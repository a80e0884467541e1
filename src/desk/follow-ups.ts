/** 四（三）: whether people have work, asked after from time to time, and news that somebody has seen to. The person hears nothing of it. */
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import { NOT_REACHED, type Employment } from './actions';
import { addEntry } from './ledger';
import type { DeskTables } from './tables';
import type { Doing } from './work';

export class FollowUps {
  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
  ) {}

  /**
   * Writes down what came of asking. Who could not be reached is still to be asked: their case stays among the news, their work as it was.
   * @param text as the history shows it
   */
  async record(caseNumber: string, employment: Employment | typeof NOT_REACHED, text: string, { by, at }: Doing): Promise<void> {
    const found = employment === NOT_REACHED ? {} : { employment, followed_at: at.getTime(), unread: 0 };
    await this.#write(caseNumber, found, { kind: 'followed', text, by, at });
  }

  /** Somebody has seen what is new and need not answer. */
  async settle(caseNumber: string, { by, at }: Doing): Promise<void> {
    await this.#write(caseNumber, { unread: 0 }, { kind: 'settled', text: null, by, at });
  }

  async #write(
    caseNumber: string,
    columns: Partial<Pick<DeskTables['desk_case'], 'employment' | 'followed_at' | 'unread'>>,
    { kind, text, by, at }: Doing & { kind: string; text: string | null },
  ): Promise<void> {
    await this.database.transaction(async (db) => {
      if (Object.keys(columns).length > 0) await db.updateTable('desk_case').set(columns).where('case_number', '=', caseNumber).execute();
      await addEntry({ db, cipher: this.cipher }, { caseNumber, at: at.getTime(), kind, actor: by, text });
    });
  }
}
