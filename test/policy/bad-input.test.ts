import { join } from 'node:path';
import type { Facts } from '../../src/eligibility';
import { loadRules } from '../../src/policy/rules';
import { assessPlainFacts, createSelfCheck, factsFromAnswer, SelfCheckError, type Refusal } from '../../src/policy/self-check';

const TODAY = '2026-11-23';
const library = loadRules(join(__dirname, '..', '..', 'policy'));
const selfCheck = createSelfCheck(library);

const asFacts = (plain: Record<string, unknown>): Facts =>
  Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, { value: value as never, source: 'veteran', at: `${TODAY}T00:00:00+08:00` }]),
  );

function refusalOf(act: () => unknown): Partial<Refusal> {
  try {
    act();
  } catch (error) {
    if (error instanceof SelfCheckError) return error;
    throw error;
  }
  return {};
}

const CASES: [string, Record<string, unknown>, Partial<Refusal>][] = [
  ['a fact that does not exist', { ag: 52 }, { code: 'unknown-fact', field: 'ag', allowed: expect.arrayContaining(['age']) as never }],
  ['a yes in words', { dibao: 'yes' }, { code: 'wrong-type', field: 'dibao', allowed: [true, false, 'unsure'] }],
  ['an age in words', { age: '52' }, { code: 'wrong-type', field: 'age', allowed: { min: 0, max: 120 } }],
  ['an age of 300', { age: 300 }, { code: 'out-of-range', field: 'age', allowed: { min: 0, max: 120 } }],
  ['half a month', { unemployedMonths: 6.5 }, { code: 'wrong-type', field: 'unemployedMonths', allowed: { min: 0, max: 600 } }],
  ['a range upside down', { unemployedMonths: { min: 8, max: 6 } }, { code: 'out-of-range', field: 'unemployedMonths' }],
  ['a range with an impossible end', { unemployedMonths: { min: 6, max: 900 } }, { code: 'out-of-range', field: 'unemployedMonths' }],
  ['a range of words', { unemployedMonths: { min: 'six', max: null } }, { code: 'wrong-type', field: 'unemployedMonths' }],
  ['half a range', { unemployedMonths: { min: 6 } }, { code: 'wrong-type', field: 'unemployedMonths' }],
  ['a sex that is none of the values', { sex: 'man' }, { code: 'unknown-value', field: 'sex', allowed: ['male', 'female', 'unsure'] }],
  ['a number for a choice', { landLost: 1 }, { code: 'wrong-type', field: 'landLost', allowed: ['none', 'partial', 'all', 'unsure'] }],
  [
    'several values of which one is none',
    { dischargeType: { oneOf: ['retired', 'sent_home'] } },
    { code: 'unknown-value', field: 'dischargeType' },
  ],
  [
    'several values of which one means that nobody knows',
    { dischargeType: { oneOf: ['retired', 'unknown'] } },
    { code: 'unknown-value', field: 'dischargeType' },
  ],
  ['several values that are one', { dischargeType: { oneOf: ['retired', 'retired'] } }, { code: 'unknown-value', field: 'dischargeType' }],
  ['several values that are all', { landLost: { oneOf: ['none', 'partial', 'all'] } }, { code: 'unknown-value', field: 'landLost' }],
  ['one value as several', { landLost: { oneOf: ['all'] } }, { code: 'unknown-value', field: 'landLost' }],
  ['several values in words', { landLost: { oneOf: 'all' } }, { code: 'wrong-type', field: 'landLost' }],
  ['a thirteenth month', { birthMonth: '1970-13' }, { code: 'wrong-type', field: 'birthMonth' }],
  [
    'a birth next month',
    { birthMonth: '2026-12' },
    { code: 'in-the-future', field: 'birthMonth', allowed: { min: '1906-11', max: '2026-11' } },
  ],
  ['a birth next year', { birthMonth: '2027' }, { code: 'in-the-future', field: 'birthMonth' }],
  ['a birth 121 years ago', { birthMonth: '1905-11' }, { code: 'out-of-range', field: 'birthMonth' }],
  ['a place that the table of regions does not have', { region: '990000' }, { code: 'unknown-region', field: 'region' }],
  ['a county that does not exist', { region: '330188' }, { code: 'unknown-region', field: 'region' }],
  ['a city that does not exist', { region: '339900' }, { code: 'unknown-region', field: 'region' }],
  ['a name for a place', { region: '杭州' }, { code: 'wrong-type', field: 'region' }],
];

describe.each(CASES)('%s', (_name, plain, expected) => {
  it('is refused with code, field and what is allowed, and said in one sentence', () => {
    const refusal = refusalOf(() => assessPlainFacts(library, plain['region'] ?? '330106', TODAY, plain));
    expect(refusal).toMatchObject(expected);
    expect(refusal.message).toContain(expected.field);
  });

  it('is refused the same way wherever facts are read', () => {
    const given = asFacts(plain);
    const { release: _release, change, ruleSet, question: _question, revive: _revive, ...onFacts } = selfCheck;
    for (const read of [...Object.values(onFacts), ruleSet]) expect(refusalOf(() => read(given, TODAY))).toMatchObject(expected);
    const answer = factsFromAnswer(selfCheck.question('veteran'), { kind: 'options', ids: ['yes'] }, { source: 'veteran', at: TODAY });
    expect(refusalOf(() => change(given, 'veteran', answer, TODAY))).toMatchObject(expected);
    expect(refusalOf(() => change({}, 'veteran', given, TODAY))).toMatchObject(expected);
  });
});

it.each([['2026-02-30'], ['2026-13-01'], ['26-11-23'], ['today'], [''], [20261123], [null], [undefined]])(
  'refuses %s as a day',
  (today) => {
    const expected = { code: 'invalid-day', field: 'today', allowed: 'a day of the calendar, YYYY-MM-DD' };
    expect(refusalOf(() => assessPlainFacts(library, '330106', today, {}))).toMatchObject(expected);
    expect(refusalOf(() => selfCheck.assess({}, today as string))).toMatchObject(expected);
    expect(refusalOf(() => selfCheck.revive({}, today as string))).toMatchObject(expected);
  },
);

it.each([
  ['330106', 'a county'],
  ['330100', 'a city'],
  ['330000', 'a province'],
  ['000000', 'the nation'],
  ['110100', 'what collects the districts of a municipality'],
  ['419000', 'what collects the cities under a province'],
  ['419001', 'one of these cities'],
  ['410401', "a city's own districts"],
  ['unsure', 'a place that is unsure'],
])('takes %s: %s', (region) => {
  expect(assessPlainFacts(library, region, TODAY, {}).result).toBe('needs-review');
});

it.each([
  ['birthMonth', '2026-11'],
  ['birthMonth', '1906-11'],
  ['birthMonth', '1906'],
  ['birthMonth', '1985-03-07'],
  ['age', 0],
  ['age', 120],
  ['age', { min: null, max: null }],
  ['unemployedMonths', { min: 6, max: null }],
  ['dischargeType', 'unknown'],
  ['dischargeType', { oneOf: ['retired', 'supported'] }],
  ['dibao', null],
])('takes %s = %j', (name, value) => {
  expect(refusalOf(() => assessPlainFacts(library, '330106', TODAY, { [name]: value }))).toEqual({});
});
