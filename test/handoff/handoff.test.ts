import { CodedError } from '../../src/base/errors';
import { type CaseDetails, createCases, isCaseNumber } from '../../src/cases';
import { createHandoff, type Handoff } from '../../src/handoff';
import { EVENT_SCHEMAS, type EventType } from '../../src/handoff/events';
import type { OutboxEvent } from '../../src/store';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { sampleCase } from './sample-case';

const AT = new Date('2026-11-23T01:00:00Z');
const LATER = new Date('2026-11-24T01:00:00Z');
const FAR = new Date('2027-01-01T00:00:00Z');

function checked(event: OutboxEvent): { type: string; data: Record<string, unknown> } {
  expect(event.id).toMatch(/^evt_/);
  const body = EVENT_SCHEMAS[event.type as EventType].parse(JSON.parse(event.body));
  return { type: body.type, data: body.data };
}

describe.each(testEngines)('handing over on %s', (engine) => {
  let test: TestStore;
  const cases = createCases();
  const handoff: Handoff = createHandoff({
    cases,
    station: { name: '示例市退役军人服务中心', phone: '0375-1234567' },
    clausesOf: () => [{ title: 'rule set', locator: '1', sourceUrl: 'https://example.gov.cn', verified: false }],
  });

  beforeAll(async () => {
    test = await openTestStore(engine);
  });
  afterAll(() => test.dispose());

  /** Takes every waiting event of the case out of the outbox, checked against the published schema. */
  async function sent(caseNumber: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const found: { type: string; data: Record<string, unknown> }[] = [];
    for (;;) {
      const claimed = await test.store.transaction((unit) => unit.outbox.claim(FAR, FAR, 100));
      if (claimed.length === 0) return found;
      await test.store.transaction(async (unit) => {
        for (const event of claimed) await unit.outbox.delivered(event, FAR);
      });
      found.push(...claimed.filter(({ stream }) => stream === caseNumber).map(checked));
    }
  }

  async function open(change?: Partial<CaseDetails>): Promise<string> {
    const newCase = await sampleCase(test.store, AT, change);
    return (await test.store.transaction((unit) => handoff.submit(unit, newCase))).caseNumber;
  }

  it('opens the case and emits all that the caseworker needs', async () => {
    const caseNumber = await open();
    expect(isCaseNumber(caseNumber)).toBe(true);
    const [event, ...more] = await sent(caseNumber);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'case.submitted',
      data: {
        caseNumber,
        kind: 'self-check',
        channel: 'web',
        region: { code: '410482', name: '河南省汝州市' },
        station: { phone: '0375-1234567' },
        contact: { name: '张建国' },
        result: { result: 'likely', clauses: [{ docNumber: '退役军人部发〔2023〕4号' }] },
        transcript: [{ from: 'bot' }, { from: 'user' }],
      },
    });
    expect((await test.store.read.cases.history(caseNumber)).map(({ state, actor }) => [state, actor])).toEqual([['submitted', 'veteran']]);
  });

  it('names the clauses of the rule set where the case brings none along', async () => {
    const caseNumber = await open({ clauses: undefined });
    const [event] = await sent(caseNumber);
    expect(event?.data['result']).toMatchObject({ clauses: [{ title: 'rule set' }] });
  });

  it('asks for a conversation with the Bot Framework handoff event and its transcript', async () => {
    const caseNumber = await open({ kind: 'conversation', assessment: null, urgency: 'urgent' });
    const [event] = await sent(caseNumber);
    expect(event).toMatchObject({
      type: 'conversation.requested',
      data: {
        result: null,
        handoff: {
          name: 'handoff.initiate',
          value: { caseNumber, urgency: 'urgent' },
          attachments: [{ content: { activities: [{ from: { role: 'bot' } }, { text: '五十二', from: { role: 'user' } }] } }],
        },
      },
    });
  });

  it('leaves neither case nor event when the turn is rolled back', async () => {
    const newCase = await sampleCase(test.store, AT);
    let caseNumber = '';
    const turn = test.store.transaction(async (unit) => {
      caseNumber = (await handoff.submit(unit, newCase)).caseNumber;
      throw new Error('the turn failed');
    });
    await expect(turn).rejects.toThrow('the turn failed');
    expect(await test.store.read.cases.get(caseNumber)).toBeNull();
    expect(await sent(caseNumber)).toEqual([]);
  });

  it('keeps what the person adds, tells the backend, and returns a case that waited for it to the caseworker', async () => {
    const caseNumber = await open();
    const by = { actor: 'station', note: null, at: AT };
    await test.store.transaction((unit) => cases.move(unit, caseNumber, 'delivered', by));
    await test.store.transaction((unit) => cases.move(unit, caseNumber, 'accepted', by));
    await test.store.transaction((unit) => cases.move(unit, caseNumber, 'needs-info', { ...by, note: '请补充退役证' }));
    await test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: '退役证找到了', at: LATER }));
    const row = await test.store.read.cases.get(caseNumber);
    expect(row?.state).toBe('accepted');
    expect((row?.details as CaseDetails | undefined)?.additions).toEqual([{ text: '退役证找到了', at: LATER.toISOString() }]);
    expect((await sent(caseNumber)).at(-1)).toEqual({
      type: 'case.updated',
      data: { caseNumber, state: 'accepted', change: { text: '退役证找到了', at: LATER.toISOString() } },
    });
  });

  it('keeps waiting for what was asked while the person fills in a questionnaire, puts an item right or reports work', async () => {
    const caseNumber = await open();
    const by = { actor: 'station', note: null, at: AT };
    await test.store.transaction(async (unit) => {
      for (const state of ['delivered', 'accepted', 'needs-info'] as const) await cases.move(unit, caseNumber, state, by);
      const answers = [{ question: 'skill', label: '想学什么', answer: '护理', options: ['care'] }];
      await handoff.update(unit, caseNumber, { text: '培训需求：护理', at: LATER, needs: { questionnaire: 'training', answers } });
      const correction = { field: 'phone' as const, label: '电话', before: '13812345678', after: '13912345678' };
      await handoff.update(unit, caseNumber, { text: '更正电话', at: LATER, correction });
      await handoff.update(unit, caseNumber, { text: '找到工作了', at: LATER, report: 'employed' });
    });
    expect((await test.store.read.cases.get(caseNumber))?.state).toBe('needs-info');
    expect((await sent(caseNumber)).slice(1).map(({ data }) => data['state'])).toEqual(Array(3).fill('needs-info'));
  });

  it('puts an item right: the case has the new one, the caseworker sees both', async () => {
    const caseNumber = await open();
    const correction = { field: 'region' as const, label: '所在地区', before: '河南省汝州市', after: '河南省洛阳市', regionCode: '410300' };
    const phone = { field: 'phone' as const, label: '电话', before: '13812345678', after: '13912345678' };
    await test.store.transaction(async (unit) => {
      await handoff.update(unit, caseNumber, { text: '更正所在地区', at: LATER, correction });
      await handoff.update(unit, caseNumber, { text: '更正电话', at: LATER, correction: phone });
    });
    expect(await test.store.read.cases.get(caseNumber)).toMatchObject({
      region: '410300',
      details: { regionName: '河南省洛阳市', contact: { name: '张建国', phone: '13912345678' } },
    });
    expect((await sent(caseNumber)).slice(1).map(({ data }) => data['change'])).toMatchObject([{ correction }, { correction: phone }]);
  });

  it('adds what training somebody wants; said again, it replaces the one before', async () => {
    const caseNumber = await open();
    const needs = (answer: string) => ({
      questionnaire: 'training' as const,
      answers: [{ question: 'skill', label: '想学什么', answer, options: ['care'] }],
    });
    await test.store.transaction(async (unit) => {
      await handoff.update(unit, caseNumber, { text: '培训需求：护理', at: LATER, needs: needs('护理') });
      await handoff.update(unit, caseNumber, { text: '培训需求：家政', at: LATER, needs: needs('家政') });
    });
    expect((await test.store.read.cases.get(caseNumber))?.details).toMatchObject({ needs: { training: [{ answer: '家政' }] } });
    expect((await sent(caseNumber)).at(-1)?.data['change']).toMatchObject({ text: '培训需求：家政', needs: needs('家政') });
  });

  it('takes the news that somebody has work from a closed case too, and nothing else', async () => {
    const caseNumber = await open();
    const by = { actor: 'station', note: null, at: AT };
    await test.store.transaction((unit) => cases.move(unit, caseNumber, 'failed', by));
    await test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: '找到工作了', at: LATER, report: 'employed' }));
    await expect(test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: 'x', at: LATER }))).rejects.toMatchObject({
      code: 'IllegalTransition',
    });
    expect((await sent(caseNumber)).at(-1)?.data).toMatchObject({ state: 'failed', change: { report: 'employed' } });
  });

  it('sends a crisis before all that waited longer, and so what follows of it', async () => {
    const waiting = [await open(), await open(), await open()];
    const crisis = await open({ urgency: 'crisis' });
    const claim = (limit: number) => test.store.transaction((unit) => unit.outbox.claim(LATER, FAR, limit));
    const [first] = await claim(1);
    expect(first).toMatchObject({ stream: crisis, type: 'case.submitted' });
    if (first) await test.store.transaction((unit) => unit.outbox.delivered(first, LATER));
    await test.store.transaction((unit) => handoff.update(unit, crisis, { text: '我还好', at: LATER }));
    const rest = (await claim(10)).map(({ stream }) => stream);
    expect(rest[0]).toBe(crisis);
    expect(rest.slice(1).sort()).toEqual(waiting.sort());
  });

  it('sends the lines of a conversation, its end, and follow-ups', async () => {
    const caseNumber = await open({ kind: 'conversation' });
    await test.store.transaction(async (unit) => {
      await handoff.say(unit, caseNumber, { from: 'veteran', text: '在吗', at: AT });
      await handoff.endConversation(unit, caseNumber, AT);
      await handoff.followUpDue(unit, caseNumber, { ask: '工作还稳定吗？', at: LATER });
    });
    expect((await sent(caseNumber)).map(({ type }) => type)).toEqual([
      'conversation.requested',
      'conversation.message',
      'conversation.ended',
      'followup.due',
    ]);
  });

  it('withdraws once, and takes nothing more for the case afterwards', async () => {
    const caseNumber = await open();
    await test.store.transaction((unit) => handoff.withdraw(unit, caseNumber, LATER));
    for (const late of [
      () => test.store.transaction((unit) => handoff.withdraw(unit, caseNumber, LATER)),
      () => test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: 'x', at: LATER })),
      () => test.store.transaction((unit) => handoff.say(unit, caseNumber, { from: 'veteran', text: 'x', at: LATER })),
    ]) {
      await expect(late()).rejects.toMatchObject({ code: 'IllegalTransition' } satisfies Partial<CodedError>);
    }
    await test.store.transaction((unit) => handoff.followUpDue(unit, caseNumber, { ask: 'x', at: LATER }));
    expect((await sent(caseNumber)).map(({ type }) => type)).toEqual(['case.submitted', 'case.withdrawn']);
  });

  it('sends after erasure only the number, and nothing of what was still waiting', async () => {
    const caseNumber = await open();
    await test.store.transaction((unit) => handoff.erase(unit, caseNumber, LATER));
    expect(await sent(caseNumber)).toEqual([{ type: 'case.erased', data: { caseNumber } }]);
    expect(await test.store.read.cases.get(caseNumber)).toMatchObject({ state: 'erased', details: null });
  });
});
