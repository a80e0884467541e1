/** The queue: which cases wait, in which order, and what is found by what. Opens no case's file for a list. Knows tables and seals, no HTTP. */
import { sql } from 'kysely';
import { regionCondition, type Reach } from '../accounts';
import type { Cipher, Place } from '../store/crypto';
import type { Database } from '../store/database';
import { readCaseFile, type CaseFile } from './case-file';
import { isNamedBy, isOverdue } from './case-search';
import { ENDED_RANK, MERGED_RANK, RANK } from './queue-order';
import type { DeskState, DeskTables } from './tables';
import { NEWS, onlyNews, Overviews, type Overview, type View } from './views';

/** The channel of what came from an earlier ledger: nobody reads what is sent there. */
export const IMPORTED = 'import';

export const KINDS = ['registration', 'self-check', 'conversation'] as const;

/** Who looks, and whose cases they reach. */
export type Viewer = Reach & { name: string };

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
  /** When the hours of the quick service are over. */
  quickUntil: Date | null;
  waitingSince: Date;
  receivedAt: Date;
  unread: boolean;
  answeredAt: Date | null;
  /** When a follow-up last came due, when somebody last asked, and what the person's work is since. */
  followUpAt: Date | null;
  followedAt: Date | null;
  employment: string | null;
  /** From when on the person was told to be called back. */
  callBackFrom: Date | null;
  endedAt: Date | null;
  outcome: string | null;
}

export interface ListQuery {
  view: View;
  /** A case number or its beginning from the day on, a whole name, a telephone number or its last four digits. */
  search: string;
  region: string;
  kind: string;
  assignee: '' | 'me' | 'nobody';
  /** Only where the promised day has passed, or the hours of the quick service are over. */
  overdue: boolean;
  /** From 1. */
  page: number;
}

export interface CaseList extends Overview {
  cases: CaseSummary[];
  total: number;
  /** Whether there are more than `total`. */
  isMore: boolean;
  pages: number;
}

const dateOf = (time: number | null): Date | null => (time === null ? null : new Date(time));

export const PAGE_SIZE = 50;
/** Counting further would cost more than anybody reads. */
const COUNTED_AT_MOST = 10_000;
const EXPORTED_AT_ONCE = 200;

export const filePlace = (caseNumber: string): Place => ({ column: 'desk_case.file_sealed', row: caseNumber });
export const personPlace = (caseNumber: string): Place => ({ column: 'desk_case.name_sealed', row: caseNumber });

const COLUMNS = [
  'case_number',
  'state',
  'kind',
  'channel',
  'urgency',
  'region_name',
  'name_sealed',
  'assignee',
  'expected_by',
  'quick_until',
  'waiting_since',
  'received_at',
  'unread',
  'answered_at',
  'followup_at',
  'followed_at',
  'employment',
  'call_back_from',
  'ended_at',
  'outcome',
] as const satisfies (keyof DeskTables['desk_case'])[];
type SummaryRow = Pick<DeskTables['desk_case'], (typeof COLUMNS)[number]>;

