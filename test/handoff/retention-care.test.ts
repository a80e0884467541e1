import { createRetention } from '../../src/handoff';
import type { Store } from '../../src/store';
import { TookTooLongError } from '../../src/store/brief';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { listeningLog } from './witness';

const START = new Date('2026-01-01T01:00:00Z');
const NOW = new Date(START.getTime() + 181 * 86_400_000);

describe('retention, so that it holds nobody up,', () => {
  let test: TestStore;
  let listening: ReturnType<typeof listeningLog>;
  beforeEach(async () => {
    test = await openTestStore();
    listening = listeningLog();
  });
  afterEach(() => test.dispose());

  const sweep = (store: Store) =>
    createRetention({
      store,
      clock: { now: () => NOW },
      log: listening.log,
      days: 180,
      unfinishedDays: 180,
      auditDays: 1_095,
      batches: { now: () => 0, pause: () => Promise.resolve() },
    });

  async function talks(...ids: string[]): Promise<void> {
    await test.store.transaction(async (unit) => {
      for (const id of ids) await unit.conversations.create({ id, userId: 'dl_1', channel: 'web', locale: 'zh-CN', at: START });
    });
  }
  const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);

  /** @returns a store, how many of its transactions there were, and how many conversations each of them locked and erased */
  function watched(isBack = false): { store: Store; seen: { transactions: number; locked: number[]; erased: number[] } } {
    const seen = { transactions: 0, locked: [] as number[], erased: [] as number[] };
    const briefly: Store['briefly'] = (work) =>
      test.store.transaction((unit) => {
        seen.transactions += 1;
        const { conversations } = unit;
        const lockUntouched: typeof conversations.lockUntouched = async (ids, before) => {
          seen.locked.push(ids.length);
          return isBack ? new Map() : conversations.lockUntouched(ids, before);
        };
        const erase: typeof conversations.erase = (...ids) => {
          seen.erased.push(ids.length);
          return conversations.erase(...ids);
        };
        return work({
          ...unit,
          conversations: Object.assign(Object.create(conversations) as typeof conversations, { lockUntouched, erase }),
        });
      });
    return { store: { ...test.store, briefly }, seen };
  }

  it('locks no more conversations than it may delete at once', async () => {
    await talks(...many(35));
    const { store, seen } = watched();
    expect(await sweep(store).sweep()).toBe(35);
    expect(seen.locked).toEqual([5, 10, 20]);
  });

  it('comes back for no more where the first batch deleted all', async () => {
    await talks(...many(3));
    const { store, seen } = watched();
    expect(await sweep(store).sweep()).toBe(3);
    // Of notes, callbacks, entries, conversations with a case and without one.
    expect(seen).toEqual({ transactions: 5, locked: [3], erased: [3] });
  });

  it('deletes nothing, and writes nothing down, where everybody has come back meanwhile', async () => {
    await talks('first', 'second');
    const { store, seen } = watched(true);
    expect(await sweep(store).sweep()).toBe(0);
    expect(seen.erased).toEqual([]);
    // Those past the shorter period are looked at once more.
    expect(seen.locked).toEqual([2, 2]);
  });

  it('tries small pieces of a slow database first, and says once a round that it then had to take its time', async () => {
    const briefly = (): Promise<never> => Promise.reject(new TookTooLongError());
    const rounds = sweep({ ...test.store, briefly });
    const told = { level: 'warn', fields: {}, message: expect.stringContaining('too slow or too far away') as string };
    for (const [round, id] of ['first', 'second'].entries()) {
      await talks(id);
      expect(await rounds.sweep()).toBe(1);
      expect(await test.store.read.conversations.get(id)).toBeNull();
      expect(listening.lines).toEqual(Array.from({ length: round + 1 }, () => told));
    }
  });
});
