/** The questions of the self-check as steps of a questionnaire, as they are asked in the person's region. Keeps no answer. */
import type { Question } from '../src/eligibility/types';
import type { Step } from './forms';
import type { SelfCheckMemory } from './memory';
import { refuseUnread } from './refused';
import { optionsOf, questionHelp, questionLabel, questionText, whyAsked } from './self-check-texts';
import { TELLABLE_QUESTIONS } from './told';
import type { Turn } from './turn';
import { wordingsOf } from './words';

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
    remaining,
  };
}

/** Questions that are about one matter, by the words in `told.matters`. */
const MATTERS = ['registered', 'insurance', 'disability_level', 'situation', 'hukou'];

function mattersBeside(turn: Turn, id: string): string {
  const own = MATTERS.includes(id) ? wordingsOf(turn.t(`told.matters.${id}`)) : [];
  const words = MATTERS.flatMap((one) => wordingsOf(turn.t(`told.matters.${one}`)));
  return words.filter((word) => !own.includes(word)).join('|');
}

/** The questions that may be answered in passing, whether or not they will be asked. */
export const tellableSteps = (turn: Turn): Step[] =>
  TELLABLE_QUESTIONS.map((id) => questionStep(turn, turn.services.selfCheck.question(id)));
