import { createCases } from '../../src/cases';
import { createHandoff } from '../../src/handoff';
import { settleArrival, settleDeadLetter } from '../../src/handoff/results';
import type { HandoffStatus } from '../../src/handoff/types';
import type { CaseRow, OutboxEvent } from '../../src/store/types';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { sampleCase } from './sample-case';
import { withAudit } from './witness';

const AT = new Date('2026-11-23T01:00:00Z');
const LEASED = new Date('2026-11-23T01:00:30Z');
const WHY = { failure: 'server', reason: 'HTTP 500' } as const;

describe('when a try has ended', () => {
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.dispose());

  async function submit(kind: 'self-check' | 'conversation' = 'self-check'): Promise<CaseRow> {
    const newCase = await sampleCase(test.store, AT, { kind });
    return test.store.transaction((unit) => handoff.submit(unit, newCase));
  }
  async function claimed(caseNumber: string): Promise<OutboxEvent> {
    const events = await test.store.transaction((unit) => unit.outbox.claim(AT, LEASED, 100));
    const event = events.find(({ stream }) => stream === caseNumber);
    if (!event) throw new Error(`nothing is due for ${caseNumber}`);
    return event;
  }
  const arrive = (event: OutboxEvent) => test.store.transaction((unit) => settleArrival(unit, cases, event, AT));
  const giveUp = (event: OutboxEvent) => test.store.transaction((unit) => settleDeadLetter(unit, event, WHY, AT));
  /** Takes what waits for a turn of the conversation. */
  async function news({ conversationId }: CaseRow): Promise<HandoffStatus[]> {
    const found: HandoffStatus[] = [];
    for (;;) {
      const next = await test.store.read.activities.nextUnprocessed(conversationId);
      if (!next) return found;
      found.push(next.body['value'] as HandoffStatus);
      await test.store.transaction((unit) => unit.activities.markProcessed(conversationId, next.seq, AT));
    }
  }
  const stateOf = async (caseNumber: string) => (await test.store.read.cases.get(caseNumber))?.state;
  const left = async () => (await test.store.read.outbox.backlog(AT)).waiting;

  it.each(['self-check', 'conversation'] as const)('well, the case has arrived and its owner is told: %s', async (kind) => {
    const row = await submit(kind);
    const event = await claimed(row.caseNumber);
    expect(await arrive(event)).toBe(row.conversationId);
    expect(await stateOf(row.caseNumber)).toBe('delivered');
    expect((await test.store.read.cases.history(row.caseNumber)).at(-1)).toMatchObject({ state: 'delivered', actor: 'system', note: null });
    expect(await news(row)).toMatchObject([{ type: 'delivered', caseState: 'delivered', event: event.type, at: AT.toISOString() }]);
    expect(await left()).toBe(0);
  });

  it('well, the arrival of what was added later is told to nobody', async () => {
    const row = await submit();
    await arrive(await claimed(row.caseNumber));
    await test.store.transaction((unit) => handoff.update(unit, row.caseNumber, { text: '我搬到新郑了', at: AT }));
    const update = await claimed(row.caseNumber);
    expect(update.type).toBe('case.updated');
    expect(await arrive(update)).toBeNull();
    expect(await left()).toBe(0);
    expect(await news(row)).toHaveLength(1);
  });

  it('well, the arrival of an addition does not stand for that of the case', async () => {
    const row = await submit();
    await test.store.transaction((unit) => handoff.update(unit, row.caseNumber, { text: '我搬到新郑了', at: AT }));
    const event = await claimed(row.caseNumber);
    expect(await arrive({ ...event, type: 'case.updated' })).toBeNull();
    expect(await stateOf(row.caseNumber)).toBe('submitted');
  });

  it('well, but the lease was lost: whoever has it now settles it, and nobody is told twice', async () => {
    const row = await submit();
    const event = await claimed(row.caseNumber);
    const again = await test.store.transaction((unit) => unit.outbox.claim(LEASED, new Date(LEASED.getTime() + 1), 1));
    expect(await arrive(event)).toBeNull();
    expect([await stateOf(row.caseNumber), await left(), await news(row)]).toEqual(['submitted', 1, []]);
    expect(await arrive(again[0] as OutboxEvent)).toBe(row.conversationId);
    expect(await news(row)).toHaveLength(1);
  });

  it.each(['accepted', 'withdrawn'] as const)('well, and the case is %s by now: there is nothing to tell', async (state) => {
    const row = await submit();
    const event = await claimed(row.caseNumber);
    await test.store.transaction((unit) => cases.move(unit, row.caseNumber, state, { actor: 'station', note: null, at: AT }));
    expect(await arrive(event)).toBeNull();
    expect([await stateOf(row.caseNumber), await left(), await news(row)]).toEqual([state, 0, []]);
  });

  it('well, and there is no such conversation: the case moves and nobody is told', async () => {
    const row = await submit();
    const lonely = { ...row, caseNumber: 'RY-alone', conversationId: 'conv_gone', details: null };
    await test.store.transaction(async (unit) => {
      await unit.cases.insert(lonely);
      await unit.outbox.emit({ id: 'evt_alone', stream: 'RY-alone', type: 'case.submitted', body: '{}', at: AT });
    });
    const event = await claimed('RY-alone');
    expect(await arrive(event)).toBeNull();
    expect(await stateOf('RY-alone')).toBe('delivered');
  });

  it('for good, the letter is held with its reason, its owner told, and the auditor finds it', async () => {
    const row = await submit();
    const audit = withAudit(test.store);
    const event = await claimed(row.caseNumber);
    expect(await audit.store.transaction((unit) => settleDeadLetter(unit, event, WHY, AT))).toBe(row.conversationId);
    expect(await test.store.read.outbox.parked(10)).toMatchObject([{ stream: row.caseNumber, eventId: event.id, ...WHY, at: AT }]);
    expect(await news(row)).toMatchObject([{ type: 'undelivered', caseState: 'submitted', event: 'case.submitted' }]);
    const entry = { actor: 'system', action: 'handoff.park', subject: row.caseNumber, at: AT };
    expect(audit.entries).toEqual([{ ...entry, details: { type: 'case.submitted', reason: 'HTTP 500' } }]);
  });

  it('for good again after a replay, its owner is told again: something was tried, and it has not helped', async () => {
    const row = await submit();
    await giveUp(await claimed(row.caseNumber));
    await test.store.transaction((unit) => unit.outbox.replay(row.caseNumber, AT));
    await giveUp(await claimed(row.caseNumber));
    expect(await news(row)).toMatchObject([{ type: 'undelivered' }, { type: 'undelivered' }]);
  });

  it('for good, but somebody else has the letter now: nothing is held, told or written down', async () => {
    const row = await submit();
    const audit = withAudit(test.store);
    const event = await claimed(row.caseNumber);
    await test.store.transaction((unit) => unit.outbox.claim(LEASED, new Date(LEASED.getTime() + 1), 1));
    expect(await audit.store.transaction((unit) => settleDeadLetter(unit, event, WHY, AT))).toBeUndefined();
    expect([await test.store.read.outbox.parked(10), await news(row), audit.entries]).toEqual([[], [], []]);
  });

  it('for good, whoever had everything erased is told nothing', async () => {
    const row = await submit();
    await arrive(await claimed(row.caseNumber));
    await test.store.transaction((unit) => handoff.erase(unit, row.caseNumber, AT));
    expect(await news(row)).toHaveLength(1);
    const event = await claimed(row.caseNumber);
    expect(event.type).toBe('case.erased');
    expect(await giveUp(event)).toBeNull();
    expect(await test.store.read.outbox.parked(10)).toMatchObject([{ type: 'case.erased' }]);
    expect(await news(row)).toEqual([]);
  });

  it('for good, a stream that is no case and a case without its conversation are held all the same', async () => {
    const row = await submit();
    await test.store.transaction(async (unit) => {
      await unit.cases.insert({ ...row, caseNumber: 'RY-alone', conversationId: 'conv_gone', details: null });
      for (const stream of ['RY-alone', 'conversation:c1'])
        await unit.outbox.emit({ id: `evt_${stream}`, stream, type: 'case.updated', body: '{}', at: AT });
    });
    const events = await test.store.transaction((unit) => unit.outbox.claim(AT, LEASED, 100));
    for (const event of events) if (event.stream !== row.caseNumber) expect(await giveUp(event)).toBeNull();
    expect((await test.store.read.outbox.parked(10)).map(({ stream }) => stream).toSorted()).toEqual(['RY-alone', 'conversation:c1']);
  });
});
