/** What a message is to the open question, before anybody takes it: one of its buttons, nothing but an answer, a number that was asked for. */
import { refineReply } from './answers';
import type { Form, Reply, Step } from './forms';
import { pickAnswered, pickChoice } from './picking';
import { isPlainAnswer } from './plain-answers';
import { namesOtherMatter, type Progress } from './progress';
import type { Turn } from './turn';
import { isOneOf, normalize } from './words';

/** In characters; longer messages say more than the value. */
const CORRECTION_MAX_LENGTH = 24;

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
  if (progress.pending && step && putsRight(turn, step, progress.pending)) return true;
  return step !== null && isPlainAnswer(turn, step);
}

/** 不对，最后是幺二三: the value that was read back, put right. */
const putsRight = (turn: Turn, step: Step, pending: Reply): boolean =>
  turn.text.length <= CORRECTION_MAX_LENGTH && turn.scope.understanding?.crisis !== 'alarm' && refineReply(turn, step, pending) !== null;

export function isNumberAsked({ step }: OpenQuestion): boolean {
  return step?.kind === 'phone' || step?.kind === 'id_number';
}

export const speaksOfOtherMatter = ({ turn, step }: OpenQuestion): boolean => step !== null && namesOtherMatter(turn, step);
