import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDelivery, createHandoff, newWebhookSecret } from '../../src/handoff';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { until } from '../support/until';
import { DeliveryWorld } from './delivery-world';
import type { Behaviour } from './receiver';
import { sampleCase } from './sample-case';

describe.each(testEngines)('delivery on %s, while things fail', (engine) => {
  let world: DeliveryWorld;
  beforeEach(async () => {
    world = await DeliveryWorld.open(engine);
  });
  afterEach(() => world.close());

  it('keeps order within a case and loses nothing while the receiver fails, hangs, drops and loses answers', async () => {
    const { handoff, receiver, test } = world;
    const behaviours: Behaviour[] = [500, 'drop', 'lost', 'hang', 503];
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    receiver.behave(() => (random() < 0.4 ? (behaviours[Math.floor(random() * behaviours.length)] ?? 200) : 200));
    const CASES = 12;
    const UPDATES = 6;
    const delivery = world.start({ timeoutMilliseconds: 200, random });
    if (engine === 'postgres') world.start({ timeoutMilliseconds: 200, random });
    world.passWhenIdle(2_000_000);
    const expected = new Map<string, string[]>();
    for (let index = 0; index < CASES; index++) {
      const { caseNumber } = await world.submit();
      expected.set(caseNumber, ['case.submitted']);
    }
    for (let update = 0; update < UPDATES; update++) {
      for (const [caseNumber, types] of expected) {
        await test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: `update ${update}`, at: world.now }));
        types.push(`update ${update}`);
      }
    }
    await until(async () => {
      await delivery.replay();
      return (await world.backlog()).waiting === 0;
    }, 100_000);
    await world.stop();

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
    const { receiver } = world;
    receiver.behave((request) => (request === 0 ? 'hang' : 200));
    const { caseNumber } = await world.submit();
    const delivery = world.start();
    await until(() => receiver.requests === 1);
    const started = Date.now();
    await delivery.stop();
    // Long before the try would have been given up: 15 s.
    expect(Date.now() - started).toBeLessThan(7_500);
    expect(await world.stateOf(caseNumber)).toBe('submitted');
    world.pass(60_000);
    world.start();
    await until(async () => (await world.stateOf(caseNumber)) === 'delivered');
  });

  it('survives a database that fails for a while', async () => {
    const { store } = world.test;
    const { caseNumber } = await world.submit();
    let failures = 3;
    const flaky: TestStore['store'] = {
      ...store,
      transaction: (work) => (failures-- > 0 ? Promise.reject(new Error('the database is away')) : store.transaction(work)),
    };
    world.start({ store: flaky });
    await until(async () => {
      world.pass(10_000);
      return (await world.stateOf(caseNumber)) === 'delivered';
    });
    expect(failures).toBeLessThan(0);
  });
});

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
