/** Yes, no or unsure, in standard Chinese, dialects and typed pinyin. A doubt outweighs what is said with it. */
import { normalize } from '../language/normalize';
import type { YesNoAnswer } from '../types';
import { compactText } from './text';
import { readData } from '../data';

const patterns = readData<typeof import('../data/yesno.json')>('yesno.json');

type Value = YesNoAnswer['value'];

const anyOf = (sources: string[]): RegExp => new RegExp(sources.join('|'));
const UNSURE = anyOf(patterns.unsure);
const QUESTION = anyOf(patterns.question);
const NOTHING = anyOf(patterns.nothing);
const YES_ALTHOUGH_NEGATIVE = anyOf(patterns.yesAlthoughNegative);
const NO = anyOf(patterns.no);
const YES = anyOf(patterns.yes);
const NOW = new RegExp(`^(.*)(?:${patterns.now.join('|')})(.+)$`);
const typed = patterns.typed as Record<Value, string[]>;

/** `null` when the text says neither, or asks something back. */
export function parseYesNo(text: string): YesNoAnswer | null {
  const value = valueOf(text);
  return value && { value };
}

function valueOf(text: string): Value | null {
  const latin = text
    .trim()
    .toLowerCase()
    .replace(/[.!?。！？]+$/, '');
  for (const value of ['yes', 'no', 'unsure'] as const) if (typed[value].includes(latin)) return value;
  // Emoji-only answers become words here.
  const compact = compactText(text) && (compactText(text).match(/[\p{L}\p{N}]/u) ? compactText(text) : normalize(text));
  if (compact === '') return null;
  // What was once and what is now: 以前没有 现在有了.
  const now = NOW.exec(compact)?.[2];
  return (now && decide(now)) || decide(compact);
}

function decide(compact: string): Value | null {
  if (NOTHING.test(compact)) return null;
  if (UNSURE.test(compact)) return 'unsure';
  if (YES_ALTHOUGH_NEGATIVE.test(compact)) return 'yes';
  if (QUESTION.test(compact)) return null;
  if (NO.test(compact)) return 'no';
  return YES.test(compact) ? 'yes' : null;
}
