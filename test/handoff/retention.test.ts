import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createHandoff, createRetention } from '../../src/handoff';
import type { BatchOptions } from '../../src/handoff/batches';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { sampleCase } from './sample-case';

const START = new Date('2026-01-01T01:00:00Z');
const DAY = 86_400_000;

describe.each(testEngines)('retention on %s', (engine) => {
  const handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });
  let test: TestStore;
  let now: Date;

  beforeEach(async () => {
    test = await openTestStore(engine);
    now = START;
  });
  afterEach(() => test.dispose());

  const retention = ({ unfinishedDays = 180, batches }: { unfinishedDays?: number; batches?: BatchOptions } = {}) =>
    createRetention({
      store: test.store,
      clock: { now: () => now },
      log: silentLog,
      days: 180,
      unfinishedDays,
      auditDays: 1_095,
      batches,
    });
  const exists = async (id: string) => (await test.store.read.conversations.get(id)) !== null;

  const greeting = (at: Date) => ({ body: { type: 'message', text: '你好' }, clientActivityId: null, visible: true, at });

  async function talk(id: string, at: Date): Promise<void> {
    await test.store.transaction(async (unit) => {
      await unit.conversations.create({ id, userId: 'dl_1', channel: 'web', locale: 'zh-CN', at });
      const { seq } = await unit.activities.appendIncoming(id, greeting(at));
      const taken = await unit.turns.takeUp(id);
      if (taken) await unit.turns.finish(taken.conversation, { seq, state: {}, replies: [], at });
    });
  }

  it('deletes what nobody has touched for the period, and not a moment earlier', async () => {
    await talk('old', START);
    await talk('newer', new Date(START.getTime() + 2 * DAY));
    now = new Date(START.getTime() + 180 * DAY);
    expect(await retention().sweep()).toBe(0);
    now = new Date(START.getTime() + 180 * DAY + 1);
    expect(await retention().sweep()).toBe(1);
    expect(await exists('old')).toBe(false);
    expect(await exists('newer')).toBe(true);
    expect(await test.store.read.activities.after('old', 0, 10)).toEqual([]);
  });

  it('deletes sooner what led to no case, and still not within a week', async () => {
    await talk('left half done', START);
    const newCase = await sampleCase(test.store, START);
    const { caseNumber } = await test.store.transaction((unit) => handoff.submit(unit, newCase));
    await test.store.transaction((unit) => handoff.withdraw(unit, caseNumber, START));
    now = new Date(START.getTime() + 8 * DAY);
    expect(await retention({ unfinishedDays: 14 }).sweep()).toBe(0);
    now = new Date(START.getTime() + 14 * DAY + 1);
    expect(await retention({ unfinishedDays: 14 }).sweep()).toBe(1);
    expect(await exists('left half done')).toBe(false);
    expect(await exists(newCase.conversationId)).toBe(true);
  });

  it('counts from the last message, not from the first', async () => {
    await talk('back', START);
    const later = new Date(START.getTime() + 100 * DAY);
    await test.store.transaction((unit) => unit.activities.appendIncoming('back', greeting(later)));
    now = new Date(START.getTime() + 200 * DAY);
    expect(await retention().sweep()).toBe(0);
  });

  it('keeps a conversation in which a message has just come and had no turn yet, however long it was silent', async () => {
    await talk('returning', START);
    now = new Date(START.getTime() + 300 * DAY);
    await test.store.transaction((unit) => unit.activities.appendIncoming('returning', greeting(now)));
    expect(await retention().sweep()).toBe(0);
    expect(await exists('returning')).toBe(true);
  });

  it('keeps a conversation whose case is open, and deletes it with the case once that is closed', async () => {
    const newCase = await sampleCase(test.store, START);
    const { caseNumber } = await test.store.transaction((unit) => handoff.submit(unit, newCase));
    now = new Date(START.getTime() + 400 * DAY);
    expect(await retention().sweep()).toBe(0);
    await test.store.transaction((unit) => handoff.withdraw(unit, caseNumber, START));
    expect(await retention().sweep()).toBe(1);
    expect((await test.store.read.cases.get(caseNumber))?.details).toBeNull();
  });

  it('deletes what was kept for improvement by its day', async () => {
    const kept = {
      reason: 'useless',
      text: '学车给报不',
      key: '学车给报不',
      intent: 'policy_question',
      topic: 'training',
      confidence: 0.3,
    };
    await test.store.transaction((unit) => unit.unanswered.keep(kept, '2026-01-01'));
    now = new Date(START.getTime() + 180 * DAY);
    await retention().sweep();
    expect(await test.store.read.unanswered.all()).toHaveLength(1);
    now = new Date(START.getTime() + 181 * DAY);
    expect(await retention().sweep()).toBe(0);
    expect(await test.store.read.unanswered.all()).toEqual([]);
  });

  it('goes on until nothing is left, however much there is', async () => {
    for (let index = 0; index < 230; index++) await talk(`c${index}`, START);
    now = new Date(START.getTime() + 181 * DAY);
    expect(await retention().sweep()).toBe(230);
  });

  it('deletes a long conversation bit by bit, and counts it once', async () => {
    await talk('long', START);
    const bodies = Array.from({ length: 400 }, (_, index) => ({ type: 'message', text: String(index) }));
    await test.store.transaction((unit) => unit.activities.appendOutgoing('long', bodies, START));
    await talk('short', START);
    now = new Date(START.getTime() + 181 * DAY);
    // With batches that take long nothing but the least fits into one.
    let time = 0;
    const left: number[] = [];
    const batches = {
      now: () => (time += 50),
      pause: async () => {
        left.push((await test.store.read.activities.after('long', 0, 1_000)).length);
      },
    };
    expect(await retention({ batches }).sweep()).toBe(2);
    expect([...new Set(left)]).toEqual([401, 301, 201, 101, 1, 0]);
    expect(await exists('long')).toBe(false);
    expect(await exists('short')).toBe(false);
  });

  it('leaves a conversation alone to which somebody comes back between looking and deleting', async () => {
    await talk('waiting', START);
    await talk('touched', START);
    now = new Date(START.getTime() + 181 * DAY);
    let looked = 0;
    const pause = async (): Promise<void> => {
      // The first three rests follow what was kept for improvement, the callbacks and the audit log; the fourth follows the look.
      if (++looked !== 4) return;
      await test.store.transaction((unit) => unit.activities.appendIncoming('waiting', greeting(now)));
      await test.store.transaction((unit) => unit.conversations.saveState('touched', {}, now));
    };
    expect(await retention({ batches: { pause } }).sweep()).toBe(0);
    expect(await test.store.read.activities.after('waiting', 0, 10)).toHaveLength(2);
    expect(await exists('touched')).toBe(true);
  });

  it('finds what is to go behind more than it looks at in one go that is to stay', async () => {
    await test.store.transaction(async (unit) => {
      for (let index = 0; index < 600; index++) {
        const id = `kept${index}`;
        const row = { caseNumber: id, conversationId: id, region: '410100', channel: 'web', details: null, createdAt: START };
        await unit.conversations.create({ id, userId: 'dl_1', channel: 'web', locale: 'zh-CN', at: START });
        await unit.cases.insert({ ...row, state: 'accepted' });
      }
    });
    await talk('late', new Date(START.getTime() + DAY));
    now = new Date(START.getTime() + 200 * DAY);
    expect(await retention().sweep()).toBe(1);
    expect(await exists('late')).toBe(false);
    expect(await exists('kept599')).toBe(true);
  });

  it('forgets audit entries after their period, and ids of callbacks once nobody can send them again', async () => {
    await test.store.transaction(async (unit) => {
      for (let index = 0; index < 120; index++) {
        await unit.audit.append({ at: START, actor: 'system', action: 'case.open', subject: `A-${index}` });
        await unit.inbound.remember('desk', `m${index}`, START);
      }
    });
    const seenBefore = (id: string) => test.store.transaction(async (unit) => !(await unit.inbound.remember('desk', id, now)));
    const oldEntries = (limit: number) => test.store.transaction((unit) => unit.audit.deleteBefore(new Date(START.getTime() + 1), limit));
    now = new Date(START.getTime() + 30 * DAY);
    await retention().sweep();
    expect(await seenBefore('m119')).toBe(true);
    now = new Date(START.getTime() + 31 * DAY);
    await retention().sweep();
    expect(await seenBefore('m0')).toBe(false);
    expect(await oldEntries(1)).toBe(1);
    now = new Date(START.getTime() + 1_095 * DAY + 1);
    await retention().sweep();
    expect(await oldEntries(1)).toBe(0);
  });
});
