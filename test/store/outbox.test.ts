import type { OutboxEvent, Store } from '../../src/store';
import { type TestStore, openTestStore, testEngines } from './open-test-store';

const AT = new Date('2026-11-23T09:00:00+08:00');
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000);
const ids = (events: OutboxEvent[]) => events.map((event) => event.id);

describe.each(testEngines)('the outbox on %s', (engine) => {
  let opened: TestStore;
  let store: Store;

  beforeEach(async () => {
    opened = await openTestStore(engine);
    store = opened.store;
  });
  afterEach(() => opened.dispose());

  const emit = (id: string, stream: string, at = AT) =>
    store.transaction((unit) => unit.outbox.emit({ id, stream, type: 'case.updated', body: `{"id":"${id}"}`, at }));
  const claim = (seconds = 0, limit = 10) => store.transaction((unit) => unit.outbox.claim(later(seconds), later(seconds + 30), limit));
  const delivered = (event: OutboxEvent, seconds = 0) => store.transaction((unit) => unit.outbox.delivered(event, later(seconds)));
  async function claimOne(seconds = 0): Promise<OutboxEvent> {
    const events = await claim(seconds);
    expect(events).toHaveLength(1);
    return events[0]!;
  }

  it('hands out the exact body, with the id that every retry has', async () => {
    await emit('e1', 'A');
    expect(await claim()).toEqual([
      { id: 'e1', stream: 'A', seq: 1, type: 'case.updated', body: '{"id":"e1"}', attempts: 1, lease: 1, createdAt: AT, traceparent: null },
    ]);
  });

  it('keeps order within a stream and does not let one stream hold up another', async () => {
    await emit('a1', 'A');
    await emit('a2', 'A', later(1));
    await emit('b1', 'B', later(2));
    const first = await claim(5);
    expect(ids(first)).toEqual(['a1', 'b1']);
    await delivered(first[1]!, 5);
    expect(await claim(6)).toEqual([]);
    await delivered(first[0]!, 6);
    expect(ids(await claim(6))).toEqual(['a2']);
  });

  it('emits nothing when the transaction rolls back, and leaves no gap', async () => {
    await emit('a1', 'A');
    const failing = store.transaction(async (unit) => {
      await unit.outbox.emit({ id: 'lost', stream: 'A', type: 't', body: '{}', at: AT });
      throw new Error('turn failed');
    });
    await expect(failing).rejects.toThrow('turn failed');
    await emit('a2', 'A');
    await delivered(await claimOne());
    expect(await claimOne()).toMatchObject({ id: 'a2', seq: 2 });
  });

  it('claims the most overdue streams first, up to the limit', async () => {
    await emit('new', 'N', later(-1));
    await emit('old', 'O', later(-100));
    await emit('middle', 'M', later(-50));
    expect(ids(await claim(0, 2))).toEqual(['old', 'middle']);
    expect(ids(await claim(0, 2))).toEqual(['new']);
  });

  it('does not claim what is not due yet', async () => {
    await emit('tomorrow', 'T', later(10));
    expect(await claim(9)).toEqual([]);
    expect(ids(await claim(10))).toEqual(['tomorrow']);
  });

  it('gives an event to another worker after the lease, and then ignores the first one', async () => {
    await emit('e1', 'A');
    await emit('e2', 'A');
    const slow = await claimOne(0);
    expect(await claim(29)).toEqual([]);
    const second = await claimOne(31);
    expect(second).toMatchObject({ id: 'e1', attempts: 2 });
    expect(await delivered(slow, 32)).toBe(false);
    expect(await store.transaction((unit) => unit.outbox.retryLater(slow, later(32)))).toBe(false);
    expect(await store.transaction((unit) => unit.outbox.park(slow, 'slow', later(32)))).toBe(false);
    expect(await claim(33)).toEqual([]);
    expect(await delivered(second, 33)).toBe(true);
    expect(await delivered(second, 33)).toBe(false);
    expect(await claimOne(33)).toMatchObject({ id: 'e2', attempts: 1 });
  });

  it('still counts a result that comes after the lease but before anybody else claimed', async () => {
    await emit('e1', 'A');
    const slow = await claimOne(0);
    expect(await delivered(slow, 60)).toBe(true);
    expect(await claim(60)).toEqual([]);
  });

  it('retries at the time it was told', async () => {
    await emit('e1', 'A');
    const event = await claimOne();
    expect(await store.transaction((unit) => unit.outbox.retryLater(event, later(120)))).toBe(true);
    expect(await claim(119)).toEqual([]);
    expect(await claimOne(120)).toMatchObject({ id: 'e1', attempts: 2 });
  });

  it('does not let a new event shorten the wait of the one before it', async () => {
    await emit('e1', 'A');
    const event = await claimOne();
    await store.transaction((unit) => unit.outbox.retryLater(event, later(120)));
    await emit('e2', 'A', later(5));
    expect(await claim(119)).toEqual([]);
    expect(await claimOne(120)).toMatchObject({ id: 'e1' });
  });

  it('counts what is still being tried, by why it failed, until it is delivered', async () => {
    const waiting = () => store.read.outbox.waiting();
    expect(await waiting()).toEqual({ streams: 0, events: 0, since: null, nextTryAt: null, failures: [] });
    for (const [id, stream, at] of [
      ['a1', 'A', 1],
      ['a2', 'A', 2],
      ['b1', 'B', 3],
      ['c1', 'C', 4],
      ['d1', 'D', 5],
    ] as const)
      await emit(id, stream, later(at));
    const [a1, b1, c1] = (await claim(10)) as [OutboxEvent, OutboxEvent, OutboxEvent];
    expect(await waiting()).toMatchObject({ streams: 4, events: 5, nextTryAt: null, failures: [] });
    await store.transaction(async (unit) => {
      await unit.outbox.retryLater(a1, later(130), 'timeout');
      await unit.outbox.retryLater(b1, later(120), 'server');
      await unit.outbox.retryLater(c1, later(140), 'timeout');
    });
    expect(await waiting()).toEqual({
      streams: 4,
      events: 5,
      since: later(1),
      nextTryAt: later(120),
      failures: [
        { failure: 'timeout', streams: 2 },
        { failure: 'server', streams: 1 },
      ],
    });
    for (const event of (await claim(130)).filter(({ id }) => id === 'b1' || id === 'a1')) await delivered(event, 131);
    // What failed of A was the event before.
    expect(await waiting()).toMatchObject({ streams: 3, events: 3, failures: [{ failure: 'timeout', streams: 1 }] });
  });

  it('holds a parked stream and its later events until replay', async () => {
    await emit('a1', 'A');
    await emit('b1', 'B', later(1));
    const [a1] = await claim(0);
    expect(await store.transaction((unit) => unit.outbox.park(a1!, 'answered 500 ten times', later(2), 'server'))).toBe(true);
    await emit('a2', 'A', later(3));
    expect(ids(await claim(100))).toEqual(['b1']);
    expect(await store.read.outbox.parked(10)).toEqual([
      { stream: 'A', eventId: 'a1', type: 'case.updated', reason: 'answered 500 ten times', failure: 'server', at: later(2) },
    ]);
    expect(await store.read.outbox.backlog(later(60))).toEqual({ waiting: 3, parked: 1, oldestSeconds: 60 });

    expect(await store.transaction((unit) => unit.outbox.replay('A', later(200)))).toBe(true);
    expect(await store.transaction((unit) => unit.outbox.replay('A', later(200)))).toBe(false);
    expect(await store.read.outbox.parked(10)).toEqual([]);
    const again = (await claim(200)).find((event) => event.stream === 'A');
    expect(again).toMatchObject({ id: 'a1', attempts: 1 });
    // The worker of the time before the replay has lost the stream although its attempt has the same number.
    expect(await delivered(a1!, 201)).toBe(false);
    expect(await delivered(again!, 201)).toBe(true);
    expect((await claim(201)).map((event) => event.id)).toEqual(['a2']);
  });

  it('goes on after a parked event that is skipped', async () => {
    await emit('a1', 'A');
    const a1 = await claimOne();
    expect(await store.transaction((unit) => unit.outbox.skip('A', AT))).toBe(false);
    await store.transaction((unit) => unit.outbox.park(a1, 'gone', AT));
    expect(await store.transaction((unit) => unit.outbox.skip('A', later(1)))).toBe(true);
    expect(await claim(1)).toEqual([]);
    await emit('a2', 'A', later(2));
    expect(await claimOne(2)).toMatchObject({ id: 'a2', seq: 2, attempts: 1 });
  });

  it('keeps no event that was delivered or skipped', async () => {
    await emit('done', 'A');
    await expect(emit('done', 'B')).rejects.toThrow(/unique/i);
    await delivered(await claimOne());
    await emit('done', 'A');
    await store.transaction(async (unit) => {
      const [event] = await unit.outbox.claim(AT, later(30), 1);
      await unit.outbox.park(event!, 'no', AT);
      await unit.outbox.skip('A', AT);
      await unit.outbox.emit({ id: 'done', stream: 'C', type: 't', body: '{}', at: AT });
    });
    expect(await claimOne()).toMatchObject({ stream: 'C' });
  });

  it('reports waiting events and the age of the oldest', async () => {
    expect(await store.read.outbox.backlog(AT)).toEqual({ waiting: 0, parked: 0, oldestSeconds: 0 });
    await emit('a1', 'A', later(-90));
    await emit('a2', 'A', later(-20));
    await emit('b1', 'B', later(-30));
    expect(await store.read.outbox.backlog(AT)).toEqual({ waiting: 3, parked: 0, oldestSeconds: 90 });
    const a1 = (await claim()).find((event) => event.id === 'a1');
    await delivered(a1!);
    expect(await store.read.outbox.backlog(AT)).toEqual({ waiting: 2, parked: 0, oldestSeconds: 30 });
  });

  it('gives every event to exactly one of several workers that claim and emit at once', async () => {
    const streams = Array.from({ length: 12 }, (_, index) => `S${index}`);
    const seen: string[] = [];
    let emitting = true;
    const producer = async () => {
      for (let round = 1; round <= 5; round += 1) {
        await Promise.all(streams.map((stream) => emit(`${stream}-${round}`, stream)));
      }
      emitting = false;
    };
    const worker = async () => {
      for (;;) {
        const wasEmitting = emitting;
        const events = await claim(0, 3);
        if (events.length === 0 && !wasEmitting && (await store.read.outbox.backlog(AT)).waiting === 0) return;
        for (const event of events) {
          seen.push(event.id);
          expect(await delivered(event)).toBe(true);
        }
        if (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    await Promise.all([producer(), worker(), worker(), worker()]);
    expect(seen).toHaveLength(60);
    for (const stream of streams) {
      expect(seen.filter((id) => id.startsWith(`${stream}-`))).toEqual([1, 2, 3, 4, 5].map((round) => `${stream}-${round}`));
    }
  });
});
