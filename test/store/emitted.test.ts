import { openTestStore, testEngines, type TestStore } from './open-test-store';

const AT = new Date('2026-11-23T01:00:00Z');
const event = (id: string) => ({ id, stream: 'RY-1', type: 'case.updated', body: '{}', at: AT });

describe.each(testEngines)('what was put into the outbox, on %s', (engine) => {
  let test: TestStore;
  let waiting: Promise<number>[];
  let unsubscribe: () => void;

  beforeEach(async () => {
    test = await openTestStore(engine);
    waiting = [];
    unsubscribe = test.store.onEmitted(() => {
      waiting.push(test.store.read.outbox.backlog(AT).then((backlog) => backlog.waiting));
    });
  });

  afterEach(() => test.dispose());

  it('is told once a transaction, when everybody can see it', async () => {
    await test.store.transaction(async (unit) => {
      await unit.outbox.emit(event('evt_1'));
      await unit.outbox.emit(event('evt_2'));
      expect(waiting).toEqual([]);
    });
    expect(await Promise.all(waiting)).toEqual([2]);
  });

  it('is not told when it was undone, or when there was nothing', async () => {
    const undone = test.store.transaction(async (unit) => {
      await unit.outbox.emit(event('evt_1'));
      throw new Error('on purpose');
    });
    await expect(undone).rejects.toThrow('on purpose');
    await test.store.transaction((unit) =>
      unit.conversations.create({ id: 'conv_1', userId: 'dl_1', channel: 'web', locale: 'zh-CN', at: AT }),
    );
    expect(waiting).toEqual([]);
  });

  it('is told to nobody who has left', async () => {
    unsubscribe();
    await test.store.transaction((unit) => unit.outbox.emit(event('evt_1')));
    expect(waiting).toEqual([]);
  });
});
