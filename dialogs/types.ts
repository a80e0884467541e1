/** What the dialogs need from outside and what they give to the bot. */
import type { Log } from '../src/base/log';
import type { WorkingCalendar } from '../src/base/working-calendar';
import type { SelfCheck } from '../src/eligibility/types';
import type { Handoff } from '../src/handoff/types';
import type { Texts } from '../src/locale';
import type { RetirementCalculator } from '../src/policy/subsidy-period';
import type { PolicyLibrary } from '../src/policy/types';
import type { Conversation, UnitOfWork } from '../src/store/types';
import type { Understanding } from '../src/understanding/types';

export interface DialogServices {
  texts: Texts;
  policy: PolicyLibrary;
  selfCheck: SelfCheck;
  retirement: RetirementCalculator;
  handoff: Handoff;
  settings: {
    collectIdNumber: boolean;
    /** Null: the deployment names none. */
    stationName: string | null;
    stationPhone: string;
    consentVersion: string;
    /** How long what was handed over is kept here after the last word. */
    retentionDays: number;
    /** The same where nothing was handed over. */
    unfinishedDays: number;
    /** Whether the station offers the 72-hour service of the opinion, which each place decides for itself. */
    quickService: boolean;
    /** Whether the deployment keeps what was not answered well, from people who agree. */
    collectUnanswered: boolean;
    /** When somebody works at the station; null where its hours are not known. */
    calendar: WorkingCalendar | null;
    /** How long a person waits for somebody to answer before it becomes a call-back. */
    liveAnswerSeconds: number;
  };
}

/** Everything that belongs to one turn; found in `context.turnState` under {@link TURN}. */
export interface TurnScope {
  unit: UnitOfWork;
  conversation: Conversation;
  /** Null for activities that are not messages. */
  understanding: Understanding | null;
  now: Date;
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  today: string;
  log: Log;
  /** Counted for metrics: what this turn was about and how it ended. */
  outcome: { intent?: string; topic?: string; kind?: string; channel?: string; checked?: { result: string; region?: string } };
}
export const TURN = Symbol('turn');

/** The conversation's stored state: plain JSON, no class instances, steps named by id. */
export interface ConversationState {
  version: number;
  dialogs?: object;
  [property: string]: unknown;
}
