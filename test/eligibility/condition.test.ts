import { evaluate, fieldsOf, isFirm, print, truth, type Condition, type Fact, type Facts } from '../../src/eligibility';

const fact = (value: Fact['value']): Fact => ({ value, source: 'veteran', at: '2026-11-23T00:00:00.000Z' });
const facts = (values: Record<string, Fact['value']>): Facts =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fact(value)]));
const atLeast6: Condition = { field: 'months', op: 'gte', value: 6 };
const yes = (field: string): Condition => ({ field, op: 'eq', value: true });

describe('a comparison', () => {
  it.each([
    ['gte', 5, false],
    ['gte', 6, true],
    ['gt', 6, false],
    ['gt', 7, true],
    ['lte', 6, true],
    ['lte', 7, false],
    ['lt', 6, false],
    ['lt', 5, true],
    ['eq', 6, true],
    ['ne', 6, false],
    ['ne', 5, true],
    ['eq', 5, false],
  ] as const)('%s 6 with %d is %s', (op, months, expected) => {
    expect(evaluate({ field: 'months', op, value: 6 }, facts({ months })).value).toBe(expected);
  });

  it.each([
    ['gte', 6, 9, true],
    ['gte', 5, 6, 'unknown'],
    ['gte', 0, 5, false],
    ['gte', 6, null, true],
    ['gte', null, 6, 'unknown'],
    ['gt', 6, 9, 'unknown'],
    ['lte', null, 6, true],
    ['lt', 6, null, false],
    ['eq', 5, 7, 'unknown'],
    ['eq', 7, 9, false],
    ['ne', 7, 9, true],
    ['eq', 6, 6, true],
    ['eq', null, null, 'unknown'],
    ['gte', 5, 5, false],
    ['gt', 7, 9, true],
    ['gt', 1, 6, false],
    ['gt', 5, 7, 'unknown'],
    ['lte', 1, 6, true],
    ['lte', 6, 7, 'unknown'],
    ['lte', 7, 9, false],
    ['lt', 1, 5, true],
    ['lt', 1, 6, 'unknown'],
    ['lt', 5, null, 'unknown'],
    ['lt', 6, 7, false],
    ['eq', 6, 9, 'unknown'],
    ['eq', 1, 6, 'unknown'],
    ['eq', 1, 5, false],
    ['ne', 6, 9, 'unknown'],
  ] as const)('%s 6 with a range from %s to %s is %s', (op, min, max, expected) => {
    expect(evaluate({ field: 'months', op, value: 6 }, facts({ months: { min, max } })).value).toBe(expected);
  });

  it('of a list holds where the fact is one of it, a range where it cannot be one', () => {
    const among: Condition = { field: 'months', op: 'in', value: [3, 6] };
    const of = (months: Fact['value']): unknown => evaluate(among, facts({ months })).value;
    expect([of(6), of(3), of(5), of({ min: 4, max: 5 }), of({ min: 5, max: 7 }), of({ min: 7, max: null })]).toEqual([
      true,
      true,
      false,
      false,
      'unknown',
      false,
    ]);
    const words: Condition = { field: 'months', op: 'in', value: ['some'] };
    expect(evaluate(words, facts({ months: { min: 1, max: 2 } })).value).toBe(false);
    // A digit in quotation marks is a text, which no number is.
    expect(evaluate({ field: 'months', op: 'in', value: ['1'] }, facts({ months: { min: 1, max: 2 } })).value).toBe(false);
  });

  it.each([
    ['eq', 'partial', ['partial', 'all'], 'unknown'],
    ['eq', 'none', ['partial', 'all'], false],
    ['ne', 'none', ['partial', 'all'], true],
    ['ne', 'all', ['partial', 'all'], 'unknown'],
    ['in', ['partial', 'all', 'some'], ['partial', 'all'], true],
    ['in', ['all', 'none'], ['partial', 'all'], 'unknown'],
    ['in', ['none'], ['partial', 'all'], false],
    ['in', ['none', 'partial'], ['none', 'partial', 'all'], 'unknown'],
    ['eq', 'none', [], 'unknown'],
  ] as const)('%s %j where it is one of %j is %s', (op, value, oneOf, expected) => {
    expect(evaluate({ field: 'land', op, value }, facts({ land: { oneOf } })).value).toBe(expected);
  });

  it('with an absent or unsure fact is unknown and names it, for every op', () => {
    for (const op of ['eq', 'ne', 'gte', 'gt', 'lte', 'lt'] as const) {
      for (const known of [{}, { months: 'unsure' }] as Record<string, string>[])
        expect(evaluate({ field: 'months', op, value: 6 }, facts(known))).toEqual({ value: 'unknown', because: [], missing: ['months'] });
    }
    expect(evaluate({ field: 'land', op: 'in', value: ['all'] }, facts({ land: 'unsure' })).value).toBe('unknown');
  });
});

