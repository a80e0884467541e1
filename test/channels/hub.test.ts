import { setImmediate as nextTick } from 'node:timers/promises';
import { silentLog } from '../../src/base/log';
import { Hub, type Outlet } from '../../src/channels/direct-line/hub';
import { Pressure } from '../../src/channels/direct-line/pressure';
import type { StoredActivity } from '../../src/store/types';
import { openTestStore, type TestStore } from '../store/open-test-store';

let testStore: TestStore;
beforeAll(async () => {
  testStore = await openTestStore();
});
afterAll(() => testStore.dispose());

const bodies = (count: number) => Array.from({ length: count }, () => ({ type: 'message', text: 'x' }));

let conversations = 0;
async function conversation(): Promise<{ id: string; say(count: number): Promise<StoredActivity[]> }> {
  const id = `c${(conversations += 1)}`;
  const { store } = testStore;
  await store.transaction((unit) => unit.conversations.create({ id, userId: 'dl_u', channel: 'web', locale: 'zh-CN', at: new Date() }));
  return { id, say: (count) => store.transaction((unit) => unit.activities.appendOutgoing(id, bodies(count), new Date())) };
}

/** An outlet whose frames leave only when the test lets them. */
class SlowOutlet implements Outlet {
  readonly waiting: { size: number; left: () => void; lost: (error: Error) => void }[] = [];
  readonly sequence: number[] = [];
  closed: string | null = null;

  constructor(readonly conversationId: string) {}

  isBusy(): boolean {
    return this.waiting.length > 0;
  }

  together(work: () => void): void {
    work();
  }

  send(frame: string): Promise<void> {
    const { activities } = JSON.parse(frame) as { activities: { channelData: Record<string, number> }[] };
    this.sequence.push(...activities.map((activity) => activity.channelData['webchat:sequence-id'] as number));
    return new Promise((left, lost) => this.waiting.push({ size: activities.length, left, lost }));
  }

  close(reason: string): void {
    this.closed = reason;
  }
}

const settled = async (): Promise<void> => {
  for (let round = 0; round < 20; round++) await nextTick();
};

test('while a client does not read, one frame of at most a page waits for it, and later everything comes in order', async () => {
  const { id, say } = await conversation();
  const hub = new Hub(testStore.store, silentLog);
  const outlet = new SlowOutlet(id);
  hub.add(outlet, 0);
  await settled();
  for (let round = 0; round < 20; round++) {
    hub.publish(id, await say(10));
    await settled();
    // What was committed first goes out directly; from then on the hub waits.
    expect(outlet.waiting.length).toBeLessThanOrEqual(2);
    for (const { size } of outlet.waiting) expect(size).toBeLessThanOrEqual(50);
  }
  while (outlet.waiting.length > 0) {
    outlet.waiting.shift()?.left();
    await settled();
  }
  expect(outlet.sequence).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});

test('a gap is filled from the store, and what was read there is not sent again', async () => {
  const { id, say } = await conversation();
  const hub = new Hub(testStore.store, silentLog);
  const outlet = new SlowOutlet(id);
  outlet.send = async (frame) => {
    outlet.sequence.push(
      ...(JSON.parse(frame) as { activities: { channelData: Record<string, number> }[] }).activities.map((a) =>
        Number(a.channelData['webchat:sequence-id']),
      ),
    );
  };
  hub.add(outlet, 0);
  await settled();
  const [first, second, third] = [await say(2), await say(1), await say(1)];
  hub.publish(id, third);
  await settled();
  hub.publish(id, first);
  hub.publish(id, second);
  await settled();
  hub.publish(id, await say(1));
  await settled();
  expect(outlet.sequence).toEqual([1, 2, 3, 4, 5]);
});

test('a connection that fails is closed and, taken off, gets nothing more', async () => {
  const { id, say } = await conversation();
  const hub = new Hub(testStore.store, silentLog);
  const outlet = new SlowOutlet(id);
  const remove = hub.add(outlet, 0);
  await settled();
  hub.publish(id, await say(1));
  outlet.waiting[0]?.lost(new Error('gone'));
  await settled();
  expect(outlet.closed).toBe('failed');
  remove();
  remove();
  expect(hub.size).toBe(0);
  hub.publish(id, await say(1));
  expect(outlet.sequence).toEqual([1]);
});

describe('pressure', () => {
  const settings = { waitingTurns: 3, patienceMilliseconds: 50 };

  test('the fourth message waits until a turn is done', async () => {
    const pressure = new Pressure(settings);
    for (let count = 0; count < 3; count++) await pressure.enter('a');
    let entered = false;
    const fourth = pressure.enter('a').then(() => (entered = true));
    await settled();
    expect(entered).toBe(false);
    await pressure.enter('another conversation');
    pressure.leave('a');
    await fourth;
    expect(entered).toBe(true);
  });

  test('after its patience, or with too many waiting, it refuses and says when to come back', async () => {
    const pressure = new Pressure(settings);
    for (let count = 0; count < 3; count++) await pressure.enter('a');
    const waiting = Array.from({ length: 12 }, () =>
      pressure.enter('a').then(
        () => 'in',
        (error: { code: string }) => error.code,
      ),
    );
    await expect(pressure.enter('a')).rejects.toMatchObject({ code: 'TooManyRequests', details: { retryAfterSeconds: 5 } });
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['TooManyRequests']));
    await pressure.enter('a');
  });
});

test('of many connections of one conversation the newest six are served, also where none of the others answers its close', async () => {
  const { id, say } = await conversation();
  const hub = new Hub(testStore.store, silentLog);
  const outlets = Array.from({ length: 40 }, () => new SlowOutlet(id));
  const takeOff = outlets.map((outlet) => hub.add(outlet, 0));
  expect(outlets.map(({ closed }) => closed)).toEqual([...Array<string>(34).fill('replaced'), ...Array<null>(6).fill(null)]);
  expect(hub.size).toBe(6);
  hub.publish(id, await say(1));
  await settled();
  expect(outlets.map(({ sequence }) => sequence.length)).toEqual([...Array<number>(34).fill(0), ...Array<number>(6).fill(1)]);
  takeOff.forEach((remove) => remove());
  expect(hub.size).toBe(0);
});
