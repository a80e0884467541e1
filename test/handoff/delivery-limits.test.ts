import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until';
import { DeliveryWorld, START } from './delivery-world';
import { withOutbox } from './witness';

describe('the limits of delivery', () => {
  let world: DeliveryWorld;
  beforeEach(async () => {
    world = await DeliveryWorld.open('libsql');
  });
  afterEach(() => world.close());

  const submitMany = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) await world.submit();
  };

  it.each([
    ['as many requests at once as it is told', 2, 2],
    ['sixteen where it is told nothing', undefined, 16],
  ])('has %s under way, and the next as soon as one ends', async (_what, concurrency, most) => {
    const { receiver } = world;
    await submitMany(most + 1);
    receiver.behave(() => 'hang');
    world.start({ concurrency, timeoutMilliseconds: 400 });
    await until(() => receiver.requests === most);
    await sleep(50);
    expect(receiver.requests).toBe(most);
    receiver.behave(() => 204);
    await until(() => receiver.received.length === 1);
  });

  it('asks for no more than it can send', async () => {
    const asked: number[] = [];
    const store = withOutbox(world.test.store, (outbox) => ({
      claim: (now, leaseUntil, limit) => {
        asked.push(limit);
        return outbox.claim(now, leaseUntil, limit);
      },
    }));
    world.receiver.behave(() => 'hang');
    await submitMany(3);
    world.start({ store, concurrency: 2, timeoutMilliseconds: 5_000 });
    await until(() => world.receiver.requests === 2);
    await sleep(50);
    expect(asked).toEqual([2]);
  });

  it.each([[1_000], [undefined]])(
    'keeps others from what it is sending for the time of a request and fifteen seconds (%s ms)',
    async (limit) => {
      const { receiver } = world;
      receiver.behave(() => 'hang');
      await world.submit();
      world.start({ timeoutMilliseconds: limit });
      await until(() => receiver.requests === 1);
      expect(await world.waitsExactly((limit ?? 15_000) + 15_000)).toBe(true);
    },
  );

  it('lets what is under way end when it stops, and takes up nothing more', async () => {
    const { receiver, test } = world;
    let release: () => void = () => undefined;
    receiver.hold = new Promise((resolve) => (release = resolve));
    const { caseNumber } = await world.submit();
    const delivery = world.start({ graceMilliseconds: 5_000 });
    await until(() => receiver.requests === 1);
    const stopped = delivery.stop();
    const late = await world.submit();
    await sleep(20);
    release();
    await stopped;
    expect(await world.stateOf(caseNumber)).toBe('delivered');
    await test.store.transaction((unit) => world.handoff.update(unit, late.caseNumber, { text: '我搬到新郑了', at: START }));
    await sleep(30);
    expect(receiver.requests).toBe(1);
  });

  it('cuts what does not end within the grace, and leaves nothing that would keep the process alive', async () => {
    const { receiver } = world;
    receiver.behave(() => 'hang');
    await world.submit();
    const delivery = world.start({ graceMilliseconds: 150, timeoutMilliseconds: 60_000 });
    await until(() => receiver.requests === 1);
    const begun = performance.now();
    await delivery.stop();
    const took = performance.now() - begun;
    expect(took).toBeGreaterThan(140);
    // Long before the try would have ended by itself, however slow the machine is.
    expect(took).toBeLessThan(30_000);
  });

  it('listens to the outbox once, however often it is started, and no more after it has stopped', async () => {
    const listeners = new Set<() => void>();
    const { store } = world.test;
    const delivery = world.start({
      store: {
        ...store,
        onEmitted: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
    });
    delivery.start();
    expect(listeners.size).toBe(1);
    await delivery.stop();
    expect(listeners.size).toBe(0);
  });
});
