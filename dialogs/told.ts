/**
 * What people tell before it is asked: kept as said, clause by clause, and read when the question comes up, so that nobody tells it twice.
 * Only what stands out in a story is read: a bare yes or no belongs to the question that was asked.
 */
import { clausesOf } from '../src/understanding';
import type { RegionAnswer } from '../src/understanding/types';
import { optionThatStandsOut } from './answers';
import type { Reply, Step } from './forms';
import type { Turn } from './turn';
import { readValueOf } from './values';
import { inPlainWords, isOneOf, looksLikeQuestion, mentions, normalize, wordingsOf } from './words';

/**
 * Questions that may be answered in passing, with the options that may. What would end the self-check is asked in any case, and so are
 * health and family, which nobody should find noted down unasked.
 */
const TELLABLE: Readonly<Record<string, readonly string[]>> = {
  region: [],
  veteran: ['yes'],
  work: ['none', 'odd_jobs'],
  birth: [],
  sex: ['male', 'female'],
  registered: ['none'],
  unemployed_since: [],
  hukou_type: ['urban', 'rural'],
};
export const TELLABLE_QUESTIONS: readonly string[] = Object.keys(TELLABLE);

/** Clauses kept of a conversation, the newest. */
const MOST_KEPT = 24;
/** Clauses read of one message. */
const MOST_READ = 30;
/** Speech without punctuation is heard up to where it turns to somebody else, if so many characters were said by then. */
const LEAST_BEFORE_OTHERS = 8;
/** In completed years. */
const AGES = { least: 16, most: 80 };

type Of = 'self' | 'other';

/** Keeps what the message tells. @returns whether any of it is new */
export function keepTold(turn: Turn, stepsOf: () => readonly Step[]): boolean {
  // A short question tells nothing, and most messages are one.
  if (turn.text.length < LEAST_BEFORE_OTHERS * 2 && looksLikeQuestion(turn.text)) return false;
  const steps = stepsOf();
  const kept = turn.memory.told ?? [];
  const fresh = clausesOf(turn.maskedText)
    .slice(0, MOST_READ)
    .filter((clause) => !kept.includes(clause) && tells(turn, steps, clause));
  if (fresh.length > 0) turn.memory.told = [...kept, ...fresh].slice(-MOST_KEPT);
  return fresh.length > 0;
}

/** Whether the message itself tells something of the person who writes. */
export const tellsOfSelf = (turn: Turn, steps: readonly Step[]): boolean =>
  clausesOf(turn.maskedText).some((clause) => steps.some((step) => read(turn, step, clause, 'self') !== null));

/** Whether every clause of the message tells something that is asked for, and nothing besides. */
export function tellsOnlyFacts(turn: Turn, steps: readonly Step[]): boolean {
  const clauses = clausesOf(turn.maskedText).filter((clause) => !isOneOf(clause, turn.t('told.fillers')));
  return clauses.length > 0 && clauses.every((clause) => tells(turn, steps, clause));
}

/** Of whomever: most clauses are the same for both, and are read once. */
function tells(turn: Turn, steps: readonly Step[], clause: string): boolean {
  const parts = new Set([ownPart(turn, clause, 'self'), ownPart(turn, clause, 'other')]);
  return [...parts].some(
    (own) => own !== '' && !looksLikeQuestion(own) && steps.some((step) => readPart(turn, step, clause, own) !== null),
  );
}

/** Whoever has said 我今年52 asks for themselves; an operator writes down what somebody else says. */
export function toldOfSelf(turn: Turn, about: Step, steps: readonly Step[]): Reply | null {
  if (turn.memory.speaksForFamily || turn.voice === 'operator') return null;
  const [said] = ownClauses(turn, steps);
  const self = said === undefined ? null : optionOf(about, 'self');
  return self && { ...self, said };
}

/** My father is a veteran, and so am I: whom it is about is asked. */
export const tellsOwnService = (turn: Turn, steps: readonly Step[]): boolean =>
  ownClauses(
    turn,
    steps.filter(({ id }) => id === 'veteran'),
  ).length > 0;

