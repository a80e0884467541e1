/**
 * Whether both languages have the same sentences. One that is missing is noticed otherwise only when it is to be said, and then the turn fails.
 * Questions and facts are left out: what they must have follows from the rules, not from the other language.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesIn } from './pack-reader';
import type { Problem } from './problem';
import type { Locale } from './types';

const CHECKED_BY_RULES = new Set(['questions.json', 'facts.json']);
const OTHER: Readonly<Record<Locale, Locale>> = { 'zh-CN': 'en', en: 'zh-CN' };
const LANGUAGES = Object.keys(OTHER) as Locale[];

/** Files that only one language has. @param locales the `locales` folder */
export function untranslatedFiles(locales: string): Problem[] {
  return LANGUAGES.flatMap((language) => {
    const own = new Set(namesIn(locales, language));
    return namesIn(locales, OTHER[language])
      .filter((name) => !own.has(name))
      .map((name) => ({
        at: [`locales/${language}/${name}`],
        what: 'wordsFileMissing',
        values: { other: `locales/${OTHER[language]}/${name}` },
      }));
  });
}

/** Sentences that only one language has, in files that both have. @param locales the `locales` folder, every file in it JSON */
export function untranslatedSentences(locales: string): Problem[] {
  return namesIn(locales, 'zh-CN')
    .filter((name) => !CHECKED_BY_RULES.has(name))
    .flatMap((name) =>
      LANGUAGES.flatMap((language) =>
        differences(language, name, [read(locales, language, name), read(locales, OTHER[language], name)], []),
      ),
    );
}

/** What the first of the two lacks. That a place is a sentence in the one and a group in the other is said once, of the English. */
function differences(language: Locale, name: string, [own, other]: readonly [unknown, unknown], path: readonly string[]): Problem[] {
  const at = [`locales/${language}/${name}`, ...(path.length > 0 ? [path.join('.')] : [])];
  const values = { other: `locales/${OTHER[language]}/${name}` };
  if (isUnsaid(own) && !isUnsaid(other))
    return [{ at, what: 'sentenceMissing', values: { ...values, language: { say: language === 'en' ? 'plainEnglish' : 'plainChinese' } } }];
  if (isUnsaid(own) || isUnsaid(other)) return [];
  if (isGroup(own) && isGroup(other))
    return Object.keys(other).flatMap((key) => differences(language, name, [own[key], other[key]], [...path, key]));
  return isGroup(own) === isGroup(other) || language !== 'en' ? [] : [{ at, what: 'sentenceShape', values }];
}

const isUnsaid = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

export const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const namesIn = (locales: string, language: Locale): string[] => filesIn(locales, language, '.json').map((file) => basename(file));

export const read = (locales: string, language: Locale, name: string): unknown =>
  JSON.parse(readFileSync(join(locales, language, name), 'utf8').replace(/^\uFEFF/, ''));
