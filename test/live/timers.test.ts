import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createCallbackRoute, createHandoff, createTimers, newWebhookSecret } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import type { HttpRequest } from '../../src/base/http';
import type { CaseRow, OutboxEvent } from '../../src/store/types';
import { sampleCase } from '../handoff/sample-case';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';

const NOW = new Date('2026-11-23T09:00:00+08:00');
const OPENING = new Date('2026-11-24T09:00:00+08:00');
const MINUTE = 60_000;
const DAY = 86_400_000;

describe.each(testEngines)('what time does to a case, on %s', (engine) => {
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  const secret = newWebhookSecret();
  const clock = {
    time: NOW,
    now() {
      return this.time;
    },
  };
  let opened: TestStore;

  beforeEach(async () => {
    clock.time = NOW;
    opened = await openTestStore(engine, clock);
  });
  afterEach(() => opened.dispose());

  const timers = () =>
    createTimers({
      store: opened.store,
      handoff,
      clock,
      log: silentLog,
      followUpDays: 30,
      nextOpening: () => OPENING,
      words: { unanswered: '没有人接手', followUp: '现在工作怎么样', quickServiceOver: '72 hours are over' },
    });

  async function open(kind: 'conversation' | 'registration'): Promise<CaseRow> {
    const newCase = await sampleCase(opened.store, NOW);
    newCase.details.kind = kind;
    return opened.store.transaction(async (unit) => {
      const row = await handoff.submit(unit, newCase);
      const dueAt = new Date(NOW.getTime() + 2 * MINUTE);
      if (kind === 'conversation') await unit.timers.set({ caseNumber: row.caseNumber, kind: 'live-answer', dueAt });
      return row;
    });
  }

  async function callback(caseNumber: string, id: string, type: string, data: object): Promise<void> {
    const route = createCallbackRoute({ store: opened.store, cases, secrets: [secret], clock, log: silentLog, followUpDays: 30 });
    const body = Buffer.from(JSON.stringify({ type, data }));
    const headers = signatureHeaders([secret], id, new Date(), body.toString());
    await route.handler({ headers, params: { caseNumber }, rawBody: async () => body } as unknown as HttpRequest);
  }

  async function news({ conversationId }: CaseRow): Promise<unknown> {
    const next = await opened.store.read.activities.nextUnprocessed(conversationId);
    if (!next) return null;
    await opened.store.transaction((unit) => unit.activities.markProcessed(conversationId, next.seq, clock.now()));
    return next.body['value'];
  }

  async function sent(): Promise<string[]> {
    const types: string[] = [];
    for (;;) {
      const events: OutboxEvent[] = await opened.store.transaction((unit) =>
        unit.outbox.claim(clock.now(), new Date(clock.now().getTime() + 1), 10),
      );
      if (events.length === 0) return types;
      for (const event of events) {
        types.push(event.type);
        await opened.store.transaction((unit) => unit.outbox.delivered(event, clock.now()));
      }
    }
  }

  test('a call for a person that nobody answers in time becomes a call-back, once, also after a restart', async () => {
    const row = await open('conversation');
    expect(await timers().sweep()).toBe(0);
    clock.time = new Date(NOW.getTime() + 2 * MINUTE);
    expect(await timers().sweep()).toBe(1);
    expect(await timers().sweep()).toBe(0);
    expect(await news(row)).toMatchObject({ type: 'call-back', caseNumber: row.caseNumber, expectedBy: OPENING.toISOString() });
    expect(await news(row)).toBeNull();
    expect((await opened.store.read.cases.get(row.caseNumber))?.details).toMatchObject({ callBackFrom: OPENING.toISOString() });
    expect(await sent()).toEqual(['conversation.requested', 'case.updated']);
  });

  test('two servers that look at the same moment settle it once', async () => {
    await open('conversation');
    clock.time = new Date(NOW.getTime() + 2 * MINUTE);
    await Promise.all([timers().sweep(), timers().sweep()]);
    expect(await sent()).toEqual(['conversation.requested', 'case.updated']);
  });

  test('a call that was answered stays a talk', async () => {
    const row = await open('conversation');
    await callback(row.caseNumber, 'msg_1', 'accepted', { by: '李姐' });
    clock.time = new Date(NOW.getTime() + 2 * MINUTE);
    expect(await timers().sweep()).toBe(0);
    expect(await news(row)).toMatchObject({ type: 'accepted' });
    expect(await news(row)).toBeNull();
  });

  test('a closed registration is asked after every thirty days for half a year, then left in peace', async () => {
    const row = await open('registration');
    await callback(row.caseNumber, 'msg_1', 'accepted', { by: '李姐' });
    await callback(row.caseNumber, 'msg_2', 'completed', { outcome: '已上岗' });
    await sent();
    let asked = 0;
    for (let days = 10; days <= 400; days += 10) {
      clock.time = new Date(NOW.getTime() + days * DAY);
      asked += await timers().sweep();
      if (days === 20) expect(asked).toBe(0);
      if (days === 30) expect(asked).toBe(1);
    }
    expect(asked).toBe(6);
    expect(await sent()).toEqual(Array.from({ length: 6 }, () => 'followup.due'));
  });

  test('the caseworker hears once that the hours of the quick service are over, unless the case is closed', async () => {
    const [running, closed] = [await open('registration'), await open('registration')];
    const dueAt = new Date(NOW.getTime() + 3 * DAY);
    for (const { caseNumber } of [running, closed])
      await opened.store.transaction((unit) => unit.timers.set({ caseNumber, kind: 'quick-service', dueAt }));
    await callback(closed.caseNumber, 'msg_1', 'failed', { reason: '已有工作' });
    await sent();
    clock.time = dueAt;
    await timers().sweep();
    await timers().sweep();
    expect(await sent()).toEqual(['followup.due']);
    expect(await news(running)).toBeNull();
  });

  test('whoever had everything erased is not asked after', async () => {
    const row = await open('registration');
    await callback(row.caseNumber, 'msg_1', 'accepted', { by: '李姐' });
    await callback(row.caseNumber, 'msg_2', 'completed', { outcome: '已上岗' });
    await opened.store.transaction((unit) => handoff.erase(unit, row.caseNumber, clock.now()));
    await sent();
    clock.time = new Date(NOW.getTime() + 31 * DAY);
    await timers().sweep();
    expect(await sent()).toEqual([]);
  });
});
