import type { Store, StoredActivity } from '../../src/store';
import { type TestStore, openTestStore, testEngines } from './open-test-store';

const AT = new Date('2026-11-23T09:00:00+08:00');
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000);
const incoming = (text: string, clientActivityId: string | null = null) => ({
  body: { type: 'message', text },
  clientActivityId,
  visible: true,
  at: AT,
});
const texts = (activities: StoredActivity[]) => activities.map((activity) => activity.body['text']);

describe.each(testEngines)('conversations on %s', (engine) => {
  let opened: TestStore;
  let store: Store;
  let counter = 0;

  beforeAll(async () => {
    opened = await openTestStore(engine);
    store = opened.store;
  });
  afterAll(() => opened.dispose());

  async function conversation(): Promise<string> {
    const id = `c${(counter += 1)}`;
    await store.transaction((unit) => unit.conversations.create({ id, userId: 'dl_veteran', channel: 'web', locale: 'zh-CN', at: AT }));
    return id;
  }
  const append = (id: string, text: string, clientActivityId?: string) =>
    store.transaction((unit) => unit.activities.appendIncoming(id, incoming(text, clientActivityId)));

  it('returns what was created, with no state before the first turn', async () => {
    const id = await conversation();
    expect(await store.read.conversations.get(id)).toEqual({
      id,
      userId: 'dl_veteran',
      channel: 'web',
      locale: 'zh-CN',
      lastSeq: 0,
      state: null,
      createdAt: AT,
      updatedAt: AT,
    });
    expect(await store.read.conversations.get('nobody')).toBeNull();
    expect(await store.transaction((unit) => unit.conversations.lock('nobody'))).toBeNull();
  });

  it('keeps state as it was given', async () => {
    const id = await conversation();
    const state = { version: 1, stack: [{ step: 'age', facts: { name: '王建国', odd: '\ud800' } }], none: null };
    await store.transaction((unit) => unit.conversations.saveState(id, state, later(5)));
    expect(await store.read.conversations.get(id)).toMatchObject({ state, updatedAt: later(5) });
  });

  it('stores the same client activity id once in a conversation, and in another one again', async () => {
    const [one, other] = [await conversation(), await conversation()];
    expect(await append(one, 'hello', 'client-1')).toEqual({ seq: 1, id: `${one}|0000001`, duplicate: false });
    expect(await append(one, 'hello again', 'client-1')).toEqual({ seq: 1, id: `${one}|0000001`, duplicate: true });
    expect(await append(one, 'next', 'client-2')).toMatchObject({ seq: 2, duplicate: false });
    expect(await append(other, 'hello', 'client-1')).toMatchObject({ seq: 1, duplicate: false });
    expect(texts(await store.read.activities.after(one, 0, 10))).toEqual(['hello', 'next']);
  });

  it('stores one of many simultaneous posts with the same client activity id', async () => {
    const id = await conversation();
    const results = await Promise.all(Array.from({ length: 10 }, () => append(id, 'pressed twice', 'same')));
    expect(results.filter((result) => !result.duplicate)).toHaveLength(1);
    expect(new Set(results.map((result) => result.seq))).toEqual(new Set([1]));
    expect(await append(id, 'after', 'other')).toMatchObject({ seq: 2 });
  });

  it('numbers 20 concurrent appends without a gap', async () => {
    const id = await conversation();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 4 === 3
          ? store.transaction((unit) => unit.activities.appendOutgoing(id, [{ text: `a${index}` }, { text: `b${index}` }], AT))
          : append(id, `in ${index}`),
      ),
    );
    const all = await store.read.activities.after(id, 0, 100);
    expect(all.map((activity) => activity.seq)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect((await store.read.conversations.get(id))?.lastSeq).toBe(25);
  });

  it('gives the number of a rolled-back append to the next one', async () => {
    const id = await conversation();
    await append(id, 'first');
    const failing = store.transaction(async (unit) => {
      await unit.activities.appendIncoming(id, incoming('lost'));
      await unit.conversations.saveState(id, { lost: true }, AT);
      throw new Error('turn failed');
    });
    await expect(failing).rejects.toThrow('turn failed');
    expect(await store.read.conversations.get(id)).toMatchObject({ lastSeq: 1, state: null });
    expect(await append(id, 'second')).toMatchObject({ seq: 2 });
  });

  it('refuses an activity for a conversation that does not exist', async () => {
    await expect(append('nobody', 'hello')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('reads visible activities after a watermark, in order, up to a limit', async () => {
    const id = await conversation();
    await append(id, 'one');
    await store.transaction((unit) => unit.activities.appendIncoming(id, { ...incoming('hidden'), visible: false }));
    const replies = await store.transaction((unit) => unit.activities.appendOutgoing(id, [{ text: 'two' }, { text: 'three' }], later(1)));
    expect(replies).toEqual([
      {
        conversationId: id,
        seq: 3,
        id: `${id}|0000003`,
        direction: 'out',
        visible: true,
        clientActivityId: null,
        body: { text: 'two' },
        at: later(1),
      },
      {
        conversationId: id,
        seq: 4,
        id: `${id}|0000004`,
        direction: 'out',
        visible: true,
        clientActivityId: null,
        body: { text: 'three' },
        at: later(1),
      },
    ]);
    expect(texts(await store.read.activities.after(id, 0, 10))).toEqual(['one', 'two', 'three']);
    expect(await store.read.activities.after(id, 2, 1)).toEqual([replies[0]]);
    expect(await store.read.activities.after(id, 4, 10)).toEqual([]);
    expect(texts(await store.read.activities.before(id, 5, 2))).toEqual(['two', 'three']);
    expect(texts(await store.read.activities.before(id, 4, 10))).toEqual(['one', 'two']);
    expect(await store.read.activities.before(id, 1, 10)).toEqual([]);
  });

  it('appends many replies at once', async () => {
    const id = await conversation();
    const bodies = Array.from({ length: 23 }, (_, index) => ({ text: `reply ${index}` }));
    await store.transaction((unit) => unit.activities.appendOutgoing(id, bodies, AT));
    expect((await store.read.activities.after(id, 0, 50)).map((activity) => activity.body)).toEqual(bodies);
    expect(await store.transaction((unit) => unit.activities.appendOutgoing(id, [], AT))).toEqual([]);
  });

  it('hands out unprocessed activities oldest first, hidden ones included, until they are processed', async () => {
    const id = await conversation();
    await append(id, 'first', 'c1');
    await store.transaction((unit) => unit.activities.appendIncoming(id, { ...incoming('status'), visible: false }));
    const first = await store.read.activities.nextUnprocessed(id);
    expect(first).toEqual({
      conversationId: id,
      seq: 1,
      id: `${id}|0000001`,
      direction: 'in',
      visible: true,
      clientActivityId: 'c1',
      body: { type: 'message', text: 'first' },
      at: AT,
    });
    await store.transaction((unit) => unit.activities.markProcessed(id, 1, later(1)));
    expect(await store.read.activities.nextUnprocessed(id)).toMatchObject({ seq: 2, visible: false });
    await store.transaction((unit) => unit.activities.markProcessed(id, 2, later(1)));
    expect(await store.read.activities.nextUnprocessed(id)).toBeNull();
  });

  it('takes a turn up at the oldest activity and finishes it with state, replies and numbers together', async () => {
    const id = await conversation();
    await append(id, 'first');
    await append(id, 'second');
    const replies = await store.transaction(async (unit) => {
      const taken = await unit.turns.takeUp(id);
      expect(taken).toMatchObject({ dueSeq: 1, conversation: { id, lastSeq: 2, state: null, userId: 'dl_veteran' } });
      if (!taken) throw new Error('nothing taken up');
      return unit.turns.finish(taken.conversation, { seq: 1, state: { turns: 1 }, replies: [{ text: 'a' }, { text: 'b' }], at: later(9) });
    });
    expect(replies.map(({ seq }) => seq)).toEqual([3, 4]);
    expect(await store.read.conversations.get(id)).toMatchObject({ lastSeq: 4, state: { turns: 1 }, updatedAt: later(9) });
    expect(texts(await store.read.activities.after(id, 0, 9))).toEqual(['first', 'second', 'a', 'b']);
    expect(await append(id, 'third')).toMatchObject({ seq: 5 });
  });

  it('admits an activity with its own turn: numbered, never waiting, and once for each client id', async () => {
    const id = await conversation();
    await append(id, 'first');
    await store.transaction((unit) => unit.activities.markProcessed(id, 1, AT));
    const talk = (text: string, clientActivityId: string) =>
      store.transaction(async (unit) => {
        const taken = await unit.turns.takeUp(id);
        const activity = taken && (await unit.turns.admit(taken.conversation, incoming(text, clientActivityId)));
        if (!activity) return null;
        await unit.turns.finish({ ...taken.conversation, lastSeq: activity.seq }, { state: {}, replies: [{ text: `re ${text}` }], at: AT });
        return activity;
      });
    expect(await talk('second', 'c-2')).toMatchObject({ seq: 2, id: `${id}|0000002`, direction: 'in', visible: true });
    expect(await talk('second', 'c-2')).toBeNull();
    expect(await append(id, 'second', 'c-2')).toEqual({ seq: 2, id: `${id}|0000002`, duplicate: true });
    expect(await store.read.activities.nextUnprocessed(id)).toBeNull();
    expect(texts(await store.read.activities.after(id, 0, 9))).toEqual(['first', 'second', 're second']);
    expect(await store.read.conversations.get(id)).toMatchObject({ lastSeq: 3 });
  });

  it('leaves the state of a turn that has none to save, and takes up nothing where nothing is due', async () => {
    const id = await conversation();
    await append(id, 'only');
    await store.transaction((unit) => unit.conversations.saveState(id, { kept: true }, AT));
    await store.transaction(async (unit) => {
      const taken = await unit.turns.takeUp(id);
      if (taken) await unit.turns.finish(taken.conversation, { seq: 1, replies: [], at: AT });
    });
    expect(await store.transaction((unit) => unit.turns.takeUp(id))).toMatchObject({
      dueSeq: null,
      conversation: { state: { kept: true }, lastSeq: 1 },
    });
    expect(await store.transaction((unit) => unit.turns.takeUp('nowhere'))).toBeNull();
  });

  it('names the conversations that have waited longest', async () => {
    const [old, older, recent] = [await conversation(), await conversation(), await conversation()];
    const at = (id: string, seconds: number) =>
      store.transaction((unit) => unit.activities.appendIncoming(id, { ...incoming('waiting'), at: later(seconds) }));
    await at(old, -500);
    await at(old, -400);
    await at(older, -600);
    await at(recent, -10);
    expect(await store.read.activities.conversationsWaiting(later(-100), 10)).toEqual([older, old]);
    expect(await store.read.activities.conversationsWaiting(later(-100), 1)).toEqual([older]);
  });

  it('runs turns of one conversation one after another', async () => {
    const id = await conversation();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.transaction(async (unit) => {
          const locked = await unit.conversations.lock(id);
          const turns = (locked?.state as { turns: number } | null)?.turns ?? 0;
          await new Promise((resolve) => setImmediate(resolve));
          await unit.conversations.saveState(id, { turns: turns + 1 }, AT);
        }),
      ),
    );
    expect((await store.read.conversations.get(id))?.state).toEqual({ turns: 20 });
  });

  it('refuses to write or lock outside a transaction, and to use a unit of work that has ended', async () => {
    const id = await conversation();
    await expect(async () => store.read.conversations.saveState(id, {}, AT)).rejects.toThrow('store.transaction');
    await expect(async () => store.read.conversations.lock(id)).rejects.toThrow('store.transaction');
    await expect(async () => store.read.conversations.erase(id)).rejects.toThrow('store.transaction');
    await expect(async () => store.read.outbox.replay('x', AT)).rejects.toThrow('store.transaction');
    const leaked = await store.transaction(async (unit) => unit);
    await expect(async () => leaked.conversations.get(id)).rejects.toThrow('ended');
  });

  it('answers a ping', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });
});
