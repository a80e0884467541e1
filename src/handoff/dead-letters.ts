/** Dead letters over HTTP, for whoever holds the callback secret: what could not be delivered and why, sent again or passed over. */
import { systemClock, type Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import type { Log } from '../base/log';
import type { Store } from '../store/types';
import type { Delivery } from './delivery';
import { DEAD_LETTERS_DESCRIPTION, settleDescription } from './descriptions';
import { verifySignature } from './signature';

export interface DeadLetterOptions {
  store: Store;
  delivery: Pick<Delivery, 'replay' | 'skip'>;
  /** `whsec_…`; any of them may have signed. */
  secrets: readonly string[];
  /** Real time, for the age of signatures. */
  signatureClock?: Clock;
  log: Log;
}

const LISTED_AT_ONCE = 500;
const PATH = '/api/admin/dead-letters';

export function createDeadLetterRoutes({ store, delivery, secrets, signatureClock = systemClock, log }: DeadLetterOptions): Route[] {
  async function trusted(request: HttpRequest): Promise<Buffer> {
    const bytes = await request.rawBody();
    verifySignature(secrets, request.headers, bytes, signatureClock.now());
    return bytes;
  }

  const answer = (json: unknown): HttpResponse => ({ json, headers: { 'cache-control': 'no-store' } });

  async function list(request: HttpRequest): Promise<HttpResponse> {
    await trusted(request);
    const parked = await store.read.outbox.parked(LISTED_AT_ONCE);
    const deadLetters = parked.map(({ stream, eventId, type, reason, failure, at }) => ({
      caseNumber: stream,
      eventId,
      type,
      reason,
      failure,
      since: at.toISOString(),
    }));
    const { streams, events, since, nextTryAt, failures } = await store.read.outbox.waiting();
    const waiting = {
      cases: streams,
      events,
      since: since?.toISOString() ?? null,
      nextTryAt: nextTryAt?.toISOString() ?? null,
      failures: failures.map(({ failure, streams: cases }) => ({ failure, cases })),
    };
    return answer({ deadLetters, mayBeMore: parked.length === LISTED_AT_ONCE, waiting });
  }

  /** The event is named too, so that a request that is sent twice cannot settle the next one unseen. */
  async function settle(request: HttpRequest, how: 'replay' | 'skip'): Promise<HttpResponse> {
    const eventId = eventIdIn(await trusted(request));
    const caseNumber = request.params['caseNumber'] ?? '';
    const held = (await store.read.outbox.parked(Number.MAX_SAFE_INTEGER)).find(({ stream }) => stream === caseNumber);
    if (!held) throw new CodedError('NotFound', `Case ${caseNumber} has no dead letter.`);
    if (held.eventId !== eventId)
      throw new CodedError('Conflict', `The dead letter of case ${caseNumber} is another one by now: list them again.`, {
        eventId: held.eventId,
      });
    const done = how === 'replay' ? (await delivery.replay([caseNumber])) === 1 : await delivery.skip(caseNumber);
    if (!done) throw new CodedError('Conflict', `The dead letter of case ${caseNumber} was settled a moment ago.`);
    log.info({ caseNumber, eventId, how }, 'a dead letter was settled');
    return answer({ caseNumber, eventId, done: how });
  }

  const settling = (how: 'replay' | 'skip', summary: string): Route => ({
    method: 'POST',
    path: `${PATH}/:caseNumber/${how}`,
    handler: (request) => settle(request, how),
    description: settleDescription(summary),
  });
  return [
    { method: 'GET', path: PATH, handler: list, description: DEAD_LETTERS_DESCRIPTION },
    settling('replay', 'Sends a dead letter again'),
    settling('skip', 'Gives up one event for good'),
  ];
}

function eventIdIn(bytes: Buffer): string {
  try {
    const { eventId } = JSON.parse(bytes.toString('utf8')) as { eventId?: unknown };
    if (typeof eventId === 'string') return eventId;
  } catch {
    // Said below.
  }
  throw new CodedError('BadArgument', 'Send {"eventId"} of the dead letter, as the list shows it.');
}
