import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDelivery, createHandoff, newWebhookSecret, type Delivery, type DeliveryOptions } from '../../src/handoff';
import { RETRY_DELAYS_MILLISECONDS } from '../../src/handoff/retry';
import type { HandoffStatus } from '../../src/handoff/types';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { startReceiver, type Behaviour, type Receiver } from './receiver';
import { sampleCase } from './sample-case';

const START = new Date('2026-11-23T01:00:00Z');

async function until(condition: () => boolean | Promise<boolean>, limitMilliseconds = 10_000): Promise<void> {
  const deadline = Date.now() + limitMilliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass in time');
    await sleep(5);
  }
}

describe.each(testEngines)('delivery on %s', (engine) => {
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  const secret = newWebhookSecret();
  let test: TestStore;
  let receiver: Receiver;
  let delivery: Delivery | undefined;
  let now = START;
  let woken: string[];

  const pass = (milliseconds: number): void => {
    now = new Date(now.getTime() + milliseconds);
    delivery?.kick();
  };

  function start(options: Partial<DeliveryOptions> = {}): Delivery {
    delivery = createDelivery({
      store: test.store,
      cases,
      endpoint: { url: receiver.url, secrets: [secret] },
      clock: { now: () => now },
      log: silentLog,
      onConversation: (id) => woken.push(id),
      random: () => 0.5,
      pollMilliseconds: 10,
      graceMilliseconds: 100,
      ...options,
    });
    delivery.start();
    return delivery;
  }

  async function submit(): Promise<{ caseNumber: string; conversationId: string }> {
    const newCase = await sampleCase(test.store, now);
    return test.store.transaction((unit) => handoff.submit(unit, newCase));
  }

  /** The news that wait for a turn of the conversation, taken as the bot would take them. */
  async function news(conversationId: string): Promise<HandoffStatus[]> {
    const found: HandoffStatus[] = [];
    for (;;) {
      const next = await test.store.read.activities.nextUnprocessed(conversationId);
      if (!next) return found;
      expect(next).toMatchObject({ visible: false, direction: 'in', body: { type: 'event', name: 'handoff.status' } });
      found.push(next.body['value'] as HandoffStatus);
      await test.store.transaction((unit) => unit.activities.markProcessed(conversationId, next.seq, now));
    }
  }

  const backlog = () => test.store.read.outbox.backlog(now);
  const stateOf = async (caseNumber: string) => (await test.store.read.cases.get(caseNumber))?.state;

  beforeEach(async () => {
    now = START;
    woken = [];
    test = await openTestStore(engine);
    receiver = await startReceiver(secret);
  });

  afterEach(async () => {
    await delivery?.stop();
    delivery = undefined;
    await receiver.close();
    await test.dispose();
  });

  it('moves the case to delivered and wakes the conversation with the news, in one go', async () => {
    const { caseNumber, conversationId } = await submit();
    start();
    await until(() => woken.length > 0);
    expect(woken).toEqual([conversationId]);
    expect(await stateOf(caseNumber)).toBe('delivered');
    expect(await news(conversationId)).toEqual([
      {
        caseNumber,
        state: 'accepted',
        type: 'delivered',
        caseState: 'delivered',
        by: null,
        text: null,
        expectedBy: null,
        at: START.toISOString(),
        event: 'case.submitted',
      },
    ]);
    expect(receiver.badSignatures).toBe(0);
    expect(receiver.received).toMatchObject([{ type: 'case.submitted', caseNumber }]);
    expect(receiver.received[0]?.headers['content-type']).toContain('application/json');
  });

  it('signs with every secret while one is being changed', async () => {
    await submit();
    start({ endpoint: { url: receiver.url, secrets: [newWebhookSecret(), secret] } });
    await until(() => receiver.received.length === 1);
    expect(receiver.badSignatures).toBe(0);
    expect(receiver.received[0]?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
  });

  it('sends again after each wait of the schedule, with the same id and body, then gives up and tells the veteran', async () => {
    receiver.behave(() => 500);
    const { caseNumber, conversationId } = await submit();
    // A lease of another length than every delay, so that a try under way is not taken for one that waits.
    start({ timeoutMilliseconds: 14_000 });
    for (const [index, delay] of RETRY_DELAYS_MILLISECONDS.entries()) {
      await until(async () => receiver.requests === index + 1 && (await waitsExactly(delay)));
      pass(delay - 1);
      await sleep(20);
      expect(receiver.requests).toBe(index + 1);
      pass(1);
    }
    await until(() => woken.length > 0);
    expect(receiver.requests).toBe(RETRY_DELAYS_MILLISECONDS.length + 1);
    expect(await news(conversationId)).toMatchObject([
      { type: 'undelivered', state: 'failed', caseState: 'submitted', event: 'case.submitted' },
    ]);
    expect(await test.store.read.outbox.parked(10)).toMatchObject([{ stream: caseNumber, type: 'case.submitted', reason: 'HTTP 500' }]);

    receiver.behave(() => 200);
    expect(await delivery?.replay()).toBe(1);
    await until(() => woken.length === 2);
    expect(await stateOf(caseNumber)).toBe('delivered');
    expect(await news(conversationId)).toMatchObject([{ type: 'delivered' }]);
  }, 20_000);

  /** Whether a failed try is stored, and the next one due after just this time. */
  async function waitsExactly(delay: number): Promise<boolean> {
    const probe = new Date(now.getTime() + delay);
    const claims = (at: Date) =>
      test.store
        .transaction(async (unit) => {
          const claimed = await unit.outbox.claim(at, at, 1);
          throw new Peek(claimed.length);
        })
        .catch((error: unknown) => (error instanceof Peek ? error.count : Promise.reject(error)));
    return (await claims(new Date(probe.getTime() - 1))) === 0 && (await claims(probe)) === 1;
  }

  it.each<[string, Behaviour, number]>([
    ['seconds', { status: 503, headers: { 'retry-after': '90' } }, 90_000],
    ['seconds with 429', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['seconds beyond a day, as a day', { status: 429, headers: { 'retry-after': '999999' } }, 86_400_000],
  ])('waits as long as Retry-After asks: %s', async (_what, behaviour, wait) => {
    receiver.behave((request) => (request === 0 ? behaviour : 200));
    await submit();
    start();
    await until(async () => receiver.requests === 1 && (await waitsExactly(wait)));
    pass(wait - 1);
    await sleep(50);
    expect(receiver.requests).toBe(1);
    pass(1);
    await until(() => receiver.received.length === 1);
  });

  it('does not follow a redirect', async () => {
    receiver.behave(() => ({ status: 302, headers: { location: receiver.url } }));
    await submit();
    start();
    await until(() => receiver.requests === 1);
    await sleep(100);
    expect(receiver.requests).toBe(1);
    expect(receiver.received).toEqual([]);
  });

  it('gives up a request that takes too long, and goes on with other cases meanwhile', async () => {
    receiver.behave((request) => (request === 0 ? 'hang' : 200));
    const first = await submit();
    start({ timeoutMilliseconds: 500 });
    await until(() => receiver.requests === 1);
    const second = await submit();
    delivery?.kick();
    await until(async () => (await stateOf(second.caseNumber)) === 'delivered');
    expect(await stateOf(first.caseNumber)).toBe('submitted');
    await until(() => waitsExactly(5_000));
    pass(5_000);
    await until(async () => (await stateOf(first.caseNumber)) === 'delivered');
  });

  it('stops at 410: every waiting event becomes a dead letter, nothing more is sent until a replay', async () => {
    receiver.behave(() => 410);
    const submitted = [await submit(), await submit(), await submit()];
    start({ concurrency: 1 });
    await until(() => woken.length === 3);
    expect(delivery?.gone).toBe(true);
    expect(receiver.requests).toBe(1);
    expect((await backlog()).parked).toBe(3);
    for (const { conversationId } of submitted) expect(await news(conversationId)).toMatchObject([{ type: 'undelivered' }]);
    receiver.behave(() => 200);
    expect(await delivery?.replay([submitted[0]?.caseNumber ?? ''])).toBe(1);
    await until(() => receiver.received.length === 1);
    expect((await backlog()).parked).toBe(2);
  });

  it('opens an endpoint that was closed by 410 when a dead letter is passed over', async () => {
    receiver.behave(() => 410);
    const { caseNumber } = await submit();
    start();
    await until(() => delivery?.gone === true);
    receiver.behave(() => 200);
    expect(await delivery?.skip(caseNumber)).toBe(true);
    expect(delivery?.gone).toBe(false);
    await submit();
    await until(() => receiver.received.length === 1);
  });

  it('goes on after 410 when another server on the database was told to', async () => {
    receiver.behave(() => 410);
    const { caseNumber } = await submit();
    start();
    await until(() => delivery?.gone === true);
    receiver.behave(() => 200);
    await test.store.transaction((unit) => unit.outbox.replay(caseNumber, now));
    delivery?.kick();
    await until(() => receiver.received.length === 1);
    expect(delivery?.gone).toBe(false);
  });

  it('does not say that a case has arrived which a caseworker has accepted already, or its owner withdrawn', async () => {
    const accepted = await submit();
    const withdrawn = await submit();
    await test.store.transaction(async (unit) => {
      await cases.move(unit, accepted.caseNumber, 'accepted', { actor: 'station', note: null, at: now });
      await handoff.withdraw(unit, withdrawn.caseNumber, now);
    });
    start();
    await until(async () => (await backlog()).waiting === 0);
    expect([await stateOf(accepted.caseNumber), await stateOf(withdrawn.caseNumber)]).toEqual(['accepted', 'withdrawn']);
    expect(woken).toEqual([]);
  });

  it('delivers what an earlier process left, and a wake-up that fails does no harm', async () => {
    const { caseNumber } = await submit();
    start({
      onConversation: () => {
        throw new Error('nobody is listening');
      },
    });
    await until(async () => (await stateOf(caseNumber)) === 'delivered');
    const second = await submit();
    await until(async () => (await stateOf(second.caseNumber)) === 'delivered');
  });

  it('refuses an address that it may not use before anything is sent', () => {
    expect(() => start({ endpoint: { url: 'http://10.0.0.1/hook', secrets: [secret] } })).toThrow(/https/);
  });

  it('keeps order within a case and loses nothing while the receiver fails, hangs, drops and loses answers', async () => {
    const behaviours: Behaviour[] = [500, 'drop', 'lost', 'hang', 503];
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    receiver.behave(() => (random() < 0.4 ? (behaviours[Math.floor(random() * behaviours.length)] ?? 200) : 200));
    const CASES = 12;
    const UPDATES = 6;
    const workers = [start({ timeoutMilliseconds: 200, random })];
    if (engine === 'postgres') workers.push(start({ timeoutMilliseconds: 200, random }));
    const ticking = setInterval(() => {
      now = new Date(now.getTime() + 2_000_000);
      for (const worker of workers) worker.kick();
    }, 10);
    const expected = new Map<string, string[]>();
    for (let index = 0; index < CASES; index++) {
      const { caseNumber } = await submit();
      expected.set(caseNumber, ['case.submitted']);
    }
    for (let update = 0; update < UPDATES; update++) {
      for (const [caseNumber, types] of expected) {
        await test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: `update ${update}`, at: now }));
        types.push(`update ${update}`);
      }
    }
    await until(async () => {
      await delivery?.replay();
      return (await backlog()).waiting === 0;
    }, 100_000);
    clearInterval(ticking);
    await Promise.all(workers.map((worker) => worker.stop()));

    const arrived = new Map<string, string[]>();
    const bodies = new Map<string, string>();
    for (const { id, caseNumber, body } of receiver.received) {
      // A repeated event is the very same one: the receiver drops it by its id.
      if (bodies.has(id)) expect(body).toBe(bodies.get(id));
      else {
        const { type, data } = JSON.parse(body) as { type: string; data: { change?: { text: string } } };
        arrived.set(caseNumber, [...(arrived.get(caseNumber) ?? []), data.change?.text ?? type]);
      }
      bodies.set(id, body);
    }
    expect(arrived).toEqual(expected);
    expect(receiver.requests).toBeGreaterThan(CASES * (UPDATES + 1));
    expect(receiver.badSignatures).toBe(0);
  }, 120_000);

  it('lets requests under way end when it stops, and sends again what was cut', async () => {
    receiver.behave((request) => (request === 0 ? 'hang' : 200));
    const { caseNumber } = await submit();
    start();
    await until(() => receiver.requests === 1);
    const started = Date.now();
    await delivery?.stop();
    expect(Date.now() - started).toBeLessThan(1_000);
    expect(await stateOf(caseNumber)).toBe('submitted');
    pass(60_000);
    start();
    await until(async () => (await stateOf(caseNumber)) === 'delivered');
  });

  it('survives a database that fails for a while', async () => {
    const { caseNumber } = await submit();
    let failures = 3;
    const flaky: TestStore['store'] = {
      ...test.store,
      transaction: (work) => (failures-- > 0 ? Promise.reject(new Error('the database is away')) : test.store.transaction(work)),
    };
    start({ store: flaky });
    await until(async () => {
      pass(10_000);
      return (await stateOf(caseNumber)) === 'delivered';
    });
    expect(failures).toBeLessThan(0);
  });
});

class Peek extends Error {
  constructor(readonly count: number) {
    super('rolled back on purpose');
  }
}

// Jest fails a test during which a rejection was left unhandled.
test('a database that was closed underneath neither stops the loop nor leaves a rejection unhandled', async () => {
  const { store, dispose } = await openTestStore();
  const delivery = createDelivery({
    store,
    cases: createCases(),
    endpoint: { url: 'http://127.0.0.1:9/', secrets: [newWebhookSecret()] },
    clock: { now: () => new Date() },
    log: silentLog,
    pollMilliseconds: 5,
  });
  const newCase = await sampleCase(store, new Date());
  const handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });
  await store.transaction((unit) => handoff.submit(unit, newCase));
  delivery.start();
  await sleep(50);
  await dispose();
  await sleep(50);
  await expect(delivery.stop()).resolves.toBeUndefined();
});
