/**
 * Facts that nobody is ever asked for. Who mentions one of their own accord is asked first whether it may count;
 * only a yes stores it, and what the place's rules do not use is not stored at all.
 */
import { fieldsOf } from '../src/eligibility';
import type { Fact } from '../src/eligibility/types';
import { factLabel } from './self-check-texts';
import type { Turn } from './turn';
import { isOneOf, normalize, wordingsOf } from './words';

/** As marked `sensitive` in `policy/fields.yaml`; how people call them is in `locales/*\/sensitive.json`. */
export const SENSITIVE_FACTS = ['exOffender', 'drugRehab', 'mentalRehab'] as const;
export type SensitiveFact = (typeof SENSITIVE_FACTS)[number];

/** Characters before the words, in the same clause, in which a “not” or a relative turns their meaning. */
const REACH_BEFORE = 6;

/** The sensitive fact that the message tells of the person whom the self-check is about, unless it was settled before. */
export function mentionedSensitive(turn: Turn): SensitiveFact | null {
  const { memory } = turn;
  const said = normalize(turn.maskedText);
  const found = SENSITIVE_FACTS.find((fact) => wordingsOf(turn.t(`sensitive.words.${fact}`)).some((words) => tells(turn, said, words)));
  if (!found || memory.selfCheck?.given[found] || memory.leftOut?.includes(found)) return null;
  return found;
}

function tells(turn: Turn, said: string, words: string): boolean {
  const at = said.indexOf(words);
  if (at < 0) return false;
  const clause =
    said
      .slice(0, at)
      .split(turn.locale === 'en' ? /\p{P}/u : /[\p{P}\s]/u)
      .pop() ?? '';
  const before = clause.slice(-REACH_BEFORE);
  if (
    turn
      .t('sensitive.not')
      .split('|')
      .some((not) => before.includes(not))
  )
    return false;
  // A relative who fills in for someone speaks of that someone.
  const ofOthers = turn.memory.answeredBy === 'relative' ? [] : turn.t('sensitive.others').split('|');
  return !ofOthers.some((other) => before.includes(other));
}

/** Whether the rules of the person's place know the fact; where the place is not known yet they may. */
export function mayMatter(turn: Turn, fact: SensitiveFact): boolean {
  const given = turn.memory.selfCheck?.given ?? {};
  if (!given['region']) return true;
  const { categories } = turn.services.selfCheck.ruleSet(given, turn.scope.today);
  return categories.some(({ test }) => test !== null && fieldsOf(test).includes(fact));
}

/** @param said the message, to be taken as an answer once this is settled */
export async function askToCount(turn: Turn, fact: SensitiveFact, said: string): Promise<void> {
  turn.memory.offer = { kind: 'sensitive', fact, said };
  await turn.say(turn.t('sensitive.ask', { fact: factLabel(turn, fact) }), {
    asks: true,
    buttons: [firstOf(turn, 'sensitive.yes'), firstOf(turn, 'sensitive.no')],
  });
}

const firstOf = (turn: Turn, key: string): string => turn.t(key).split('|')[0] ?? '';

export const saysCount = (turn: Turn): boolean => isOneOf(turn.text, turn.t('sensitive.yes')) || isOneOf(turn.text, turn.t('words.yes'));
export const saysLeaveOut = (turn: Turn): boolean => isOneOf(turn.text, turn.t('sensitive.no')) || isOneOf(turn.text, turn.t('words.no'));

export function count(turn: Turn, fact: SensitiveFact): void {
  const memory = (turn.memory.selfCheck ??= { given: {}, shown: {} });
  const known: Fact = { value: true, source: turn.memory.answeredBy ?? 'veteran', at: turn.scope.now.toISOString() };
  memory.given = { ...memory.given, [fact]: known };
}

/** Not stored, and never asked about again in this conversation. */
export function leaveOut(turn: Turn, fact: SensitiveFact): void {
  const { memory } = turn;
  memory.leftOut = [...new Set([...(memory.leftOut ?? []), fact])];
  if (memory.selfCheck) {
    const { [fact]: _, ...rest } = memory.selfCheck.given;
    memory.selfCheck.given = rest;
  }
}

/** What the person told unasked and let count. */
export function volunteered(turn: Turn): SensitiveFact[] {
  return SENSITIVE_FACTS.filter((fact) => turn.memory.selfCheck?.given[fact] !== undefined);
}
