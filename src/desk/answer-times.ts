/** How long people waited for the first answer: median and 90th percentile of those who have one. Knows no page. */
import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import type { Database } from '../store/database';
import type { DeskTables } from './tables';

/** Percentiles by nearest rank: a time that somebody did wait. */
export interface AnswerTime {
  /** What the cases have in common, e.g. a region or a month. */
  key: string;
  /** Cases that were answered; of the others nobody knows yet how long. */
  answered: number;
  medianSeconds: number;
  p90Seconds: number;
}

/**
 * The most answered first.
 * @param cases whose times are asked for; those without an answer are left out
 * @param key what they are grouped by
 */
export async function answerTimes(
  { db }: Database<DeskTables>,
  cases: SelectQueryBuilder<DeskTables, 'desk_case', object>,
  key: RawBuilder<string>,
): Promise<AnswerTime[]> {
  // Written without percentile functions, which only one of the engines has.
  const waits = cases.where('answered_at', 'is not', null).select([key.as('key'), sql<number>`answered_at - received_at`.as('wait')]);
  const ranked = db
    .selectFrom(waits.as('waits'))
    .select([
      'key',
      'wait',
      sql<number>`row_number() over (partition by key order by wait)`.as('place'),
      sql<number>`count(*) over (partition by key)`.as('total'),
    ]);
  const rows = await db
    .selectFrom(ranked.as('ranked'))
    .select((eb) => [
      'key',
      eb.fn.max('total').as('answered'),
      sql<number>`min(case when place * 2 >= total then wait end)`.as('median'),
      sql<number>`min(case when place * 10 >= total * 9 then wait end)`.as('p90'),
    ])
    .groupBy('key')
    .execute();
  const seconds = (milliseconds: number): number => Math.max(0, Math.round(Number(milliseconds) / 1_000));
  return rows
    .map(({ key: name, answered, median, p90 }) => ({
      key: name,
      answered: Number(answered),
      medianSeconds: seconds(median),
      p90Seconds: seconds(p90),
    }))
    .sort((a, b) => b.answered - a.answered || (a.key < b.key ? -1 : 1));
}
