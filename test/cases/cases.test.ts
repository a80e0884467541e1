import { CASE_STATES, type CaseState } from '../../src/store/types';
import { createCases, LIFE_CYCLE } from '../../src/cases';
import { sampleCase } from '../handoff/sample-case';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';

const AT = new Date('2026-11-23T01:00:00Z');
const by = { actor: '李站长', note: '请带退役证', at: AT };

test('every state can be reached, and only erasure ends everything', () => {
  const reached = new Set<CaseState>(['submitted']);
  for (const state of reached) for (const next of LIFE_CYCLE[state]) reached.add(next);
  expect([...reached].sort()).toEqual([...CASE_STATES].sort());
  expect(CASE_STATES.filter((state) => LIFE_CYCLE[state].length === 0)).toEqual(['erased']);
  expect(CASE_STATES.filter((state) => state !== 'erased' && !LIFE_CYCLE[state].includes('erased'))).toEqual([]);
});

describe.each(testEngines)('cases on %s', (engine) => {
  let test: TestStore;
  const cases = createCases();

  beforeAll(async () => {
    test = await openTestStore(engine);
  });
  afterAll(() => test.dispose());

  async function openIn(state: CaseState): Promise<string> {
    const newCase = await sampleCase(test.store, AT);
    return test.store.transaction(async (unit) => {
      const { caseNumber } = await cases.open(unit, newCase);
      if (state !== 'submitted') await unit.cases.update(caseNumber, { state, at: AT });
      return caseNumber;
    });
  }

  it.each(CASE_STATES)('moves a case that is %s to the states that may follow, and to no other', async (from) => {
    for (const to of CASE_STATES) {
      const caseNumber = await openIn(from);
      const move = test.store.transaction((unit) => cases.move(unit, caseNumber, to, by));
      if (LIFE_CYCLE[from].includes(to)) {
        expect((await move).state).toBe(to);
        expect((await test.store.read.cases.get(caseNumber))?.state).toBe(to);
      } else {
        await expect(move).rejects.toMatchObject({ code: 'IllegalTransition', status: 409, details: { legal: LIFE_CYCLE[from] } });
        expect((await test.store.read.cases.get(caseNumber))?.state).toBe(from);
      }
    }
  });

  it('writes who did what into the history', async () => {
    const caseNumber = await openIn('submitted');
    await test.store.transaction((unit) => cases.move(unit, caseNumber, 'accepted', { ...by, note: null }));
    await test.store.transaction((unit) => cases.move(unit, caseNumber, 'needs-info', by));
    const history = await test.store.read.cases.history(caseNumber);
    expect(history.map(({ state, actor, note }) => [state, actor, note])).toEqual([
      ['submitted', 'veteran', null],
      ['accepted', '李站长', null],
      ['needs-info', '李站长', '请带退役证'],
    ]);
  });

  it('takes the next free number when the first ones are taken', async () => {
    const values = [0.1, 0.1, 0.1, 0.2];
    const few = createCases({ random: () => values.shift() ?? 0.3 });
    const numbers: string[] = [];
    for (let i = 0; i < 2; i++) {
      const newCase = await sampleCase(test.store, AT);
      numbers.push((await test.store.transaction((unit) => few.open(unit, newCase))).caseNumber);
    }
    expect(numbers.map((number) => number.slice(8, 13))).toEqual(['10000', '20000']);
  });

  it('removes everything personal at erasure and refuses a second one', async () => {
    const caseNumber = await openIn('submitted');
    await test.store.transaction((unit) => cases.move(unit, caseNumber, 'failed', by));
    await test.store.transaction((unit) => cases.erase(unit, caseNumber, { actor: 'veteran', at: AT }));
    expect(await test.store.read.cases.get(caseNumber)).toMatchObject({ state: 'erased', details: null });
    expect((await test.store.read.cases.history(caseNumber)).filter(({ note }) => note !== null)).toEqual([]);
    const again = test.store.transaction((unit) => cases.erase(unit, caseNumber, { actor: 'veteran', at: AT }));
    await expect(again).rejects.toMatchObject({ code: 'IllegalTransition', details: { legal: [] } });
  });

  it('does not know a case that does not exist', async () => {
    const move = test.store.transaction((unit) => cases.move(unit, 'RY000000000000', 'accepted', by));
    await expect(move).rejects.toMatchObject({ code: 'NotFound' });
  });
});
