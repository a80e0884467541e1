/**
 * What is wrong with the policy, as data: where, what, and with which values. The sentences stand in `locales/<language>/policyCheck.json`,
 * and each says where, what, why and what to write instead.
 */
import type { Locale } from './types';

/** A step towards the place: as the file writes it, or by the name of an entry, a question or a line. */
export type Place = string | { entry: string } | { question: string } | { line: number };

/** A part of a sentence that is worded itself. */
export interface Saying {
  /** A key below `parts`. */
  say: string;
  values?: Readonly<Record<string, Value>>;
}

/** Why a field is there and what to write into it: said of the innermost of these fields that has such a sentence. */
export interface Advice {
  advice: AdviceSet;
  fields: readonly string[];
}
export type AdviceSet = 'pack' | 'rules';

type Value = string | number | Saying | Advice;

export interface Problem {
  /** From the file inwards. */
  at: readonly Place[];
  /** A key below `problems`. */
  what: string;
  values?: Readonly<Record<string, Value>>;
}

/** The sentences of `policyCheck.json` in one language. */
export interface ProblemWords {
  say(key: string, values?: Record<string, unknown>): string;
  has(key: string): boolean;
}

/** @param texts what `loadTexts` reads of `locales/` */
export function problemWords(
  texts: { in(locale: Locale): ProblemWords['say']; has(locale: Locale, key: string): boolean },
  locale: Locale,
): ProblemWords {
  const t = texts.in(locale);
  return { say: (key, values) => t(`policyCheck.${key}`, values), has: (key) => texts.has(locale, `policyCheck.${key}`) };
}

/** Every problem at once, so that they can be mended at once. */
export class ProblemsError extends Error {
  constructor(
    what: string,
    readonly problems: readonly Problem[],
  ) {
    super(
      `${what}; \`npm run policy:check\` says why, and what to write instead:\n${problems.map((problem) => `- ${inShort(problem)}`).join('\n')}`,
    );
  }
}

/** A problem of an entry further in. @param more as the file writes it: `.base`, `[0]`, `periods[0]` */
export function within(at: readonly Place[], more: string): readonly Place[] {
  const last = at.at(-1);
  return typeof last === 'string' && at.length > 1 ? [...at.slice(0, -1), last + more] : [...at, more.replace(/^\./, '')];
}

/** One sentence, in the language of the words. */
export function inWords({ at, what, values = {} }: Problem, words: ProblemWords): string {
  const place = at.map((part) => placeInWords(part, words)).join(words.say('places.separator'));
  return words.say('problem', { place, problem: words.say(`problems.${what}`, spoken(values, words)) });
}

function placeInWords(part: Place, { say }: ProblemWords): string {
  if (typeof part === 'string') return part;
  const [kind = ''] = Object.keys(part);
  return say(`places.${kind}`, part);
}

function spoken(values: Readonly<Record<string, Value>>, words: ProblemWords): Record<string, string | number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueInWords(value, words)]));
}

function valueInWords(value: Value, words: ProblemWords): string | number {
  if (typeof value !== 'object') return value;
  if ('say' in value) return words.say(`parts.${value.say}`, spoken(value.values ?? {}, words));
  const field = value.fields.findLast((one) => words.has(`advice.${value.advice}.${one}`));
  return words.say(field === undefined ? 'advice.none' : `advice.${value.advice}.${field}`);
}

/** Where no sentences are at hand. */
function inShort({ at, what, values = {} }: Problem): string {
  const place = at.map((part) => (typeof part === 'string' ? part : Object.values(part).join(''))).join(', ');
  return `${place}: ${[what, ...Object.values(values).flatMap(plain)].join(' ')}`;
}

function plain(value: Value): (string | number)[] {
  if (typeof value !== 'object') return [value];
  return 'say' in value ? [value.say, ...Object.values(value.values ?? {}).flatMap(plain)] : [];
}
