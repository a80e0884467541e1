/** What the console shows, and how each event changes it. Pure: an answer is tied to the step that was on the screen when its key was pressed. */
import type { CallView, ListedCall } from './contract';

export type Panel = 'transfer' | 'resume' | 'end' | null;

/** An answer on its way; the same `once` may be sent again without harm. */
export interface Sending {
  step: string;
  text: string;
  goTo?: string;
  once: string;
  /** Counts tries, so that trying again is something new to do. */
  attempt: number;
  failed: boolean;
}

export interface State {
  calls: ListedCall[];
  call: CallView | null;
  /** When the step was first on the screen, in milliseconds of the page's own clock. */
  shownAt: number;
  sending: Sending | null;
  /** Answers to a question that takes several. */
  picked: string[];
  /** How often it was asked for in other words. */
  again: number;
  why: boolean;
  panel: Panel;
  keysOn: boolean;
  /** For the operator, in words. */
  notice: string | null;
  /** A key came before anybody can have read the question. */
  tooFast: boolean;
  /** The note as it was left last: the server's view may be older, and would take it back when the call is ended. */
  written: { callId: string; note: string } | null;
}

export const FIRST: State = {
  calls: [],
  call: null,
  shownAt: 0,
  sending: null,
  picked: [],
  again: 0,
  why: false,
  panel: null,
  keysOn: true,
  notice: null,
  tooFast: false,
  written: null,
};

/** The newest note of the call. */
export const noteOf = ({ written }: Pick<State, 'written'>, call: Pick<CallView, 'id' | 'note'>): string =>
  written?.callId === call.id ? written.note : call.note;

/** A key within this time was meant for the question before. */
export const DWELL_MILLISECONDS = 250;

export type Event =
  | { type: 'calls'; calls: ListedCall[] }
  /** The server's newest view of a call. */
  | { type: 'call'; call: CallView | null; at: number }
  /** Seen again without anybody's doing; an answer on its way knows better. */
  | { type: 'seen'; call: CallView; at: number }
  /** A number key: the answer at that place. */
  | { type: 'key'; place: number; step: string; once: string; at: number }
  /** The answers that were picked are complete. */
  | { type: 'confirm'; step: string; once: string; joiner: string; at: number }
  | { type: 'say'; text: string; goTo?: string; step: string; once: string; at: number }
  | { type: 'failed'; notice: string }
  | { type: 'refused'; notice: string; call: CallView | null; at: number }
  | { type: 'retry' }
  | { type: 'again' }
  | { type: 'why' }
  | { type: 'panel'; panel: Panel }
  | { type: 'keys' }
  | { type: 'noted'; callId: string; note: string }
  | { type: 'notice'; notice: string | null };

export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case 'calls':
      return { ...state, calls: event.calls };
    case 'call':
      return show(state, event.call, event.at, null);
    case 'seen':
      return state.sending || state.call?.id !== event.call.id ? state : show(state, event.call, event.at, state.notice);
    case 'key':
      return press(state, event);
    case 'confirm':
      return state.picked.length === 0 ? state : answer(state, event, state.picked.join(event.joiner));
    case 'say':
      return answer(state, { ...event, at: Number.POSITIVE_INFINITY }, event.text, event.goTo);
    case 'failed':
      return { ...state, sending: state.sending && { ...state.sending, failed: true }, notice: event.notice };
    case 'refused':
      return event.call ? show(state, event.call, event.at, event.notice) : { ...state, sending: null, notice: event.notice };
    case 'retry':
      return state.sending?.failed
        ? { ...state, notice: null, sending: { ...state.sending, failed: false, attempt: state.sending.attempt + 1 } }
        : state;
    case 'again':
      return { ...state, again: state.again + 1 };
    case 'why':
      return { ...state, why: !state.why };
    case 'panel':
      return { ...state, panel: event.panel };
    case 'keys':
      return { ...state, keysOn: !state.keysOn };
    case 'noted':
      return { ...state, written: { callId: event.callId, note: event.note } };
    case 'notice':
      return { ...state, notice: event.notice };
  }
}

function show(state: State, call: CallView | null, at: number, notice: string | null): State {
  const isSame = call !== null && state.call?.id === call.id && state.call.stepId === call.stepId && state.call.consent === call.consent;
  if (isSame && state.sending === null) return { ...state, call, notice };
  const panel = call && state.call?.id === call.id && call.endedAt === null ? state.panel : null;
  // Keys that came while an answer was on its way were dropped: that is said beside the next question.
  const tooFast = state.sending !== null && state.tooFast;
  return { ...state, call, notice, panel, shownAt: at, sending: null, picked: [], again: 0, why: false, tooFast };
}

function press(state: State, event: Extract<Event, { type: 'key' }>): State {
  const key = state.call?.keys[event.place - 1];
  if (!key || !mayAnswer(state, event)) return { ...state, tooFast: state.call !== null && key !== undefined };
  if (state.call?.question?.kind !== 'multi' || key.alone) return answer(state, event, key.text);
  const picked = state.picked.includes(key.text) ? state.picked.filter((text) => text !== key.text) : [...state.picked, key.text];
  return { ...state, picked, tooFast: false };
}

function answer(state: State, event: { step: string; once: string; at: number }, text: string, goTo?: string): State {
  if (!mayAnswer(state, event)) return { ...state, tooFast: true };
  const { step, once } = event;
  const sending: Sending = { step, text, once, attempt: 1, failed: false, ...(goTo === undefined ? {} : { goTo }) };
  return { ...state, sending, tooFast: false, notice: null };
}

function mayAnswer({ call, sending, shownAt }: State, { step, at }: { step: string; at: number }): boolean {
  return call !== null && call.isMine && sending === null && call.stepId === step && at - shownAt >= DWELL_MILLISECONDS;
}
