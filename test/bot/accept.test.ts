import { createTurns, type Turns } from '../../src/bot';
import type { StoredActivity } from '../../src/store/types';
import type { Recognizer } from '../../src/understanding/types';
import { silentLog } from '../../src/base/log';
import { loadTexts } from '../../src/locale';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { AT, handle, understanding } from './counting-bot';

describe.each([...testEngines])('a message that is stored with its turn, %s', (engine) => {
  let test: TestStore;
  let turns: Turns;
  let told: StoredActivity[];
  let transactions: number;
  let understood: string[];
  /** Understanding waits for it. */
  let mayUnderstand: Promise<void>;
  let count = 0;

  beforeAll(async () => {
    test = await openTestStore(engine, { now: () => AT });
  });
  afterAll(() => test.dispose());

  function open(isRemote = false): void {
    const recognizer: Recognizer = {
      name: 'fixed',
      isRemote,
      async recognize(text) {
        understood.push(text);
        await mayUnderstand;
        return understanding;
      },
    };
    [told, understood, mayUnderstand] = [[], [], Promise.resolve()];
    transactions = 0;
    const store = {
      ...test.store,
      transaction: <T>(work: Parameters<typeof test.store.transaction<T>>[0]) => {
        transactions += 1;
        return test.store.transaction(work);
      },
    };
    const log = silentLog;
    turns = createTurns({ store, recognizer, conversation: { handle }, texts: loadTexts('locales'), clock: { now: () => AT }, log });
    turns.onCommitted((_id, activities) => told.push(...activities));
  }

  async function conversation(): Promise<string> {
    const id = `accept-${engine}-${(count += 1)}`;
    await test.store.transaction((unit) => unit.conversations.create({ id, userId: 'u', channel: 'web', locale: 'zh-CN', at: AT }));
    return id;
  }

  const posted = (text: string, clientActivityId: string | null = null) => ({
    body: { type: 'message', text },
    clientActivityId,
    visible: true,
    at: AT,
  });
  const said = (activities: readonly StoredActivity[] | null) => activities?.map(({ body }) => body['text']);
  const transcript = async (id: string) => said(await test.store.read.activities.after(id, 0, 99));

  beforeEach(() => open());
  afterEach(() => turns.stop());

  it('takes one transaction, after which listeners are told', async () => {
    const id = await conversation();
    const accepted = await turns.accept(id, posted('hello', 'c1'));
    expect(accepted).toEqual({ id: `${id}|0000001`, duplicate: false });
    await turns.idle();
    expect(transactions).toBe(1);
    expect(said(told)).toEqual(['1: hello']);
    expect(told[0]?.body['replyToId']).toBe(accepted.id);
    expect(await transcript(id)).toEqual(['hello', '1: hello']);
    expect(await test.store.read.activities.nextUnprocessed(id)).toBeNull();
  });

  it('is told as it was committed: first what came in, then what was said', async () => {
    const id = await conversation();
    const sets: unknown[] = [];
    const stop = test.store.onAppended((conversationId, appended) => sets.push(conversationId, ...appended.map(said)));
    await turns.accept(id, posted('hello'));
    stop();
    expect(sets).toEqual([id, ['hello'], ['1: hello']]);
  });

  it('is known again by its client id and gets no second turn', async () => {
    const id = await conversation();
    const first = await turns.accept(id, posted('hello', 'c1'));
    expect(await turns.accept(id, posted('hello', 'c1'))).toEqual({ id: first.id, duplicate: true });
    await turns.idle();
    expect(await transcript(id)).toEqual(['hello', '1: hello']);
  });

  it('waits its turn behind one that an earlier process has left', async () => {
    const id = await conversation();
    await test.store.transaction((unit) => unit.activities.appendIncoming(id, posted('left')));
    await turns.accept(id, posted('next'));
    await turns.idle();
    expect(said(told)).toEqual(['1: left', '2: next']);
    expect(await transcript(id)).toEqual(['left', 'next', '1: left', '2: next']);
  });

  it('keeps the order of messages that come in the same moment', async () => {
    const id = await conversation();
    await Promise.all(['a', 'b', 'c'].map((text) => turns.accept(id, posted(text))));
    await turns.idle();
    const lines = (await transcript(id)) as string[];
    expect(lines.filter((line) => line.includes(':'))).toEqual(['1: a', '2: b', '3: c']);
    expect(lines).toHaveLength(6);
  });

  it('is kept when its turn fails, changes nothing then, and is apologised for', async () => {
    const id = await conversation();
    await turns.accept(id, posted('fail'));
    await turns.idle();
    expect((await transcript(id))?.[0]).toBe('fail');
    expect(told).toHaveLength(1);
    expect(String(told[0]?.body['text'])).not.toContain('fail');
    expect((await test.store.read.conversations.get(id))?.state).toBeNull();
    await turns.accept(id, posted('hello'));
    await turns.idle();
    expect(said(told)?.at(-1)).toBe('1: hello');
  });

  it('is stored first where understanding it may take a call to another machine', async () => {
    open(true);
    const id = await conversation();
    await turns.accept(id, posted('hello'));
    await turns.idle();
    expect(transactions).toBe(2);
    expect(await transcript(id)).toEqual(['hello', '1: hello']);
  });

  it('is understood once where it is looked up before it is handed over', async () => {
    const id = await conversation();
    let goOn = (): void => undefined;
    mayUnderstand = new Promise((resolve) => (goOn = resolve));
    const stored = await test.store.transaction((unit) => unit.activities.appendIncoming(id, posted('b')));
    turns.kick(id);
    while (understood.length === 0) await new Promise((resolve) => setImmediate(resolve));
    turns.kick(id, { ...posted('b'), ...stored, conversationId: id, direction: 'in' });
    goOn();
    await turns.idle();
    expect(understood).toEqual(['b']);
    expect(await transcript(id)).toEqual(['b', '1: b']);
  });

  it('is refused where there is no such conversation', async () => {
    await expect(turns.accept('nowhere', posted('hello'))).rejects.toMatchObject({ code: 'NotFound' });
  });
});