export class Queue {
  readonly #overviews: Overviews;

  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
  ) {
    this.#overviews = new Overviews(database, (viewer) => this.visible(viewer));
  }

  /** The same database, whose every change makes the counts be counted anew. */
  watching(database: Database<DeskTables>): Database<DeskTables> {
    return {
      ...database,
      transaction: async (work) => {
        const result = await database.transaction(work);
        this.#overviews.forget();
        return result;
      },
    };
  }

  async list(query: ListQuery, viewer: Viewer, now: Date): Promise<CaseList> {
    const matching = this.#matching(query, viewer, now);
    const direction = query.view === 'closed' ? 'desc' : 'asc';
    const [rows, counted, overview] = await Promise.all([
      matching
        .select(COLUMNS)
        .orderBy(RANK, direction)
        .orderBy('waiting_since', direction)
        .orderBy('case_number', direction)
        .limit(PAGE_SIZE)
        .offset((query.page - 1) * PAGE_SIZE)
        .execute(),
      this.#count(matching),
      this.#overviews.of(viewer),
    ]);
    const isMore = counted > COUNTED_AT_MOST;
    const total = Math.min(counted, COUNTED_AT_MOST);
    return {
      cases: rows.map((row) => this.summary(row)),
      total,
      isMore,
      pages: Math.max(1, Math.ceil(total / PAGE_SIZE)),
      ...overview,
    };
  }

  /** Every case that the query finds, oldest first, with its file. */
  async *all(query: ListQuery, viewer: Viewer, now: Date): AsyncGenerator<CaseSummary & { file: CaseFile | null }> {
    const ordered = this.#matching(query, viewer, now).selectAll().orderBy('received_at').orderBy('case_number').limit(EXPORTED_AT_ONCE);
    let rows = await ordered.execute();
    while (rows.length > 0) {
      for (const row of rows) yield { ...this.summary(row), file: this.file(row) };
      const last = rows.at(-1);
      if (!last || rows.length < EXPORTED_AT_ONCE) return;
      rows = await ordered
        .where((eb) => eb(eb.refTuple('received_at', 'case_number'), '>', eb.tuple(last.received_at, last.case_number)))
        .execute();
    }
  }

  summary(row: SummaryRow): CaseSummary {
    return {
      caseNumber: row.case_number,
      state: row.state,
      kind: row.kind,
      channel: row.channel,
      urgency: row.urgency,
      regionName: row.region_name,
      name: row.name_sealed === null ? null : this.cipher.open(personPlace(row.case_number), row.name_sealed),
      assignee: row.assignee,
      expectedBy: dateOf(row.expected_by),
      quickUntil: dateOf(row.quick_until),
      answeredAt: dateOf(row.answered_at),
      followUpAt: dateOf(row.followup_at),
      followedAt: dateOf(row.followed_at),
      employment: row.employment,
      callBackFrom: dateOf(row.call_back_from),
      endedAt: dateOf(row.ended_at),
      outcome: row.outcome,
      waitingSince: new Date(row.waiting_since),
      receivedAt: new Date(row.received_at),
      unread: row.unread === 1,
    };
  }

  file(row: { case_number: string; file_sealed: string | null }): CaseFile | null {
    return row.file_sealed === null ? null : readCaseFile(this.cipher.openJson(filePlace(row.case_number), row.file_sealed));
  }

  /** The one place that says what somebody may see. */
  visible(viewer: Reach) {
    return this.database.db.selectFrom('desk_case').where(regionCondition(viewer, 'region_code'));
  }

  #inView(view: View, viewer: Viewer) {
    const cases = this.visible(viewer);
    switch (view) {
      case NEWS:
        return onlyNews(cases);
      case 'all':
        return cases.where(RANK, '<', MERGED_RANK);
      case 'closed':
        return cases.where(RANK, '<', MERGED_RANK).where(RANK, '>=', ENDED_RANK);
      default:
        return cases.where(RANK, '<', ENDED_RANK).where('state', '=', view);
    }
  }

  async #count(matching: ReturnType<Queue['visible']>): Promise<number> {
    const some = matching.select(sql.lit(1).as('one')).limit(COUNTED_AT_MOST + 1);
    const counted = await this.database.db
      .selectFrom(some.as('some'))
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(counted.count);
  }

  #matching({ view, search, region, kind, assignee, overdue }: ListQuery, viewer: Viewer, now: Date) {
    let query = this.#inView(view, viewer);
    if (region) query = query.where('region_code', '=', region);
    if (kind) query = query.where('kind', '=', kind);
    if (assignee === 'me') query = query.where('assignee', '=', viewer.name);
    if (assignee === 'nobody') query = query.where('assignee', 'is', null);
    if (overdue) query = query.where((eb) => isOverdue(eb, now));
    const words = search.trim();
    return words ? query.where((eb) => isNamedBy(eb, words, this.cipher)) : query;
  }
}
