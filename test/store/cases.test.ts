import type { Store } from '../../src/store';
import { type TestStore, openTestStore, testEngines } from './open-test-store';

const AT = new Date('2026-11-23T09:00:00+08:00');
const LATER = new Date('2026-11-24T09:00:00+08:00');
const details = { contact: { name: '王建国', phone: '13812345678' }, facts: [] };
const file = (caseNumber: string, conversationId = 'c1') => ({
  caseNumber,
  conversationId,
  state: 'submitted' as const,
  region: '410411',
  channel: 'web',
  details,
  createdAt: AT,
});

describe.each(testEngines)('cases, consents, webhook ids and audit on %s', (engine) => {
  let opened: TestStore;
  let store: Store;

  beforeAll(async () => {
    opened = await openTestStore(engine);
    store = opened.store;
  });
  afterAll(() => opened.dispose());

  const conversation = (id: string) =>
    store.transaction((unit) => unit.conversations.create({ id, userId: 'u', channel: 'web', locale: 'zh-CN', at: AT }));

  it('returns a case as it was inserted', async () => {
    await store.transaction((unit) => unit.cases.insert(file('A-1')));
    expect(await store.read.cases.get('A-1')).toEqual({ ...file('A-1'), updatedAt: AT });
    expect(await store.transaction((unit) => unit.cases.lock('A-1'))).toEqual({ ...file('A-1'), updatedAt: AT });
    expect(await store.read.cases.get('A-0')).toBeNull();
  });

  it('refuses a case number that exists, and lets the transaction go on with another', async () => {
    await store.transaction((unit) => unit.cases.insert(file('B-1')));
    await store.transaction(async (unit) => {
      await expect(unit.cases.insert(file('B-1'))).rejects.toMatchObject({ code: 'Conflict' });
      await unit.cases.insert(file('B-2'));
    });
    expect(await store.read.cases.get('B-2')).not.toBeNull();
  });

  it('changes only what is given', async () => {
    await store.transaction((unit) => unit.cases.insert(file('C-1')));
    await store.transaction((unit) => unit.cases.update('C-1', { state: 'accepted', at: LATER }));
    expect(await store.read.cases.get('C-1')).toMatchObject({ state: 'accepted', details, updatedAt: LATER });
    await store.transaction((unit) => unit.cases.update('C-1', { details: { other: 1 }, at: LATER }));
    expect(await store.read.cases.get('C-1')).toMatchObject({ state: 'accepted', details: { other: 1 } });
  });

  it('keeps the history in the order of writing, also when several write at once', async () => {
    await store.transaction((unit) => unit.cases.insert(file('D-1')));
    const write = (note: string | null) =>
      store.transaction((unit) => unit.cases.addHistory('D-1', { state: 'accepted', actor: 'desk', note, at: AT }));
    await write('first');
    await Promise.all([write('a'), write('b'), write('c'), write(null)]);
    const history = await store.read.cases.history('D-1');
    expect(history.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(history[0]).toEqual({ seq: 1, state: 'accepted', actor: 'desk', note: 'first', at: AT });
    expect(new Set(history.slice(1).map((entry) => entry.note))).toEqual(new Set(['a', 'b', 'c', null]));
    await expect(
      store.transaction((unit) => unit.cases.addHistory('D-0', { state: 'accepted', actor: 'desk', note: null, at: AT })),
    ).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('lists the cases of a conversation', async () => {
    await store.transaction(async (unit) => {
      await unit.cases.insert({ ...file('E-2', 'c-e'), createdAt: LATER });
      await unit.cases.insert(file('E-1', 'c-e'));
    });
    expect((await store.read.cases.ofConversation('c-e')).map((row) => row.caseNumber)).toEqual(['E-1', 'E-2']);
  });

  it('remembers a webhook id once for each source, also when it comes twice at once', async () => {
    const remember = (source: string) => store.transaction((unit) => unit.inbound.remember(source, 'msg_1', AT));
    expect((await Promise.all([remember('desk'), remember('desk'), remember('desk')])).sort()).toEqual([false, false, true]);
    expect(await remember('other')).toBe(true);
  });

  it('keeps consents in the order they were given, with who gave them once that is known', async () => {
    await conversation('c-consent');
    const entry = { conversationId: 'c-consent', purpose: 'handoff', version: '2', words: '我同意', at: AT };
    await store.transaction(async (unit) => {
      await unit.consents.record({ ...entry, granted: true });
      await unit.consents.record({ ...entry, granted: false, words: '我不同意了', by: 'operator', how: 'read-out' });
      await unit.consents.attribute('c-consent', 'relative');
    });
    expect(await store.read.consents.ofConversation('c-consent')).toEqual([
      { purpose: 'handoff', version: '2', granted: true, words: '我同意', at: AT, by: 'relative', how: null },
      { purpose: 'handoff', version: '2', granted: false, words: '我不同意了', at: AT, by: 'operator', how: 'read-out' },
    ]);
  });

  it('removes everything of an erased conversation but the bare case numbers and the news of the erasure', async () => {
    await conversation('c-gone');
    const event = (id: string, stream: string, type: string) => ({ id, stream, type, body: '{"name":"王建国"}', at: AT });
    await store.transaction(async (unit) => {
      await unit.conversations.saveState('c-gone', { name: '王建国' }, AT);
      await unit.activities.appendIncoming('c-gone', { body: { text: '13812345678' }, clientActivityId: 'x', visible: true, at: AT });
      await unit.consents.record({ conversationId: 'c-gone', purpose: 'p', version: '1', granted: true, words: 'yes', at: AT });
      await unit.cases.insert(file('G-1', 'c-gone'));
      await unit.cases.addHistory('G-1', { state: 'submitted', actor: 'veteran', note: '王建国', at: AT });
      await unit.audit.append({ at: AT, actor: 'veteran', action: 'case.submitted', subject: 'G-1', details: { name: '王建国' } });
      await unit.outbox.emit(event('g1', 'G-1', 'case.submitted'));
      await unit.outbox.emit(event('g2', 'G-1', 'case.updated'));
      await unit.outbox.emit(event('g3', 'conversation:c-gone', 'conversation.requested'));
    });
    const claimed = await store.transaction((unit) => unit.outbox.claim(AT, LATER, 10));
    expect(claimed.map((one) => one.id).sort()).toEqual(['g1', 'g3']);
    await store.transaction(async (unit) => {
      await unit.outbox.emit({ ...event('g4', 'G-1', 'case.erased'), body: '{"caseNumber":"G-1"}' });
      await unit.conversations.erase('c-gone');
    });

    expect(await store.read.conversations.get('c-gone')).toBeNull();
    expect(await store.read.activities.after('c-gone', 0, 10)).toEqual([]);
    expect(await store.read.activities.nextUnprocessed('c-gone')).toBeNull();
    expect(await store.read.consents.ofConversation('c-gone')).toEqual([]);
    expect(await store.read.cases.get('G-1')).toMatchObject({ caseNumber: 'G-1', state: 'erased', details: null });
    expect(await store.read.cases.history('G-1')).toMatchObject([{ actor: 'veteran', note: null }]);

    // The worker that was sending keeps its lease; only after it may the news of the erasure go out.
    expect(await store.transaction((unit) => unit.outbox.claim(AT, LATER, 10))).toEqual([]);
    for (const one of claimed) await store.transaction((unit) => unit.outbox.delivered(one, AT));
    const rest = await store.transaction((unit) => unit.outbox.claim(AT, LATER, 10));
    expect(rest).toMatchObject([{ id: 'g4', type: 'case.erased', body: '{"caseNumber":"G-1"}' }]);
    await store.transaction((unit) => unit.outbox.delivered(rest[0]!, AT));
    expect(await store.read.outbox.backlog(LATER)).toEqual({ waiting: 0, parked: 0, oldestSeconds: 0 });
  });

  it('does not hold the news of the erasure back when the event before it was erased while being sent', async () => {
    await store.transaction(async (unit) => {
      await unit.cases.insert(file('I-1'));
      await unit.outbox.emit({ id: 'i1', stream: 'I-1', type: 'case.submitted', body: '{}', at: AT });
    });
    const [sending] = await store.transaction((unit) => unit.outbox.claim(AT, LATER, 10));
    await store.transaction(async (unit) => {
      await unit.cases.update('I-1', { state: 'erased', at: AT });
      await unit.outbox.emit({ id: 'i2', stream: 'I-1', type: 'case.erased', body: '{}', at: AT });
    });
    expect(await store.transaction((unit) => unit.outbox.park(sending!, 'answered 500', AT))).toBe(false);
    expect(await store.read.outbox.parked(10)).toEqual([]);
    const [news] = await store.transaction((unit) => unit.outbox.claim(AT, LATER, 10));
    expect(news).toMatchObject({ id: 'i2', type: 'case.erased' });
    await store.transaction((unit) => unit.outbox.delivered(news!, AT));
  });

  it('goes on with the news of the erasure when the event before it was parked', async () => {
    await store.transaction(async (unit) => {
      await unit.cases.insert(file('J-1'));
      await unit.outbox.emit({ id: 'j1', stream: 'J-1', type: 'case.submitted', body: '{}', at: AT });
    });
    const [failing] = await store.transaction((unit) => unit.outbox.claim(AT, LATER, 10));
    await store.transaction((unit) => unit.outbox.park(failing!, 'answered 500', AT));
    await store.transaction(async (unit) => {
      await unit.cases.update('J-1', { state: 'erased', at: AT });
      await unit.outbox.emit({ id: 'j2', stream: 'J-1', type: 'case.erased', body: '{}', at: AT });
    });
    const [news] = await store.transaction((unit) => unit.outbox.claim(AT, LATER, 10));
    expect(news).toMatchObject({ id: 'j2', attempts: 1 });
    await store.transaction((unit) => unit.outbox.delivered(news!, AT));
  });

  it('removes the details, notes and events of a case that is set to erased', async () => {
    await store.transaction(async (unit) => {
      await unit.cases.insert(file('H-1'));
      await unit.cases.addHistory('H-1', { state: 'submitted', actor: 'veteran', note: '王建国', at: AT });
      await unit.outbox.emit({ id: 'h1', stream: 'H-1', type: 'case.submitted', body: '{}', at: AT });
      await unit.cases.update('H-1', { state: 'erased', at: LATER });
    });
    expect(await store.read.cases.get('H-1')).toMatchObject({ state: 'erased', details: null });
    expect((await store.read.cases.history('H-1'))[0]?.note).toBeNull();
    expect(await store.transaction((unit) => unit.outbox.claim(LATER, LATER, 10))).toEqual([]);
    expect(await store.read.outbox.backlog(LATER)).toMatchObject({ waiting: 0 });
  });
});
