/** Where an open questionnaire stands, and what a message means there: a value that was picked or confirmed, or an answer to the question. */
import { readReply, refineReply } from './answers';
import type { FormId, Reply, Step } from './forms';
import { saidNo, saidYes } from './offers';
import { pickChoice, type Choice } from './picking';
import type { Otherwise } from './told';
import type { Turn } from './turn';
import { mentions } from './words';

export interface Progress {
  form: FormId;
  /** The step that waits for an answer, null while the list of answers is shown. */
  step: string | null;
  /** Understood, but to be confirmed first. */
  pending?: Reply;
  /** Values the last answer may have meant. */
  choices?: Choice[];
  misses: number;
}

export interface QuestionnaireOptions {
  form: FormId;
  /** Start with the list of answers instead of the next question. */
  change?: boolean;
  /** Start with this question, which was answered before. */
  at?: string;
  /** Start by putting this answer right. */
  instead?: Otherwise;
}

export interface Position {
  form: FormId;
  /** Null while the list of answers is shown. */
  step: Step | null;
  waitsFor: 'answer' | 'confirm' | 'which' | 'change';
  /** Misunderstandings of this question in a row. */
  misses: number;
}

/** Whether what was said in passing is an answer that the step takes as it is put here. */
export const mayAnswer = ({ options }: Step, reply: Reply): boolean =>
  reply.kind === 'value' ? !reply.confirm : reply.kind === 'option' && options.some(({ id }) => id === reply.id);

/** Whether the message speaks of what only another question asks about. */
export function namesOtherMatter(turn: Turn, step: Step): boolean {
  const matters = step.otherMatters?.();
  return matters !== undefined && mentions(turn.text, matters);
}

/** `again` = the question is put once more; null = no answer to it. */
export function replyTo(turn: Turn, step: Step, progress: Progress): Reply | 'again' | null {
  const { pending } = progress;
  if (progress.choices) {
    const picked = pickChoice(turn, progress.choices);
    if (picked && pending?.kind === 'value') return { ...pending, value: picked.value, words: picked.label, confirm: false };
  }
  if (pending) {
    const refined = refineReply(turn, step, pending);
    if (refined) return refined;
    // A yes does not say which.
    if (saidYes(turn)) return progress.choices ? null : ({ ...pending, confirm: false } as Reply);
    // 没办残疾证 says no to something, but not to the birth month that was read back.
    if (saidNo(turn) && !namesOtherMatter(turn, step)) return 'again';
  }
  return readReply(turn, step);
}
