/** Whose cases somebody reaches, by GB/T 2260 code: in memory for one case, in SQL for many. Knows no table. */
import { sql, type RawBuilder } from 'kysely';
import type { Session } from './roles';

export type Reach = Pick<Session, 'role' | 'regions'>;

/** The codes within the region: of `440000` (a province) `440000` to `449999`, of `440300` (a city) `440300` to `440399`. */
function within(code: string): [first: string, last: string][] {
  if (!/^\d{6}$/.test(code)) return [];
  const prefix = code.replace(/(0000|00)$/, '');
  return [[prefix.padEnd(6, '0'), prefix.padEnd(6, '9')]];
}

/** A case without a region would be nobody's: supervisors see it, and whoever is bound to no region. */
const reachesNowhere = ({ role, regions }: Reach): boolean => regions.length === 0 || role === 'supervisor';

/** Whether cases of the region are within reach. A province covers its cities and counties, never the other way round. */
export function mayReach(reach: Reach, regionCode: string): boolean {
  if (reach.regions.length === 0) return true;
  if (regionCode === '') return reachesNowhere(reach);
  return reach.regions.flatMap(within).some(([first, last]) => first <= regionCode && regionCode <= last);
}

/**
 * `mayReach` for the rows of a query: `query.where(regionCondition(session, 'desk_case.region_code'))`. Written as ranges, which an
 * ordinary index on the column serves on both engines.
 * @param column holds a code of six digits, or nothing ('') where the region is not known
 */
export function regionCondition(reach: Reach, column: string): RawBuilder<boolean> {
  if (reach.regions.length === 0) return sql<boolean>`1 = 1`;
  const code = sql.ref(column);
  const ways = reach.regions.flatMap(within).map(([first, last]) => sql<boolean>`${code} between ${first} and ${last}`);
  if (reachesNowhere(reach)) ways.push(sql<boolean>`${code} = ''`);
  return ways.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`(${sql.join(ways, sql` or `)})`;
}
