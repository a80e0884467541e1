/**
 * What was said is of the kind that was asked for and yet cannot be: a birth to come, an age of 300, a place that is nowhere. Says of what,
 * and what it may be; the question goes out again with the same codes as on the command line.
 */
import type { Fact, Question } from '../src/eligibility/types';
import { monthNumber, monthText } from '../src/policy/retirement';
import { SelfCheckError, type Refusal } from '../src/policy/self-check';
import { NUMBER, NUMERAL, parseNumber } from '../src/understanding/answers/numerals';
import { factLabel } from './self-check-texts';
import type { Turn } from './turn';
import { wordingsOf } from './words';

export function refuse(turn: Turn, { code, field, allowed }: Refusal, { kind }: Question, answer: string): string {
  turn.refused = { code, field, allowed };
  const label = factLabel(turn, field);
  if (typeof allowed === 'string' || !('min' in allowed)) {
    return turn.t('selfCheck.refused.unknown', { label, answer, hint: turn.t(`hints.${kind}`) });
  }
  const bounds = boundsInWords(turn, field, allowed);
  return turn.t(code === 'in-the-future' ? 'selfCheck.refused.future' : 'selfCheck.refused.range', { label, answer, bounds });
}

/** Where nothing could be read as an answer. @returns null where nothing impossible was said either */
export function refuseUnread(turn: Turn, question: Question): string | null {
  const claim = claimIn(turn, question);
  if (!claim) return null;
  const { today, now } = turn.scope;
  try {
    turn.services.selfCheck.ruleSet({ [claim.fact]: { value: claim.value, source: 'veteran', at: now.toISOString() } }, today);
    return null;
  } catch (error) {
    if (!(error instanceof SelfCheckError)) throw error;
    return refuse(turn, error, question, claim.words);
  }
}

function boundsInWords(turn: Turn, field: string, { min, max }: { min: number | string; max: number | string }): string {
  if (typeof min === 'number') return turn.t(field === 'age' ? 'values.ageRange' : 'values.monthsRange', { min, max });
  const [from, to] = [min, max].map((month) => {
    const [year, number] = String(month).split('-').map(Number);
    return turn.t('values.birth.month', { year, month: number });
  });
  return turn.t('selfCheck.refused.between', { from, to });
}

interface Claim {
  fact: string;
  value: Fact['value'];
  /** The part of the message that says it. */
  words: string;
}

function claimIn(turn: Turn, { kind, facts, typed }: Question): Claim | null {
  const fact = typed?.fact ?? facts[0] ?? '';
  if (kind === 'region') return placeIn(turn, fact);
  if (kind === 'birthdate') return monthIn(turn.maskedText, fact) ?? ageIn(turn.maskedText);
  if (kind !== 'unemployed_since') return null;
  const since = monthIn(turn.maskedText, fact);
  return since && { ...since, value: monthNumber(turn.scope.today) - monthNumber(String(since.value)) };
}

/** 2030年5月, 二零三零年, 1880-05; a month that is none is left out. */
const MONTH = new RegExp(`(?<!\\d)(\\d{4}(?!\\d)|${NUMERAL}{4}(?=年))(?:[年./-](?:(${NUMBER})月?)?)?`);
const AGE = new RegExp(`(${NUMBER})(?:周?岁| years? old)`, 'i');

function monthIn(text: string, fact: string): Claim | null {
  const found = MONTH.exec(text);
  const year = parseNumber(found?.[1] ?? '');
  if (!found || year === null || year < 1000 || year > 9999) return null;
  const month = parseNumber(found[2] ?? '') ?? 0;
  return { fact, value: month >= 1 && month <= 12 ? monthText(year * 12 + month - 1) : String(year), words: found[0] };
}

function ageIn(text: string): Claim | null {
  const found = AGE.exec(text);
  const age = parseNumber(found?.[1] ?? '');
  return found && age !== null ? { fact: 'age', value: age, words: found[0] } : null;
}

function placeIn(turn: Turn, fact: string): Claim | null {
  const text = turn.maskedText.trim();
  const [code] = /(?<!\d)\d{6}(?!\d)/.exec(text) ?? [];
  const isPlace = wordingsOf(turn.t('selfCheck.words.places')).some((ending) => text.toLowerCase().endsWith(ending));
  return code === undefined ? (isPlace ? { fact, value: text, words: text } : null) : { fact, value: code, words: code };
}
