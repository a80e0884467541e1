/** Keeps an answer of the self-check as facts, or says why it cannot be one. Asks nothing. */
import type { Facts, Question } from '../src/eligibility/types';
import { factsFromAnswer, SelfCheckError, type AnswerContext, type QuestionAnswer } from '../src/policy/self-check';
import type { AgeAnswer, BirthdateAnswer, RegionAnswer, UnemployedSinceAnswer } from '../src/understanding/types';
import { rememberRegion } from './contact-steps';
import type { Accepted, Reply, Step } from './forms';
import type { SelfCheckMemory } from './memory';
import { refuse } from './refused';
import { findQuestion, selfCheckMemory } from './self-check-steps';
import { questionLabel } from './self-check-texts';
import type { Turn } from './turn';
import { isOneOf, mentions } from './words';

export async function acceptAnswer(turn: Turn, step: Step, reply: Reply): Promise<Accepted> {
  const { selfCheck } = turn.services;
  const { today } = turn.scope;
  const memory = selfCheckMemory(turn);
  if (reply.kind === 'value' && reply.slot === 'age' && step.kind === 'birthdate') {
    memory.age = { value: reply.value as AgeAnswer, words: reply.words };
    return { notes: [turn.t('selfCheck.ageNotEnough', { age: reply.words })], again: true };
  }
  const question = findQuestion(turn, step.id) ?? selfCheck.question(step.id);
  const said = sayAnswer(memory, question, reply);
  const context = {
    source: turn.memory.answeredBy ?? 'veteran',
    at: turn.scope.now.toISOString(),
    words: reply.said ?? (turn.maskedText || reply.words),
  };
  const facts = { ...ageSaidBefore(memory, question, said, context), ...factsFromAnswer(question, said, context) };
  if (question.facts.includes('veteranStatus')) rememberServed(turn, memory);
  if (reply.kind === 'value' && reply.slot === 'region') rememberRegion(turn, reply.value as RegionAnswer, reply.words);
  const words = said.kind === 'age' ? (memory.age?.words ?? reply.words) : reply.words;
  const replaces = question.facts.some((name) => memory.given[name] !== undefined);
  let changed: { given: Facts; noLongerCounts: string[] };
  try {
    changed = replaces
      ? selfCheck.change(memory.given, question.id, facts, today)
      : { given: readable(turn, { ...memory.given, ...facts }), noLongerCounts: [] };
  } catch (error) {
    if (!(error instanceof SelfCheckError)) throw error;
    return { notes: [refuse(turn, error, question, words)], again: true };
  }
  const notes = notesOnAnswer(turn, question, reply, words);
  notes.push(...notesOnChange(turn, memory, question, words, replaces, changed.noLongerCounts));
  const movesTo = replaces && question.id === 'region' && changed.given['region']?.value !== memory.given['region']?.value;
  memory.given = movesTo ? withoutAnswersOfThePlace(turn, changed.given) : changed.given;
  if (movesTo) notes.push(turn.t('selfCheck.otherPlace'));
  if (Object.keys(memory.given).length < Object.keys(changed.given).length) notes.push(turn.t('selfCheck.saidOfThePlace'));
  memory.shown[question.id] = words;
  delete memory.asking;
  delete memory.assessedOn;
  return { notes };
}

/** “In this city” was said of the place that was named before. */
const OF_THE_PLACE = ['hukou', 'resident'];

function withoutAnswersOfThePlace(turn: Turn, given: Facts): Facts {
  const gone = new Set(OF_THE_PLACE.flatMap((id) => turn.services.selfCheck.question(id).facts));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !gone.has(name)));
}

/** @throws SelfCheckError where one of the facts cannot be */
function readable(turn: Turn, given: Facts): Facts {
  turn.services.selfCheck.ruleSet(given, turn.scope.today);
  return given;
}

/** An age that was said before the birth month stands beside it: where they do not fit, that is asked about. */
function ageSaidBefore(memory: SelfCheckMemory, question: Question, said: QuestionAnswer, context: AnswerContext): Facts {
  if (said.kind !== 'birthdate' || !memory.age) return {};
  const { age } = factsFromAnswer(question, { kind: 'age', value: memory.age.value }, context);
  memory.shown['age'] = memory.age.words;
  delete memory.age;
  return age ? { age } : {};
}

/** Who is no veteran may still serve, or have served elsewhere: each has a way of their own. */
function rememberServed(turn: Turn, memory: SelfCheckMemory): void {
  delete memory.served;
  if (mentions(turn.text, turn.t('selfCheck.words.abroad'))) memory.served = 'abroad';
  else if (mentions(turn.text, turn.t('selfCheck.words.serving'))) memory.served = 'serving';
}

/** The reply in the terms of the engine. */
function sayAnswer(memory: SelfCheckMemory, question: Question, reply: Reply): QuestionAnswer {
  const byAge = (reply.kind === 'option' && reply.id === 'by-age') || (reply.kind === 'unsure' && question.kind === 'birthdate');
  if (byAge && memory.age) return { kind: 'age', value: memory.age.value };
  switch (reply.kind) {
    case 'option':
      return { kind: 'options', ids: [reply.id] };
    case 'options':
      return { kind: 'options', ids: reply.ids };
    case 'value':
      if (reply.slot === 'birthdate') return { kind: 'birthdate', value: reply.value as BirthdateAnswer };
      if (reply.slot === 'unemployed_since') return { kind: 'unemployed_since', value: reply.value as UnemployedSinceAnswer };
      return reply.slot === 'age'
        ? { kind: 'age', value: reply.value as AgeAnswer }
        : { kind: 'region', value: reply.value as RegionAnswer };
    default:
      return { kind: 'options', ids: ['unsure'] };
  }
}

/** A shop of one's own, school: whether that is work is decided locally, and nobody should wonder why it was put down as not sure. */
function notesOnAnswer(turn: Turn, { id }: Question, { kind }: Reply, words: string): string[] {
  const isOpen = id === 'work' && kind === 'unsure' && !isOneOf(turn.text, turn.t('words.unsure'));
  return isOpen && mentions(turn.text, turn.t('selfCheck.words.notJustWork')) ? [turn.t('selfCheck.workIsDecidedLocally', { words })] : [];
}

function notesOnChange(
  turn: Turn,
  memory: SelfCheckMemory,
  question: Question,
  words: string,
  replaces: boolean,
  noLongerCounts: string[],
): string[] {
  if (!replaces || memory.shown[question.id] === words) return [];
  const notes = [turn.t('selfCheck.changed', { label: questionLabel(turn, question.id), answer: words })];
  if (noLongerCounts.length > 0) {
    const list = noLongerCounts.map((id) => questionLabel(turn, id)).join(turn.t('form.listSeparator'));
    notes.push(turn.t('selfCheck.noLongerCounts', { list }));
  }
  return notes;
}
