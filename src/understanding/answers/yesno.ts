/** Yes, no or unsure, in standard Chinese, dialects and typed pinyin. A doubt outweighs what is said with it. */
import type { YesNoAnswer } from '../types';
import { splitByPerson } from './remarks';
import { hasResidue } from './residue';
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
const once = (compact: string): string => compact.replace(REPEATED, '$1');
const SIGNS_BEFORE = /^[^\p{L}\p{N}]+/u;
const CORRECTION = new RegExp(patterns.correction);
const ASKED = /[?？][\s\p{P}]*$/u;
/** 是我妈有 says whose it is. */
const POINTS_AT_ANOTHER = /^[是系]\S/;
const ONLY_IS = /^[是系]$/;
const WORDS = /[\p{L}\p{N}]/u;
/** mei you is meiyou, but n o is not no. */
const withoutSpaces = (text: string): string => (/(?<![a-z])[a-z](?![a-z])/.test(text) ? text : text.replaceAll(' ', ''));
const typed = Object.fromEntries(VALUES.map((value) => [value, new Set(patterns.typed[value].map(withoutSpaces))])) as Record<
  Value,
  Set<string>
>;
const ENGLISH = Object.fromEntries(VALUES.map((value) => [value, new RegExp(`^(?:${patterns.english[value]})$`)])) as Record<Value, RegExp>;
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
    .replace(/[’‘]/g, "'")
    .replace(/[.!?。]+$/, '');
  for (const value of VALUES) if (typed[value].has(withoutSpaces(latin)) || ENGLISH[value].test(latin)) return value;
  const spaced = answerText(text);
  if (!WORDS.test(spaced)) return VALUES.find((value) => [...text].some((sign) => emoji(value).includes(sign))) ?? null;
  const compact = once(spaced.replace(SIGNS_BEFORE, '').replaceAll(' ', ''));
  const correction = CORRECTION.exec(compact);
  if (correction) return corrected(decide(correction[1] ?? ''), decide(correction[2] ?? ''), compact);
  const value = current(compact);
  // Where others are spoken of too, the speaker's own words count: 我有他没有.
  const { own, others } = splitByPerson(spaced);
  if (others && POINTS_AT_ANOTHER.test(spaced) && ONLY_IS.test(own)) return null;
  const ownValue = others ? current(own.replaceAll(' ', '')) : null;
  const settled = ownValue ?? value;
  if (settled !== 'unsure' && !isAccountedFor(ownValue ? own : spaced, settled)) return null;
  return ASKED.test(text) && settled !== 'unsure' && !YES_ALTHOUGH_NEGATIVE.test(compact) ? null : settled;
}

/** 没有啊我身体好得很: an answer of its own, and what more is said of it. */
const ANSWERED_FIRST = new RegExp(`^(?:${patterns.answeredFirst})`);

/** Whether every word is known in the clause that answers: 没提过这茬 is no 没有. */
function isAccountedFor(spaced: string, settled: Value | null): boolean {
  const answering = spaced.split(' ').find((clause) => decide(once(clause)) === settled) ?? spaced;
  return ANSWERED_FIRST.test(answering) || !hasResidue('yesno', answering);
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
