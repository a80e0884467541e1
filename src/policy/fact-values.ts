/** Reads plain values as facts and refuses what cannot be one, with a code, the field and what is allowed. */
import { UNSURE, type Fact } from '../eligibility';
import { regionTable } from '../understanding/answers/region-table';
import type { Field, FieldTable } from './fields';

export const REFUSAL_CODES = [
  'invalid-line',
  'invalid-day',
  'unknown-fact',
  'wrong-type',
  'unknown-value',
  'out-of-range',
  'in-the-future',
  'unknown-region',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** What may stand in a field: names, the ends of a range (inclusive), or a form in words. */
export type Allowed = readonly (string | boolean)[] | { min: number | string; max: number | string } | string;

export interface Refusal {
  code: RefusalCode;
  /** The fact's name, or `today`, or `line`. */
  field: string;
  /** One sentence: what was given and what it must be. */
  message: string;
  allowed: Allowed;
}

/** Something given to the self-check that cannot be: the same codes on the command line, in the API and in dialogs. */
export class SelfCheckError extends Error implements Refusal {
  readonly code: RefusalCode;
  readonly field: string;
  readonly allowed: Allowed;

  constructor({ code, field, message, allowed }: Refusal) {
    super(message);
    this.name = 'SelfCheckError';
    this.code = code;
    this.field = field;
    this.allowed = allowed;
  }
}

const OLDEST_YEARS = 120;
const MONTH = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const SIX_DIGITS = /^\d{6}$/;
const REGION = 'a region code of six digits (GB/T 2260), "000000" for the nation';

/**
 * A plain value as a fact's value: `unsure` (or the field's own word for it) stays unsure, a number may be a range.
 * @param today `YYYY-MM-DD`; absent where only the form is asked for
 */
export function readFact(table: FieldTable, name: string, value: unknown, today?: string): { value: Fact['value'] } | { refusal: Refusal } {
  const field = table.fields[name];
  if (field === undefined) {
    const names = Object.keys(table.fields);
    const meant = nearest(name, names);
    const message = `There is no fact "${name}"; ${meant === null ? '' : `did you mean "${meant}"? `}the names are in policy/fields.yaml.`;
    return { refusal: { code: 'unknown-fact', field: name, message, allowed: names } };
  }
  if (value === UNSURE || ('unsureValue' in field && value === field.unsureValue)) return { value: UNSURE };
  const read = readAs(field, value, today);
  if ('value' in read) return read;
  const message = `${name} is ${JSON.stringify(value)}, but must be ${read.expected} or "unsure".`;
  return { refusal: { code: read.code, field: name, message, allowed: read.allowed } };
}

/** Of these names the one that differs by a slip or two; null when none is near. */
export function nearest(name: string, names: readonly string[]): string | null {
  const allowed = Math.max(1, Math.floor(name.length / 4));
  const near = names
    .map((one) => ({ one, slips: slipsBetween(name.toLowerCase(), one.toLowerCase()) }))
    .filter(({ slips }) => slips <= allowed);
  return near.sort((a, b) => a.slips - b.slips)[0]?.one ?? null;
}

/** Characters to add, leave out or change (Levenshtein). */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [position, char] of [...one].entries()) {
    const next = [position + 1];
    for (let index = 0; index < other.length; index++) {
      const change = (row[index] ?? 0) + (char === other[index] ? 0 : 1);
      next.push(Math.min(change, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** @throws SelfCheckError */
export function checkFact(table: FieldTable, name: string, value: unknown, today?: string): Fact['value'] {
  const read = readFact(table, name, value, today);
  if ('refusal' in read) throw new SelfCheckError(read.refusal);
  return read.value;
}

/** @throws SelfCheckError where it is no day of the calendar */
export function checkDay(today: unknown): string {
  const isDay =
    typeof today === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(today) && new Date(`${today}T00:00:00Z`).toJSON()?.slice(0, 10) === today;
  if (isDay) return today;
  const allowed = 'a day of the calendar, YYYY-MM-DD';
  throw new SelfCheckError({
    code: 'invalid-day',
    field: 'today',
    message: `today is ${today === undefined ? 'missing' : JSON.stringify(today)}, but must be ${allowed}.`,
    allowed,
  });
}

type Read = { value: Fact['value'] } | { code: RefusalCode; expected: string; allowed: Allowed };

function readAs(field: Field, value: unknown, today?: string): Read {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? { value } : { code: 'wrong-type', expected: 'true, false', allowed: [true, false, UNSURE] };
    case 'enum':
      return readEnum(value, field);
    case 'integer':
      return readNumber(value, field);
    case 'month':
      return readMonth(value, today);
    case 'code':
      if (typeof value === 'string' && isRegion(value)) return { value };
      return {
        code: typeof value === 'string' && SIX_DIGITS.test(value) ? 'unknown-region' : 'wrong-type',
        expected: REGION,
        allowed: REGION,
      };
  }
}

/** One value of the field, or `{"oneOf"}` with several, not all of them. */
function readEnum(value: unknown, { values, unsureValue }: { values: readonly string[]; unsureValue?: string }): Read {
  const real = values.filter((one) => one !== unsureValue);
  const isReal = (one: unknown): one is string => typeof one === 'string' && real.includes(one);
  const expected = `one of ${values.join(', ')}${real.length > 2 ? ', {"oneOf": some of them}' : ''}`;
  const refused = (code: RefusalCode): Read => ({ code, expected, allowed: [...values, UNSURE] });
  if (isReal(value)) return { value };
  if (typeof value === 'string') return refused('unknown-value');
  if (typeof value !== 'object' || value === null || !('oneOf' in value) || !Array.isArray(value.oneOf)) return refused('wrong-type');
  const oneOf: readonly unknown[] = value.oneOf;
  const some = oneOf.every(isReal) && new Set(oneOf).size === oneOf.length && oneOf.length > 1 && oneOf.length < real.length;
  return some ? { value: { oneOf } } : refused('unknown-value');
}

function readNumber(value: unknown, { min, max }: { min: number; max: number }): Read {
  const isWhole = (one: unknown): one is number => typeof one === 'number' && Number.isInteger(one);
  const isEnd = (one: unknown): one is number | null => one === null || isWhole(one);
  const within = (one: number | null): boolean => one === null || (one >= min && one <= max);
  const refused = (code: RefusalCode): Read => ({
    code,
    expected: `a whole number from ${min} to ${max}, {"min", "max"}`,
    allowed: { min, max },
  });
  if (isWhole(value)) return within(value) ? { value } : refused('out-of-range');
  if (typeof value !== 'object' || value === null || !('min' in value) || !('max' in value)) return refused('wrong-type');
  const { min: low, max: high } = value;
  if (!isEnd(low) || !isEnd(high)) return refused('wrong-type');
  const upsideDown = low !== null && high !== null && low > high;
  return upsideDown || !within(low) || !within(high) ? refused('out-of-range') : { value: { min: low, max: high } };
}

/** A month, a year, or a day of which the month is kept. */
function readMonth(value: unknown, today?: string): Read {
  const month = typeof value === 'string' && MONTH.test(value) ? value.slice(0, 'YYYY-MM'.length) : undefined;
  const form = 'YYYY-MM (or YYYY)';
  if (month === undefined) return { code: 'wrong-type', expected: form, allowed: form };
  if (today === undefined) return { value: month };
  const [min, max] = [`${Number(today.slice(0, 4)) - OLDEST_YEARS}${today.slice(4, 7)}`, today.slice(0, 7)];
  const bounds = { expected: `${form} from ${min} to ${max}`, allowed: { min, max } };
  if (month > max.slice(0, month.length)) return { code: 'in-the-future', ...bounds };
  return month < min.slice(0, month.length) ? { code: 'out-of-range', ...bounds } : { value: month };
}

/** Whether the table of regions has it, collecting codes (`110100`, `419000`) and a city's own districts (`410401`) included. */
function isRegion(code: string): boolean {
  if (!SIX_DIGITS.test(code)) return false;
  const { unit } = regionTable();
  if (code === '000000' || unit(code) !== undefined) return true;
  const city = code.slice(0, 4);
  if (code.endsWith('01')) return unit(`${city}00`) !== undefined;
  return (
    code.endsWith('00') &&
    Array.from({ length: 99 }, (_, index) => String(index + 1).padStart(2, '0')).some((end) => unit(`${city}${end}`) !== undefined)
  );
}
