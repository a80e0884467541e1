/** The views of the list, how many cases each holds and from which regions: what stands above every list. Opens no case. */
import { sql, type SelectQueryBuilder } from 'kysely';
import type { Reach } from '../accounts';
import type { Database } from '../store/database';
import { MERGED_RANK, RANK } from './queue-order';
import type { DeskState, DeskTables } from './tables';

export const VIEWS = {
  new: ['new'],
  accepted: ['accepted'],
  'needs-info': ['needs-info'],
  closed: ['completed', 'failed', 'withdrawn'],
  all: ['new', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn'],
} as const satisfies Record<string, readonly DeskState[]>;
/** What somebody has written, or what came due, and nobody has seen to yet: also of cases that have ended. */
export const NEWS = 'news';
export type View = keyof typeof VIEWS | typeof NEWS;
export const VIEW_NAMES = ['new', 'accepted', 'needs-info', NEWS, 'closed', 'all'] as const satisfies readonly View[];

const CLOSED: ReadonlySet<DeskState> = new Set([...VIEWS.closed, 'erased']);
/** Whether somebody still waits for somebody. */
export const isOpenAtDesk = (state: DeskState): boolean => !CLOSED.has(state);

export interface Overview {
  counts: Record<View, number>;
  regions: { code: string; name: string }[];
}

/** What other servers change shows in the counts after this time at the latest. */
const KEPT_MILLISECONDS = 5_000;

/** Counting reads the whole index: once for everybody who asks in the same moments. */
export class Overviews {
  readonly #kept = new Map<string, { at: number; overview: Promise<Overview> }>();
  /** Names of regions never change; asking for them each time would read the whole table. */
  readonly #regionNames = new Map<string, string>();

  constructor(
    private readonly database: Database<DeskTables>,
    private readonly visible: (viewer: Reach) => SelectQueryBuilder<DeskTables, 'desk_case', object>,
  ) {}

  of(viewer: Reach): Promise<Overview> {
    const key = JSON.stringify([viewer.role, viewer.regions]);
    const known = this.#kept.get(key);
    const now = performance.now();
    if (known && now - known.at < KEPT_MILLISECONDS) return known.overview;
    const overview = this.#count(viewer);
    this.#kept.set(key, { at: now, overview });
    overview.catch(() => this.#kept.delete(key));
    return overview;
  }

  /** Something has changed: whoever asks next counts anew. */
  forget(): void {
    this.#kept.clear();
  }

  async #count(viewer: Reach): Promise<Overview> {
    const [groups, news] = await Promise.all([
      this.visible(viewer)
        .select((eb) => ['state', 'region_code as code', eb.fn.countAll<number>().as('count')])
        .where('merged_into', 'is', null)
        .groupBy(['state', 'region_code'])
        .execute(),
      onlyNews(this.visible(viewer))
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    ]);
    const count = (states: readonly DeskState[]): number =>
      groups.filter(({ state }) => states.includes(state)).reduce((sum, group) => sum + Number(group.count), 0);
    const codes = [...new Set(groups.map(({ code }) => code))].filter(Boolean).sort();
    return {
      counts: {
        ...(Object.fromEntries(Object.entries(VIEWS).map(([name, states]) => [name, count(states)])) as Record<keyof typeof VIEWS, number>),
        [NEWS]: Number(news.count),
      },
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
}

/** Written out, so that the databases know that their index of exactly these rows will do. */
export function onlyNews<Query extends SelectQueryBuilder<DeskTables, 'desk_case', object>>(cases: Query): Query {
  return cases.where('unread', '=', sql.lit(1)).where(RANK, '<', sql.lit(MERGED_RANK)) as Query;
}
