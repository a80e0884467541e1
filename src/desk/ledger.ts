/** The ledger (台账): the cases the desk has received and everything that happened to them. */
import type { Kysely } from 'kysely';
import { newId } from '../base/ids';
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import { OPEN_STATES, type CaseFile, type DeskEvent } from './events';
import type { DeskSchema } from './schema';

export interface CaseSummary {
  number: string;
  kind: string;
  state: string;
  urgency: string;
  receivedAt: Date;
  updatedAt: Date;
  name: string | null;
  region: string;
}

export interface LedgerEntry {
  at: Date;
  /** `received`, `update`, `ended`, `followup`, `withdrawn`, `erased` or an action's name. */
  kind: string;
  actor: string | null;
  text: string | null;
}

export interface LedgerCase extends CaseSummary {
  /** Null after erasure. */
  file: CaseFile | null;
  entries: LedgerEntry[];
}

export interface Filter {
  /** Absent = everything that is still open. */
  state?: string;
  /** A case number or a telephone number. */
  search?: string;
}

const PAGE = 200;
const URGENCY_FIRST = ['crisis', 'urgent', 'normal'];

export class Ledger {
  constructor(
    private readonly database: Database<DeskSchema>,
    private readonly cipher: Cipher,
  ) {}

  /** @returns false when this webhook id was received before; then nothing changes */
  async receive(webhookId: string, event: DeskEvent, at: Date): Promise<boolean> {
    return this.database.transaction(async (db) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('desk_webhook')
        .values({ id: webhookId, at: at.getTime() })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow();
      if (Number(numInsertedOrUpdatedRows) === 0) return false;
      await this.apply(db, event, at);
      return true;
    });
  }

  async list({ state, search }: Filter): Promise<CaseSummary[]> {
    let query = this.database.db.selectFrom('desk_case').selectAll();
    const wanted = search?.replace(/[\s-]/g, '').toUpperCase();
    if (wanted) {
      const indexes = this.cipher.blindIndexes('desk_case.phone', wanted);
      query = query.where((where) => where.or([where('number', '=', wanted), where('phone_index', 'in', indexes)]));
    } else if (state) query = query.where('state', '=', state);
    else query = query.where('state', 'in', OPEN_STATES);
    const rows = await query.orderBy('received_at', 'asc').limit(PAGE).execute();
    return rows
      .map((row) => this.summary(row))
      .sort((a, b) => URGENCY_FIRST.indexOf(a.urgency) - URGENCY_FIRST.indexOf(b.urgency) || Number(a.receivedAt) - Number(b.receivedAt));
  }

  async counts(): Promise<Record<string, number>> {
    const rows = await this.database.db
      .selectFrom('desk_case')
      .select(['state', ({ fn }) => fn.countAll().as('count')])
      .groupBy('state')
      .execute();
    return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
  }

  async get(number: string): Promise<LedgerCase | null> {
    const row = await this.database.db.selectFrom('desk_case').selectAll().where('number', '=', number).executeTakeFirst();
    if (!row) return null;
    const rows = await this.database.db
      .selectFrom('desk_entry')
      .selectAll()
      .where('case_number', '=', number)
      .orderBy('at', 'asc')
      .execute();
    const entries = rows.map(({ id, at, kind, entry_sealed }): LedgerEntry => {
      const { actor, text } = this.cipher.openJson({ column: 'desk_entry.entry', row: id }, entry_sealed) as Pick<
        LedgerEntry,
        'actor' | 'text'
      >;
      return { at: new Date(Number(at)), kind, actor, text };
    });
    return { ...this.summary(row), file: this.file(row), entries };
  }

  /** Writes down what a caseworker did, and the state that the bot's side confirmed. */
  async note(number: string, entry: LedgerEntry, state?: string): Promise<void> {
    await this.database.transaction(async (db) => {
      if (state) await this.setState(db, number, state, entry.at);
      await this.addEntry(db, number, entry);
    });
  }

  private async apply(db: Kysely<DeskSchema>, event: DeskEvent, at: Date): Promise<void> {
    const { caseNumber } = event.data;
    const entry = (kind: string, text: string | null = null): Promise<void> =>
      this.addEntry(db, caseNumber, { at, kind, actor: null, text });
    switch (event.type) {
      case 'case.submitted':
      case 'conversation.requested':
        await this.insert(db, event.data, at);
        return entry('received');
      case 'case.updated':
        await this.setState(db, caseNumber, event.data.state, at);
        return entry('update', event.data.change.text);
      case 'conversation.message':
        return entry('update', event.data.text);
      case 'conversation.ended':
        return entry('ended');
      case 'followup.due':
        return entry('followup', event.data.ask);
      case 'case.withdrawn':
        await this.setState(db, caseNumber, 'withdrawn', at);
        return entry('withdrawn');
      case 'case.erased':
        await this.erase(db, caseNumber, at);
        return entry('erased');
    }
  }

  private async insert(db: Kysely<DeskSchema>, file: CaseFile, at: Date): Promise<void> {
    const number = file.caseNumber;
    const phone = file.contact.phone?.replace(/[\s-]/g, '');
    await db
      .insertInto('desk_case')
      .values({
        number,
        kind: file.kind,
        state: 'delivered',
        urgency: file.urgency,
        region_code: file.region.code,
        phone_index: phone ? this.cipher.blindIndex('desk_case.phone', phone) : null,
        file_sealed: this.cipher.sealJson({ column: 'desk_case.file', row: number }, file),
        received_at: at.getTime(),
        updated_at: at.getTime(),
      })
      .onConflict((conflict) => conflict.column('number').doNothing())
      .execute();
  }

  private async erase(db: Kysely<DeskSchema>, number: string, at: Date): Promise<void> {
    await db.deleteFrom('desk_entry').where('case_number', '=', number).execute();
    await db.deleteFrom('desk_callback').where('case_number', '=', number).execute();
    await db
      .updateTable('desk_case')
      .set({ state: 'erased', file_sealed: null, phone_index: null, updated_at: at.getTime() })
      .where('number', '=', number)
      .execute();
  }

  private async setState(db: Kysely<DeskSchema>, number: string, state: string, at: Date): Promise<void> {
    await db.updateTable('desk_case').set({ state, updated_at: at.getTime() }).where('number', '=', number).execute();
  }

  private async addEntry(db: Kysely<DeskSchema>, number: string, { at, kind, actor, text }: LedgerEntry): Promise<void> {
    const id = newId('e_');
    const sealed = this.cipher.sealJson({ column: 'desk_entry.entry', row: id }, { actor, text });
    await db.insertInto('desk_entry').values({ id, case_number: number, at: at.getTime(), kind, entry_sealed: sealed }).execute();
  }

  private file(row: { number: string; file_sealed: string | null }): CaseFile | null {
    return row.file_sealed === null
      ? null
      : (this.cipher.openJson({ column: 'desk_case.file', row: row.number }, row.file_sealed) as CaseFile);
  }

  private summary(row: DeskSchema['desk_case']): CaseSummary {
    const file = this.file(row);
    return {
      number: row.number,
      kind: row.kind,
      state: row.state,
      urgency: row.urgency,
      receivedAt: new Date(Number(row.received_at)),
      updatedAt: new Date(Number(row.updated_at)),
      name: file?.contact.name ?? null,
      region: file?.region.name ?? row.region_code,
    };
  }
}
