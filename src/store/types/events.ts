/** Events that leave for the caseworkers' side, and the ids of those that came from there. */

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
