/** Scores the answer parsers on the entity sets, whose lines say `{kind, text, expect, ref}` with `expect` such as `48-49`, `2024-03` or `yes`. */
import { understandAnswer, type Range } from '../../src/understanding';
import { readHeldOut } from './evaluation';

interface EntityRow {
  kind: 'age' | 'date' | 'dur' | 'money' | 'yn';
  text: string;
  expect: string;
  /** The day in China. */
  ref: string;
}

export interface SlotFigures {
  rows: number;
  right: number;
  accuracy: number;
  errors: string[];
}

/** Half a month, a year of age: what a range may differ from the expected one. */
const TOLERANCE = 0.6;

function within([low, high]: Range, expect: string, exact: boolean): boolean {
  const [from = 0, to = from] = expect.split('-').map(Number);
  if (low === null || high === null) return false;
  if (exact && !expect.includes('-')) return low === from && high === from;
  return low >= from - TOLERANCE && high <= to + TOLERANCE;
}

function isRight({ kind, text, expect, ref }: EntityRow): boolean {
  const context = { today: ref };
  if (kind === 'yn') return understandAnswer('yesno', text, context)?.value === expect;
  if (kind === 'age') {
    const age = understandAnswer('age', text, context);
    return age !== null && within(age.range, expect, true);
  }
  if (kind === 'money') {
    const money = understandAnswer('money', text, context);
    return money !== null && within(money.range, expect, true);
  }
  const since = understandAnswer('unemployed_since', text, context);
  if (kind === 'dur') return since !== null && within(since.months, expect, false);
  // The contract gives the month someone stopped working, not the day.
  const month = expect.slice(0, 'YYYY-MM'.length);
  if (since?.since?.startsWith(month)) return true;
  return understandAnswer('birthdate', text, context)?.birth.startsWith(month) ?? false;
}

export function scoreSlots(name: string): SlotFigures {
  const rows = readHeldOut<EntityRow>(name);
  const wrong = rows.filter((row) => !isRight(row));
  return {
    rows: rows.length,
    right: rows.length - wrong.length,
    accuracy: 1 - wrong.length / rows.length,
    errors: wrong.map((row) => `${row.kind} ${row.text}: ${row.expect}`),
  };
}
