/** Conversations with their transcript, and the turns that write it. */
import type { CaseState } from './cases';

export interface Conversation {
  id: string;
  userId: string;
  /** `web`, `hotline`, `msteams`, … */
  channel: string;
  locale: string;
  /** Sequence number of the newest activity; 0 = none. */
  lastSeq: number;
  /** Dialog state as JSON, null before the first turn. Encrypted at rest. */
  state: unknown;
  createdAt: Date;
  updatedAt: Date;
}

export interface ConversationRepository {
  create(conversation: { id: string; userId: string; channel: string; locale: string; at: Date }): Promise<void>;
  get(id: string): Promise<Conversation | null>;
  /** The newest sequence number of each of these conversations that exists. */
  lastSeqs(ids: readonly string[]): Promise<Map<string, number>>;
  /** As `get`, and holds the row until the transaction ends: turns of one conversation run one after another. */
  lock(id: string): Promise<Conversation | null>;
  saveState(id: string, state: unknown, at: Date): Promise<void>;
  /**
   * Looks at the next `limit` conversations in which nothing has happened since `before`, oldest first, and names those without a case in
   * one of these states. Looking is bounded, not finding: many that are kept must not make it long.
   * @param after where the page before ended; null to begin
   */
  untouchedSince(
    before: Date,
    exceptWithCaseIn: readonly CaseState[],
    after: UntouchedMark | null,
    limit: number,
  ): Promise<{ ids: string[]; next: UntouchedMark | null }>;
  /**
   * Holds those of the conversations, until the transaction ends, in which nothing has happened since `before` and nothing awaits a turn.
   * @returns the newest sequence number of each
   */
  lockUntouched(ids: readonly string[], before: Date): Promise<Map<string, number>>;
  /**
   * Deletes state, transcript, consents and everything personal in the cases and events of these conversations. What stays: the bare
   * numbers of their cases in state `erased`, who did what when, and `case.erased` events that are still to be delivered.
   */
  erase(...ids: string[]): Promise<void>;
}

/** Where a page of untouched conversations ended. */
export interface UntouchedMark {
  id: string;
  updatedAt: Date;
}

/** An activity as stored; `body` is Bot Framework JSON, encrypted at rest. */
export interface StoredActivity {
  conversationId: string;
  /** 1, 2, 3 … without gaps within a conversation; the Direct Line watermark. */
  seq: number;
  /** `<conversationId>|<seq, 7 digits>` */
  id: string;
  direction: 'in' | 'out';
  /** Whether the client sees it (events from the back office are not shown). */
  visible: boolean;
  clientActivityId: string | null;
  body: Record<string, unknown>;
  at: Date;
}

/** What came in, before it has a number. */
export interface IncomingActivity {
  body: Record<string, unknown>;
  clientActivityId: string | null;
  visible: boolean;
  at: Date;
}

export interface ActivityRepository {
  /**
   * Appends an activity that came in and awaits its turn. The same `clientActivityId` again returns the first one
   * with `duplicate: true` and stores nothing.
   */
  appendIncoming(conversationId: string, incoming: IncomingActivity): Promise<{ seq: number; id: string; duplicate: boolean }>;
  appendOutgoing(conversationId: string, bodies: Record<string, unknown>[], at: Date): Promise<StoredActivity[]>;
  /** The oldest incoming activity of the conversation that has had no turn yet. */
  nextUnprocessed(conversationId: string): Promise<StoredActivity | null>;
  markProcessed(conversationId: string, seq: number, at: Date): Promise<void>;
  /** Conversations that have unprocessed activities older than `before`. */
  conversationsWaiting(before: Date, limit: number): Promise<string[]>;
  /** Visible activities after `seq`, in order. */
  after(conversationId: string, seq: number, limit: number): Promise<StoredActivity[]>;
  /** The newest `limit` of the visible activities before `seq`, in order. */
  before(conversationId: string, seq: number, limit: number): Promise<StoredActivity[]>;
  /** Deletes the first ones of the conversation. @returns how many; fewer than `limit` when none is left */
  deleteOldest(conversationId: string, limit: number): Promise<number>;
}

export interface TurnRepository {
  /**
   * Holds the conversation until the transaction ends: turns of one conversation run one after another.
   * `dueSeq` is the oldest incoming activity that has had no turn yet.
   */
  takeUp(conversationId: string): Promise<{ conversation: Conversation; dueSeq: number | null } | null>;
  /**
   * Appends an activity whose turn is this very transaction, so it never waits for one; `finish` counts it in.
   * @param conversation as `takeUp` gave it in this transaction, with nothing waiting
   * @returns null when one with the same `clientActivityId` was stored before
   */
  admit(conversation: Conversation, incoming: IncomingActivity): Promise<StoredActivity | null>;
  /**
   * Marks the activity `seq` processed (an admitted one is), appends the replies and saves the state; without a state it stays as it was.
   * @param conversation as `takeUp` gave it in this transaction; `lastSeq` is what was appended last
   */
  finish(
    conversation: Conversation,
    turn: { seq?: number; state?: unknown; replies: readonly Record<string, unknown>[]; at: Date },
  ): Promise<StoredActivity[]>;
}
