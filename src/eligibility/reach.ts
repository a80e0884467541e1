import { literalTruth } from './condition';
import type { Condition, Facts } from './types';

/**
 * Which truths a condition can still take once open facts become known.
 * null = that truth is out of reach; a list = in reach, and these open facts lead there (empty = it already holds).
 */
export interface Reach {
  yes: readonly string[] | null;
  no: readonly string[] | null;
}

/** What an undecided condition may still wait for. */
export interface Outlook {
  /** Everything known, derived facts included. */
  facts: Facts;
  /** The open facts that could still decide a fact of this name; empty = nobody can be asked any more. */
  open(field: string): readonly string[];
}

const NEVER: Reach = { yes: null, no: null };
const HOLDS: Reach = { yes: [], no: null };
const FAILS: Reach = { yes: null, no: [] };

export function reach(condition: Condition, outlook: Outlook): Reach {
  if ('field' in condition) {
    const truth = literalTruth(condition, outlook.facts[condition.field]);
    if (truth !== 'unknown') return truth ? HOLDS : FAILS;
    const open = outlook.open(condition.field);
    return open.length > 0 ? { yes: open, no: open } : NEVER;
  }
  if ('not' in condition) {
    const inner = reach(condition.not, outlook);
    return { yes: inner.no, no: inner.yes };
  }
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => reach(part, outlook));
  const yes = parts.map((part) => part.yes);
  const no = parts.map((part) => part.no);
  return 'all' in condition ? { yes: every(yes), no: some(no) } : { yes: some(yes), no: every(no) };
}

/** In reach only if every part is. */
export function every(parts: readonly (readonly string[] | null)[]): readonly string[] | null {
  let all: readonly string[] = [];
  for (const part of parts) {
    if (part === null) return null;
    all = joined(all, part);
  }
  return all;
}

/** In reach if one part is; nothing is open any more where one part already holds. */
export function some(parts: readonly (readonly string[] | null)[]): readonly string[] | null {
  let found: readonly string[] | null = null;
  for (const part of parts) {
    if (part === null) continue;
    if (part.length === 0) return part;
    found = joined(found ?? [], part);
  }
  return found;
}

/** Without copying where one list is empty or holds the other already, as is mostly so. */
function joined(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === 0) return b;
  const more = b.filter((name) => !a.includes(name));
  return more.length === 0 ? a : [...a, ...more];
}
