/** Handing a case to caseworkers and hearing back: webhook events out, signed callbacks in. Knows cases and the store, no bot. */
import type { CaseRow, CaseState, UnitOfWork } from '../store/types';
import type { CaseChange, NewCase } from '../cases/types';

/** Every method runs inside the caller's unit of work: the event is committed with the turn or not at all. */
export interface Handoff {
  /** Opens the case and emits `case.submitted` (`conversation.requested` for kind `conversation`). */
  submit(unit: UnitOfWork, newCase: NewCase): Promise<CaseRow>;
  /**
   * The veteran adds something to an open case, or puts it right: emits `case.updated`. A case that needed information goes back to
   * `accepted`. A report is taken from a closed case too.
   */
  update(unit: UnitOfWork, caseNumber: string, change: CaseChange): Promise<void>;
  withdraw(unit: UnitOfWork, caseNumber: string, at: Date): Promise<void>;
  /** Erases the case and emits `case.erased`, which carries the number only. */
  erase(unit: UnitOfWork, caseNumber: string, at: Date): Promise<void>;
  /** A line for the person who has taken over the conversation: emits `conversation.message`. */
  say(unit: UnitOfWork, caseNumber: string, line: { from: 'veteran' | 'relative' | 'operator'; text: string; at: Date }): Promise<void>;
  /** The veteran goes back to the bot: emits `conversation.ended`. */
  endConversation(unit: UnitOfWork, caseNumber: string, at: Date): Promise<void>;
  /** A follow-up date has come: emits `followup.due`. @param ask what the caseworker should ask, in words */
  followUpDue(unit: UnitOfWork, caseNumber: string, due: { ask: string; at: Date }): Promise<void>;
}

/**
 * The `value` of the `handoff.status` event activity that is appended (invisible, incoming) to the veteran's conversation
 * whenever a case moves or a caseworker writes; the bot turns it into a message in the person's language.
 */
export interface HandoffStatus {
  caseNumber: string;
  /** Standard Bot Framework handoff state. */
  state: 'accepted' | 'failed' | 'completed';
  type:
    | 'delivered'
    | 'undelivered'
    | 'accepted'
    | 'needs-info'
    | 'message'
    | 'completed'
    | 'failed'
    | 'status'
    | 'ended'
    | 'call-back'
    | 'follow-up';
  caseState: CaseState;
  /** Caseworker's name or office, null when the system itself reports. */
  by: string | null;
  text: string | null;
  /** ISO time by which the caseworker expects to answer. */
  expectedBy: string | null;
  /** ISO time. */
  at: string;
  /** With `delivered` and `undelivered`: which event it was, for example `case.submitted`. */
  event?: string;
}
