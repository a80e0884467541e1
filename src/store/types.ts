/** The contract of storage: one unit of work over one schema, the same on libsql and PostgreSQL. Knows no bot, no HTTP. */

export interface Store {
  readonly engine: 'libsql' | 'postgres';
  /**
   * Runs `work` in one write transaction: committed durably when it resolves, rolled back when it throws.
   * No network call may be awaited inside. May run `work` again after a serialization failure, so `work` must have no other effect.
   */
  transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>;
  /** Reads outside a transaction. */
  readonly read: UnitOfWork;
  /**
   * Calls the listener after each commit of this process with what it appended to a conversation: what came in, and each turn's replies,
   * as sets in the order of their numbers. Commits of one conversation are told in the order in which they happened. @returns unsubscribe
   */
  onAppended(listener: (conversationId: string, sets: readonly StoredActivity[][]) => void): () => void;
  /** Where several processes may share the database; null where this one has it alone. */
  readonly neighbours: Neighbours | null;
  /** How busy the way to the database is at this moment. */
  load(): DatabaseLoad;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Empties the embedded database's log, where what was erased still lies (sealed) until then. */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseLoad {
  /** Connections that are open; the embedded database has one that writes. */
  connections: number;
  idle: number;
  /** Transactions and statements that wait for a connection. */
  waiting: number;
}

/** Other processes on the same database, as far as they can be heard. */
export interface Neighbours {
  /**
   * Calls the listener soon after another process has appended to a conversation; null: perhaps to any.
   * A hint that may be lost: look by yourself as well. @returns unsubscribe
   */
  onAppended(listener: (conversationId: string | null) => void): () => void;
  /** Whether hints arrive at present: a pooler between may swallow them. */
  isHeard(): boolean;
}

export interface UnitOfWork {
  conversations: ConversationRepository;
  activities: ActivityRepository;
  turns: TurnRepository;
  cases: CaseRepository;
  outbox: OutboxRepository;
  inbound: InboundEventRepository;
  consents: ConsentRepository;
  unanswered: UnansweredRepository;
  audit: AuditRepository;
  timers: TimerRepository;
  calls: CallRepository;
  resumeCodes: ResumeCodeRepository;
}

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

export interface OutboxEvent {
  /** `webhook-id`, the same on every retry. */
  id: string;
  /** The stream keeps order: the case number, or `conversation:<id>`. */
  stream: string;
  seq: number;
  type: string;
  /** The exact bytes to sign. Encrypted at rest. */
  body: string;
  /** Tries of this event that have begun, this one included: 1 at the first claim, 1 again after a replay. */
  attempts: number;
  /** The number of the claim: a result counts only as long as the stream has not been claimed, replayed or skipped since. */
  lease: number;
  createdAt: Date;
  /** W3C Trace Context of the turn that it came from; null where nobody traced. */
  traceparent: string | null;
}

export interface ParkedEvent {
  stream: string;
  eventId: string;
  type: string;
  reason: string;
  /** Null where it was parked before there was a word for it. */
  failure: string | null;
  at: Date;
}

export interface OutboxWaiting {
  streams: number;
  events: number;
  /** When the oldest of them was emitted; null when nothing waits. */
  since: Date | null;
  /** When the first of those that failed is tried again; null when none has. */
  nextTryAt: Date | null;
  /** Streams whose next event has failed, by why the last time, the most first. */
  failures: { failure: string; streams: number }[];
}

export interface OutboxRepository {
  /** Appends to the stream; call inside the turn's transaction. @param event `urgent`: from now on the stream goes before all that are not */
  emit(event: { id: string; stream: string; type: string; body: string; at: Date; urgent?: boolean }): Promise<void>;
  /** Claims the next event of up to `limit` due streams and leases them until `leaseUntil`. */
  claim(now: Date, leaseUntil: Date, limit: number): Promise<OutboxEvent[]>;
  /** Results are ignored (false) when the lease was lost meanwhile. A delivered event is removed. */
  delivered(event: OutboxEvent, at: Date): Promise<boolean>;
  /** @param failure a word for why, which {@link OutboxRepository.waiting} counts */
  retryLater(event: OutboxEvent, nextAt: Date, failure?: string): Promise<boolean>;
  /** Gives up: the stream is held until replay or skip. An event that was erased meanwhile is passed over instead (false). */
  park(event: OutboxEvent, reason: string, at: Date, failure?: string): Promise<boolean>;
  replay(stream: string, at: Date): Promise<boolean>;
  skip(stream: string, at: Date): Promise<boolean>;
  parked(limit: number): Promise<ParkedEvent[]>;
  /** What is still being tried, without what is parked or stands behind that. */
  waiting(): Promise<OutboxWaiting>;
  /** Events not delivered (those behind a parked one included), parked streams, and the age of the oldest such event in seconds (0 when none). */
  backlog(now: Date): Promise<{ waiting: number; parked: number; oldestSeconds: number }>;
}

export interface InboundEventRepository {
  /** True when this webhook id is new (and is remembered from now on); false when it was seen. */
  remember(source: string, id: string, at: Date): Promise<boolean>;
  /** Forgets up to `limit` that came earlier. @returns how many */
  deleteBefore(time: Date, limit: number): Promise<number>;
}

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

/** Codes that open a conversation on another device: kept as keyed hashes, each good once. */
export interface ResumeCodeRepository {
  /** Replaces the conversation's earlier code. @returns false when another conversation has this very code */
  put(code: string, conversationId: string, expiresAt: Date, now: Date): Promise<boolean>;
  /** Takes the code away for good. @returns the conversation that it opens; null when it is unknown, used or over */
  take(code: string, now: Date): Promise<string | null>;
}
