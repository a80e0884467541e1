/**
 * One try of one event: it is sent, what came of it is written down, and the veteran told when a case has arrived or could not be
 * delivered. HTTP happens between transactions, never inside. Knows no loop.
 */
import type { Dispatcher } from 'undici';
import { systemClock, type Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import type { Cases, Random } from '../cases';
import type { OutboxEvent, Store } from '../store/types';
import { createAddressGuard, type AddressGuard, type AddressGuardOptions } from './addresses';
import type { Failure } from './failures';
import { settleArrival, settleDeadLetter } from './results';
import { nextTry } from './retry';
import { send, type Endpoint, type Outcome } from './send';

export interface TryOptions {
  store: Store;
  cases: Cases;
  endpoint: Endpoint;
  /** When events are due; the same clock that turns use. */
  clock: Clock;
  /** What signatures are dated by: real time, also where `clock` is set by a test. */
  signatureClock?: Clock;
  log: Log;
  tracing?: Tracing | null;
  /** Networks and name resolution, see {@link createAddressGuard}. */
  addresses?: AddressGuardOptions;
  /** A conversation has got something to process. */
  onConversation?: (conversationId: string) => void;
  metrics?: DeliveryMetrics;
  /** A number in [0, 1), for the jitter. */
  random?: Random;
  timeoutMilliseconds?: number;
}

/** Each counts one attempt. */
export interface DeliveryMetrics {
  delivered?(): void;
  failed?(): void;
  parked?(): void;
}

/** So many dead letters are looked at in one go. */
export const PARKED_AT_ONCE = 1_000;
const GONE = { failure: 'closed', reason: 'HTTP 410: the receiver has closed this endpoint' } as const;

export class Tries {
  /** Whether the receiver has answered 410: nothing is sent while an event is held for it. */
  gone = false;
  readonly timeoutMilliseconds: number;
  private readonly guard: AddressGuard;
  private readonly dispatcher: Dispatcher;

  /** @throws ForbiddenAddressError when the endpoint's URL may not be used */
  constructor(private readonly options: TryOptions) {
    this.guard = createAddressGuard(options.addresses);
    this.guard.check(options.endpoint.url);
    this.dispatcher = this.guard.agent();
    this.timeoutMilliseconds = options.timeoutMilliseconds ?? 15_000;
  }

  /** Cuts the requests under way. */
  async cut(): Promise<void> {
    await this.dispatcher.destroy();
  }

  /** @throws whatever the store does, when the result could not be written down */
  async make(event: OutboxEvent): Promise<void> {
    if (this.gone && (await this.isClosedStill())) return this.park(event, GONE);
    const { tracing } = this.options;
    if (!tracing) return this.attempt(event);
    return tracing.span(
      'webhook',
      (span) => {
        span.set({
          'rongye.case': event.stream,
          'rongye.event': event.type,
          'rongye.event_id': event.id,
          'rongye.attempt': event.attempts,
        });
        return this.attempt(event);
      },
      event.traceparent ?? undefined,
    );
  }

  private async attempt(event: OutboxEvent): Promise<void> {
    const outcome = await send(event, {
      endpoint: this.options.endpoint,
      guard: this.guard,
      dispatcher: this.dispatcher,
      timeoutMilliseconds: this.timeoutMilliseconds,
      now: (this.options.signatureClock ?? systemClock).now(),
      traceparent: this.options.tracing?.traceparent(),
    });
    this.options.tracing?.set({ 'rongye.outcome': outcome.kind });
    if (outcome.kind === 'delivered') return this.arrived(event);
    if (outcome.kind === 'gone') {
      this.options.log.error({ url: this.options.endpoint.url }, 'the receiver answered 410: nothing is sent until a replay or a restart');
      await this.park(event, GONE);
      this.gone = true;
      return;
    }
    return this.notArrived(event, outcome);
  }

  /** Another server on the same database may have been told to go on: then nothing is held for this reason any more. */
  private async isClosedStill(): Promise<boolean> {
    const parked = await this.options.store.read.outbox.parked(PARKED_AT_ONCE);
    this.gone = parked.some(({ reason }) => reason === GONE.reason);
    return this.gone;
  }

  private async arrived(event: OutboxEvent): Promise<void> {
    const { store, cases, clock, metrics } = this.options;
    const at = clock.now();
    const conversation = await store.transaction((unit) => settleArrival(unit, cases, event, at));
    metrics?.delivered?.();
    this.tell(conversation);
  }

  private async notArrived(event: OutboxEvent, outcome: Extract<Outcome, { kind: 'failed' }>): Promise<void> {
    const { store, clock, log, metrics, random = Math.random } = this.options;
    const { id, type, attempts } = event;
    const { failure, reason, retryAfterMilliseconds } = outcome;
    const nextAt = nextTry(attempts, clock.now(), random, retryAfterMilliseconds);
    metrics?.failed?.();
    if (!nextAt) return this.park(event, outcome);
    log.warn({ id, type, attempts, reason, nextAt }, 'a webhook event was not delivered; it will be sent again');
    await store.transaction((unit) => unit.outbox.retryLater(event, nextAt, failure));
  }

  /** A dead letter: held for an operator, and the veteran learns that the case has not arrived. */
  private async park(event: OutboxEvent, why: { failure: Failure; reason: string }): Promise<void> {
    const { store, clock, log, metrics } = this.options;
    const { id, type, stream, attempts } = event;
    const at = clock.now();
    const conversation = await store.transaction((unit) => settleDeadLetter(unit, event, why, at));
    if (conversation === undefined) return;
    log.error(
      { id, type, stream, attempts, reason: why.reason },
      'a webhook event is a dead letter now; replay it when the receiver works again',
    );
    metrics?.parked?.();
    this.tell(conversation);
  }

  private tell(conversationId: string | null): void {
    if (conversationId === null) return;
    try {
      this.options.onConversation?.(conversationId);
    } catch (error) {
      // The sweeper of the turns will find it.
      this.options.log.error({ error, conversationId }, 'a conversation could not be woken');
    }
  }
}
