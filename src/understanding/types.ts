/** What a sentence means and what an answer says. Pure: no framework, no store, no HTTP (the Azure adapter alone speaks HTTP). */

export const INTENTS = [
  'policy_question',
  'start_self_check',
  'start_registration',
  'case_status',
  'talk_to_human',
  'report_employed',
  'job_interest',
  'training_interest',
  'complaint',
  'crisis',
  'greeting',
  'thanks',
  'goodbye',
  'help',
  'affirm',
  'deny',
  'back',
  'skip',
  'repeat',
  'restart',
  'cancel',
  'delete_my_data',
  'chitchat',
  'out_of_scope_veteran',
  'out_of_scope_other',
] as const;
export type Intent = (typeof INTENTS)[number];

export const TOPICS = [
  'recognition',
  'responsible-agency',
  'career-guidance',
  'job-fairs',
  'job-recommendation',
  '72-hour-service',
  'entrepreneurship',
  'flexible-employment',
  'tax-benefits',
  'employment-registration',
  'employer-insurance-subsidy',
  'flexible-insurance-subsidy',
  'unemployment-insurance',
  'public-welfare-posts',
  'training',
  'rural-training',
  'funding',
  'case-ledger',
  'information-system',
  'exit',
  'reapplication',
  'privacy',
  'document-status',
] as const;
export type Topic = (typeof TOPICS)[number];

export type CrisisLevel = 'alarm' | 'check-in';

/** Which help fits a crisis: someone to talk to (12356), an ambulance (120: a body is in danger, also after self-harm), or the police (110). */
export const CRISIS_KINDS = ['self-harm', 'medical', 'danger'] as const;
export type CrisisKind = (typeof CRISIS_KINDS)[number];

export interface Candidate {
  intent: Intent;
  /** Set exactly when the intent is `policy_question`. */
  topic: Topic | null;
  /** Calibrated probability, 0..1. */
  confidence: number;
}

export interface Understanding extends Candidate {
  crisis: CrisisLevel | null;
  /** The likeliest kind, set exactly when `crisis` is; a hint for the order of the numbers, never a reason to leave one out. */
  crisisKind?: CrisisKind;
  /** The next likeliest meanings, best first, without the first; at most 4. */
  alternatives: Candidate[];
  /** Further policy topics that the message asks about, in the order said; at most {@link MOST_FURTHER_TOPICS}, none of them the first. Absent when it asks one thing. */
  also?: Candidate[];
  /** With `also`: what is said of each topic, the first among them, normalised. */
  parts?: TopicPart[];
  /** A task that the message asks for beside its questions, where the first meaning is a question. */
  task?: Candidate;
}

export interface TopicPart {
  topic: Topic;
  /** The clauses that ask about the topic. */
  said: string;
}

export const MOST_FURTHER_TOPICS = 2;

/** Which kind of answer the last question expects; also `channelData.ask.kind` on the wire. */
export const ASK_KINDS = [
  'yesno',
  'choice',
  'multi',
  'age',
  'birthdate',
  'unemployed_since',
  'region',
  'text',
  'phone',
  'id_number',
  'money',
  'confirm',
] as const;
export type AskKind = (typeof ASK_KINDS)[number];

export interface RecognizeOptions {
  signal?: AbortSignal;
  /** Set where the last question asks for a name, a number or a place: the message then stays on this machine. */
  keepLocal?: boolean;
}

export interface Recognizer {
  readonly name: string;
  /** Set where messages leave this machine: the caller then says which must not (`keepLocal`). */
  readonly isRemote?: boolean;
  /** Understands one message. Never throws for odd input; an engine that cannot answer rejects with a {@link RecognizerError}. */
  recognize(text: string, options?: RecognizeOptions): Promise<Understanding>;
}

/** Why an engine gave no answer; `open` is the breaker's: it was not asked at all. */
export const FAILURE_REASONS = ['timeout', 'network', 'refused', 'overloaded', 'unavailable', 'bad-reply', 'open', 'other'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** Its message never repeats what the person wrote. */
export class RecognizerError extends Error {
  constructor(
    readonly reason: FailureReason,
    options?: ErrorOptions,
  ) {
    super(`the recognizer gave no answer: ${reason}`, options);
    this.name = 'RecognizerError';
  }
}

/** Inclusive numeric range; null = no bound on that side. */
export type Range = [number | null, number | null];

export interface AgeAnswer {
  age: number | null;
  range: Range;
  confirm: boolean;
}
export interface BirthdateAnswer {
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, according to `precision`. */
  birth: string;
  precision: 'day' | 'month' | 'year';
  /** Completed years on `today`, null when the precision leaves two possibilities. */
  age: number | null;
  ageRange: Range;
  confirm: boolean;
}
export interface UnemployedSinceAnswer {
  /** `YYYY-MM` (or `YYYY`) the person stopped working, null when only a length was said. */
  since: string | null;
  months: Range;
  atLeast12Months: boolean | null;
  confirm: boolean;
}
export interface YesNoAnswer {
  value: 'yes' | 'no' | 'unsure';
}
export interface RegionAnswer {
  /** Full official names, e.g. 河南省 / 汝州市; null city = province only. */
  province: string;
  city: string | null;
  /** Where a county or district of the city was named, e.g. 鲁山县. */
  county?: string;
  /** GB/T 2260 code, 6 digits, of the most exact unit named. */
  code: string;
  confirm: boolean;
  /** Where the name fits several places: the candidates, to be offered as buttons. */
  candidates?: { code: string; province: string; city: string | null; county?: string; label: string }[];
}
export interface PhoneAnswer {
  phone: string;
  valid: boolean;
  kind: 'mobile' | 'landline' | 'service' | null;
  confirm: boolean;
  /** Where several numbers were given: all of them, in the order said, to be offered as buttons. */
  candidates?: { phone: string; valid: true; kind: 'mobile' | 'landline'; label: string }[];
}
export interface IdNumberAnswer {
  id: string;
  valid: boolean;
  reason: 'length' | 'characters' | 'date' | 'future' | 'checksum' | null;
  birth: string | null;
  sex: 'male' | 'female' | null;
  confirm: boolean;
}
export interface MoneyAnswer {
  amount: number | null;
  range: Range;
  period: 'month' | 'year' | 'day' | 'once' | null;
  confirm: boolean;
}

export interface AnswerByKind {
  age: AgeAnswer;
  birthdate: BirthdateAnswer;
  unemployed_since: UnemployedSinceAnswer;
  yesno: YesNoAnswer;
  region: RegionAnswer;
  phone: PhoneAnswer;
  id_number: IdNumberAnswer;
  money: MoneyAnswer;
}
export type SlotKind = keyof AnswerByKind;
