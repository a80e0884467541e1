/** Cases that were handed over, what is due for them, and the hotline's calls. */

export const CASE_STATES = ['submitted', 'delivered', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn', 'erased'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export interface CaseRow {
  caseNumber: string;
  conversationId: string;
  state: CaseState;
  /** GB/T 2260 code, 6 digits. */
  region: string;
  channel: string;
  /** Contact, facts, result, consent …: the cases folder knows the shape. Encrypted at rest; null after erasure. */
  details: unknown;
  createdAt: Date;
  updatedAt: Date;
}

export interface CaseHistoryEntry {
  seq: number;
  state: CaseState;
  actor: string;
  note: string | null;
  at: Date;
}

export interface CaseRepository {
  /** @throws when the number exists */
  insert(row: Omit<CaseRow, 'updatedAt'>): Promise<void>;
  get(caseNumber: string): Promise<CaseRow | null>;
  /** Holds the row until the transaction ends. */
  lock(caseNumber: string): Promise<CaseRow | null>;
  /** State `erased` also removes the details, the notes of the history and every event of the case but `case.erased`. */
  update(caseNumber: string, change: { state?: CaseState; region?: string; details?: unknown; at: Date }): Promise<void>;
  ofConversation(conversationId: string): Promise<CaseRow[]>;
  addHistory(caseNumber: string, entry: { state: CaseState; actor: string; note: string | null; at: Date }): Promise<void>;
  history(caseNumber: string): Promise<CaseHistoryEntry[]>;
}

/**
 * `live-answer`: somebody should have taken the conversation by then; `follow-up`: how the person is doing is asked again;
 * `quick-service`: the hours within which the station wants to help at once are over.
 */
export type TimerKind = 'live-answer' | 'follow-up' | 'quick-service';

/** One of each kind for a case; says nothing about the person. */
export interface CaseTimer {
  caseNumber: string;
  kind: TimerKind;
  dueAt: Date;
}

export interface TimerRepository {
  /** Replaces the one of the same kind. */
  set(timer: CaseTimer): Promise<void>;
  clear(caseNumber: string, kind: TimerKind): Promise<void>;
  get(caseNumber: string, kind: TimerKind): Promise<CaseTimer | null>;
  /** Earliest first. */
  due(now: Date, limit: number): Promise<CaseTimer[]>;
}

/** A call of the hotline; its conversation holds what was said and answered. */
export interface Call {
  id: string;
  conversationId: string;
  /** Account of the operator on the line; null while it waits for one to take it over. */
  operator: string | null;
  /** Who calls, as an id of the operator's folder. */
  caller: string;
  /** How it ended; null while it is open. */
  disposition: string | null;
  /** Number, notes, summary, who did what: the operator's folder knows the shape. Encrypted at rest; null after erasure. */
  file: unknown;
  startedAt: Date;
  endedAt: Date | null;
}

export interface CallRepository {
  insert(call: Call): Promise<void>;
  /** Replaces all but the id and the beginning; lock it first. */
  update(call: Call): Promise<void>;
  get(id: string): Promise<Call | null>;
  /** Holds the row until the transaction ends. */
  lock(id: string): Promise<Call | null>;
  /** Not ended yet, the oldest first. */
  open(limit: number): Promise<Call[]>;
  /** Begun since then, the newest first. */
  since(time: Date, limit: number): Promise<Call[]>;
}
