/** What a questionnaire is made of. A form says what to ask next and keeps the answers; the questionnaire dialog does all the talking. */
import type { AskKind, Intent, SlotKind } from '../src/understanding/types';
import type { Turn } from './turn';

export const FORM_IDS = ['selfCheck', 'registration', 'handoff', 'training', 'job', 'correction'] as const;
export type FormId = (typeof FORM_IDS)[number];

export interface StepOption {
  id: string;
  label: string;
  /** Other wordings, joined by `|`. */
  words?: string;
}

/** One question as it is put to the person. */
export interface Step {
  /** Stable over releases: stored in conversations and on the wire. */
  id: string;
  kind: AskKind;
  /** Names of the facts it fills, as in the policy pack. */
  facts: readonly string[];
  text: string;
  /** A short name of the question, said where its full wording was heard twice already. */
  label?: string;
  /** Said instead of `text` when the question comes up again, where the first wording is long. */
  again?: string;
  /** The same question in other words, for an operator whose caller has not understood it. */
  otherWords?: string;
  options: readonly StepOption[];
  /** Answers to other questions that people give in the same breath: “yes, no work” is no “no”. */
  saidAlong?: () => readonly StepOption[];
  /** Words for what only other questions ask about, joined by `|`: 家里没有低保 is no answer to whether one has served. */
  otherMatters?: () => string;
  /** Agreement that counts in law: only a plain yes is one. */
  isConsent?: boolean;
  /** The option that a place stands for; null where it does not say. */
  optionOfPlace?: (code: string) => string | null;
  /** Options that a clear meaning stands for where no wording was understood: a wish for work is one to work. */
  optionOfMeaning?: Partial<Record<Intent, string>>;
  /** May be left out with 跳过. */
  optional?: boolean;
  /** 不清楚 is an answer. */
  canBeUnsure?: boolean;
  /** Why this is asked, with the clause it rests on; worded only when it is wanted. */
  why: () => string;
  /** What a good answer looks like, where the kind alone does not say it. */
  help?: () => string;
  /** Says why what was said cannot be an answer, although it is of the right kind; null where it is of none. */
  refuse?: () => string | null;
  /** An upper estimate of the questions still to come. */
  remaining?: number;
  /** Shown before the options as further buttons, e.g. to change an answer on a review. */
  extraButtons?: readonly string[];
}

/** What was understood as the answer to a step; `words` are shown when answers are listed, `said` is the wording where it came earlier. */
export type Reply = { said?: string } & (
  | { kind: 'option'; id: string; words: string }
  | { kind: 'options'; ids: string[]; words: string }
  | { kind: 'value'; slot: SlotKind; value: unknown; words: string; confirm: boolean }
  | { kind: 'text'; text: string; words: string }
  | { kind: 'unsure'; words: string }
  | { kind: 'skip'; words: string }
);

export interface Answered {
  stepId: string;
  /** A short name of the question. */
  label: string;
  answer: string;
}

/** A question that comes later, with a short name. */
export interface StepAhead {
  id: string;
  label: string;
}

export type FormEnd = 'complete' | 'declined' | 'employer' | 'exit';

export interface Accepted {
  /** Sentences said before the next question. */
  notes?: string[];
  /** Asks the same step again. */
  again?: boolean;
  /** The form is over. */
  end?: FormEnd;
}

export interface Form {
  id: FormId;
  /** Said once, before the first question; null = nothing. */
  intro(turn: Turn): string | null;
  /** The step to ask now, null = nothing is left to ask. */
  next(turn: Turn): Step | null;
  /** A step by its id, null when this release no longer has it. */
  step(turn: Turn, id: string): Step | null;
  /** What is still to be asked as far as can be seen, the open question included; absent where it follows from rules. */
  ahead?(turn: Turn): StepAhead[];
  /** Whether anything was answered yet. */
  begun(turn: Turn): boolean;
  /** Answers that count, in the order asked. */
  answered(turn: Turn): Answered[];
  accept(turn: Turn, step: Step, reply: Reply): Promise<Accepted>;
  /** What is taken for the answer to a step where the message passes it over and answers the next one; null where nothing may be. */
  passedOver?(turn: Turn, step: Step): Reply | null;
  /** What was told earlier that answers a step; null where nothing does, or where the form takes nothing but answers. */
  told?(turn: Turn, step: Step): Reply | null;
  /** Keeps what the message says besides, where it is no answer to the step. @returns a sentence about it, null where it says nothing */
  besides?(turn: Turn, step: Step): string | null;
  /** Throws the answers away. */
  clear(turn: Turn): void;
}
