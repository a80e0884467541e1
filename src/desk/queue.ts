/** The queue: which cases wait, in which order, and what is found by what. Opens no case's file for a list. Knows tables and seals, no HTTP. */
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { regionCondition, type Reach } from '../accounts';
import type { Cipher, Place } from '../store/crypto';
import type { Database } from '../store/database';
import { plainName, plainPhone, readCaseFile, TAIL_DIGITS, type CaseFile } from './case-file';
import { ENDED_RANK, MERGED_RANK, RANK } from './queue-order';
import type { DeskState, DeskTables } from './tables';

export const VIEWS = {
  new: ['new'],
  accepted: ['accepted'],
  'needs-info': ['needs-info'],
  closed: ['completed', 'failed', 'withdrawn'],
  all: ['new', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn'],
} as const satisfies Record<string, readonly DeskState[]>;
export type View = keyof typeof VIEWS;

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
  /** When a follow-up last came due. */
  followUpAt: Date | null;
  outcome: string | null;
}

export interface ListQuery {
  view: View;
  /** A case number or its beginning from the day on, a whole name, a telephone number or its last four digits. */
  search: string;
  region: string;
  kind: string;
  assignee: '' | 'me' | 'nobody';
  /** Only where the promised day has passed. */
  overdue: boolean;
  /** From 1. */
  page: number;
}

export interface CaseList {
  cases: CaseSummary[];
  total: number;
  /** Whether there are more than `total`. */
  isMore: boolean;
  pages: number;
  counts: Record<View, number>;
  regions: { code: string; name: string }[];
}

const dateOf = (time: number | null): Date | null => (time === null ? null : new Date(time));

type Overview = Pick<CaseList, 'counts' | 'regions'>;

export const PAGE_SIZE = 50;
/** What other servers change shows in the counts after this time at the latest. */
const OVERVIEW_MILLISECONDS = 5_000;
/** Counting further would cost more than anybody reads. */
const COUNTED_AT_MOST = 10_000;
const EXPORTED_AT_ONCE = 200;
/** `RY` (or `TZ`, where the desk itself gave it), day, five digits, check digit. */
const NUMBER_LENGTH = 14;
/** The letters and the whole day: what is shorter finds too much. */
const SHORTEST_NUMBER = 8;

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
  'outcome',
] as const satisfies (keyof DeskTables['desk_case'])[];
type SummaryRow = Pick<DeskTables['desk_case'], (typeof COLUMNS)[number]>;

export class Queue {
  /** Names of regions never change; asking for them each time would read the whole table. */
  readonly #regionNames = new Map<string, string>();
  /** Counting reads the whole index: once for everybody who asks in the same moments. */
  readonly #overviews = new Map<string, { at: number; overview: Promise<Overview> }>();

  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
  ) {}

  /** The same database, whose every change makes the counts be counted anew. */
  watching(database: Database<DeskTables>): Database<DeskTables> {
    return {
      ...database,
      transaction: async (work) => {
        const result = await database.transaction(work);
        this.#overviews.clear();
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
      this.#overview(viewer),
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
  visible(viewer: Viewer) {
    return this.database.db.selectFrom('desk_case').where(regionCondition(viewer, 'region_code'));
  }

  async #count(matching: ReturnType<Queue['visible']>): Promise<number> {
    const some = matching.select(sql.lit(1).as('one')).limit(COUNTED_AT_MOST + 1);
    const counted = await this.database.db
      .selectFrom(some.as('some'))
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(counted.count);
  }

  #overview(viewer: Viewer): Promise<Overview> {
    const key = JSON.stringify([viewer.role, viewer.regions]);
    const known = this.#overviews.get(key);
    const now = performance.now();
    if (known && now - known.at < OVERVIEW_MILLISECONDS) return known.overview;
    const overview = this.#countAll(viewer);
    this.#overviews.set(key, { at: now, overview });
    overview.catch(() => this.#overviews.delete(key));
    return overview;
  }

  async #countAll(viewer: Viewer): Promise<Overview> {
    const groups = await this.visible(viewer)
      .select((eb) => ['state', 'region_code as code', eb.fn.countAll<number>().as('count')])
      .where('merged_into', 'is', null)
      .groupBy(['state', 'region_code'])
      .execute();
    const count = (states: readonly DeskState[]): number =>
      groups.filter(({ state }) => states.includes(state)).reduce((sum, group) => sum + Number(group.count), 0);
    const codes = [...new Set(groups.map(({ code }) => code))].filter(Boolean).sort();
    return {
      counts: Object.fromEntries(Object.entries(VIEWS).map(([name, states]) => [name, count(states)])) as Record<View, number>,
      regions: await Promise.all(codes.map(async (code) => ({ code, name: await this.#regionName(code) }))),
    };
  }

  async #regionName(code: string): Promise<string> {
    const known = this.#regionNames.get(code);
    if (known) return known;
    const row = await this.database.db
      .selectFrom('desk_case')
      .select('region_name')
      .where('region_code', '=', code)
      .limit(1)
      .executeTakeFirst();
    const name = row?.region_name ?? '';
    if (name) this.#regionNames.set(code, name);
    return name;
  }

  #matching({ view, search, region, kind, assignee, overdue }: ListQuery, viewer: Viewer, now: Date) {
    let query = this.visible(viewer).where(RANK, '<', view === 'all' || view === 'closed' ? MERGED_RANK : ENDED_RANK);
    if (view === 'closed') query = query.where(RANK, '>=', ENDED_RANK);
    else if (view !== 'all') query = query.where('state', '=', view);
    if (region) query = query.where('region_code', '=', region);
    if (kind) query = query.where('kind', '=', kind);
    if (assignee === 'me') query = query.where('assignee', '=', viewer.name);
    if (assignee === 'nobody') query = query.where('assignee', 'is', null);
    // Whoever closed a case kept their promise or took it back.
    if (overdue) query = query.where(RANK, '<', ENDED_RANK).where('expected_by', '<', now.getTime());
    const words = search.trim();
    return words ? query.where((eb) => eb.or(this.#ways(eb, words))) : query;
  }

  /** Every way in which these words may name a case; each has an index. */
  #ways(eb: ExpressionBuilder<DeskTables, 'desk_case'>, words: string): Expression<SqlBool>[] {
    const { cipher } = this;
    const digits = plainPhone(words);
    const ways: Expression<SqlBool>[] = [eb('name_index', 'in', cipher.blindIndexes('desk.name', plainName(words)))];
    if (digits) ways.push(eb('phone_index', 'in', cipher.blindIndexes('desk.phone', digits)));
    if (digits.length === TAIL_DIGITS) ways.push(eb('phone_tail_index', 'in', cipher.blindIndexes('desk.phone-tail', digits)));
    const given = words.toUpperCase().replace(/[\s-]/g, '');
    const number = /^[0-9]+$/.test(given) ? `RY${given}` : given;
    if (/^(RY|TZ)[0-9]+$/.test(number) && number.length >= SHORTEST_NUMBER && number.length <= NUMBER_LENGTH) {
      // A range, where the beginning of a word would not use the index.
      ways.push(eb.between('case_number', number.padEnd(NUMBER_LENGTH, '0'), number.padEnd(NUMBER_LENGTH, '9')));
    }
    return ways;
  }
}
