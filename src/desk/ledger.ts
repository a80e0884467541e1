/** The ledger: reads cases and their history for the pages, and writes entries. Knows tables and seals, no HTTP. */
import type { Kysely } from 'kysely';
import { newId } from '../base/ids';
import type { Cipher, Place } from '../store/crypto';
import { mayReach, regionCondition, type Reach } from '../accounts';
import type { Database } from '../store/database';
import { plainName, plainPhone, readCaseFile, type CaseFile } from './case-file';
import type { DeskState, DeskTables } from './tables';

export const VIEWS = {
  new: ['new'],
  accepted: ['accepted'],
  'needs-info': ['needs-info'],
  closed: ['completed', 'failed', 'withdrawn'],
  all: ['new', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn'],
} as const satisfies Record<string, readonly DeskState[]>;
export type View = keyof typeof VIEWS;

export interface CaseSummary {
  caseNumber: string;
  state: DeskState;
  kind: string;
  channel: string;
  urgency: string;
  regionName: string;
  name: string | null;
  assignee: string | null;
  expectedBy: Date | null;
  waitingSince: Date;
  receivedAt: Date;
  unread: boolean;
}

export interface Entry {
  kind: string;
  actor: string;
  text: string | null;
  at: Date;
  /** Of what was to reach the person. */
  delivery: { status: 'pending' | 'sent' | 'refused' } | null;
}

export interface CaseView extends CaseSummary {
  file: CaseFile | null;
  /** The state as it will be when everything that is on its way has arrived. */
  expectedState: DeskState;
  /** Oldest first. */
  entries: Entry[];
}

export interface ListQuery {
  view: View;
  /** A case number or its beginning, a whole name, a telephone number or its last four digits. */
  search: string;
  region: string;
  /** From 1. */
  page: number;
}

export interface CaseList {
  cases: CaseSummary[];
  total: number;
  pages: number;
  counts: Record<View, number>;
  regions: { code: string; name: string }[];
}

export const PAGE_SIZE = 50;

export const filePlace = (caseNumber: string): Place => ({ column: 'desk_case.file_sealed', row: caseNumber });
export const entryPlace = (caseNumber: string, at: number, kind: string): Place => ({
  column: 'desk_entry.text_sealed',
  row: `${caseNumber}|${at}|${kind}`,
});
export const reasonPlace = (id: string): Place => ({ column: 'desk_callback.reason_sealed', row: id });

export async function addEntry(
  { db, cipher }: { db: Kysely<DeskTables>; cipher: Cipher },
  entry: { caseNumber: string; at: number; kind: string; actor: string; text: string | null; callbackId?: string },
): Promise<void> {
  const { caseNumber, at, kind, actor, text, callbackId = null } = entry;
  const sealed = text === null ? null : cipher.seal(entryPlace(caseNumber, at, kind), text);
  await db
    .insertInto('desk_entry')
    .values({ case_number: caseNumber, at, kind, actor, text_sealed: sealed, callback_id: callbackId })
    .execute();
}

/** What a callback of this type makes of the case once it has arrived. */
export const STATE_AFTER: Readonly<Record<string, DeskState | undefined>> = {
  accepted: 'accepted',
  'needs-info': 'needs-info',
  completed: 'completed',
  failed: 'failed',
};

const VIEWED_AGAIN_AFTER_MILLISECONDS = 30 * 60_000;

export class Ledger {
  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
  ) {}

  async list({ view, search, region, page }: ListQuery, reach: Reach): Promise<CaseList> {
    const matching = this.#matching(view, search, region, reach);
    const { total } = await matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const rows = await matching
      .selectAll()
      .orderBy((eb) =>
        eb
          .case()
          .when('state', 'in', VIEWS.closed)
          .then(3)
          .when('urgency', '=', 'crisis')
          .then(0)
          .when('urgency', '=', 'urgent')
          .then(1)
          .else(2)
          .end(),
      )
      .orderBy('waiting_since', view === 'closed' ? 'desc' : 'asc')
      .orderBy('case_number')
      .limit(PAGE_SIZE)
      .offset((page - 1) * PAGE_SIZE)
      .execute();
    const { db } = this.database;
    const byState = await db
      .selectFrom('desk_case')
      .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
      .where(regionCondition(reach, 'region_code'))
      .groupBy('state')
      .execute();
    const regions = await db
      .selectFrom('desk_case')
      .select(['region_code as code', 'region_name as name'])
      .where('region_code', '!=', '')
      .where(regionCondition(reach, 'region_code'))
      .distinct()
      .orderBy('region_code')
      .execute();
    const count = (states: readonly DeskState[]) =>
      byState.filter(({ state }) => states.includes(state)).reduce((sum, row) => sum + Number(row.count), 0);
    return {
      cases: rows.map((row) => this.#summary(row)),
      total: Number(total),
      pages: Math.max(1, Math.ceil(Number(total) / PAGE_SIZE)),
      counts: Object.fromEntries(Object.entries(VIEWS).map(([name, states]) => [name, count(states)])) as Record<View, number>,
      regions,
    };
  }

  /** Every case of the view with its file, for the export. */
  async *all(query: Omit<ListQuery, 'page'>, reach: Reach): AsyncGenerator<CaseSummary & { file: CaseFile | null }> {
    const rows = await this.#matching(query.view, query.search, query.region, reach).selectAll().orderBy('received_at').execute();
    for (const row of rows) yield { ...this.#summary(row), file: this.#file(row) };
  }

  /** @returns null where there is no such case, and no less where it is out of reach: the two must look the same */
  async view(caseNumber: string, reach: Reach): Promise<CaseView | null> {
    const { db } = this.database;
    const row = await db.selectFrom('desk_case').selectAll().where('case_number', '=', caseNumber).executeTakeFirst();
    if (!row || !mayReach(reach, row.region_code)) return null;
    const entries = await db
      .selectFrom('desk_entry')
      .leftJoin('desk_callback', 'desk_callback.id', 'desk_entry.callback_id')
      .select(['desk_entry.kind', 'desk_entry.actor', 'desk_entry.at', 'desk_entry.text_sealed'])
      .select(['desk_callback.status', 'desk_callback.type'])
      .where('desk_entry.case_number', '=', caseNumber)
      .orderBy('desk_entry.seq')
      .execute();
    const onTheWay = entries.filter(({ status }) => status === 'pending').map(({ type }) => STATE_AFTER[type ?? '']);
    return {
      ...this.#summary(row),
      file: this.#file(row),
      expectedState: onTheWay.findLast((state) => state !== undefined) ?? row.state,
      entries: entries.map(({ kind, actor, at, text_sealed, status }) => ({
        kind,
        actor,
        at: new Date(at),
        text: text_sealed === null ? null : this.cipher.open(entryPlace(caseNumber, at, kind), text_sealed),
        delivery: status ? { status } : null,
      })),
    };
  }

  /** Writes down who has seen the case; looking again soon is the same look. */
  async seen(caseNumber: string, actor: string, at: Date): Promise<void> {
    const since = at.getTime() - VIEWED_AGAIN_AFTER_MILLISECONDS;
    const recent = this.database.db
      .selectFrom('desk_entry')
      .select('seq')
      .where('case_number', '=', caseNumber)
      .where('kind', '=', 'viewed')
      .where('actor', '=', actor)
      .where('at', '>', since);
    if (await recent.executeTakeFirst()) return;
    await this.note(caseNumber, { kind: 'viewed', actor, text: null, at });
  }

  /** Something that stays at the desk. */
  async note(caseNumber: string, entry: { kind: 'viewed' | 'note'; actor: string; text: string | null; at: Date }): Promise<void> {
    const { cipher } = this;
    await this.database.transaction((db) => addEntry({ db, cipher }, { caseNumber, ...entry, at: entry.at.getTime() }));
  }

  #matching(view: View, search: string, region: string, reach: Reach) {
    const words = search.trim();
    let query = this.database.db.selectFrom('desk_case').where('state', 'in', VIEWS[view]).where(regionCondition(reach, 'region_code'));
    if (region) query = query.where('region_code', '=', region);
    if (!words) return query;
    const number = words.toUpperCase().replace(/[\s-]/g, '');
    const digits = plainPhone(words);
    return query.where((eb) => {
      const ways = [eb('name_index', 'in', this.cipher.blindIndexes('desk.name', plainName(words)))];
      if (/^(RY)?[0-9]+$/.test(number)) ways.push(eb('case_number', 'like', `${number.startsWith('RY') ? '' : 'RY'}${number}%`));
      if (digits) ways.push(eb('phone_index', 'in', this.cipher.blindIndexes('desk.phone', digits)));
      if (digits.length === 4) ways.push(eb('phone_tail_index', 'in', this.cipher.blindIndexes('desk.phone-tail', digits)));
      return eb.or(ways);
    });
  }

  #file(row: { case_number: string; file_sealed: string | null }): CaseFile | null {
    return row.file_sealed === null ? null : readCaseFile(this.cipher.openJson(filePlace(row.case_number), row.file_sealed));
  }

  #summary(row: DeskTables['desk_case']): CaseSummary {
    return {
      caseNumber: row.case_number,
      state: row.state,
      kind: row.kind,
      channel: row.channel,
      urgency: row.urgency,
      regionName: row.region_name,
      name: this.#file(row)?.contact.name ?? null,
      assignee: row.assignee,
      expectedBy: row.expected_by === null ? null : new Date(row.expected_by),
      waitingSince: new Date(row.waiting_since),
      receivedAt: new Date(row.received_at),
      unread: row.unread === 1,
    };
  }
}

/** An id for something that must be done once, however often its form is sent. */
export const newOnceId = (): string => newId('cb_');
