/** The tables of the store and the migrations that make them; columns named `*_sealed` hold ciphertext only. */
import type { CaseState, ConsentGiver, ConsentManner, TimerKind } from './types';

/** All times are milliseconds since 1970 UTC. */
export interface StoreSchema {
  conversation: {
    id: string;
    user_sealed: string;
    channel: string;
    locale: string;
    last_seq: number;
    state_sealed: string | null;
    created_at: number;
    updated_at: number;
  };
  activity: {
    conversation_id: string;
    seq: number;
    direction: 'in' | 'out';
    visible: number;
    client_activity_id: string | null;
    body_sealed: string;
    at: number;
    /** Null while an incoming activity awaits its turn; never null for an outgoing one. */
    processed_at: number | null;
  };
  case_file: {
    case_number: string;
    conversation_id: string;
    state: CaseState;
    region: string;
    channel: string;
    details_sealed: string | null;
    created_at: number;
    updated_at: number;
  };
  case_history: {
    case_number: string;
    seq: number;
    state: CaseState;
    actor: string;
    note_sealed: string | null;
    at: number;
  };
  /** One row a stream: what a worker must know to take the stream's next event, in one small update. */
  outbox_stream: {
    stream: string;
    last_seq: number;
    done_seq: number;
    /** When the next event may be tried: retry clock and lease in one. Null when nothing waits, or the stream is parked. */
    next_at: number | null;
    /** Tries of the next event that have begun. */
    attempts: number;
    /** Counts claims, replays and skips: a worker holds the stream only as long as its number is the newest. */
    lease: number;
    /** When the oldest event that is not delivered was emitted; null when nothing waits. */
    waiting_since: number | null;
    parked_at: number | null;
    parked_reason_sealed: string | null;
    /** Why the last try of the next event failed, in a word; null before the first failure. */
    last_failure: string | null;
    /** 1 = goes before whatever else is due. */
    urgent: number;
  };
  outbox_event: {
    stream: string;
    seq: number;
    id: string;
    type: string;
    body_sealed: string;
    created_at: number;
    /** W3C Trace Context of the turn that it came from; null where nobody traced. */
    traceparent: string | null;
  };
  inbound_event: { source: string; id: string; at: number };
  consent: {
    conversation_id: string;
    seq: number;
    purpose: string;
    version: string;
    granted: number;
    words_sealed: string;
    at: number;
    given_by: ConsentGiver | null;
    given_how: ConsentManner | null;
  };
  /** Has no conversation and no time: nothing in it leads back to a person. */
  unanswered: {
    id: string;
    reason: string;
    text_sealed: string;
    /** Blind index: what is said often is counted without being opened. */
    key_index: string;
    intent: string;
    topic: string | null;
    confidence: number;
    /** `YYYY-MM-DD` in Asia/Shanghai. */
    day: string;
  };
  audit_entry: {
    id: string;
    at: number;
    actor: string;
    action: string;
    subject: string;
    details_sealed: string | null;
  };
  hotline_call: {
    id: string;
    conversation_id: string;
    operator: string | null;
    caller: string;
    disposition: string | null;
    /** Null after erasure. */
    file_sealed: string | null;
    started_at: number;
    ended_at: number | null;
  };
  /** The one code of a conversation, as a keyed hash: ten digits could be tried out against any other. */
  resume_code: { conversation_id: string; code_hash: string; expires_at: number };
  /** Which keys seal here. */
  case_timer: { case_number: string; kind: TimerKind; due_at: number };
}
