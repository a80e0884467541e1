import { createCases, type CaseDetails } from '../../src/cases';
import { createHandoff, type Handoff } from '../../src/handoff';
import type { OutboxEvent, UnitOfWork } from '../../src/store/types';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { sampleCase } from './sample-case';

const AT = new Date('2026-11-23T01:00:00Z');
const LEASED = new Date('2026-11-23T01:00:30Z');
const LATER = new Date('2026-11-24T01:00:00Z');

type Act = (handoff: Handoff, unit: UnitOfWork, caseNumber: string) => Promise<unknown>;
const REPORT: Act = (handoff, unit, caseNumber) => handoff.update(unit, caseNumber, { text: '找到工作了', at: LATER, report: 'employed' });
const ADD: Act = (handoff, unit, caseNumber) => handoff.update(unit, caseNumber, { text: '退役证找到了', at: LATER });
const SAY: Act = (handoff, unit, caseNumber) => handoff.say(unit, caseNumber, { from: 'veteran', text: '在吗', at: LATER });
const END: Act = (handoff, unit, caseNumber) => handoff.endConversation(unit, caseNumber, LATER);
const FOLLOW: Act = (handoff, unit, caseNumber) => handoff.followUpDue(unit, caseNumber, { ask: '工作还稳定吗？', at: LATER });

describe('a case that is handed over', () => {
  const cases = createCases();
  const stations = { '410482': '汝州站' } as Record<string, string>;
  const handoff = createHandoff({ cases, station: (region) => ({ name: stations[region] ?? '省站', phone: null }) });
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore();
  });
  afterAll(() => test.dispose());

  async function open(change: Partial<CaseDetails> = {}): Promise<string> {
    const newCase = await sampleCase(test.store, AT, change);
    return (await test.store.transaction((unit) => handoff.submit(unit, newCase))).caseNumber;
  }
  const act = (what: Act, caseNumber: string) => test.store.transaction((unit) => what(handoff, unit, caseNumber));
  async function sent(caseNumber: string): Promise<OutboxEvent[]> {
    const found: OutboxEvent[] = [];
    for (;;) {
      const events = await test.store.transaction((unit) => unit.outbox.claim(LATER, new Date(LATER.getTime() + 1), 100));
      if (events.length === 0) return found.filter(({ stream }) => stream === caseNumber);
      for (const event of events) await test.store.transaction((unit) => unit.outbox.delivered(event, LEASED));
      found.push(...events);
    }
  }

  it('goes to the station of its region, with no clause where nobody names one', async () => {
    const caseNumber = await open({ clauses: undefined });
    const [event] = await sent(caseNumber);
    expect(JSON.parse(event?.body ?? '{}')).toMatchObject({
      data: { station: { name: '汝州站' }, region: { code: '410482' }, result: { clauses: [] } },
    });
  });

  it.each<[string, Act]>([
    ['an addition', ADD],
    ['a report of work', REPORT],
    ['a line', SAY],
    ['the end of a talk', END],
  ])('takes %s no more once it was withdrawn or erased, and sends nothing', async (_what, what) => {
    for (const end of ['withdraw', 'erase'] as const) {
      const caseNumber = await open();
      await test.store.transaction((unit) => handoff[end](unit, caseNumber, AT));
      const state = end === 'erase' ? 'erased' : 'withdrawn';
      await sent(caseNumber);
      await expect(act(what, caseNumber)).rejects.toMatchObject({
        code: 'IllegalTransition',
        message: `Case ${caseNumber} is "${state}": open a new case instead.`,
        details: { from: state, legal: [] },
      });
      expect(await sent(caseNumber)).toEqual([]);
    }
  });

  it('is not asked after once it was withdrawn or erased', async () => {
    for (const end of ['withdraw', 'erase'] as const) {
      const caseNumber = await open();
      await test.store.transaction((unit) => handoff[end](unit, caseNumber, AT));
      await sent(caseNumber);
      await act(FOLLOW, caseNumber);
      expect(await sent(caseNumber)).toEqual([]);
    }
  });

  it.each<[string, Act]>([
    ['adds to', ADD],
    ['writes about', SAY],
    ['asks after', FOLLOW],
  ])('that there is not is said to be none by whoever %s it', async (_what, what) => {
    await expect(act(what, 'RY-none')).rejects.toMatchObject({ code: 'NotFound', message: 'There is no case RY-none.' });
    expect(await sent('RY-none')).toEqual([]);
  });

  it('says in its history that its owner withdrew it, or had it erased', async () => {
    const caseNumber = await open();
    await test.store.transaction((unit) => handoff.withdraw(unit, caseNumber, AT));
    await test.store.transaction((unit) => handoff.erase(unit, caseNumber, LATER));
    expect((await test.store.read.cases.history(caseNumber)).slice(-2)).toMatchObject([
      { state: 'withdrawn', actor: 'veteran', note: null },
      { state: 'erased', actor: 'veteran' },
    ]);
  });
});
