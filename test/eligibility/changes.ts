/** What a change of a rule did to the paths of the regions, in lines that a policy person can read. */
import { RESULTS, type Result } from '../../src/eligibility';

export interface Table {
  paths: number;
  longest: number;
  mean: number;
  results: Record<Result, number>;
  /** Per rule how many paths end with it true, false, unknown. */
  rules: Record<string, string>;
  digest: string;
}

/** What changed, one line each, so that a policy person can read it: how many paths came to another result, and by which rule. */
export function changesBetween(before: Record<string, Table>, after: Record<string, Table>): string[] {
  const lines: string[] = [];
  const line = (what: string, one: unknown, other: unknown): void => {
    if (one !== other) lines.push(`${what}: ${String(one ?? 'was not there')} -> ${String(other ?? 'is gone')}`);
  };
  for (const region of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[region], after[region]];
    const first = lines.length;
    for (const key of ['paths', 'longest', 'mean'] as const) line(`${region}, ${key}`, old?.[key], now?.[key]);
    for (const result of RESULTS) line(`${region}, paths that end ${result}`, old?.results[result], now?.results[result]);
    for (const rule of new Set([...Object.keys(old?.rules ?? {}), ...Object.keys(now?.rules ?? {})]))
      line(`${region}, rule ${rule}`, old?.rules[rule], now?.rules[rule]);
    if (lines.length === first && old?.digest !== now?.digest)
      lines.push(`${region}: the counts are the same, but some path asks, ends or misses otherwise`);
  }
  return lines;
}
