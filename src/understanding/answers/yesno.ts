/** Yes, no or unsure, in standard Chinese, dialects and typed pinyin. A doubt outweighs what is said with it. */
import type { YesNoAnswer } from '../types';
import { splitByPerson } from './remarks';
import { answerText, LONGEST_ANSWER } from './text';
import { readData } from '../data';

const patterns = readData<typeof import('../data/yesno.json')>('yesno.json');

type Value = YesNoAnswer['value'];
const VALUES = ['yes', 'no', 'unsure'] as const;

const anyOf = (sources: string[]): RegExp => new RegExp(sources.join('|'));
const UNSURE = anyOf(patterns.unsure);
const QUESTION = anyOf(patterns.question);
const REFUSAL = anyOf(patterns.refusal);
/** 不是没有, 办了但是没批: whether that is a yes depends on the question. */
const EITHER_WAY = anyOf(patterns.eitherWay);
const YES_ALTHOUGH_NEGATIVE = anyOf(patterns.yesAlthoughNegative);
const NO = anyOf(patterns.no);
const YES = anyOf(patterns.yes);
const NOW = new RegExp(`^(.*)(?:${patterns.now.join('|')})(.+)$`);
/** 没有没有没有 holds 有没有, which it does not say. */
const REPEATED = new RegExp(`^(${patterns.repeated})\\1+`);
const CORRECTION = new RegExp(patterns.correction);
const ASKED = /[?？][\s\p{P}]*$/u;
const WORDS = /[\p{L}\p{N}]/u;
const typed: Record<Value, string[]> = patterns.typed;
const emoji = (value: Value): string[] => [...patterns.emoji[value]];

/** `null` when the text says neither, both, or asks something back. */
export function parseYesNo(text: string): YesNoAnswer | null {
  const value = valueOf(text.slice(0, LONGEST_ANSWER));
  return value && { value };
}

function valueOf(text: string): Value | null {
  const latin = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[.!?。]+$/, '');
  for (const value of VALUES) if (typed[value].includes(latin)) return value;
  const spaced = answerText(text);
  if (!WORDS.test(spaced)) return VALUES.find((value) => [...text].some((sign) => emoji(value).includes(sign))) ?? null;
  const compact = spaced.replaceAll(' ', '').replace(REPEATED, '$1');
  const correction = CORRECTION.exec(compact);
  if (correction) return corrected(decide(correction[1] ?? ''), decide(correction[2] ?? ''), compact);
  const value = current(compact);
  // Where others are spoken of too, the speaker's own words count: 我有他没有.
  const { own, others } = splitByPerson(spaced);
  const ownValue = others ? current(own.replaceAll(' ', '')) : null;
  const settled = ownValue ?? value;
  return ASKED.test(text) && settled !== 'unsure' && !YES_ALTHOUGH_NEGATIVE.test(compact) ? null : settled;
}

/** Who takes an answer back is asked again; 不对，不是 only repeats itself. Where nothing was answered before, 不对 may be the answer. */
function corrected(before: Value | null, after: Value | null, compact: string): Value | null {
  const said = before ?? decide(compact);
  return said === after || (before === null && after === null) ? said : null;
}

/** What was once and what is now: 以前没有 现在有了. */
function current(compact: string): Value | null {
  const now = NOW.exec(compact)?.[2];
  return (now && decide(now)) || decide(compact);
}

function decide(compact: string): Value | null {
  if (REFUSAL.test(compact)) return null;
  if (UNSURE.test(compact)) return 'unsure';
  if (EITHER_WAY.test(compact)) return null;
  if (YES_ALTHOUGH_NEGATIVE.test(compact)) return 'yes';
  if (QUESTION.test(compact)) return null;
  if (NO.test(compact)) return 'no';
  return YES.test(compact) ? 'yes' : null;
}
