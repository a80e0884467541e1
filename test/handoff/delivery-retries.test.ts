import { setTimeout as sleep } from 'node:timers/promises';
import { RETRY_DELAYS_MILLISECONDS } from '../../src/handoff/retry';
import { testEngines } from '../store/open-test-store';
import { until } from '../support/until';
import { DeliveryWorld } from './delivery-world';
import type { Behaviour } from './receiver';

describe.each(testEngines)('what becomes of an event that was not taken, on %s', (engine) => {
  let world: DeliveryWorld;
  beforeEach(async () => {
    world = await DeliveryWorld.open(engine);
  });
  afterEach(() => world.close());

  it('is sent again after each wait of the schedule, with the same id and body, then given up, and the veteran told', async () => {
    const { receiver, test, woken } = world;
    receiver.behave(() => 500);
    const { caseNumber, conversationId } = await world.submit();
    // A lease of another length than every delay, so that a try under way is not taken for one that waits.
    const delivery = world.start({ timeoutMilliseconds: 14_000 });
    for (const [index, delay] of RETRY_DELAYS_MILLISECONDS.entries()) {
      await until(async () => receiver.requests === index + 1 && (await world.waitsExactly(delay)));
      world.pass(delay - 1);
      await sleep(20);
      expect(receiver.requests).toBe(index + 1);
      world.pass(1);
    }
    await until(() => woken.length > 0);
    expect(receiver.requests).toBe(RETRY_DELAYS_MILLISECONDS.length + 1);
    expect(await world.news(conversationId)).toMatchObject([
      { type: 'undelivered', state: 'failed', caseState: 'submitted', event: 'case.submitted' },
    ]);
    expect(await test.store.read.outbox.parked(10)).toMatchObject([{ stream: caseNumber, type: 'case.submitted', reason: 'HTTP 500' }]);

    receiver.behave(() => 200);
    expect(await delivery.replay()).toBe(1);
    await until(() => woken.length === 2);
    expect(await world.stateOf(caseNumber)).toBe('delivered');
    expect(await world.news(conversationId)).toMatchObject([{ type: 'delivered' }]);
  }, 20_000);

  it.each<[string, Behaviour, number]>([
    ['seconds', { status: 503, headers: { 'retry-after': '90' } }, 90_000],
    ['seconds with 429', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['seconds beyond a day, as a day', { status: 429, headers: { 'retry-after': '999999' } }, 86_400_000],
  ])('waits as long as Retry-After asks: %s', async (_what, behaviour, wait) => {
    const { receiver } = world;
    receiver.behave((request) => (request === 0 ? behaviour : 200));
    await world.submit();
    world.start();
    await until(async () => receiver.requests === 1 && (await world.waitsExactly(wait)));
    world.pass(wait - 1);
    await sleep(50);
    expect(receiver.requests).toBe(1);
    world.pass(1);
    await until(() => receiver.received.length === 1);
  });

  it('does not follow a redirect', async () => {
    const { receiver } = world;
    receiver.behave(() => ({ status: 302, headers: { location: receiver.url } }));
    await world.submit();
    world.start();
    await until(() => receiver.requests === 1);
    await sleep(100);
    expect(receiver.requests).toBe(1);
    expect(receiver.received).toEqual([]);
  });

  it('holds up no other case while a request takes too long and is given up', async () => {
    const { receiver } = world;
    receiver.behave((request) => (request === 0 ? 'hang' : 200));
    const first = await world.submit();
    const delivery = world.start({ timeoutMilliseconds: 500 });
    await until(() => receiver.requests === 1);
    const second = await world.submit();
    delivery.kick();
    await until(async () => (await world.stateOf(second.caseNumber)) === 'delivered');
    expect(await world.stateOf(first.caseNumber)).toBe('submitted');
    await until(() => world.waitsExactly(5_000));
    world.pass(5_000);
    await until(async () => (await world.stateOf(first.caseNumber)) === 'delivered');
  });

  it('stops at 410: every waiting event becomes a dead letter, nothing more is sent until a replay', async () => {
    const { receiver, woken } = world;
    receiver.behave(() => 410);
    const submitted = [await world.submit(), await world.submit(), await world.submit()];
    const delivery = world.start({ concurrency: 1 });
    await until(() => woken.length === 3);
    expect(delivery.gone).toBe(true);
    expect(receiver.requests).toBe(1);
    expect((await world.backlog()).parked).toBe(3);
    for (const { conversationId } of submitted) expect(await world.news(conversationId)).toMatchObject([{ type: 'undelivered' }]);
    receiver.behave(() => 200);
    expect(await delivery.replay([submitted[0]?.caseNumber ?? ''])).toBe(1);
    await until(() => receiver.received.length === 1);
    expect((await world.backlog()).parked).toBe(2);
  });

  it('opens an endpoint that was closed by 410 when a dead letter is passed over', async () => {
    const { receiver } = world;
    receiver.behave(() => 410);
    const { caseNumber } = await world.submit();
    const delivery = world.start();
    await until(() => delivery.gone);
    receiver.behave(() => 200);
    // Nothing is passed over of a case that there is not: then it stays closed.
    expect([await delivery.skip('RY-none'), delivery.gone]).toEqual([false, true]);
    expect(await delivery.skip(caseNumber)).toBe(true);
    expect(delivery.gone).toBe(false);
    await world.submit();
    await until(() => receiver.received.length === 1);
  });

  it('goes on after 410 when another server on the database was told to', async () => {
    const { receiver, test, now } = world;
    receiver.behave(() => 410);
    const { caseNumber } = await world.submit();
    const delivery = world.start();
    await until(() => delivery.gone);
    receiver.behave(() => 200);
    await test.store.transaction((unit) => unit.outbox.replay(caseNumber, now));
    delivery.kick();
    await until(() => receiver.received.length === 1);
    expect(delivery.gone).toBe(false);
  });
});