/** Clauses that begin with 我 and tell something that one of the steps asks for. */
function ownClauses(turn: Turn, steps: readonly Step[]): string[] {
  const self = wordingsOf(turn.t('told.self'));
  return (turn.memory.told ?? []).filter(
    (clause) => self.some((word) => normalize(clause).startsWith(word)) && steps.some((step) => read(turn, step, clause, 'self') !== null),
  );
}

/** What was told that answers the step; null where nothing does, or where two things were said. */
export function toldAnswer(turn: Turn, step: Step, of = ofWhom(turn)): Reply | null {
  const answers = (turn.memory.told ?? []).flatMap((clause) => read(turn, step, clause, of) ?? []);
  const last = answers.at(-1) ?? null;
  // The registered home and where one lives are two places: which of them counts is for the person to say.
  if (step.kind === 'region' && answers.some((answer) => !isWithin(answer, last))) return null;
  if (last?.kind === 'value' && last.slot === 'age' && turn.memory.selfCheck?.age) return null;
  return last;
}

const ofWhom = ({ memory, voice }: Turn): Of => (memory.answeredBy === 'veteran' || voice === 'operator' ? 'self' : 'other');

function isWithin(one: Reply, other: Reply | null): boolean {
  return other === null || one.words.startsWith(other.words) || other.words.startsWith(one.words);
}

const read = (turn: Turn, step: Step, clause: string, of: Of): Reply | null => readPart(turn, step, clause, ownPart(turn, clause, of));

function readPart(turn: Turn, step: Step, clause: string, own: string): Reply | null {
  const options = TELLABLE[step.id];
  if (!options || own === '' || looksLikeQuestion(own)) return null;
  if (step.id !== 'veteran' && mentions(own, turn.t('told.earlier'))) return null;
  const reply = readOwn(turn, step, own, options);
  return reply && { ...reply, said: clause };
}

function readOwn(turn: Turn, step: Step, own: string, options: readonly string[]): Reply | null {
  const option = (): Reply | null => {
    const named = optionThatStandsOut(turn, step, inPlainWords(own, turn.t('words.dialect')));
    return named && options.includes(named.id) ? { kind: 'option', id: named.id, words: named.label } : null;
  };
  const outOfWork = mentions(own, turn.t('outOfWork.words'));
  const ofRegistration = mentions(own, turn.t('told.matters.registered'));
  switch (step.id) {
    case 'region':
      return firm(readValueOf(turn, 'region', own));
    case 'birth':
      return mentions(own, turn.t('told.events')) ? null : (firm(readValueOf(turn, 'birthdate', own)) ?? age(turn, own));
    case 'registered':
      return ofRegistration ? (option() ?? firm(readValueOf(turn, 'unemployed_since', own))) : null;
    case 'unemployed_since':
      return outOfWork && !ofRegistration ? firm(readValueOf(turn, 'unemployed_since', own)) : null;
    case 'work':
      return option() ?? (outOfWork && !ofRegistration ? optionOf(step, 'none') : null);
    default:
      return option();
  }
}

function optionOf(step: Step, id: string): Reply | null {
  const option = step.options.find((one) => one.id === id);
  return option ? { kind: 'option', id, words: option.label } : null;
}

type Value = Extract<Reply, { kind: 'value' }>;

/** What would have to be read back is asked instead. */
function firm(reply: Value | null): Value | null {
  if (!reply || reply.confirm) return null;
  const { candidates } = reply.value as Partial<RegionAnswer>;
  return candidates && candidates.length > 1 ? null : reply;
}

function age(turn: Turn, own: string): Value | null {
  const reply = firm(readValueOf(turn, 'age', own));
  const { age: years } = (reply?.value ?? { age: null }) as { age: number | null };
  return years !== null && years >= AGES.least && years <= AGES.most ? reply : null;
}

/** The part of a clause that speaks of the person in question; empty where it speaks of somebody else. */
function ownPart(turn: Turn, clause: string, of: Of): string {
  const said = normalize(clause);
  const found = wordingsOf(turn.t('told.others'))
    .map((word) => ({ word, at: said.indexOf(word) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.word.length - a.word.length)[0];
  if (of === 'self') return !found ? said : found.at >= LEAST_BEFORE_OTHERS ? said.slice(0, found.at) : '';
  if (found) return said.slice(found.at + found.word.length);
  return wordingsOf(turn.t('told.self')).some((word) => said.startsWith(word)) ? '' : said;
}
