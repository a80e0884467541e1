import { createCases } from '../../src/cases';
import { createHandoff, createRetention, type RetentionOptions } from '../../src/handoff';
import type { Store } from '../../src/store';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { until } from '../support/until';
import { sampleCase } from './sample-case';
import { listeningLog, withAudit } from './witness';

const START = new Date('2026-01-01T01:00:00Z');
const DAY = 86_400_000;
const HOUR = 3_600_000;

describe('the rounds of retention', () => {
  let test: TestStore;
  let now: Date;
  let listening: ReturnType<typeof listeningLog>;
  beforeEach(async () => {
    test = await openTestStore();
    now = new Date(START.getTime() + 181 * DAY);
    listening = listeningLog();
  });
  afterEach(() => test.dispose());

  const retention = (change: Partial<RetentionOptions> = {}) =>
    createRetention({
      store: test.store,
      clock: { now: () => now },
      log: listening.log,
      days: 180,
      unfinishedDays: 180,
      auditDays: 1_095,
      // A disk on which nothing takes time: the size of a batch doubles from one to the next.
      batches: { now: () => 0, pause: () => Promise.resolve() },
      ...change,
    });
  const exists = async (id: string) => (await test.store.read.conversations.get(id)) !== null;

  async function talk(id: string, lines: number): Promise<void> {
    await test.store.transaction(async (unit) => {
      await unit.conversations.create({ id, userId: 'dl_1', channel: 'web', locale: 'zh-CN', at: START });
      const bodies = Array.from({ length: lines }, (_, index) => ({ type: 'message', text: String(index) }));
      if (lines > 0) await unit.activities.appendOutgoing(id, bodies, START);
    });
  }
  async function talks(count: number, lines: number): Promise<void> {
    for (let index = 0; index < count; index++) await talk(`c${index}`, lines);
  }

  /** @returns a store, and what is deleted in each of its transactions: conversations at once, or lines of one */
  function watched(): { store: Store; erased: number[]; shortened: number[] } {
    const [erased, shortened]: [number[], number[]] = [[], []];
    // Not `briefly`: a machine that is busy would be given smaller batches.
    const briefly: Store['briefly'] = (work) =>
      test.store.transaction((unit) => {
        const { conversations, activities } = unit;
        const erase = (...ids: string[]): Promise<void> => {
          erased.push(ids.length);
          return conversations.erase(...ids);
        };
        const deleteOldest = (id: string, limit: number): Promise<number> => {
          shortened.push(limit);
          return activities.deleteOldest(id, limit);
        };
        return work({
          ...unit,
          conversations: Object.assign(Object.create(conversations) as typeof conversations, { erase }),
          activities: Object.assign(Object.create(activities) as typeof activities, { deleteOldest }),
        });
      });
    return { store: { ...test.store, briefly }, erased, shortened };
  }

  it.each([
    // A conversation counts as ten lines; the first batch takes fifty.
    ['without a line', 35, 0, [5, 10, 20]],
    ['of two lines', 40, 2, [4, 8, 16, 12]],
    ['of fifteen lines', 16, 15, [2, 4, 8, 2]],
  ])('delete as many conversations at once as their lines allow: %s', async (_what, count, lines, sizes) => {
    await talks(count, lines);
    const { store, erased, shortened } = watched();
    expect(await retention({ store }).sweep()).toBe(count);
    expect([erased, shortened]).toEqual([sizes, []]);
  });

  it('delete a conversation of a hundred lines in one go, and of a longer one a hundred lines before', async () => {
    const { store, erased, shortened } = watched();
    await talk('fits', 100);
    await retention({ store }).sweep();
    expect([erased, shortened]).toEqual([[1], []]);
    await talk('long', 101);
    await retention({ store }).sweep();
    // The second time finds less than a hundred: then the rest goes with the conversation.
    expect([erased, shortened]).toEqual([
      [1, 1],
      [100, 100],
    ]);
  });

  it('write down each conversation that they delete, in the name of the system', async () => {
    await talks(2, 1);
    const { store, entries } = withAudit(test.store);
    await retention({ store }).sweep();
    const entry = { at: now, actor: 'system', action: 'conversation.expire' };
    expect(entries.toSorted((one, other) => (one.subject < other.subject ? -1 : 1))).toEqual([
      { ...entry, subject: 'c0' },
      { ...entry, subject: 'c1' },
    ]);
  });

  it('keep what was handed over for the longer period, and not what its owner has had erased since', async () => {
    const handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });
    const [kept, erased] = [await sampleCase(test.store, START), await sampleCase(test.store, START)];
    await test.store.transaction(async (unit) => {
      const { caseNumber } = await handoff.submit(unit, kept);
      await handoff.withdraw(unit, caseNumber, START);
      await handoff.erase(unit, (await handoff.submit(unit, erased)).caseNumber, START);
    });
    now = new Date(START.getTime() + 31 * DAY);
    expect(await retention({ unfinishedDays: 30 }).sweep()).toBe(1);
    expect([await exists(kept.conversationId), await exists(erased.conversationId)]).toEqual([true, false]);
  });

  describe('by themselves', () => {
    beforeEach(() =>
      jest.useFakeTimers({
        doNotFake: [
          'Date',
          'performance',
          'hrtime',
          'nextTick',
          'queueMicrotask',
          'setImmediate',
          'clearImmediate',
          'setTimeout',
          'clearTimeout',
        ],
      }),
    );
    afterEach(() => jest.useRealTimers());

    /** Until a round that has begun is over. */
    function counting(): { store: Store; over: (rounds: number) => Promise<void> } {
      let rounds = 0;
      const scrub = async (): Promise<void> => {
        await test.store.scrub();
        rounds++;
      };
      return { store: { ...test.store, scrub }, over: (count) => until(() => rounds === count) };
    }

    it('begin at once, come every hour, say what they deleted and nothing where that was nothing, and end', async () => {
      const { store, over } = counting();
      const rounds = retention({ store });
      await talk('first', 1);
      rounds.start();
      await over(1);
      jest.advanceTimersByTime(HOUR);
      await over(2);
      await talk('second', 1);
      await talk('third', 1);
      jest.advanceTimersByTime(HOUR - 1);
      expect(await exists('second')).toBe(true);
      jest.advanceTimersByTime(1);
      await over(3);
      rounds.stop();
      expect(jest.getTimerCount()).toBe(0);
      await until(() => listening.lines.length === 2);
      const line = { level: 'info', message: 'conversations past their period were deleted' };
      expect(listening.lines).toEqual([
        { ...line, fields: { deleted: 1 } },
        { ...line, fields: { deleted: 2 } },
      ]);
    });

    it('say that one of them failed, and come again', async () => {
      let failures = 1;
      const scrub = (): Promise<void> => (failures-- > 0 ? Promise.reject(new Error('the disk is full')) : test.store.scrub());
      const rounds = retention({ store: { ...test.store, scrub } });
      rounds.start();
      await until(() => listening.lines.length === 1);
      expect(listening.lines[0]).toEqual({
        level: 'error',
        message: 'deleting what is past its period failed; trying again in an hour',
        fields: { error: expect.any(Error) as Error },
      });
      await talk('left', 1);
      jest.advanceTimersByTime(HOUR);
      await until(() => listening.lines.length === 2);
      rounds.stop();
      expect(listening.lines[1]).toMatchObject({ level: 'info', fields: { deleted: 1 } });
    });
  });
});
