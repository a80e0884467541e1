/** Compares what was typed with closed lists of wordings. A list is one sentence of locales: wordings joined by `|`. */

import { toSimplified } from '../src/understanding';

let last = { text: '', normalized: '' };

/**
 * Lower case, half width, simplified characters, without spaces and punctuation at the ends, so that a button and its typed twin are equal. The last one is
 * kept: a turn compares its message with a dozen lists.
 */
export function normalize(text: string): string {
  if (text !== last.text) {
    const normalized = toSimplified(text.normalize('NFKC'))
      .toLowerCase()
      .replace(/\s+/g, ' ')
      .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '');
    last = { text, normalized };
  }
  return last.normalized;
}

function anyOf(words: readonly string[]): RegExp {
  const longestFirst = words.filter((word) => word !== '').sort((a, b) => b.length - a.length);
  return new RegExp(
    longestFirst.length > 0 ? longestFirst.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|') : '(?!)',
    'u',
  );
}

const split = new Map<string, readonly string[]>();

/** The wordings of a list. */
export function wordingsOf(list: string): readonly string[] {
  let wordings = split.get(list);
  if (!wordings) split.set(list, (wordings = list.split('|')));
  return wordings;
}

const patterns = new Map<string, RegExp>();

/** A pattern for the first place where one of the wordings stands; of those that begin there, the longest. */
export function anyWordOf(list: string): RegExp {
  let pattern = patterns.get(list);
  if (!pattern) patterns.set(list, (pattern = anyOf(wordingsOf(list))));
  return pattern;
}

const lists = new Map<string, ReadonlySet<string>>();

/** Whether the text is one of the wordings, apart from case, width and punctuation. */
export function isOneOf(text: string, wordings: string): boolean {
  let list = lists.get(wordings);
  if (!list) {
    list = new Set(wordings.split('|').map(normalize));
    lists.set(wordings, list);
  }
  return list.has(normalize(text));
}

const DIGITS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const ORDINAL = new RegExp(`^(?:第|选|no\\.?|number|option)?\\s*([1-9]|1[0-9]|两|${DIGITS.join('|')})\\s*(?:个|项|条|号|题|选项)?$`, 'u');

/** `2`, `２`, `2.`, `第2个`, `选2`, `第二个` → 2; null when the text is anything else. */
export function ordinal(text: string): number | null {
  const digit = ORDINAL.exec(normalize(text))?.[1];
  if (!digit) return null;
  if (digit === '两') return 2;
  return DIGITS.includes(digit) ? DIGITS.indexOf(digit) + 1 : Number(digit);
}

interface Translation {
  pairs: readonly (readonly [said: string, meant: string])[];
  /** Any of what may be said; most texts hold none of it. */
  any: RegExp;
}

const translations = new Map<string, Translation>();

function translationOf(table: string): Translation {
  let translation = translations.get(table);
  if (!translation) {
    const pairs = wordingsOf(table).map((entry) => {
      const [said = '', meant = ''] = entry.split('=');
      return [said, meant] as const;
    });
    translations.set(table, (translation = { pairs, any: anyOf(pairs.map(([said]) => said)) }));
  }
  return translation;
}

/** The text with dialect put into the words that options are worded in; a table is `said=meant` joined by `|`. */
export function inPlainWords(text: string, table: string): string {
  const { pairs, any } = translationOf(table);
  return any.test(text) ? pairs.reduce((plain, [said, meant]) => plain.replaceAll(said, meant), text) : text;
}

/** Whether the text is nothing but the wordings, with the fillers around them. */
export function isMadeOf(text: string, wordings: string, fillers: string): boolean {
  const parts = normalize(text).split(anyWordOf(wordings));
  return parts.length > 1 && parts.every((part) => !/[\p{L}\p{N}]/u.test(part.split(anyWordOf(fillers)).join('')));
}

const expressions = new Map<string, RegExp>();

/** Whether the text holds what a sentence of locales describes as a regular expression. */
export function matches(text: string, expression: string): boolean {
  let compiled = expressions.get(expression);
  if (!compiled) expressions.set(expression, (compiled = new RegExp(expression, 'iu')));
  return compiled.test(text);
}

/** Whether one of the wordings occurs in the text. */
export function mentions(text: string, wordings: string): boolean {
  const said = normalize(text);
  return wordingsOf(wordings).some((wording) => said.includes(wording));
}

const LETTERS_OF_A_CHARACTER = /[a-z' ]{3}/giu;

/** How much is said, in Chinese characters: three Latin letters say about as much as one. */
export const saidLength = (text: string): number => text.replace(LETTERS_OF_A_CHARACTER, '字').length;

/** A sticker as WeChat writes it where it cannot show it: [微笑]. */
const STICKER = /\[[\p{L}\p{N} ]{1,6}\]/gu;

/** Neither a letter nor a digit in any script: an emoji, a sticker, dots, a lone question mark. */
export function isWordless(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text.startsWith('[') ? text.replace(STICKER, '') : text);
}
