/** What is kept beside a conversation: consents, sentences that were not understood, who did what, codes for another device. */

export type ConsentGiver = 'veteran' | 'relative' | 'operator';
/** `in-chat`: typed or tapped by the one who gave it; `read-out`: an operator read it out and put down what the caller said. */
export type ConsentManner = 'in-chat' | 'read-out';

export interface Consent {
  purpose: string;
  version: string;
  granted: boolean;
  words: string;
  at: Date;
  /** Null until it is known who is talking. */
  by: ConsentGiver | null;
  how: ConsentManner | null;
}

export interface ConsentRepository {
  record(entry: Omit<Consent, 'by' | 'how'> & Partial<Pick<Consent, 'by' | 'how'>> & { conversationId: string }): Promise<void>;
  /** It has become known who gave those consents of the conversation of which that was open. */
  attribute(conversationId: string, by: ConsentGiver): Promise<void>;
  ofConversation(conversationId: string): Promise<Consent[]>;
}

/** A sentence that was not understood or answered well, with personal numbers taken out; understanding knows the words of its fields. */
export interface UnansweredNote {
  reason: string;
  /** Encrypted at rest. */
  text: string;
  /** Sentences of one key are counted together; stored, and read again, as a blind index. */
  key: string;
  intent: string;
  topic: string | null;
  confidence: number;
}

export interface UnansweredRepository {
  /** @param day `YYYY-MM-DD`; the time is not kept, so that nothing leads back to a conversation */
  keep(note: UnansweredNote, day: string): Promise<void>;
  all(): Promise<(UnansweredNote & { day: string })[]>;
  /** Deletes up to `limit` of earlier days. @returns how many */
  deleteBefore(day: string, limit: number): Promise<number>;
}

export interface AuditEntry {
  at: Date;
  actor: string;
  action: string;
  /** What was acted on: a case number, or the id of a conversation or call. */
  subject: string;
  details?: Record<string, unknown>;
}

export interface AuditRepository {
  append(entry: AuditEntry): Promise<void>;
  /** As `append`, in one statement. */
  appendAll(entries: readonly AuditEntry[]): Promise<void>;
  /** Deletes up to `limit` earlier entries. @returns how many */
  deleteBefore(time: Date, limit: number): Promise<number>;
}

/** Codes that open a conversation on another device: kept as keyed hashes, each good once. */
export interface ResumeCodeRepository {
  /** Replaces the conversation's earlier code. @returns false when another conversation has this very code */
  put(code: string, conversationId: string, expiresAt: Date, now: Date): Promise<boolean>;
  /** Takes the code away for good. @returns the conversation that it opens; null when it is unknown, used or over */
  take(code: string, now: Date): Promise<string | null>;
}
