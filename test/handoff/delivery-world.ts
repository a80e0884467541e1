/** Cases, a receiver on a real socket and the loop between them, at a time that the test sets. */
import { createCases } from '../../src/cases';
import { silentLog } from '../../src/base/log';
import { createDelivery, createHandoff, newWebhookSecret, type Delivery, type DeliveryOptions } from '../../src/handoff';
import type { HandoffStatus } from '../../src/handoff/types';
import type { Engine } from '../../src/store';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { startReceiver, type Receiver } from './receiver';
import { sampleCase } from './sample-case';

export const START = new Date('2026-11-23T01:00:00Z');

export class DeliveryWorld {
  readonly cases = createCases();
  readonly handoff = createHandoff({ cases: this.cases, station: { name: '示例站', phone: null } });
  /** Conversations that were woken. */
  readonly woken: string[] = [];
  now = START;
  readonly #started: Delivery[] = [];
  #passing: NodeJS.Timeout | undefined;

  private constructor(
    readonly test: TestStore,
    readonly receiver: Receiver,
    readonly secret: string,
  ) {}

  static async open(engine: Engine): Promise<DeliveryWorld> {
    const secret = newWebhookSecret();
    return new DeliveryWorld(await openTestStore(engine), await startReceiver(secret), secret);
  }

  start(options: Partial<DeliveryOptions> = {}): Delivery {
    const delivery = createDelivery({
      store: this.test.store,
      cases: this.cases,
      endpoint: { url: this.receiver.url, secrets: [this.secret] },
      clock: { now: () => this.now },
      log: silentLog,
      onConversation: (id) => this.woken.push(id),
      random: () => 0.5,
      pollMilliseconds: 10,
      graceMilliseconds: 100,
      ...options,
    });
    this.#started.push(delivery);
    delivery.start();
    return delivery;
  }

  pass(milliseconds: number): void {
    this.now = new Date(this.now.getTime() + milliseconds);
    for (const delivery of this.#started) delivery.kick();
  }

  /**
   * Lets the time pass by itself from now on, whenever the receiver has rested for a moment. What hangs loses its lease, as after a pause
   * of the process. Time that passed without regard to the receiver would end every lease before its result is stored on a slow machine,
   * and nothing would ever be done.
   */
  passWhenIdle(milliseconds: number): void {
    let seen = -1;
    this.#passing = setInterval(() => {
      if (this.receiver.requests === seen) this.pass(milliseconds);
      seen = this.receiver.requests;
    }, 50);
  }

  async submit(): Promise<{ caseNumber: string; conversationId: string }> {
    const { store } = this.test;
    const newCase = await sampleCase(store, this.now);
    return store.transaction((unit) => this.handoff.submit(unit, newCase));
  }

  /** The news that wait for a turn of the conversation, taken as the bot would take them. */
  async news(conversationId: string): Promise<HandoffStatus[]> {
    const { store } = this.test;
    const found: HandoffStatus[] = [];
    for (;;) {
      const next = await store.read.activities.nextUnprocessed(conversationId);
      if (!next) return found;
      expect(next).toMatchObject({ visible: false, direction: 'in', body: { type: 'event', name: 'handoff.status' } });
      found.push(next.body['value'] as HandoffStatus);
      await store.transaction((unit) => unit.activities.markProcessed(conversationId, next.seq, this.now));
    }
  }

  backlog() {
    return this.test.store.read.outbox.backlog(this.now);
  }

  async stateOf(caseNumber: string): Promise<string | undefined> {
    return (await this.test.store.read.cases.get(caseNumber))?.state;
  }

  /** Whether a failed try is stored, and the next one due after just this time. */
  async waitsExactly(delayMilliseconds: number): Promise<boolean> {
    const due = this.now.getTime() + delayMilliseconds;
    return (await this.#claimable(new Date(due - 1))) === 0 && (await this.#claimable(new Date(due))) === 1;
  }

  async stop(): Promise<void> {
    clearInterval(this.#passing);
    await Promise.all(this.#started.map((delivery) => delivery.stop()));
  }

  async close(): Promise<void> {
    await this.stop();
    await this.receiver.close();
    await this.test.dispose();
  }

  #claimable(at: Date): Promise<number> {
    return this.test.store
      .transaction(async (unit) => {
        throw new Peek((await unit.outbox.claim(at, at, 1)).length);
      })
      .catch((error: unknown) => (error instanceof Peek ? error.count : Promise.reject(error)));
  }
}

class Peek extends Error {
  constructor(readonly count: number) {
    super('rolled back on purpose');
  }
}
