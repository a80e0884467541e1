/** Whether a sentence asks something, by its last character or a question word. The words of all languages count: people mix them. */
import { LOCALES, type Texts } from '../src/locale';
import type { Turn } from './turn';
import { saidLength } from './words';

export interface QuestionWords {
  /** Words that stand in no wish: 问问有没有名额 may be what somebody wants written down. */
  outright: RegExp;
  /** The same and those of dialects. */
  any: RegExp;
  /** A whole message that asks for all there is and names no matter: 我能领哪些补贴. */
  forAll: RegExp;
}

/** Each list is one regular expression in `asking` of the locales. */
export function loadQuestionWords(texts: Texts): QuestionWords {
  const written = (key: string): string[] => LOCALES.map((locale) => texts.in(locale)(`asking.${key}`)).filter((pattern) => pattern !== '');
  const outright = written('outright');
  return { outright: oneOf(outright), any: oneOf([...outright, ...written('dialect')]), forAll: oneOf(written('forAll')) };
}

const oneOf = (patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'), 'iu');

export const asksOutright = ({ asking }: Pick<Turn, 'asking'>, text: string): boolean => asking.outright.test(text);

/** @param text the message, or a part of it */
export const looksLikeQuestion = ({ asking }: Pick<Turn, 'asking'>, text: string): boolean => asking.any.test(text);

/** In characters; who says more asks for more. */
const LONGEST_FOR_ALL = 30;

export const asksForAll = ({ asking, text }: Turn): boolean => saidLength(text) <= LONGEST_FOR_ALL && asking.forAll.test(text);
