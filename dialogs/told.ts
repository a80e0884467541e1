/**
 * What people tell before it is asked: kept as said, clause by clause, and read when the question comes up, so that nobody tells it twice.
 * Only what stands out in a story is read: a bare yes or no belongs to the question that was asked.
 */
import { clausesOf, namesNumber } from '../src/understanding';
import type { RegionAnswer } from '../src/understanding/types';
import { optionThatStandsOut } from './answers';
import type { Answered, Reply, Step } from './forms';
import { looksLikeQuestion } from './looks-like-question';
import { namesNoWork } from './out-of-work';
import type { Turn } from './turn';
import { readValueOf } from './values';
import { anyWordOf, inPlainWords, isOneOf, mentions, normalize, wordingsOf } from './words';

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
  hukou: ['here', 'province', 'elsewhere'],
  hukou_type: ['urban', 'rural'],
};
export const TELLABLE_QUESTIONS: readonly string[] = Object.keys(TELLABLE);
/** As much of a question as reading it in passing takes. */
export type Tellable = Pick<Step, 'id' | 'kind' | 'options' | 'optionOfPlace'>;

/** Clauses kept of a conversation, the newest. */
const MOST_KEPT = 24;
/** Clauses read of one message. */
const MOST_READ = 30;
/** Speech without punctuation is heard up to where it turns to somebody else, if so many characters were said by then. */
const LEAST_BEFORE_OTHERS = 8;
/** In completed years. */
const AGES = { least: 16, most: 80 };

type Of = 'self' | 'other';

/** Keeps what the message tells. @returns what of it is new */
export function keepTold(turn: Turn, stepsOf: () => readonly Tellable[]): string[] {
  // A short question tells nothing, and most messages are one; 我下岗了，怎么办 is none.
  const asks = turn.text.length < LEAST_BEFORE_OTHERS * 2 && looksLikeQuestion(turn, turn.text);
  if (asks && !mentions(turn.text, turn.t('told.whatNow'))) return [];
  const steps = stepsOf();
  const kept = turn.memory.told ?? [];
  const fresh = clausesOf(turn.maskedText)
    .slice(0, MOST_READ)
    .filter((clause) => !kept.includes(clause) && tells(turn, steps, clause));
  if (fresh.length > 0) turn.memory.told = [...kept, ...fresh].slice(-MOST_KEPT);
  return fresh;
}

/** What the message tells a second time, in the same words. */
export const toldAgain = ({ memory, maskedText }: Turn): string[] =>
  clausesOf(maskedText).filter((clause) => memory.told?.includes(clause));

/** Whether the message itself tells something of the person who writes. */
export const tellsOfSelf = (turn: Turn, steps: readonly Tellable[]): boolean =>
  clausesOf(turn.maskedText).some((clause) => steps.some((step) => read(turn, step, clause, 'self') !== null));

/** An answer that was given, and what is said instead. */
export interface Otherwise {
  answered: Answered;
  reply: Reply;
}

/** The first answer that the message itself gives otherwise than before. @param answered asked for only where the message tells something */
export function toldOtherwise(turn: Turn, steps: readonly Tellable[], answered: () => readonly Answered[]): Otherwise | null {
  const clauses = clausesOf(turn.maskedText);
  const told = steps.flatMap((step) =>
    clauses.flatMap((clause) => read(turn, step, clause, ofWhom(turn)) ?? []).map((reply) => ({ id: step.id, reply })),
  );
  if (told.length === 0) return null;
  const others = answered().flatMap((one) =>
    told.filter(({ id, reply }) => id === one.stepId && !one.answer.startsWith(reply.words)).map(({ reply }) => ({ answered: one, reply })),
  );
  return others[0] ?? null;
}

/** Whether every clause of the message tells something that is asked for, and nothing besides. */
export function tellsOnlyFacts(turn: Turn, steps: readonly Tellable[]): boolean {
  const clauses = clausesOf(turn.maskedText).filter((clause) => !isOneOf(clause, turn.t('told.fillers')));
  return clauses.length > 0 && clauses.every((clause) => tells(turn, steps, clause));
}

/** Where two places were told, as by 户口在甘肃，人在新疆: both, to choose between. */
export function toldPlaces(turn: Turn, step: Tellable): string[] {
  const places = (turn.memory.told ?? []).flatMap((clause) => read(turn, step, clause, ofWhom(turn))?.words ?? []);
  const named = [...new Set(places)];
  return named.length > 1 ? named : [];
}

/** Of whomever: most clauses are the same for both, and are read once. */
function tells(turn: Turn, steps: readonly Tellable[], clause: string): boolean {
  const parts = new Set([ownPart(turn, clause, 'self'), ownPart(turn, clause, 'other')]);
  return [...parts].some(
    (own) => own !== '' && !looksLikeQuestion(turn, own) && steps.some((step) => readPart(turn, step, clause, own) !== null),
  );
}

/** Whoever has said 我今年52 asks for themselves; an operator writes down what somebody else says. */
export function toldOfSelf(turn: Turn, about: Tellable, steps: readonly Tellable[]): Reply | null {
  if (turn.memory.speaksForFamily || turn.memory.speaksForOther || turn.voice === 'operator') return null;
  const [said] = ownClauses(turn, steps);
  const self = said === undefined ? null : optionOf(about, 'self');
  return self && { ...self, said };
}

