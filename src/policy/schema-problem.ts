/** What is wrong with the shape of a file, told of a schema's issue. */
import type { z } from 'zod';
import type { AdviceSet, Place, Problem, Saying } from './problem';

/** What a form says where something is still to be written; see `province-form.ts`. */
export const UNFILLED = '待填写';

export function issueProblem(file: string, data: unknown, issue: z.core.$ZodIssue, advice: AdviceSet): Problem {
  const at = [file, ...place(data, issue.path)];
  const fields = issue.path.filter((key) => typeof key === 'string');
  const what = whatIsWrong(issue, data);
  if (issue.code === 'unrecognized_keys') return { at, what: 'shape', values: { what, advice: { say: 'removeIt' } } };
  // The id of an entry in a list of ids is a key of the list, not a field.
  if (issue.code === 'invalid_key') return { at, what: 'shape', values: { what, advice: { advice: 'pack', fields: ['id'] } } };
  return { at, what: 'shape', values: { what, advice: { advice, fields } } };
}

/** The path in words: an entry by its id rather than by its list and position. */
function place(data: unknown, path: readonly PropertyKey[]): Place[] {
  const places: Place[] = [];
  let inside = '';
  let value = data;
  for (const key of path) {
    value = child(value, key);
    if (typeof key === 'number' && isRecord(value) && typeof value['id'] === 'string') {
      places.push({ entry: value['id'] });
      inside = '';
    } else {
      inside += typeof key === 'number' ? `[${key}]` : `${inside === '' ? '' : '.'}${String(key)}`;
    }
  }
  return inside === '' ? places : [...places, inside];
}

function child(value: unknown, key: PropertyKey): unknown {
  return isRecord(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined;
}

function whatIsWrong(issue: z.core.$ZodIssue, data: unknown): Saying {
  const value = issue.path.reduce<unknown>(child, data);
  if (issue.code === 'unrecognized_keys')
    return { say: issue.keys.length > 1 ? 'unknownKeys' : 'unknownKey', values: { keys: issue.keys.map((key) => `"${key}"`).join(', ') } };
  if (issue.code === 'invalid_key') return { say: 'badId' };
  if (value === undefined) return { say: 'missing' };
  if (typeof value === 'string' && value.includes(UNFILLED)) return { say: 'unfilled', values: { mark: UNFILLED } };
  const written = JSON.stringify(value);
  if (issue.code === 'too_small' && typeof value !== 'number') {
    return value === '' ? { say: 'empty' } : { say: 'tooShort', values: { length: Array.isArray(value) ? value.length : written } };
  }
  if (issue.code === 'invalid_value') return { say: 'otherValue', values: { written, allowed: issue.values.join(', ') } };
  return { say: 'unfit', values: { written, fit: fitOf(issue) } };
}

/** What would fit, as far as the schema says it. */
function fitOf(issue: z.core.$ZodIssue): Saying {
  if (issue.code === 'too_small') return { say: 'fit.atLeast', values: { bound: String(issue.minimum) } };
  if (issue.code === 'too_big') return { say: 'fit.atMost', values: { bound: String(issue.maximum) } };
  if (issue.code === 'invalid_type') return { say: `fit.${KINDS[issue.expected] ?? 'otherKind'}` };
  return { say: 'fit.otherForm' };
}

/** Kinds of values that the files hold, by the schema's names for them. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  int: 'number',
  boolean: 'yesOrNo',
  array: 'list',
  object: 'fields',
  record: 'fields',
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
