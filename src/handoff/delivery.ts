/**
 * The delivery loop: takes due events from the outbox, sends them, writes down what came of it, and tells the veteran when a
 * case has arrived or could not be delivered. HTTP happens between transactions, never inside. Knows no bot and no server.
 */
import type { Dispatcher } from 'undici';
import { systemClock, type Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import type { Cases, Random } from '../cases';
import type { OutboxEvent, Store } from '../store/types';
import { createAddressGuard, type AddressGuard, type AddressGuardOptions } from './addresses';
import type { Failure } from './failures';
import { Nap } from './nap';
import { settleArrival, settleDeadLetter } from './results';
import { nextTry } from './retry';
import { send, type Endpoint, type Outcome } from './send';

export interface DeliveryOptions {
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
  /** Requests under way at once. */
  concurrency?: number;
  timeoutMilliseconds?: number;
  /** How long at most something that is due may lie unseen: a retry, or what a process put there that has died since. */
  pollMilliseconds?: number;
  /** How long requests under way may go on at `stop`. */
  graceMilliseconds?: number;
}

/** Each counts one attempt. */
export interface DeliveryMetrics {
  delivered?(): void;
  failed?(): void;
  parked?(): void;
}

export interface Delivery {
  start(): void;
  /** Says that something may be due. Returns at once. */
  kick(): void;
  /** Lets requests under way end for a short while, then cuts them; nothing is lost, they are sent again. */
  stop(): Promise<void>;
  /** Whether the receiver has answered 410: nothing is sent until {@link Delivery.replay}, {@link Delivery.skip} or a restart. */
  readonly gone: boolean;
  /** Sends parked events again. @param streams case numbers; default: all that are parked @returns how many streams go on */
  replay(streams?: readonly string[]): Promise<number>;
  /** Gives up the parked event of a stream for good; what follows it is sent. @returns false when the stream is not parked */
  skip(stream: string): Promise<boolean>;
}

const LEASE_MARGIN_MILLISECONDS = 15_000;
const REPLAY_BATCH = 1_000;
const GONE = { failure: 'closed', reason: 'HTTP 410: the receiver has closed this endpoint' } as const;

/** @throws ForbiddenAddressError when the endpoint's URL may not be used */
export function createDelivery(options: DeliveryOptions): Delivery {
  return new DeliveryLoop(options);
}

class DeliveryLoop implements Delivery {
  gone = false;
  private readonly guard: AddressGuard;
  private readonly dispatcher: Dispatcher;
  private readonly underWay = new Set<Promise<void>>();
  private readonly concurrency: number;
  private readonly timeoutMilliseconds: number;
  private running: Promise<void> | undefined;
  private stopListening: (() => void) | undefined;
  private stopping = false;
  private readonly nap = new Nap();

  constructor(private readonly options: DeliveryOptions) {
    this.guard = createAddressGuard(options.addresses);
    this.guard.check(options.endpoint.url);
    this.dispatcher = this.guard.agent();
    this.concurrency = options.concurrency ?? 16;
    this.timeoutMilliseconds = options.timeoutMilliseconds ?? 15_000;
  }

  start(): void {
    this.stopListening ??= this.options.store.onEmitted(() => this.kick());
    this.running ??= this.run();
  }

  kick(): void {
    this.nap.end();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.stopListening?.();
    this.kick();
    const cut = setTimeout(
      () => void this.dispatcher.destroy().catch(this.failed('connections could not be cut')),
      this.options.graceMilliseconds ?? 3_000,
    );
    await this.running;
    clearTimeout(cut);
    await this.dispatcher.destroy();
  }

  async replay(streams?: readonly string[]): Promise<number> {
    const { store, clock } = this.options;
    const parked = streams ?? (await store.read.outbox.parked(REPLAY_BATCH)).map(({ stream }) => stream);
    let count = 0;
    for (const stream of parked) {
      const at = clock.now();
      const goesOn = await store.transaction(async (unit) => {
        const replayed = await unit.outbox.replay(stream, at);
        if (replayed) await unit.audit.append({ at, actor: 'admin', action: 'handoff.replay', subject: stream });
        return replayed;
      });
      if (goesOn) count++;
    }
    this.gone = false;
    this.kick();
    return count;
  }

  async skip(stream: string): Promise<boolean> {
    const { store, clock } = this.options;
    const at = clock.now();
    const skipped = await store.transaction(async (unit) => {
      if (!(await unit.outbox.skip(stream, at))) return false;
      await unit.audit.append({ at, actor: 'admin', action: 'handoff.skip', subject: stream });
      return true;
    });
    // Whoever settles a dead letter means to go on; an endpoint that is still closed says so again.
    if (skipped) this.gone = false;
    this.kick();
    return skipped;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const taken = await this.takeDue().catch(this.failed('due events could not be read; trying again'));
      if (!taken) await this.nap.take(this.options.pollMilliseconds ?? 1_000);
    }
    await Promise.all(this.underWay);
  }

  /** @returns how many events were taken */
  private async takeDue(): Promise<number> {
    const free = this.concurrency - this.underWay.size;
    if (free <= 0) return 0;
    const { store, clock } = this.options;
    const now = clock.now();
    const leaseUntil = new Date(now.getTime() + this.timeoutMilliseconds + LEASE_MARGIN_MILLISECONDS);
    const events = await store.transaction((unit) => unit.outbox.claim(now, leaseUntil, free));
    for (const event of events) {
      const work = this.deliver(event)
        // The lease runs out and the event is taken again.
        .catch(this.failed('the result of a delivery could not be stored', event))
        .finally(() => {
          this.underWay.delete(work);
          this.kick();
        });
      this.underWay.add(work);
    }
    return events.length;
  }

  private async deliver(event: OutboxEvent): Promise<void> {
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
    const parked = await this.options.store.read.outbox.parked(REPLAY_BATCH);
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

  private failed(message: string, event?: OutboxEvent): (error: unknown) => undefined {
    return (error) => {
      this.options.log.error({ error, id: event?.id, type: event?.type }, message);
      return undefined;
    };
  }
}
