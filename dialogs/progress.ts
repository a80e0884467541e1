/** Where an open questionnaire stands, and what a message means there: a value that was picked or confirmed, or an answer to the question. */
import { readReply, refineReply } from './answers';
import type { FormId, Reply, Step } from './forms';
import { saidNo, saidYes } from './offers';
import { pickChoice, type Choice } from './picking';
import type { Turn } from './turn';

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
}

export interface Position {
  form: FormId;
  /** Null while the list of answers is shown. */
  step: Step | null;
  waitsFor: 'answer' | 'confirm' | 'which' | 'change';
  /** Misunderstandings of this question in a row. */
  misses: number;
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
    if (saidNo(turn)) return 'again';
  }
  return readReply(turn, step);
}
