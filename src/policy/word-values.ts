/**
 * Whether a sentence is given the same values in both languages: what one of them leaves out is not said there, and what only one asks for
 * stays empty. Values are written `{{name}}`.
 */
import type { Problem } from './problem';
import { isGroup, namesIn, read } from './word-keys';

const VALUE = /\{\{(\w+)\}\}/g;
/** Begins like a value and is none: a brace too few, or a space. */
const BROKEN = /\{\{(?=\s*\w)(?!\w+\}\})[^{}]*\}{0,2}/;

/** @param locales the `locales` folder, every file in it JSON and in both languages */
export function unlikeValues(locales: string): Problem[] {
  return namesIn(locales, 'zh-CN').flatMap((name) => compared(name, [read(locales, 'en', name), read(locales, 'zh-CN', name)], []));
}

/** Told of the English; where a sentence is missing or is a group in the one language, others tell. */
function compared(name: string, [english, chinese]: readonly [unknown, unknown], path: readonly string[]): Problem[] {
  if (isGroup(english) && isGroup(chinese))
    return Object.keys(english).flatMap((key) => compared(name, [english[key], chinese[key]], [...path, key]));
  const [file, other] = [`locales/en/${name}`, `locales/zh-CN/${name}`];
  const sentences = [
    { at: [file, path.join('.')], said: wordsOf(english) },
    { at: [other, path.join('.')], said: wordsOf(chinese) },
  ];
  const broken = sentences.flatMap(({ at, said }): Problem[] => {
    const [value] = BROKEN.exec(said ?? '') ?? [];
    return value === undefined ? [] : [{ at, what: 'valueBroken', values: { value } }];
  });
  const [own, others] = sentences.map(({ said }) => (said === null ? null : valuesIn(said)));
  if (broken.length > 0 || !own || !others) return broken;
  const names = [...own, ...others].filter((value) => !own.has(value) || !others.has(value));
  return names.length === 0 ? [] : [{ at: [file, path.join('.')], what: 'valuesDiffer', values: { other, names: names.join(' ') } }];
}

/** Lists of wordings may differ in length from language to language: together they count as one sentence. */
function wordsOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join('|') : null;
}

/** As they are written, once each: one language may have to say a name twice. */
const valuesIn = (sentence: string): Set<string> => new Set(sentence.match(VALUE));