describe('several conditions', () => {
  it('are settled by one false in all, whatever is unknown beside it', () => {
    expect(evaluate({ all: [yes('a'), yes('b')] }, facts({ b: false }))).toEqual({ value: false, because: ['b'], missing: [] });
  });

  it('are settled by one true in any, whatever is unknown beside it', () => {
    expect(evaluate({ any: [yes('a'), yes('b')] }, facts({ b: true }))).toEqual({ value: true, because: ['b'], missing: [] });
  });

  it('that all hold, or all fail, wait for nothing and name every fact', () => {
    expect(evaluate({ all: [yes('a'), yes('b')] }, facts({ a: true, b: true }))).toEqual({ value: true, because: ['a', 'b'], missing: [] });
    expect(evaluate({ any: [yes('a'), yes('b')] }, facts({ a: false, b: false }))).toEqual({
      value: false,
      because: ['a', 'b'],
      missing: [],
    });
  });

  it('name all that is missing where nothing settles them', () => {
    expect(evaluate({ all: [yes('a'), { any: [yes('b'), atLeast6] }, yes('c')] }, facts({ a: true, b: false }))).toEqual({
      value: 'unknown',
      because: [],
      missing: ['months', 'c'],
    });
  });

  it('turn around under not, but unknown stays unknown', () => {
    expect(evaluate({ not: yes('a') }, facts({ a: true }))).toEqual({ value: false, because: ['a'], missing: [] });
    expect(evaluate({ not: yes('a') }, facts({}))).toEqual({ value: 'unknown', because: [], missing: ['a'] });
  });

  it('have the same truth whether or not somebody asks why', () => {
    const condition: Condition = { any: [{ all: [yes('a'), atLeast6] }, { not: yes('b') }] };
    for (const a of [true, false, 'unsure']) {
      for (const b of [true, false, 'unsure']) {
        for (const months of [5, 6, { min: 5, max: 6 }]) {
          const known = facts({ a, b, months });
          expect(truth(condition, known)).toBe(evaluate(condition, known).value);
        }
      }
    }
  });
});

it('is firm of one plain value only', () => {
  const vague = [undefined, fact('unsure'), fact({ min: 1, max: 2 }), fact({ oneOf: ['a', 'b'] })];
  expect(vague.map(isFirm)).toEqual([false, false, false, false]);
  expect([fact(false), fact(0), fact('a')].map(isFirm)).toEqual([true, true, true]);
});

it('prints every comparison', () => {
  const signs = (['eq', 'ne', 'gte', 'gt', 'lte', 'lt'] as const).map((op) => print({ field: 'a', op, value: 1 }));
  expect(signs).toEqual(['a = 1', 'a != 1', 'a >= 1', 'a > 1', 'a <= 1', 'a < 1']);
  expect(print({ all: [{ any: [yes('a')] }, yes('b')] })).toBe('(a = true) and b = true');
  expect(print({ any: [{ all: [yes('a'), yes('b')] }] })).toBe('a = true and b = true');
});

it('lists the facts that a condition reads, and prints it on one line', () => {
  const condition: Condition = {
    any: [
      {
        all: [
          { field: 'sex', op: 'eq', value: 'female' },
          { field: 'age', op: 'gte', value: 40 },
        ],
      },
      { not: { field: 'land', op: 'in', value: ['partial', 'all'] } },
    ],
  };
  expect(fieldsOf(condition)).toEqual(['sex', 'age', 'land']);
  expect(print(condition)).toBe('(sex = female and age >= 40) or not (land in {partial, all})');
});
