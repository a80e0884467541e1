/**
 * Scores the answer parsers. Two kinds of sets: `slots-<kind>`, `slots-held-<kind>` and those of all kinds
 * together (`slots-fresh`, `slots-systematic`, `slots-first-sight`, `slots-strangers-…`), whose lines say what of the answer must be right,
 * and the older entity sets, whose lines say `{kind, text, expect, ref}` with `expect` such as `48-49`, `2024-03` or `yes`.
 */
import { SLOT_KINDS, understandAnswer, type Range, type SlotKind } from '../../src/understanding';
import { readHeldOut } from './evaluation';

/** right: as expected. asked: not read, or read and asked back. silent: a wrong value that would count without being asked back. */
type Outcome = 'right' | 'asked' | 'silent';

export interface SlotFigures {
  rows: number;
  right: number;
  asked: number;
  silent: number;
  accuracy: number;
  errors: string[];
}

interface SlotRow {
  text: string;
  expecting: SlotKind;
  today: string;
  /** The fields that must be right; `{confirm: true}` alone: whatever is read must be asked back. null: nothing was said. */
  answer: Record<string, unknown> | null;
  why: string;
}

interface EntityRow {
  kind: 'age' | 'date' | 'dur' | 'money' | 'yn';
  text: string;
  expect: string;
  /** The day in China. */
  ref: string;
}

interface Judged {
  outcome: Outcome;
  line: string;
}

/** The names under which all kinds are scored together. */
const COLLECTIONS = ['slots', 'slots-held'];

export function scoreSlots(name: string): SlotFigures {
  if (name.startsWith('entities')) return figures(readHeldOut<EntityRow>(name).map(judgeEntity));
  const files = COLLECTIONS.includes(name) ? SLOT_KINDS.map((kind) => `${name}-${kind}`) : [name];
  return figures(files.flatMap((file) => readHeldOut<SlotRow>(file).map(judgeSlot)));
}

function figures(judged: Judged[]): SlotFigures {
  const count = (wanted: Outcome): number => judged.filter(({ outcome }) => outcome === wanted).length;
  return {
    rows: judged.length,
    right: count('right'),
    asked: count('asked'),
    silent: count('silent'),
    accuracy: count('right') / judged.length,
    errors: judged.filter(({ outcome }) => outcome !== 'right').map(({ outcome, line }) => `${outcome} ${line}`),
  };
}

function judgeSlot({ text, expecting, today, answer: expected, why }: SlotRow): Judged {
  const answer: object | null = understandAnswer(expecting, text, { today });
  const line = `${expecting} ${text} (${why}): expected ${JSON.stringify(expected)}, read ${JSON.stringify(answer)}`;
  if (fits(answer as Record<string, unknown> | null, expected)) return { outcome: 'right', line };
  return { outcome: answer === null || isAskedBack(answer) ? 'asked' : 'silent', line };
}

/** A number that is refused is asked for again. */
const isAskedBack = (answer: object): boolean =>
  ('confirm' in answer && answer.confirm === true) || ('valid' in answer && answer.valid === false);

function fits(answer: Record<string, unknown> | null, expected: Record<string, unknown> | null): boolean {
  if (expected === null) return answer === null;
  const onlyAsked = Object.keys(expected).join() === 'confirm' && expected.confirm === true;
  if (onlyAsked) return answer === null || isAskedBack(answer);
  if (answer === null) return false;
  return Object.entries(expected).every(([field, value]) =>
    Array.isArray(value) ? isClose(answer[field], value as Range) : Object.is(answer[field], value),
  );
}

/** How far the ends of a rough range (from and to differ) may lie from the expected ones: a unit, or a sixth. */
const ROUGH_UNIT = 1;
const ROUGH_SHARE = 1 / 6;
const ROUNDING = 0.1;

function isClose(range: unknown, [from, to]: Range): boolean {
  if (!Array.isArray(range)) return false;
  const [low, high] = range as Range;
  const near = (said: number | null, wanted: number | null): boolean => {
    if (said === null || wanted === null) return said === wanted;
    return Math.abs(said - wanted) <= (from === to ? 0 : Math.max(wanted < ROUGH_UNIT ? ROUNDING : ROUGH_UNIT, wanted * ROUGH_SHARE));
  };
  return near(low, from) && near(high, to);
}

/** Half a month, a year of age: what a range may differ from the expected one in the entity sets. */
const TOLERANCE = 0.6;

function within([low, high]: Range, expect: string, exact: boolean): boolean {
  const [from = 0, to = from] = expect.split('-').map(Number);
  if (low === null || high === null) return false;
  if (exact && !expect.includes('-')) return low === from && high === from;
  return low >= from - TOLERANCE && high <= to + TOLERANCE;
}

function judgeEntity(row: EntityRow): Judged {
  const kind = ({ age: 'age', yn: 'yesno', money: 'money', dur: 'unemployed_since', date: 'unemployed_since' } as const)[row.kind];
  const answer: object | null = understandAnswer(kind, row.text, { today: row.ref });
  const line = `${row.kind} ${row.text}: ${row.expect}`;
  if (isRightEntity(row)) return { outcome: 'right', line };
  return { outcome: answer === null || isAskedBack(answer) ? 'asked' : 'silent', line };
}

function isRightEntity({ kind, text, expect, ref }: EntityRow): boolean {
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
