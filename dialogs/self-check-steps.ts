/** The questions of the self-check as steps of a questionnaire, as they are asked in the person's region. Keeps no answer. */
import type { Question } from '../src/eligibility/types';
import type { Translate } from '../src/locale';
import type { Step } from './forms';
import { hukouBeside } from './hukou';
import { looksLikeQuestion } from './looks-like-question';
import type { SelfCheckMemory } from './memory';
import { refuseUnread } from './refused';
import { optionsOf, questionHelp, questionLabel, questionText, whyAsked } from './self-check-texts';
import { TELLABLE_QUESTIONS, toldPlaces, type Tellable } from './told';
import type { Turn } from './turn';
import { mentions, saidLength, wordingsOf } from './words';

/** In characters; a longer message says more. */
const MOST_OF_A_STATE = 12;
/** Questions that people answer before they are asked. */
const SAID_ALONG = ['work', 'ready'];

export function selfCheckMemory(turn: Turn): SelfCheckMemory {
  return (turn.memory.selfCheck ??= { given: {}, shown: {} });
}

/** The question as it is asked here: a region may narrow its options. Null when this release has no such question. */
export function findQuestion(turn: Turn, id: string): Question | null {
  const { selfCheck } = turn.services;
  const asking = turn.memory.selfCheck?.asking;
  try {
    const question = selfCheck.question(id);
    const options = asking?.id === id ? asking.options : undefined;
    // Another release may have asked with other options: then they are offered as they are now.
    if (options?.every((one) => question.options?.some((option) => option.id === one))) {
      return { ...question, options: question.options?.filter((option) => options.includes(option.id)) };
    }
    return selfCheck.path(selfCheckMemory(turn).given, turn.scope.today).find((step) => step.question.id === id)?.question ?? question;
  } catch (error) {
    turn.scope.log.warn({ error, question: id }, 'a stored conversation waits for a question that is gone');
    return null;
  }
}

export function questionStep(turn: Turn, question: Question, remaining?: number): Step {
  const options = optionsOf(turn, question);
  if (question.kind === 'birthdate' && turn.memory.selfCheck?.age) {
    options.unshift({ id: 'by-age', label: turn.t('selfCheck.byAge') });
  }
  return {
    id: question.id,
    kind: question.kind,
    facts: question.facts,
    text: questionText(turn, question.id, turn.voice),
    otherWords: questionText(turn, question.id, turn.voice === 'operator' ? 'veteran' : 'operator'),
    label: questionLabel(turn, question.id),
    options,
    canBeUnsure: question.options?.some(({ id }) => id === 'unsure') ?? false,
    why: () => whyAsked(turn, question),
    help: () => questionHelp(turn, question.id),
    refuse: () => refuseUnread(turn, question),
    saidAlong: () => SAID_ALONG.filter((id) => id !== question.id).flatMap((id) => optionsOf(turn, turn.services.selfCheck.question(id))),
    otherMatters: () => mattersBeside(turn, question.id),
    ...(question.id === 'hukou' && { optionOfPlace: (code) => hukouAt(turn, code) }),
    ...(question.id === 'region' && { extraButtons: toldPlaces(turn, { id: question.id, kind: question.kind, options }) }),
    ...(question.id === 'ready' && { optionOfMeaning: { job_interest: 'yes' } }),
    remaining,
  };
}

function hukouAt(turn: Turn, code: string): string | null {
  const region = turn.memory.selfCheck?.given['region']?.value;
  return typeof region === 'string' && region !== 'unsure' ? hukouBeside(region, code) : null;
}

/** Questions that are about one matter, by the words in `told.matters`. */
const MATTERS = ['registered', 'insurance', 'disability_level', 'situation', 'hukou'];

function mattersBeside(turn: Turn, id: string): string {
  const own = MATTERS.includes(id) ? wordingsOf(turn.t(`told.matters.${id}`)) : [];
  return wordsOfMatters(turn)
    .filter((word) => !own.includes(word))
    .join('|');
}

const wordsOfMatters = (turn: Turn): string[] => MATTERS.flatMap((one) => wordingsOf(turn.t(`told.matters.${one}`)));

/** 登记了, 没办残疾证: says how it stands with something that the self-check asks about; a wish to call something off does not. */
export const statesMatter = (turn: Turn): boolean =>
  saidLength(turn.text) <= MOST_OF_A_STATE &&
  mentions(turn.text, wordsOfMatters(turn).join('|')) &&
  mentions(turn.text, turn.t('told.states')) &&
  !mentions(turn.text, turn.t('told.notStates')) &&
  !looksLikeQuestion(turn, turn.text);

/** By the sentences of a language and a voice, which are all that these questions differ in. */
const tellable = new WeakMap<Translate, readonly Tellable[]>();

/** The questions that may be answered in passing, whether or not they will be asked. */
export function tellableSteps(turn: Turn): readonly Tellable[] {
  let steps = tellable.get(turn.t);
  if (!steps) {
    steps = TELLABLE_QUESTIONS.map((id) => {
      const question = turn.services.selfCheck.question(id);
      return { id, kind: question.kind, options: optionsOf(turn, question) };
    });
    tellable.set(turn.t, steps);
  }
  return steps;
}
