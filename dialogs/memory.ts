/** What a conversation remembers between turns. Plain JSON; steps by id; a version, so that a later release knows what it reads. */
import type { Facts } from '../src/eligibility/types';
import type { Note } from '../src/understanding';
import type { AgeAnswer, Candidate, CrisisKind, Topic } from '../src/understanding/types';
import type { SensitiveFact } from './sensitive';
import type { ConsentManner } from '../src/store/types';
import type { FormId } from './forms';
import type { ConversationState } from './types';

/** Raised when the shape below changes so that older conversations must be asked something again. */
export const MEMORY_VERSION = 1;

export type AnsweredBy = 'veteran' | 'relative' | 'operator';

/** Something the bot offered with its last message; it holds for the next message only. */
export type Offer =
  | { kind: 'meaning'; question: string; candidates: Candidate[] }
  | { kind: 'confirm'; action: ConfirmableAction; caseNumber?: string; text?: string }
  /** What was said before the question whether one is safe (taken up again when all is well), the card that a bare no calls for, and how often in a row it was asked. */
  | { kind: 'safety'; said: string; card?: CrisisCard; times?: number }
  /** A warning of fraud was given: “I have paid already” is about that. */
  | { kind: 'fraud' }
  /** The self-check was proposed: a yes begins it. */
  | { kind: 'selfCheck' }
  /** A fact that was told unasked; `said` is taken as an answer once it is settled whether the fact may count. */
  | { kind: 'sensitive'; fact: SensitiveFact; said: string }
  /** One thing is still to be known before the retirement month can be worked out. */
  | { kind: 'retirement'; person: RetirementPerson; asking: RetirementAsk }
  /** A sentence that was not answered well and may be kept for improvement. */
  | { kind: 'improvement'; note: Note };

/** Which help is shown; `other`: someone else may harm themselves. */
export type CrisisCard = CrisisKind | 'other';

/** What a retirement month is worked out from. `unsure` = asked, and the person does not know. */
export interface RetirementPerson {
  /** `YYYY-MM`, or `YYYY` while the month is open. */
  birth?: string;
  sex?: 'male' | 'female' | 'unsure';
  /** A woman's original retirement age. */
  track?: 'female50' | 'female55' | 'unsure';
  /** A wife, a son: answered and not remembered. */
  someoneElse?: boolean;
}
export type RetirementAsk = 'birth' | 'month' | 'sex' | 'track';

/** What is never done on one sentence alone. */
export type ConfirmableAction = 'restart' | 'restartSelfCheck' | 'erase' | 'supplement' | 'withdraw';

export interface SelfCheckMemory {
  /** Everything ever answered; only what the path asks is read (see `SelfCheck.path`). */
  given: Facts;
  /** Shown words of each answer, by question id. */
  shown: Record<string, string>;
  /** The release and day by which `given` was found readable: until either changes it need not be looked at again. */
  readBy?: string;
  /** The question that was put last, with the options it had. */
  asking?: { id: string; options?: string[] };
  /** An age that was said instead of a birth month. */
  age?: { value: AgeAnswer; words: string };
  /** Contradictions that were asked about. */
  clarified?: string[];
  /** Who is no veteran may be one who still serves, or who served another country. */
  served?: 'serving' | 'abroad';
  /** The day (`YYYY-MM-DD`) for which a result was last shown, absent while questions are open; the result itself follows from `given`. */
  assessedOn?: string;
}

export interface ContactMemory {
  /** Consents in force, by purpose. */
  consents?: Record<string, { at: string; how?: ConsentManner }>;
  /** Whether the self-check's answers may go along; absent = not asked. */
  shareSelfCheck?: boolean;
  name?: string;
  phone?: string;
  /** GB/T 2260 code. */
  region?: string;
  idNumber?: string;
  preferredTime?: string;
  request?: string;
  /** The station's own quick service is wanted: the answer as shown. */
  quickService?: string;
  /** The review was confirmed. */
  reviewed?: boolean;
  /** Optional steps that were left out. */
  skipped: string[];
}

export interface NeedGiven {
  /** Absent for free text and for what was passed over. */
  options?: string[];
  words: string;
  skipped?: boolean;
}

export interface CorrectionMemory {
  /** The step of the item. */
  field?: string;
  /** What was handed over, by step, in words. */
  before: Record<string, string | null>;
  /** What it shall be. */
  kept: ContactMemory;
}

export interface Memory extends ConversationState {
  greeted?: boolean;
  offer?: Offer;
  /** Misunderstandings in a row. */
  misses?: number;
  /** A did-you-mean was the last thing said. */
  guessed?: boolean;
  /** Counts small talk, so that its wordings take turns. */
  talk?: number;
  /** What was answered last of what people say beside the matter. */
  everyday?: string;
  answeredBy?: AnsweredBy;
  /** Said in passing, before any task was begun. */
  speaksForFamily?: boolean;
  /** The same for an old comrade, a neighbour, somebody of the village. */
  speaksForOther?: boolean;
  /** How often in a row somebody told instead of asking, so that a story told line by line gets no echo. */
  tellings?: number;
  /** Clauses that may answer the self-check, as said, without personal numbers. */
  told?: string[];
  /** Of several answers to one message the last, with the provisions of all; `confidence` is that of the topic, `times` how often in a row it was this one. */
  lastAnswer?: { topic: Topic; question: string; provisions: string[]; confidence?: number; id?: string; times?: number };
  /** Set by a crisis message; the next case is marked. */
  crisis?: 'check-in' | 'alarm';
  /** After the alarm card: which one it was, for how many messages whoever says nothing clear is stayed with, and whether they went on with something since. */
  staying?: { card: CrisisCard | 'swallowed'; left: number; goneOn?: boolean };
  /** Answered the question whether one is safe with yes. */
  saidSafe?: boolean;
  selfCheck?: SelfCheckMemory;
  /** The person whose retirement was worked out last, in this conversation only. */
  retirement?: RetirementPerson;
  contact?: ContactMemory;
  /** Names shown for region codes. */
  regionNames?: Record<string, string>;
  /** Sensitive facts that are not to count. */
  leftOut?: SensitiveFact[];
  /** Purposes declined in this conversation: never asked again unless the person starts it again. */
  declined?: string[];
  /** Whether what is not answered well may be kept: asked once in a conversation, also when it starts over. */
  improvement?: 'asked' | 'granted' | 'refused';
  /** A caseworker asked for something; the next plain message may be the answer. */
  supplement?: { caseNumber: string };
  /** A caseworker has taken over: every line goes there until it ends. */
  person?: { caseNumber: string; told: boolean };
  /** A form that was left half done. */
  left?: FormId;
  /** Answers of the questionnaires about training and work that were not sent yet. */
  needs?: Partial<Record<'training' | 'job', Record<string, NeedGiven>>>;
  /** An item of a registration that is being put right. */
  correction?: CorrectionMemory;
}

/** Not about the person: the version, that the greeting was said, where a channel's replies go, and what must not be asked again. */
const KEPT = new Set(['version', 'greeted', 'reference', 'improvement']);

/** Clears everything personal. */
export function forget(memory: Memory): void {
  for (const key of Object.keys(memory)) if (!KEPT.has(key)) delete memory[key];
}

/** Whether a form or a person waits for an answer about the person: such a message stays on this machine, whichever engine is asked. */
export function awaitsPersonalAnswer({ selfCheck, contact, person, supplement, needs, correction }: Memory): boolean {
  return Boolean(
    selfCheck?.asking || (contact && !contact.reviewed) || person || supplement || needs?.training || needs?.job || correction,
  );
}
