import { join } from 'node:path';
import type { Fact, Facts } from '../../src/eligibility';
import { loadRules } from '../../src/policy/rules';
import { createSelfCheck, factsFromAnswer } from '../../src/policy/self-check';

/** Facts that were stored before the rules and questions changed. */
const TODAY = '2026-11-23';
const CONTEXT = { source: 'veteran', at: '2026-11-16T01:00:00.000Z' } as const;
const library = loadRules(join(__dirname, '..', '..', 'policy'));
const selfCheck = createSelfCheck(library);
const fact = (value: unknown): Fact => ({ value: value as Fact['value'], ...CONTEXT });
const chosen = (id: string, ...ids: string[]): Facts => factsFromAnswer(selfCheck.question(id), { kind: 'options', ids }, CONTEXT);
const STORED: Facts = {
  region: fact('330106'),
  ...chosen('veteran', 'yes'),
  ...chosen('work', 'none'),
  ...chosen('ready', 'yes'),
  birthMonth: fact('1974-03'),
  ...chosen('sex', 'male'),
  ...chosen('registered', 'from_6'),
  ...chosen('situation', 'none'),
};

it('leaves alone what this release can read', () => {
  expect(selfCheck.revive(STORED, TODAY)).toEqual({ given: STORED, dropped: [] });
});

it('ignores a question that is gone, and everything else counts on', () => {
  const { given, dropped } = selfCheck.revive({ ...STORED, favouriteColour: fact('green') }, TODAY);
  expect([given, dropped]).toEqual([STORED, []]);
});

it.each([
  ['an option that no longer exists', 'discharge', { dischargeType: 'sent_home' }],
  ['a value that no longer validates', 'birth', { birthMonth: 'spring 1974' }],
  ['a length that is no longer possible', 'unemployed_since', { unemployedMonths: 900 }],
  ['a fact whose type has changed', 'sex', { sex: true }],
  ['a county that was merged into another', 'region', { region: '330188' }],
  ['values lumped together as no option does any more', 'discharge', { dischargeType: { oneOf: ['retired', 'transferred'] } }],
  ['a range that no option means any more', 'insurance', { uiStatus: 'receiving', uiMonthsReceived: { min: 0, max: 3 } }],
])('asks only its question again for %s', (_name, id, values) => {
  const stored = { ...STORED, ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fact(value)])) };
  const { given, dropped } = selfCheck.revive(stored, TODAY);
  expect(dropped).toEqual([id]);
  const gone = selfCheck.question(id).facts;
  expect(given).toEqual(Object.fromEntries(Object.entries(stored).filter(([name]) => !gone.includes(name))));
});

it('lets the whole answer go where a part of it cannot be read, with what it said besides', () => {
  const { given, dropped } = selfCheck.revive(
    { ...STORED, hukouHere: fact('here'), hukouInProvince: fact(true), birthMonth: fact('1974-14'), age: fact(52) },
    TODAY,
  );
  expect(dropped).toEqual(['birth', 'hukou']);
  expect(['hukouHere', 'hukouInProvince', 'birthMonth', 'age'].filter((name) => name in given)).toEqual([]);
});

it('leaves out an unreadable fact that no question asks', () => {
  expect(selfCheck.revive({ ...STORED, exOffender: fact('yes'), drugRehab: fact(true) }, TODAY)).toEqual({
    given: { ...STORED, drugRehab: fact(true) },
    dropped: [],
  });
});

it('makes the question come again at its turn, and asks nothing else twice', () => {
  const { given } = selfCheck.revive({ ...STORED, registeredUnemployedMonths: fact(-3) }, TODAY);
  expect(selfCheck.next(given, TODAY)?.id).toBe('registered');
  const again = { ...given, ...chosen('registered', 'from_6') };
  expect(selfCheck.path(again, TODAY)).toEqual(selfCheck.path(STORED, TODAY));
});

it('counts on with one way of discharge where several are one option now', () => {
  const ruzhou = {
    ...STORED,
    region: fact('410482'),
    birthMonth: fact('1990-03'),
    ...chosen('registered', 'under_6'),
    ...chosen('hukou_type', 'urban'),
  };
  for (const [type, option, result] of [
    ['self_employment', 'not_placed', 'likely'],
    ['transferred', 'placed_or_paid', 'unlikely'],
  ] as const) {
    const stored = { ...ruzhou, dischargeType: fact(type) };
    const { given, dropped } = selfCheck.revive(stored, TODAY);
    expect([given, dropped]).toEqual([stored, []]);
    expect(selfCheck.next(given, TODAY)).toBeNull();
    expect(selfCheck.assess(given, TODAY)).toEqual(selfCheck.assess({ ...ruzhou, ...chosen('discharge', option) }, TODAY));
    expect(selfCheck.assess(given, TODAY).result).toBe(result);
  }
});

it('changes nothing the second time', () => {
  const once = selfCheck.revive({ ...STORED, sex: fact('m'), nothing: fact(1) }, TODAY);
  expect(selfCheck.revive(once.given, TODAY)).toEqual({ given: once.given, dropped: [] });
});

it('keeps what is unsure and what was typed as a range', () => {
  const stored = {
    ...STORED,
    ...chosen('hukou', 'unsure'),
    ...chosen('discharge', 'not_placed'),
    unemployedMonths: fact({ min: 6, max: null }),
  };
  expect(selfCheck.revive(stored, TODAY)).toEqual({ given: stored, dropped: [] });
});
