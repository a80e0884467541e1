/** The shapes that the console and its server share. Knows no transport and no sentence. */

/** A piece of what the bot says: read out, or meant for the operator alone. */
export interface Passage {
  text: string;
  kind: 'say' | 'hint';
}

export interface Said {
  kind: 'note' | 'answer' | 'result' | 'crisis' | 'case';
  text: Passage[];
  /** Telephone numbers of a crisis, the most fitting first. */
  numbers?: string[];
}

/** An answer on a key. */
export interface Key {
  /** What is sent. */
  text: string;
  /** What is shown in its place. */
  label?: string;
  /** Goes with no other answer. */
  alone?: true;
}

export interface QuestionView {
  form: string;
  step: string;
  label: string;
  kind: string;
  text: Passage[];
  /** For those who have not understood it: other words first, then the choices one by one. */
  again: string[];
  hint: string | null;
  why: string;
  clause: { title: string; docNumber: string | null; locator: string | null; quote: string | null } | null;
}

export interface AnsweredView {
  form: string;
  stepId: string;
  label: string;
  answer: string;
  /** Who entered it. */
  by: string | null;
}

export interface ResultView {
  result: string;
  /** Whether every question that can change it was answered. */
  isFinal: boolean;
  verdict: string;
  summary: string;
  sections: { id: string; heading: string; lines: { text: string; mark?: 'met' | 'unmet' | 'unknown'; note?: string }[] }[];
  decides: string;
  checked: string;
}

/** One call as the console shows it. */
export interface CallView {
  id: string;
  caller: string;
  /** What the caller speaks. */
  locale: Language;
  /** Masked. */
  number: string | null;
  startedAt: string;
  endedAt: string | null;
  operatorName: string;
  /** Whether whoever looks at it may enter something. */
  isMine: boolean;
  /** Nobody is on the line: it waits to be taken over. */
  isWaiting: boolean;
  isErased: boolean;
  /** Null until the caller was asked whether something may be noted. */
  consent: boolean | null;
  note: string;
  log: { at: string; by: string; what: string; words?: string }[];
  /** What the next answer belongs to. */
  stepId: string;
  /** What the bot said last, in order. */
  said: Said[];
  question: QuestionView | null;
  keys: Key[];
  ahead: string[];
  remaining: number | null;
  answered: AnsweredView[];
  /** Questions whose answers are kept and do not count. */
  setAside: string[];
  result: ResultView | null;
  crisis: 'check-in' | 'alarm' | null;
  caseNumber: string | null;
  /** Written from the facts; the operator may change it. */
  summary: string;
  /** How it ended, or most likely will. */
  disposition: string;
}

export interface ListedCall {
  id: string;
  caller: string;
  operatorName: string;
  startedAt: string;
  isMine: boolean;
  isWaiting: boolean;
  /** What the colleague said who passed it on. */
  words: string | null;
}

/** An entry of the policy, as an operator reads it out. */
export interface PolicyEntry {
  id: string;
  title: string;
  /** In plain words, to be read out. */
  readOut: string;
  /** What to mind; not read out. */
  hint: string | null;
  /** Word for word; null where it is not stored. */
  verbatim: string | null;
  /** Null where it rests on the rules of the place. */
  source: string | null;
  /** With its source, to be pasted. */
  copy: string;
  /** A rule that was replaced is found as well. */
  inForce: boolean;
}

export type Language = 'zh-CN' | 'en';

/** What goes to a caller, or to the dialogs, in the caller's language. */
export interface Spoken {
  /** Between several answers that are sent as one. */
  joiner: string;
  /** The command that goes one question back. */
  back: string;
  texts: Record<string, string>;
}

/** Embedded in the page: everything that the script needs before it has spoken to the server. */
export interface ConsoleData {
  name: string;
  csrf: string;
  locale: Language;
  isSupervisor: boolean;
  now: string;
  callers: { id: string; label: string }[];
  dispositions: { id: string; label: string }[];
  spoken: Record<Language, Spoken>;
  texts: Record<string, string>;
}
