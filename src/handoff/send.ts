/** One attempt to deliver one event over HTTP: what came of it, as a value. Knows no store and no schedule. */
import { request, type Dispatcher } from 'undici';
import type { OutboxEvent } from '../store/types';
import { ForbiddenAddressError, type AddressGuard } from './addresses';
import { failureOfStatus, PATIENCE, type Failure } from './failures';
import { parseRetryAfter } from './retry';
import { signatureHeaders } from './signature';

export type Outcome =
  | { kind: 'delivered'; status: number }
  /** The receiver has closed this endpoint for good. */
  | { kind: 'gone'; status: 410 }
  | { kind: 'failed'; failure: Failure; reason: string; retryAfterMilliseconds: number | null };

export interface Endpoint {
  url: string;
  /** `whsec_…`; each request carries one signature per secret. */
  secrets: readonly string[];
}

export interface Attempt {
  endpoint: Endpoint;
  guard: AddressGuard;
  dispatcher: Dispatcher;
  timeoutMilliseconds: number;
  /** Real time, for the signature. */
  now: Date;
  /** W3C Trace Context, where somebody traces. */
  traceparent?: string;
}

const MAX_ANSWER_BYTES = 64 * 1024;

/** Never throws: whatever goes wrong is a failed attempt with its reason. */
export async function send(event: OutboxEvent, attempt: Attempt): Promise<Outcome> {
  const { endpoint, guard, dispatcher, timeoutMilliseconds, now, traceparent } = attempt;
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  try {
    const url = guard.check(endpoint.url);
    const { statusCode, headers, body } = await request(url, {
      method: 'POST',
      dispatcher,
      signal,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'rongye-webhook/1',
        ...signatureHeaders(endpoint.secrets, event.id, now, event.body),
        ...(traceparent ? { traceparent } : {}),
      },
      body: event.body,
    });
    // What the receiver writes does not matter; reading it frees the connection, and a slow one is cut off by the signal.
    await body.dump({ limit: MAX_ANSWER_BYTES, signal });
    if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', status: statusCode };
    if (statusCode === 410) return { kind: 'gone', status: 410 };
    const wait = PATIENCE.has(statusCode) ? parseRetryAfter(String(headers['retry-after'] ?? ''), now) : null;
    return { kind: 'failed', failure: failureOfStatus(statusCode), reason: `HTTP ${statusCode}`, retryAfterMilliseconds: wait };
  } catch (error) {
    return { kind: 'failed', ...reasonOf(error, timeoutMilliseconds), retryAfterMilliseconds: null };
  }
}

function reasonOf(error: unknown, timeoutMilliseconds: number): { failure: Failure; reason: string } {
  if (error instanceof ForbiddenAddressError) return { failure: 'forbidden', reason: error.message };
  // By its shape: what was made in another realm (an abort, a system error) is no `Error` of this one.
  const { name, code, message } = Object(error) as { name?: unknown; code?: unknown; message?: unknown };
  if (name === 'TimeoutError') return { failure: 'timeout', reason: `no answer within ${timeoutMilliseconds} ms` };
  return { failure: 'unreachable', reason: String(code ?? message ?? error) };
}
