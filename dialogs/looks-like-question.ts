/** Whether a sentence asks something, by its last character or a question word. The words of all languages count: people mix them. */
import { LOCALES, type Texts } from '../src/locale';
import type { Turn } from './turn';

export interface QuestionWords {
  /** Words that stand in no wish: 问问有没有名额 may be what somebody wants written down. */
  outright: RegExp;
  /** The same and those of dialects. */
  any: RegExp;
}

/** Each list is one regular expression in `asking` of the locales. */
export function loadQuestionWords(texts: Texts): QuestionWords {
  const written = (key: string): string[] => LOCALES.map((locale) => texts.in(locale)(`asking.${key}`)).filter((pattern) => pattern !== '');
  const outright = written('outright');
  return { outright: oneOf(outright), any: oneOf([...outright, ...written('dialect')]) };
}

const oneOf = (patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'), 'iu');

export const asksOutright = ({ asking }: Pick<Turn, 'asking'>, text: string): boolean => asking.outright.test(text);

/** @param text the message, or a part of it */
export const looksLikeQuestion = ({ asking }: Pick<Turn, 'asking'>, text: string): boolean => asking.any.test(text);
