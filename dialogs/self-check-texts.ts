/** Puts the self-check's questions, options and facts into words; the keys are the ids of `policy/questions.yaml` and `policy/fields.yaml`. */
import type { Question } from '../src/eligibility/types';
import type { StepOption } from './forms';
import { citationLine } from './policy-answers';
import type { Turn } from './turn';

export type TextVoice = 'veteran' | 'operator' | 'caseworker';

export const questionText = (turn: Turn, id: string, voice: TextVoice): string => turn.t(`questions.${id}.${voice}`);

/** A short name of the question, as in a list of answers. */
export const questionLabel = (turn: Turn, id: string): string => turn.t(`questions.${id}.caseworker`);

export const factLabel = (turn: Turn, name: string): string => turn.t(`facts.${name}`);

export function optionsOf(turn: Turn, question: Question): StepOption[] {
  return (question.options ?? []).map(({ id }) => {
    const words = turn.wordings(`questions.${question.id}.synonyms.${id}`);
    return { id, label: turn.t(`questions.${question.id}.options.${id}`), words };
  });
}

/** What a good answer looks like. */
export const questionHelp = (turn: Turn, id: string): string => turn.t(`questions.${id}.help`);

/** Why the question is asked, with the clause it rests on. */
export function whyAsked(turn: Turn, question: Question): string {
  const why = turn.t(`questions.${question.id}.why`);
  const clause = 'provision' in question.clause ? citationLine(turn, question.clause.provision) : turn.t('selfCheck.localRule');
  return `${why}\n${clause}`;
}
