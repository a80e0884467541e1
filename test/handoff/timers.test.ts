import { setTimeout as sleep } from 'node:timers/promises';
import { createCases } from '../../src/cases';
import { createHandoff, createTimers, type Handoff, type Timers, type TimersOptions } from '../../src/handoff';
import { scheduleFollowUp } from '../../src/handoff/timers';
import type { HandoffStatus } from '../../src/handoff/types';
import type { CaseRow, CaseState, CaseTimer, Store, TimerRepository } from '../../src/store/types';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { until } from '../support/until';
import { sampleCase } from './sample-case';
import { listeningLog } from './witness';

const NOW = new Date('2026-11-23T01:00:00Z');
const DAY = 86_400_000;
const WORDS = { unanswered: '没有人接手', followUp: '现在工作怎么样', quickServiceOver: '72 小时已过' };

describe('what is due for a case', () => {
  const handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });
  let test: TestStore;
  let now: Date;
  let woken: string[];
  let said: { caseNumber: string; words: string }[];
  let listening: ReturnType<typeof listeningLog>;
  let started: Timers[];

  beforeEach(async () => {
    test = await openTestStore();
    [now, woken, said, started] = [NOW, [], [], []];
    listening = listeningLog();
  });
  afterEach(async () => {
    for (const one of started) await one.stop();
    await test.dispose();
  });

  /** The handover, which also tells what the caseworker is to read. */
  const telling: Handoff = {
    ...handoff,
    update: (unit, caseNumber, change) => {
      said.push({ caseNumber, words: change.text ?? '' });
      return handoff.update(unit, caseNumber, change);
    },
    followUpDue: (unit, caseNumber, due) => {
      said.push({ caseNumber, words: due.ask });
      return handoff.followUpDue(unit, caseNumber, due);
    },
  };

  function timers(change: Partial<TimersOptions> = {}): Timers {
    const made = createTimers({
      store: test.store,
      handoff: telling,
      clock: { now: () => now },
      log: listening.log,
      followUpDays: 30,
      nextOpening: null,
      words: WORDS,
      onConversation: (id) => woken.push(id),
      pollMilliseconds: 5,
      ...change,
    });
    started.push(made);
    return made;
  }

  function readingTimers(replacement: Partial<TimerRepository>): Store {
    const { read } = test.store;
    const replaced = Object.assign(Object.create(read.timers) as TimerRepository, replacement);
    return { ...test.store, read: { ...read, timers: replaced } };
  }

  async function caseWith(kind: CaseTimer['kind'], state: CaseState, dueAt = NOW): Promise<CaseRow> {
    const newCase = await sampleCase(test.store, NOW);
    return test.store.transaction(async (unit) => {
      const row = await handoff.submit(unit, newCase);
      await unit.cases.update(row.caseNumber, { state, at: NOW });
      await unit.timers.set({ caseNumber: row.caseNumber, kind, dueAt });
      return row;
    });
  }
  const dueAt = async (caseNumber: string, kind: CaseTimer['kind']) =>
    (await test.store.transaction((unit) => unit.timers.get(caseNumber, kind)))?.dueAt;
  async function news({ conversationId }: CaseRow): Promise<HandoffStatus[]> {
    const found: HandoffStatus[] = [];
    for (;;) {
      const next = await test.store.read.activities.nextUnprocessed(conversationId);
      if (!next) return found;
      found.push(next.body['value'] as HandoffStatus);
      await test.store.transaction((unit) => unit.activities.markProcessed(conversationId, next.seq, now));
    }
  }

  it.each<[CaseTimer['kind'], CaseState, string | null, HandoffStatus['type'] | null]>([
    ['live-answer', 'submitted', WORDS.unanswered, 'call-back'],
    ['live-answer', 'delivered', WORDS.unanswered, 'call-back'],
    ['live-answer', 'accepted', null, null],
    ['live-answer', 'withdrawn', null, null],
    ['quick-service', 'submitted', WORDS.quickServiceOver, null],
    ['quick-service', 'needs-info', WORDS.quickServiceOver, null],
    ['quick-service', 'completed', null, null],
    ['quick-service', 'withdrawn', null, null],
    ['follow-up', 'completed', WORDS.followUp, 'follow-up'],
    ['follow-up', 'failed', WORDS.followUp, 'follow-up'],
    ['follow-up', 'accepted', null, null],
    ['follow-up', 'withdrawn', null, null],
    ['follow-up', 'erased', null, null],
  ])('is settled once as its state asks: %s of a case that is %s', async (kind, state, words, type) => {
    const row = await caseWith(kind, state);
    expect([await timers().sweep(), await timers().sweep()]).toEqual([1, 0]);
    expect(said).toEqual(words === null ? [] : [{ caseNumber: row.caseNumber, words }]);
    expect((await news(row)).map((one) => one.type)).toEqual(type === null ? [] : [type]);
    expect(woken).toEqual(type === null ? [] : [row.conversationId]);
    expect(listening.lines).toEqual([]);
  });

  it('promises a call when the station opens next, and no time where its hours are not known', async () => {
    const opening = new Date('2026-11-24T01:00:00Z');
    const [known, closedForGood, unknown] = [
      await caseWith('live-answer', 'submitted'),
      await caseWith('live-answer', 'submitted', new Date(NOW.getTime() + 1)),
      await caseWith('live-answer', 'submitted', new Date(NOW.getTime() + 2)),
    ];
    await timers({ nextOpening: (at) => (at.getTime() === NOW.getTime() ? opening : null) }).sweep();
    now = new Date(NOW.getTime() + 1);
    await timers({ nextOpening: () => null }).sweep();
    now = new Date(NOW.getTime() + 2);
    await timers().sweep();
    const promised = [...(await news(known)), ...(await news(closedForGood)), ...(await news(unknown))];
    expect(promised.map(({ expectedBy }) => expectedBy)).toEqual([opening.toISOString(), null, null]);
  });

  it('is asked again after the time of the deployment, for half a year from the last word, then no more', async () => {
    const row = await caseWith('follow-up', 'completed');
    await timers().sweep();
    expect(await dueAt(row.caseNumber, 'follow-up')).toEqual(new Date(NOW.getTime() + 30 * DAY));
    const lastTime = new Date(NOW.getTime() + 180 * DAY);
    await test.store.transaction((unit) => unit.timers.set({ caseNumber: row.caseNumber, kind: 'follow-up', dueAt: lastTime }));
    now = lastTime;
    await timers().sweep();
    expect(await dueAt(row.caseNumber, 'follow-up')).toBeUndefined();
    // Both questions reach the person.
    expect(await news(row)).toHaveLength(2);
  });

  it('is never asked where the deployment asks after nobody', async () => {
    await test.store.transaction((unit) => scheduleFollowUp(unit, 'RY-1', 0, NOW));
    expect(await dueAt('RY-1', 'follow-up')).toBeUndefined();
  });

  it('is settled by one of two servers that look at the same moment, and the other leaves no trace', async () => {
    const { caseNumber } = await caseWith('live-answer', 'submitted');
    await Promise.all([timers().sweep(), timers().sweep()]);
    expect([said.length, woken.length, listening.lines]).toEqual([1, 1, []]);
    expect(await dueAt(caseNumber, 'live-answer')).toBeUndefined();
  });

  it('is asked in the conversation for each of its cases, though both are due at the same moment', async () => {
    const newCase = await sampleCase(test.store, NOW);
    await test.store.transaction(async (unit) => {
      for (let index = 0; index < 2; index++) {
        const { caseNumber } = await handoff.submit(unit, newCase);
        await unit.cases.update(caseNumber, { state: 'completed', at: NOW });
        await scheduleFollowUp(unit, caseNumber, 1, NOW);
      }
    });
    now = new Date(NOW.getTime() + DAY);
    await timers().sweep();
    expect(said).toHaveLength(2);
    expect((await test.store.read.conversations.get(newCase.conversationId))?.lastSeq).toBe(2);
  });

  it('is dropped where there is no such case, and asks nobody where there is no such conversation', async () => {
    const row = await caseWith('follow-up', 'completed', new Date(NOW.getTime() + DAY));
    await test.store.transaction(async (unit) => {
      await unit.cases.insert({ ...row, caseNumber: 'RY-alone', conversationId: 'conv_gone', state: 'completed' });
      for (const caseNumber of ['RY-alone', 'RY-none']) await unit.timers.set({ caseNumber, kind: 'follow-up', dueAt: NOW });
    });
    await timers().sweep();
    expect(said.map(({ caseNumber }) => caseNumber)).toEqual(['RY-alone']);
    expect([await dueAt('RY-none', 'follow-up'), woken, listening.lines]).toEqual([undefined, [], []]);
  });

  it('waits a day where it could not be done, and holds up none of the others', async () => {
    const [stuck, fine] = [await caseWith('quick-service', 'accepted'), await caseWith('quick-service', 'accepted', NOW)];
    const failing: Handoff = {
      ...telling,
      followUpDue: (unit, caseNumber, due) =>
        caseNumber === stuck.caseNumber ? Promise.reject(new Error('no room')) : telling.followUpDue(unit, caseNumber, due),
    };
    expect(await timers({ handoff: failing }).sweep()).toBe(1);
    expect(said.map(({ caseNumber }) => caseNumber)).toEqual([fine.caseNumber]);
    expect(await dueAt(stuck.caseNumber, 'quick-service')).toEqual(new Date(NOW.getTime() + DAY));
    expect(listening.lines).toMatchObject([{ level: 'error', fields: { caseNumber: stuck.caseNumber, kind: 'quick-service' } }]);
    expect(listening.lines[0]?.message).toMatch(/trying again in a day/);
    now = new Date(NOW.getTime() + DAY);
    expect(await timers().sweep()).toBe(1);
  });

  it('is done, all of it, however much there is', async () => {
    await test.store.transaction(async (unit) => {
      for (let index = 0; index < 230; index++) await unit.timers.set({ caseNumber: `RY-${index}`, kind: 'follow-up', dueAt: NOW });
    });
    let looks = 0;
    const { store } = test;
    const due = (at: Date, limit: number): Promise<CaseTimer[]> =>
      ++looks > 10 ? Promise.reject(new Error('it does not come to an end')) : store.read.timers.due(at, limit);
    expect(await timers({ store: readingTimers({ due }) }).sweep()).toBe(230);
  });

  describe('and nobody has to ask for it', () => {
    it('it is looked for again and again, also where nobody listens, until the end', async () => {
      const loop = timers({ onConversation: undefined });
      loop.start();
      loop.start();
      const first = await caseWith('live-answer', 'submitted');
      await until(() => said.length === 1);
      await caseWith('live-answer', 'submitted');
      await until(() => said.length === 2);
      await loop.stop();
      const late = await caseWith('live-answer', 'submitted');
      await sleep(50);
      expect(await dueAt(late.caseNumber, 'live-answer')).toEqual(NOW);
      expect(await news(first)).toHaveLength(1);
      expect(listening.lines).toEqual([]);
    });

    it('it is looked for by one at a time, and the end waits for the one who does', async () => {
      let looking = 0;
      let most = 0;
      let looks = 0;
      const { store } = test;
      const due = async (at: Date, limit: number): Promise<CaseTimer[]> => {
        looks++;
        most = Math.max(most, ++looking);
        await sleep(30);
        looking--;
        return store.read.timers.due(at, limit);
      };
      const loop = timers({ store: readingTimers({ due }) });
      loop.start();
      await until(() => looks === 3 && looking === 1);
      await loop.stop();
      expect([most, looking]).toEqual([1, 0]);
    });

    it('it is looked for again after the database was away', async () => {
      const { store } = test;
      let failures = 2;
      const due = (at: Date, limit: number): Promise<CaseTimer[]> =>
        failures-- > 0 ? Promise.reject(new Error('away')) : store.read.timers.due(at, limit);
      await caseWith('live-answer', 'submitted');
      timers({ store: readingTimers({ due }) }).start();
      await until(() => said.length === 1);
      expect(listening.lines).toHaveLength(2);
      expect(listening.lines[0]).toMatchObject({
        level: 'error',
        message: 'what is due for cases could not be read; trying again',
        fields: { error: expect.any(Error) as Error },
      });
    });

    it('it can be ended before it has begun', async () => {
      await expect(timers().stop()).resolves.toBeUndefined();
    });
  });
});
