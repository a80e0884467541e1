/**
 * What caseworkers send back: a signed event for one case. The webhook id, the move of the case and the news for the veteran are
 * committed together or not at all.
 */
import { systemClock, type Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import type { Log } from '../base/log';
import { isOpen, LIFE_CYCLE, type CaseDetails, type Cases } from '../cases';
import type { CaseRow, CaseState, Store, UnitOfWork } from '../store/types';
import { MOVES_TO, parseCallback, type CallbackEvent } from './callback-events';
import { CALLBACK_DESCRIPTION } from './descriptions';
import { verifySignature } from './signature';
import { lockCaseWithConversation, tellConversation } from './status';
import { scheduleFollowUp } from './timers';

export interface CallbackOptions {
  store: Store;
  cases: Cases;
  /** `whsec_…`; any of them may have signed. */
  secrets: readonly string[];
  clock: Clock;
  /** What the age of a signature is measured by: real time, also where `clock` is set by a test. */
  signatureClock?: Clock;
  log: Log;
  /** How many days after closing the person is asked after; default 0 = never. */
  followUpDays?: number;
  /** A conversation has got something to process. */
  onConversation?: (conversationId: string) => void;
  /** Somebody has taken up a case, so many seconds after it was submitted. */
  onFirstAnswer?: (kind: string, seconds: number) => void;
}

const SOURCE = 'handoff-callback';
const BODY_LIMIT_BYTES = 64 * 1024;
const SECOND_MILLISECONDS = 1_000;
/** A closed case may still be explained; a withdrawn or erased one must not come back to the person. */
const SILENT: ReadonlySet<CaseState> = new Set(['withdrawn', 'erased']);

const TALKED: ReadonlySet<CaseState> = new Set(['accepted', 'needs-info']);

/** What nobody has taken up yet. */
const UNTOUCHED: ReadonlySet<CaseState> = new Set(['submitted', 'delivered']);

type FirstAnswer = { kind: string; seconds: number };
type Answer = {
  duplicate: boolean;
  caseNumber: string;
  state: CaseState;
  conversationId: string | null;
  firstAnswer: FirstAnswer | null;
};

export function createCallbackRoute(options: CallbackOptions): Route {
  const { secrets, signatureClock = systemClock, clock, store, log, onConversation, onFirstAnswer } = options;

  async function handler(request: HttpRequest): Promise<HttpResponse> {
    const bytes = await request.rawBody();
    const id = verifySignature(secrets, request.headers, bytes, signatureClock.now());
    const event = read(bytes);
    const caseNumber = request.params['caseNumber'] ?? '';
    const at = clock.now();
    const { conversationId, firstAnswer, ...answer } = await store.transaction((unit) => receive(unit, options, caseNumber, id, event, at));
    // Without the id, which is of the backend's making and may be anything.
    log.info({ caseNumber, type: event.type, duplicate: answer.duplicate, caseState: answer.state }, 'a caseworker sent an event');
    if (firstAnswer) onFirstAnswer?.(firstAnswer.kind, firstAnswer.seconds);
    if (conversationId !== null) onConversation?.(conversationId);
    return { json: answer };
  }

  return { method: 'POST', path: '/api/cases/:caseNumber/events', handler, bodyLimit: BODY_LIMIT_BYTES, description: CALLBACK_DESCRIPTION };
}

function read(bytes: Buffer): CallbackEvent {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new CodedError('BadArgument', 'The body is not JSON. Send {"type", "timestamp", "data"}; /schemas lists what each type takes.');
  }
  const parsed = parseCallback(body);
  if ('event' in parsed) return parsed.event;
  throw new CodedError('BadArgument', `${parsed.problems.join(' ')} See /schemas for what each type takes.`, { problems: parsed.problems });
}

async function receive(
  unit: UnitOfWork,
  { cases, followUpDays = 0 }: CallbackOptions,
  caseNumber: string,
  id: string,
  event: CallbackEvent,
  at: Date,
): Promise<Answer> {
  const found = await lockCaseWithConversation(unit, caseNumber);
  if (!found) throw new CodedError('NotFound', `There is no case ${caseNumber}.`);
  const answer = { caseNumber, state: found.row.state };
  // Thrown refusals roll this back too: the same id may come again when the case has moved on.
  if (!(await unit.inbound.remember(SOURCE, id, at))) return { duplicate: true, ...answer, conversationId: null, firstAnswer: null };
  const row = await apply(unit, cases, found.row, event, at);
  if (MOVES_TO[event.type]) await unit.timers.clear(caseNumber, 'live-answer');
  const firstAnswer = firstAnswerOf(found.row, event, at);
  const isTalk = (row.details as CaseDetails | null)?.kind === 'conversation';
  if (!isOpen(row.state) && MOVES_TO[event.type] && !isTalk) await scheduleFollowUp(unit, caseNumber, followUpDays, at);
  if (!found.conversation) return { duplicate: false, ...answer, state: row.state, conversationId: null, firstAnswer };
  await tellConversation(unit, row, event, id, at);
  return { duplicate: false, caseNumber, state: row.state, conversationId: row.conversationId, firstAnswer };
}

/** @param row as it was before the event */
function firstAnswerOf(row: CaseRow, event: CallbackEvent, at: Date): FirstAnswer | null {
  if (!MOVES_TO[event.type] || !UNTOUCHED.has(row.state)) return null;
  const kind = (row.details as CaseDetails | null)?.kind ?? '';
  return { kind, seconds: (at.getTime() - row.createdAt.getTime()) / SECOND_MILLISECONDS };
}

async function apply(unit: UnitOfWork, cases: Cases, row: CaseRow, event: CallbackEvent, at: Date): Promise<CaseRow> {
  const actor = event.by ?? 'caseworker';
  const to = MOVES_TO[event.type];
  const legal = legalCallbacks(row.state);
  if (!legal.includes(event.type)) {
    const choice = legal.length > 0 ? `Legal now: ${legal.join(', ')}.` : 'Nothing may follow.';
    throw new CodedError('IllegalTransition', `Case ${row.caseNumber} is "${row.state}": "${event.type}" is not possible. ${choice}`, {
      state: row.state,
      legal,
    });
  }
  if (to) return cases.move(unit, row.caseNumber, to, { actor, note: event.text, at });
  await unit.audit.append({ at, actor, action: `case.${event.type}`, subject: row.caseNumber, details: { text: event.text } });
  return row;
}

/** Types of callbacks that a case in this state takes. */
export function legalCallbacks(state: CaseState): string[] {
  if (SILENT.has(state)) return [];
  const moves = Object.entries(MOVES_TO).filter(([, to]) => LIFE_CYCLE[state].includes(to));
  // Only what somebody works on can have been talked over.
  return [...moves.map(([type]) => type), 'message', 'status', ...(TALKED.has(state) ? ['ended'] : [])];
}
