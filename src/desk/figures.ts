/** Monthly figures: counts of cases, never a case. Months are those of China. */
import { sql } from 'kysely';
import type { Database } from '../store/database';
import { answerTimes, type AnswerTime } from './answer-times';
import { IMPORTED, type Queue, type Viewer } from './queue';
import type { DeskTables } from './tables';

/** A bar of a chart: `key` is a word of the desk, or a name as it is. */
export interface Count {
  key: string;
  count: number;
}

export interface MonthFigures {
  /** `YYYY-MM`. */
  month: string;
  received: number;
  byState: Count[];
  byRegion: Count[];
  byKind: Count[];
  byOutcome: Count[];
  /** `day`, `threeDays`, `week`, `longer`, `none`: how soon the person first heard from somebody. */
  firstAnswer: Count[];
  /** Of all cases of the month; null while none of them is answered. */
  answerTime: AnswerTime | null;
  answerTimeByRegion: AnswerTime[];
  /** By the month in which the case came, twelve up to this one; without those in which nothing was answered. */
  answerTimeByMonth: AnswerTime[];
  /** Follow-ups that came due, and how many nobody has taken up. */
  followUps: { due: number; open: number };
  /** Cases received, twelve months up to this one. */
  months: Count[];
}

const DAY = 86_400_000;
const REGIONS_SHOWN = 12;
const MONTHS_SHOWN = 12;
const OTHERS = 'others';

/** @param month `YYYY-MM`; `by` counts on from it, also backwards */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

const beginOf = (month: string): number => Date.parse(`${month}-01T00:00:00+08:00`);

const monthsUpTo = (last: string): string[] =>
  Array.from({ length: MONTHS_SHOWN }, (_, index) => monthAfter(last, index + 1 - MONTHS_SHOWN));

/** Nobody waited at the desk for an answer to what came from an earlier ledger. */
const timed = (cases: ReturnType<Queue['visible']>): ReturnType<Queue['visible']> => cases.where('channel', '!=', IMPORTED);

export class Figures {
  constructor(
    private readonly database: Database<DeskTables>,
    private readonly queue: Queue,
  ) {}

  async of(month: string, viewer: Viewer): Promise<MonthFigures> {
    const [from, until] = [beginOf(month), beginOf(monthAfter(month, 1))];
    const standing = () => this.queue.visible(viewer).where('merged_into', 'is', null);
    const within = (column: 'received_at' | 'followup_at') => standing().where(column, '>=', from).where(column, '<', until);
    // What a server of the last release has closed has no end of its own.
    const ended = sql<number>`coalesce(ended_at, waiting_since)`;
    const grouped = async (column: 'state' | 'kind' | 'region_name'): Promise<Count[]> =>
      counts(
        await within('received_at')
          .select((eb) => [`${column} as key`, eb.fn.countAll<number>().as('count')])
          .groupBy(column)
          .execute(),
      );
    const answered = sql<number>`answered_at - received_at`;
    const names = monthsUpTo(month);
    const [byState, byRegion, byKind, outcomes, answers, followUps, months, all, regions, trend] = await Promise.all([
      grouped('state'),
      grouped('region_name'),
      grouped('kind'),
      standing()
        .where('state', 'in', ['completed', 'failed'])
        .where(ended, '>=', from)
        .where(ended, '<', until)
        .select((eb) => [eb.fn.coalesce('outcome', sql<string>`'none'`).as('key'), eb.fn.countAll<number>().as('count')])
        .groupBy('outcome')
        .execute(),
      within('received_at')
        .select((eb) => [
          eb
            .case()
            .when('answered_at', 'is', null)
            .then('none')
            .when(answered, '<=', DAY)
            .then('day')
            .when(answered, '<=', 3 * DAY)
            .then('threeDays')
            .when(answered, '<=', 7 * DAY)
            .then('week')
            .else('longer')
            .end()
            .as('key'),
          eb.fn.countAll<number>().as('count'),
        ])
        .groupBy(sql`1`)
        .execute(),
      within('followup_at')
        .select((eb) => [eb.fn.countAll<number>().as('due'), eb.fn.sum<number>('unread').as('open')])
        .executeTakeFirstOrThrow(),
      this.#months(names, viewer),
      answerTimes(this.database, timed(within('received_at')), sql<string>`''`),
      answerTimes(this.database, timed(within('received_at')), sql<string>`region_name`),
      answerTimes(this.database, timed(this.#received(names, viewer)), monthOf(names)),
    ]);
    const soon = new Map(counts(answers).map(({ key, count }) => [key, count]));
    return {
      month,
      received: byState.reduce((sum, { count }) => sum + count, 0),
      byState,
      byRegion: shortened(byRegion),
      byKind,
      byOutcome: counts(outcomes),
      firstAnswer: ['day', 'threeDays', 'week', 'longer', 'none'].map((key) => ({ key, count: soon.get(key) ?? 0 })),
      answerTime: all[0] ?? null,
      answerTimeByRegion: regions,
      answerTimeByMonth: trend.sort((a, b) => (a.key < b.key ? -1 : 1)),
      followUps: { due: Number(followUps.due), open: Number(followUps.open ?? 0) },
      months,
    };
  }

  /** Cases that came in these months, which follow each other. */
  #received(months: readonly string[], viewer: Viewer) {
    return this.queue
      .visible(viewer)
      .where('merged_into', 'is', null)
      .where('received_at', '>=', beginOf(months[0] ?? ''))
      .where('received_at', '<', beginOf(monthAfter(months.at(-1) ?? '', 1)));
  }

  async #months(months: readonly string[], viewer: Viewer): Promise<Count[]> {
    const rows = await this.database.db
      .selectFrom(this.#received(months, viewer).select(monthOf(months).as('month')).as('months'))
      .select((eb) => ['month as key', eb.fn.countAll<number>().as('count')])
      .groupBy('month')
      .execute();
    const found = new Map(counts(rows).map(({ key, count }) => [key, count]));
    return months.map((key) => ({ key, count: found.get(key) ?? 0 }));
  }
}

/** The month of a case, said alike in both engines, whose functions for dates differ. */
function monthOf(months: readonly string[]) {
  const cases = months.slice(1).map((month, index) => sql`when received_at < ${beginOf(month)} then ${months[index]}`);
  return sql<string>`case ${sql.join(cases, sql` `)} else ${months.at(-1)} end`;
}

function counts(rows: readonly { key: string | null; count: number | string }[]): Count[] {
  return rows
    .map(({ key, count }) => ({ key: key ?? '', count: Number(count) }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

function shortened(all: Count[]): Count[] {
  const rest = all.slice(REGIONS_SHOWN).reduce((sum, { count }) => sum + count, 0);
  return rest === 0 ? all : [...all.slice(0, REGIONS_SHOWN), { key: OTHERS, count: rest }];
}
