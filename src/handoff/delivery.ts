/**
 * The delivery loop: takes due events from the outbox and has each tried, some of them at once; lets operators send dead letters again
 * or give them up. Knows no bot, no server and no HTTP.
 */
import type { OutboxEvent } from '../store/types';
import { Nap } from './nap';
import { PARKED_AT_ONCE, Tries, type TryOptions } from './tries';

export interface DeliveryOptions extends TryOptions {
  /** Requests under way at once. */
  concurrency?: number;
  /** How long at most something that is due may lie unseen: a retry, or what a process put there that has died since. */
  pollMilliseconds?: number;
  /** How long requests under way may go on at `stop`. */
  graceMilliseconds?: number;
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

/** @throws ForbiddenAddressError when the endpoint's URL may not be used */
export function createDelivery(options: DeliveryOptions): Delivery {
  return new DeliveryLoop(options);
}

class DeliveryLoop implements Delivery {
  private readonly tries: Tries;
  private readonly underWay = new Set<Promise<void>>();
  private readonly concurrency: number;
  private running: Promise<void> | undefined;
  private stopListening: (() => void) | undefined;
  private stopping = false;
  private readonly nap = new Nap();

  constructor(private readonly options: DeliveryOptions) {
    this.tries = new Tries(options);
    this.concurrency = options.concurrency ?? 16;
  }

  get gone(): boolean {
    return this.tries.gone;
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
      () => void this.tries.cut().catch(this.failed('connections could not be cut')),
      this.options.graceMilliseconds ?? 3_000,
    );
    await this.running;
    clearTimeout(cut);
    await this.tries.cut();
  }

  async replay(streams?: readonly string[]): Promise<number> {
    const { store, clock } = this.options;
    const parked = streams ?? (await store.read.outbox.parked(PARKED_AT_ONCE)).map(({ stream }) => stream);
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
    this.tries.gone = false;
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
    if (skipped) this.tries.gone = false;
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
    const leaseUntil = new Date(now.getTime() + this.tries.timeoutMilliseconds + LEASE_MARGIN_MILLISECONDS);
    const events = await store.transaction((unit) => unit.outbox.claim(now, leaseUntil, free));
    for (const event of events) {
      const work = this.tries
        .make(event)
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

  private failed(message: string, event?: OutboxEvent): (error: unknown) => undefined {
    return (error) => {
      this.options.log.error({ error, id: event?.id, type: event?.type }, message);
      return undefined;
    };
  }
}
