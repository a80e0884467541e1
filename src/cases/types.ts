/** A case: what a veteran asked a caseworker for, and where it stands. Knows the store, not how events travel. */
import type { Assessment, FactValue } from '../eligibility/types';
import type { CaseRow, CaseState, UnitOfWork } from '../store/types';

export type CaseKind = 'registration' | 'self-check' | 'conversation';

export interface CaseFact {
  name: string;
  value: FactValue | 'unsure' | { min: number | null; max: number | null };
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

export interface CaseDetails {
  kind: CaseKind;
  answeredBy: 'veteran' | 'relative' | 'operator';
  consent: { purpose: string; recipient: string; version: string; at: string };
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
