/** A case: what a veteran asked a caseworker for, and where it stands. Knows the store, not how events travel. */
import type { Assessment, Fact } from '../eligibility/types';
import type { CaseRow, CaseState, ConsentGiver, ConsentManner, UnitOfWork } from '../store/types';

export type CaseKind = 'registration' | 'self-check' | 'conversation';

export interface CaseFact {
  name: string;
  value: Fact['value'];
  /** The question and the answer in the caseworker's words. */
  question: string;
  answer: string;
  source: 'veteran' | 'relative' | 'operator' | 'derived';
  /** ISO time. */
  at: string;
}

/** What a result or a request rests on, so that the caseworker can look it up. */
export interface CaseClause {
  title: string;
  docNumber?: string | null;
  /** For example the article and paragraph. */
  locator: string | null;
  quote?: string | null;
  sourceUrl: string;
  verified: boolean;
}

/** One item of a case that the person has put right after it was handed over. */
export interface CaseCorrection {
  field: 'name' | 'phone' | 'region' | 'idNumber' | 'preferredTime' | 'request';
  /** The item's name, as the person was shown it. */
  label: string;
  /** In words; null where nothing was there. */
  before: string | null;
  after: string;
  /** With `region`: its GB/T 2260 code. */
  regionCode?: string;
}

/** A questionnaire that was filled in after the case was handed over: what training, what work the person wants. */
export interface CaseNeeds {
  questionnaire: 'training' | 'job';
  answers: CaseNeedAnswer[];
}

export interface CaseNeedAnswer {
  question: string;
  /** The question and the answer in words. */
  label: string;
  answer: string;
  /** Ids of the options, `['unsure']` where the person does not know; absent for what was written freely. */
  options?: string[];
}

/** What the person does to a case that was handed over. */
export interface CaseChange {
  /** All of it in words, for whoever reads nothing else. */
  text: string;
  at: Date;
  correction?: CaseCorrection;
  needs?: CaseNeeds;
  /** News of the person that is taken from closed cases too. */
  report?: 'employed';
  /** Nobody answered: from then on the person was told to be called back. */
  callBackFrom?: Date;
}

/** Who answered the call: the account that entered the case, and the name that colleagues know. */
export interface CaseOperator {
  id: string;
  name: string;
}

export interface CaseDetails {
  kind: CaseKind;
  answeredBy: 'veteran' | 'relative' | 'operator';
  /** Where the last word of it was entered at the hotline's console. */
  operator?: CaseOperator;
  consent: { purpose: string; recipient: string; version: string; at: string; by?: ConsentGiver; how?: ConsentManner };
  contact: { name: string | null; phone: string | null; preferredTime?: string };
  /** Only where the deployment collects it (COLLECT_ID_NUMBER). */
  idNumber?: string;
  regionName: string;
  facts: CaseFact[];
  assessment: Assessment | null;
  /** The clauses that the result rests on. */
  clauses?: CaseClause[];
  /** What the caseworker should verify, in words. */
  toVerify: string[];
  materials: string[];
  urgency: 'normal' | 'urgent' | 'crisis';
  /** What the person wants, in their own words. */
  request?: string;
  transcript: { from: 'user' | 'bot'; text: string; at: string }[];
  /** What the person added after the case was opened, oldest first; kept by `Handoff.update`. */
  additions?: { text: string; at: string }[];
  needs?: Partial<Record<CaseNeeds['questionnaire'], CaseNeedAnswer[]>>;
  /** Where the station offers to help within so many hours and the person wants that; `until` is an ISO time. */
  quickService?: { hours: number; until: string };
  /** The number of an earlier case of the same person that is closed: they apply again. */
  previousCase?: string;
  /** ISO time from which on the person expects to be called, where nobody works when they ask. */
  callBackFrom?: string;
}

export interface NewCase {
  conversationId: string;
  region: string;
  channel: string;
  details: CaseDetails;
  at: Date;
}

export interface Cases {
  /** Allots a number that can be read out over the telephone, stores the case in state `submitted`, writes history and audit. */
  open(unit: UnitOfWork, newCase: NewCase): Promise<CaseRow>;
  /** @throws CodedError `IllegalTransition` with `details.legal`, the states that may follow */
  move(unit: UnitOfWork, caseNumber: string, to: CaseState, by: { actor: string; note: string | null; at: Date }): Promise<CaseRow>;
  /** Removes everything personal and keeps the number in state `erased`. */
  erase(unit: UnitOfWork, caseNumber: string, by: { actor: string; at: Date }): Promise<void>;
}
