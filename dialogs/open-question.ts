/** What a message is to the open question, before anybody takes it: one of its buttons, nothing but an answer, a number that was asked for. */
import type { Form, Step } from './forms';
import { pickAnswered, pickChoice } from './picking';
import { isPlainAnswer } from './plain-answers';
import type { Progress } from './progress';
import type { Turn } from './turn';
import { isOneOf, mentions, normalize } from './words';

export interface OpenQuestion {
  turn: Turn;
  form: Form;
  progress: Progress;
  /** Null while the list of answers is shown, and where the question is not put any more. */
  step: Step | null;
}

export function isButtonOf({ turn, progress, step }: OpenQuestion): boolean {
  if (progress.step === null) return false;
  const said = normalize(turn.text);
  return [...(progress.choices ?? []), ...(step?.options ?? [])].some(({ label }) => normalize(label) === said);
}

export function isPlainAnswerTo({ turn, form, progress, step }: OpenQuestion): boolean {
  if (progress.step === null) return pickAnswered(turn, form.answered(turn)) !== null;
  if (progress.choices && pickChoice(turn, progress.choices)) return true;
  if (progress.pending && (isOneOf(turn.text, turn.t('words.yes')) || isOneOf(turn.text, turn.t('words.no')))) return true;
  return step !== null && isPlainAnswer(turn, step);
}

export function isNumberAsked({ step }: OpenQuestion): boolean {
  return step?.kind === 'phone' || step?.kind === 'id_number';
}

export function speaksOfOtherMatter({ turn, step, progress }: OpenQuestion): boolean {
  const matters = progress.pending ? undefined : step?.otherMatters?.();
  return matters !== undefined && mentions(turn.text, matters);
}