/** My father is a veteran, and so am I: whom it is about is asked. */
export const tellsOwnService = (turn: Turn, steps: readonly Tellable[]): boolean =>
  ownClauses(
    turn,
    steps.filter(({ id }) => id === 'veteran'),
  ).length > 0;

/** Clauses that begin with 我 and tell something that one of the steps asks for. */
function ownClauses(turn: Turn, steps: readonly Tellable[]): string[] {
  const self = wordingsOf(turn.t('told.self'));
  return (turn.memory.told ?? []).filter(
    (clause) => self.some((word) => normalize(clause).startsWith(word)) && steps.some((step) => read(turn, step, clause, 'self') !== null),
  );
}

/** What was told that answers the step; null where nothing does, or where two things were said. */
export function toldAnswer(turn: Turn, step: Tellable, of = ofWhom(turn)): Reply | null {
  const answers = (turn.memory.told ?? []).flatMap((clause) => read(turn, step, clause, of) ?? []);
  const last = answers.at(-1) ?? null;
  // 当过兵，后来被开除军籍: whether one still counts as a veteran is asked, and nothing is put down for it.
  if (answers.some(({ kind }) => kind === 'unsure')) return null;
  // The registered home and where one lives are two places: which of them counts is for the person to say.
  if (step.kind === 'region' && answers.some((answer) => !isWithin(answer, last))) return null;
  if (last?.kind === 'value' && last.slot === 'age' && turn.memory.selfCheck?.age) return null;
  return last;
}

const ofWhom = ({ memory, voice }: Turn): Of => (memory.answeredBy === 'veteran' || voice === 'operator' ? 'self' : 'other');

function isWithin(one: Reply, other: Reply | null): boolean {
  return other === null || one.words.startsWith(other.words) || other.words.startsWith(one.words);
}

const read = (turn: Turn, step: Tellable, clause: string, of: Of): Reply | null => readPart(turn, step, clause, ownPart(turn, clause, of));

/** What was read in a turn: the same words are asked about several times on their way through it. */
const readings = new WeakMap<Turn, Map<Tellable, Map<string, Reply | null>>>();

function readPart(turn: Turn, step: Tellable, clause: string, own: string): Reply | null {
  let ofTurn = readings.get(turn);
  if (!ofTurn) readings.set(turn, (ofTurn = new Map()));
  let ofStep = ofTurn.get(step);
  if (!ofStep) ofTurn.set(step, (ofStep = new Map()));
  let reply = ofStep.get(own);
  if (reply === undefined) ofStep.set(own, (reply = readAnew(turn, step, own)));
  return reply && { ...reply, said: clause };
}

function readAnew(turn: Turn, step: Tellable, own: string): Reply | null {
  const options = TELLABLE[step.id];
  if (!options || own === '' || looksLikeQuestion(turn, own)) return null;
  if (step.id !== 'veteran' && mentions(own, turn.t('told.earlier'))) return null;
  return readOwn(turn, step, own, options);
}

function readOwn(turn: Turn, step: Tellable, own: string, options: readonly string[]): Reply | null {
  const option = (): Reply | null => {
    const named = optionThatStandsOut(turn, step, inPlainWords(own, turn.t('words.dialect')));
    return named && options.includes(named.id) ? { kind: 'option', id: named.id, words: named.label } : null;
  };
  const outOfWork = (): boolean => namesNoWork(turn, own);
  const ofRegistration = (): boolean => mentions(own, turn.t('told.matters.registered'));
  switch (step.id) {
    case 'region': {
      const place = firm(placeIn(turn, own));
      // Where somebody served or went to work is not where they belong.
      return place && mentions(own, turn.t('told.whereabouts')) ? null : place;
    }
    case 'hukou': {
      const home = mentions(own, turn.t('told.matters.hukou')) ? firm(placeIn(turn, own)) : null;
      return home && optionOf(step, step.optionOfPlace?.((home.value as RegionAnswer).code) ?? '');
    }
    case 'birth':
      if (!namesNumber(own) || mentions(own, turn.t('told.events'))) return null;
      return firm(readValueOf(turn, 'birthdate', own)) ?? age(turn, own);
    case 'registered':
      return ofRegistration() ? (option() ?? firm(readValueOf(turn, 'unemployed_since', own))) : null;
    case 'unemployed_since':
      return outOfWork() && !ofRegistration() ? firm(readValueOf(turn, 'unemployed_since', own)) : null;
    case 'work':
      return option() ?? (outOfWork() && !ofRegistration() ? optionOf(step, 'none') : null);
    case 'veteran':
      return mentions(own, turn.t('told.serviceInDoubt')) ? { kind: 'unsure', words: turn.t('form.unsure') } : option();
    default:
      return option();
  }
}

function optionOf(step: Tellable, id: string): Reply | null {
  const option = step.options.find((one) => one.id === id);
  return option ? { kind: 'option', id, words: option.label } : null;
}

type Value = Extract<Reply, { kind: 'value' }>;

/** 其实 puts an earlier answer right and leaves no doubt about the place. */
const placeIn = (turn: Turn, own: string): Value | null => readValueOf(turn, 'region', own.replace(anyWordOf(turn.t('told.indeed')), ''));

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
  const found = anyWordOf(turn.t('told.others')).exec(said);
  if (of === 'self') return !found ? said : found.index >= LEAST_BEFORE_OTHERS ? said.slice(0, found.index) : '';
  if (found) return said.slice(found.index + found[0].length);
  return wordingsOf(turn.t('told.self')).some((word) => said.startsWith(word)) ? '' : said;
}
