/** The contract of storage: one unit of work over one schema, the same on libsql and PostgreSQL. Knows no bot, no HTTP. */
import type { CallRepository, CaseRepository, TimerRepository } from './cases';
import type { ActivityRepository, ConversationRepository, StoredActivity, TurnRepository } from './conversations';
import type { InboundEventRepository, OutboxRepository } from './events';
import type { AuditRepository, ConsentRepository, ResumeCodeRepository, UnansweredRepository } from './records';

export * from './cases';
export type * from './conversations';
export type * from './events';
export type * from './records';

export interface Store {
  readonly engine: 'libsql' | 'postgres';
  /**
   * Runs `work` in one write transaction: committed durably when it resolves, rolled back when it throws.
   * No network call may be awaited inside. May run `work` again after a serialization failure, so `work` must have no other effect.
   */
  transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>;
  /**
   * As `transaction`, for deleting what is past its period: what nobody waits for, and what is done again where a crash has undone it.
   * On PostgreSQL it holds no lock for longer than 100 ms; on libsql, where one that runs cannot be stopped, none of its statements begins
   * after 40 ms. @throws TookTooLongError when it would have taken longer; nothing was changed then
   */
  briefly: Store['transaction'];
  /** Reads outside a transaction. */
  readonly read: UnitOfWork;
  /**
   * Calls the listener after each commit of this process with what it appended to a conversation: what came in, and each turn's replies,
   * as sets in the order of their numbers. Commits of one conversation are told in the order in which they happened. @returns unsubscribe
   */
  onAppended(listener: (conversationId: string, sets: readonly StoredActivity[][]) => void): () => void;
  /**
   * Calls the listener after each commit of this process that put something into the outbox. What another process puts there, its own
   * listeners hear. @returns unsubscribe
   */
  onEmitted(listener: () => void): () => void;
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
