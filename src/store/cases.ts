/** Case files: the row that a case number stands for, and its history. */
import { CodedError } from '../base/errors';
import type { Place } from './crypto';
import { eraseCases } from './erasure';
import type { StoreSchema } from './schema';
import { type Session, demand, reading, writing } from './statements';
import type { CaseHistoryEntry, CaseRepository, CaseRow, CaseState } from './types';

type Row = StoreSchema['case_file'];

const select = reading<{ number: string }, Row>((db, { number }) =>
  db.selectFrom('case_file').selectAll().where('case_number', '=', number),
);

const selectLocked = writing<{ number: string }, Row>((db, { number }, engine) =>
  db
    .selectFrom('case_file')
    .selectAll()
    .where('case_number', '=', number)
    .$if(engine === 'postgres', (query) => query.forUpdate()),
);

const selectByConversation = reading<{ id: string }, Row>((db, { id }) =>
  db.selectFrom('case_file').selectAll().where('conversation_id', '=', id).orderBy('created_at').orderBy('case_number'),
);

const selectHistory = reading<{ number: string }, StoreSchema['case_history']>((db, { number }) =>
  db.selectFrom('case_history').selectAll().where('case_number', '=', number).orderBy('seq'),
);

const selectLastHistorySeq = reading<{ number: string }, { last: number | null }>((db, { number }) =>
  db
    .selectFrom('case_history')
    .select((eb) => eb.fn.max('seq').as('last'))
    .where('case_number', '=', number),
);

const detailsPlace = (caseNumber: string): Place => ({ column: 'case_file.details_sealed', row: caseNumber });
const notePlace = (caseNumber: string, seq: number): Place => ({ column: 'case_history.note_sealed', row: `${caseNumber}|${seq}` });

export class Cases implements CaseRepository {
  constructor(private readonly session: Session) {}

  async insert(row: Omit<CaseRow, 'updatedAt'>): Promise<void> {
    demand(this.session, 'writing');
    const { numInsertedOrUpdatedRows } = await this.session.db
      .insertInto('case_file')
      .values({
        case_number: row.caseNumber,
        conversation_id: row.conversationId,
        state: row.state,
        region: row.region,
        channel: row.channel,
        details_sealed: this.#sealDetails(row.caseNumber, row.details),
        created_at: row.createdAt.getTime(),
        updated_at: row.createdAt.getTime(),
      })
      // Not left to fail: on PostgreSQL a failed statement would spoil the caller's transaction.
      .onConflict((conflict) => conflict.column('case_number').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw new CodedError('Conflict', `The case number ${row.caseNumber} exists already.`);
  }

  async get(caseNumber: string): Promise<CaseRow | null> {
    const { rows } = await select(this.session, { number: caseNumber });
    return rows[0] ? this.#case(rows[0]) : null;
  }

  async lock(caseNumber: string): Promise<CaseRow | null> {
    const { rows } = await selectLocked(this.session, { number: caseNumber });
    return rows[0] ? this.#case(rows[0]) : null;
  }

  async update(caseNumber: string, change: { state?: CaseState; region?: string; details?: unknown; at: Date }): Promise<void> {
    demand(this.session, 'writing');
    await this.session.db
      .updateTable('case_file')
      .set({
        updated_at: change.at.getTime(),
        ...(change.state === undefined ? {} : { state: change.state }),
        ...(change.region === undefined ? {} : { region: change.region }),
        ...(change.details === undefined ? {} : { details_sealed: this.#sealDetails(caseNumber, change.details) }),
      })
      .where('case_number', '=', caseNumber)
      .execute();
    if (change.state === 'erased') await eraseCases(this.session, [caseNumber]);
  }

  async ofConversation(conversationId: string): Promise<CaseRow[]> {
    const { rows } = await selectByConversation(this.session, { id: conversationId });
    return rows.map((row) => this.#case(row));
  }

  async addHistory(caseNumber: string, entry: { state: CaseState; actor: string; note: string | null; at: Date }): Promise<void> {
    // The lock makes the numbers follow each other when two servers write to one history.
    if (!(await this.lock(caseNumber))) throw new CodedError('NotFound', `There is no case ${caseNumber}.`);
    const { rows } = await selectLastHistorySeq(this.session, { number: caseNumber });
    const seq = (rows[0]?.last ?? 0) + 1;
    await this.session.db
      .insertInto('case_history')
      .values({
        case_number: caseNumber,
        seq,
        state: entry.state,
        actor: entry.actor,
        note_sealed: entry.note === null ? null : this.session.cipher.seal(notePlace(caseNumber, seq), entry.note),
        at: entry.at.getTime(),
      })
      .execute();
  }

  async history(caseNumber: string): Promise<CaseHistoryEntry[]> {
    const { rows } = await selectHistory(this.session, { number: caseNumber });
    return rows.map((row) => ({
      seq: row.seq,
      state: row.state,
      actor: row.actor,
      note: row.note_sealed === null ? null : this.session.cipher.open(notePlace(caseNumber, row.seq), row.note_sealed),
      at: new Date(row.at),
    }));
  }

  #sealDetails(caseNumber: string, details: unknown): string | null {
    return details === null || details === undefined ? null : this.session.cipher.sealJson(detailsPlace(caseNumber), details);
  }

  #case(row: Row): CaseRow {
    return {
      caseNumber: row.case_number,
      conversationId: row.conversation_id,
      state: row.state,
      region: row.region,
      channel: row.channel,
      details: row.details_sealed === null ? null : this.session.cipher.openJson(detailsPlace(row.case_number), row.details_sealed),
      createdAt: new Date(row.created_at),
      updatedAt: new Date(row.updated_at),
    };
  }
}
