/** What is done with a case at the desk alone: who works on it, what is verified, which cases are one person's. The person hears nothing of it. */
import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import type { CallbackBody } from './callback-wire';
import { addEntry, endOf, STATE_AFTER } from './ledger';
import { IMPORTED, type CaseSummary, type Queue, type Viewer } from './queue';
import { MERGED_RANK, RANK } from './queue-order';
import type { DeskTables } from './tables';

/** Who does it, when. */
export interface Doing {
  by: string;
  at: Date;
}

export interface Check {
  by: string;
  at: Date;
}

export interface Relations {
  /** Cases that are probably the same person's. */
  suggested: CaseSummary[];
  merged: CaseSummary[];
  into: string | null;
  /** Whether the merging of this case can still be taken back. */
  mayBeSeparated: boolean;
}

const SUGGESTED_AT_MOST = 5;
export const SEPARATED_WITHIN_MILLISECONDS = 86_400_000;

/** A sentence of the list is its own key: the list may come again in another order. */
export const itemKey = (sentence: string): string => createHash('sha256').update(sentence).digest('base64url').slice(0, 22);

export class Work {
  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
    private readonly queue: Queue,
  ) {}

  /**
   * @param to null: back into the queue
   * @param from whose it was on the page: if somebody was faster, nothing happens
   * @returns whose it is now
   */
  assign(caseNumber: string, from: string | null, to: string | null, { by, at }: Doing): Promise<string | null> {
    return this.database.transaction(async (db) => {
      const changed = await db
        .updateTable('desk_case')
        .set({ assignee: to })
        .where('case_number', '=', caseNumber)
        .where('assignee', from === null ? 'is' : '=', from as never)
        .executeTakeFirst();
      if (changed.numUpdatedRows === 1n && from !== to) {
        await this.#note(db, caseNumber, to === null ? 'released' : to === by ? 'taken' : 'given', { by, at }, to === by ? null : to);
      }
      const row = await db.selectFrom('desk_case').select('assignee').where('case_number', '=', caseNumber).executeTakeFirst();
      return row?.assignee ?? null;
    });
  }

  /** What a callback does to a case whose person cannot be reached through the assistant. */
  async move(caseNumber: string, { type, by, text, expectedBy, outcome = null }: CallbackBody, at: Date): Promise<void> {
    await this.database.transaction(async (db) => {
      const moved = await db
        .updateTable('desk_case')
        .set((eb) => ({
          state: STATE_AFTER[type] ?? eb.ref('state'),
          unread: 0,
          waiting_since: at.getTime(),
          expected_by: expectedBy ? Date.parse(expectedBy) : null,
          outcome,
          ...endOf(STATE_AFTER[type], at.getTime()),
          assignee: eb.fn.coalesce('assignee', sql.val(by)),
          answered_at: eb.fn.coalesce('answered_at', sql.val(at.getTime())),
        }))
        .where('case_number', '=', caseNumber)
        .where('channel', '=', IMPORTED)
        .where('state', '!=', 'erased')
        .executeTakeFirst();
      if (moved.numUpdatedRows === 1n) await this.#note(db, caseNumber, type, { by, at }, text);
    });
  }

  async checks(caseNumber: string): Promise<Map<string, Check>> {
    const rows = await this.database.db.selectFrom('desk_check').selectAll().where('case_number', '=', caseNumber).execute();
    return new Map(rows.map(({ item, done_by, done_at }) => [item, { by: done_by, at: new Date(done_at) }]));
  }

  /** Ticks a sentence of the list, or takes the tick away. Twice is once. */
  async check(caseNumber: string, sentence: string, isDone: boolean, { by, at }: Doing): Promise<void> {
    const key = { case_number: caseNumber, item: itemKey(sentence) };
    await this.database.transaction(async (db) => {
      const changed = isDone
        ? (
            await db
              .insertInto('desk_check')
              .values({ ...key, done_by: by, done_at: at.getTime() })
              .onConflict((conflict) => conflict.columns(['case_number', 'item']).doNothing())
              .executeTakeFirst()
          ).numInsertedOrUpdatedRows
        : (await db.deleteFrom('desk_check').where('case_number', '=', caseNumber).where('item', '=', key.item).executeTakeFirst())
            .numDeletedRows;
      if (changed === 1n) await this.#note(db, caseNumber, isDone ? 'checked' : 'unchecked', { by, at }, sentence);
    });
  }

  async relations(caseNumber: string, viewer: Viewer, now: Date): Promise<Relations> {
    const { db } = this.database;
    const row = await db
      .selectFrom('desk_case')
      .select(['merged_into', 'merged_at'])
      .where('case_number', '=', caseNumber)
      .executeTakeFirst();
    const merged = await this.queue.visible(viewer).selectAll().where('merged_into', '=', caseNumber).orderBy('case_number').execute();
    return {
      suggested: row?.merged_into == null ? (await this.#samePerson(caseNumber, viewer)).map((other) => this.queue.summary(other)) : [],
      merged: merged.map((other) => this.queue.summary(other)),
      into: row?.merged_into ?? null,
      mayBeSeparated: isRecent(row?.merged_at ?? null, now),
    };
  }

  /** @returns false where the two are not one person's, or the other one already holds merged cases */
  async merge(caseNumber: string, other: string, viewer: Viewer, doing: Doing): Promise<boolean> {
    const candidates = await this.#samePerson(caseNumber, viewer);
    if (!candidates.some(({ case_number }) => case_number === other)) return false;
    return this.database.transaction(async (db) => {
      const involved = await db
        .selectFrom('desk_case')
        .select('case_number')
        .where((eb) =>
          eb.or([eb('merged_into', '=', other), eb.and([eb('case_number', '=', caseNumber), eb('merged_into', 'is not', null)])]),
        )
        .executeTakeFirst();
      if (involved) return false;
      const changed = await db
        .updateTable('desk_case')
        .set({ merged_into: caseNumber, merged_at: doing.at.getTime() })
        .where('case_number', '=', other)
        .where('merged_into', 'is', null)
        .executeTakeFirst();
      if (changed.numUpdatedRows !== 1n) return false;
      await this.#note(db, caseNumber, 'merged', doing, other);
      await this.#note(db, other, 'merged-into', doing, caseNumber);
      return true;
    });
  }

  /** @returns false where it is not merged, or has been for longer than a day */
  async separate(caseNumber: string, doing: Doing): Promise<boolean> {
    return this.database.transaction(async (db) => {
      const row = await db
        .selectFrom('desk_case')
        .select(['merged_into', 'merged_at'])
        .where('case_number', '=', caseNumber)
        .executeTakeFirst();
      if (row?.merged_into == null || !isRecent(row.merged_at, doing.at)) return false;
      await db.updateTable('desk_case').set({ merged_into: null, merged_at: null }).where('case_number', '=', caseNumber).execute();
      await this.#note(db, row.merged_into, 'separated', doing, caseNumber);
      await this.#note(db, caseNumber, 'separated', doing, row.merged_into);
      return true;
    });
  }

  /** The same telephone number, or the same name in the same region. */
  async #samePerson(caseNumber: string, viewer: Viewer) {
    const { db } = this.database;
    const own = await db
      .selectFrom('desk_case')
      .select(['phone_index', 'name_index', 'region_code'])
      .where('case_number', '=', caseNumber)
      .executeTakeFirst();
    if (!own || (own.phone_index === null && own.name_index === null)) return [];
    return this.queue
      .visible(viewer)
      .selectAll()
      .where('case_number', '!=', caseNumber)
      .where(RANK, '<', MERGED_RANK)
      .where((eb) =>
        eb.or([
          ...(own.phone_index === null ? [] : [eb('phone_index', '=', own.phone_index)]),
          ...(own.name_index === null ? [] : [eb.and([eb('name_index', '=', own.name_index), eb('region_code', '=', own.region_code)])]),
        ]),
      )
      .orderBy('received_at', 'desc')
      .limit(SUGGESTED_AT_MOST)
      .execute();
  }

  async #note(db: Kysely<DeskTables>, caseNumber: string, kind: string, { by, at }: Doing, text: string | null): Promise<void> {
    await addEntry({ db, cipher: this.cipher }, { caseNumber, at: at.getTime(), kind, actor: by, text });
  }
}

function isRecent(at: number | null, now: Date): boolean {
  return at !== null && now.getTime() - at < SEPARATED_WITHIN_MILLISECONDS;
}
