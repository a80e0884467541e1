/** What the desk says over the public API, as it is written there, and what the other side's answers mean. Pure. */
import { z } from 'zod';

export interface CallbackBody {
  type: 'accepted' | 'needs-info' | 'message' | 'completed' | 'failed' | 'ended' | 'reopened';
  by: string;
  /** What the person reads; null where nothing needs to be said. */
  text: string | null;
  /** ISO time. */
  expectedBy?: string;
  outcome?: string | null;
}

/** Why a callback was not taken. */
export interface Refusal {
  message: string;
  /** The state that the case has over there, and the types of events it takes, where the refusal says so. */
  state?: string;
  legal?: string[];
}

/** Where each type carries its wording, as the public API has it. */
const WORDING: Record<CallbackBody['type'], string> = {
  accepted: 'text',
  'needs-info': 'what',
  message: 'text',
  completed: 'outcome',
  failed: 'reason',
  ended: 'text',
  reopened: 'text',
};

/** Of these a case that has ended takes none any more: after reopening they travel as the desk's own wording. */
const MOVES: ReadonlySet<CallbackBody['type']> = new Set(['accepted', 'needs-info', 'completed', 'failed', 'reopened']);

const MAX_REASON = 500;
const DAY_END_IN_CHINA = 'T18:00:00+08:00';

/** `YYYY-MM-DD` as the end of that working day in China. */
export function endOfWorkingDay(day: string): string {
  return `${day}${DAY_END_IN_CHINA}`;
}

/** @param hasEnded whether the case has ended for its owner, who hears of what follows in the desk's own wording */
export function wireEvent({ type, by, text, expectedBy }: CallbackBody, hasEnded: boolean, at: Date): object {
  const isStatus = hasEnded && MOVES.has(type);
  const wording = text === null ? {} : { [isStatus ? 'text' : WORDING[type]]: text };
  const data = { by, ...wording, ...(expectedBy ? { expectedBy } : {}) };
  return { type: isStatus ? 'status' : type, timestamp: at.toISOString(), data };
}

const refusalSchema = z.object({
  error: z.object({
    message: z.string(),
    details: z
      .object({ state: z.string().optional(), legal: z.array(z.string()).optional() })
      .catch({})
      .default({}),
  }),
});

/** The other side's own words, cut to what a page can show; of what is not ours, e.g. a proxy's page, the status. */
export function reasonIn(answer: string, status: number): Refusal {
  try {
    const { message, details } = refusalSchema.parse(JSON.parse(answer)).error;
    return { message: message.slice(0, MAX_REASON), ...details };
  } catch {
    return { message: `HTTP ${status}` };
  }
}
