import { reach } from '../../src/eligibility/reach';
import { assess, decisiveFacts, UNSURE, type Category, type Fact, type Knowledge, type RuleSet } from '../../src/eligibility';
import { atLeast, category, facts, is, RULES, TODAY } from './club';

const known = (values: Record<string, Fact['value']>, more: Partial<Knowledge> = {}): Knowledge => ({
  facts: facts(values),
  contradictions: [],
  assumed: new Set(),
  ...more,
});
const resultOf = (values: Record<string, Fact['value']>, rules: RuleSet = RULES, more: Partial<Knowledge> = {}): string =>
  assess(rules, known(values, more), TODAY).result;
describe('a result', () => {
  it('is likely with the base and one category, whatever else is open', () => {
    expect(resultOf({ adult: true, paid: true, height: 180 })).toBe('likely');
    expect(resultOf({ adult: true, paid: true, months: 12, height: UNSURE })).toBe('likely');
  });

  it('is unlikely as soon as the base or every category fails', () => {
    expect(resultOf({ adult: false })).toBe('unlikely');
    expect(resultOf({ paid: false })).toBe('unlikely');
    expect(resultOf({ height: 179, months: 11, artist: false })).toBe('unlikely');
  });

  it('needs review while anything else is open', () => {
    expect(resultOf({})).toBe('needs-review');
    expect(resultOf({ adult: true, height: 190 })).toBe('needs-review');
    expect(resultOf({ paid: true, height: 190 })).toBe('needs-review');
    expect(resultOf({ adult: true, paid: true, height: 179, months: 11 })).toBe('needs-review');
  });

  it('is never likely where region, category or ceiling forbid it', () => {
    const met = { adult: true, paid: true, height: 190 };
    const only = (more: Partial<Category>): RuleSet => ({ ...RULES, categories: [category('tall', atLeast('height', 180), more)] });
    expect(resultOf(met, only({}))).toBe('likely');
    expect(resultOf(met, { ...RULES, verified: false })).toBe('needs-review');
    expect(resultOf(met, { ...RULES, maxOutcome: 'needs-review' })).toBe('needs-review');
    expect(resultOf(met, only({ verified: false }))).toBe('needs-review');
    expect(resultOf(met, only({ localThreshold: true }))).toBe('needs-review');
  });

  it('of an unverified region is unlikely only by what holds everywhere', () => {
    const unverified = { ...RULES, verified: false };
    expect(resultOf({ adult: false }, unverified)).toBe('unlikely');
    expect(resultOf({ paid: false }, unverified)).toBe('needs-review');
    expect(resultOf({ height: 179, months: 11, artist: false }, unverified)).toBe('needs-review');
  });

  it('does without common conditions', () => {
    const { common: _common, ...rest } = RULES;
    expect(resultOf({ paid: true, height: 180 }, rest)).toBe('likely');
    expect(resultOf({ paid: false }, { ...rest, verified: false })).toBe('needs-review');
  });

  it('is not likely beside a contradiction that doubts something, but beside one that is only asked about', () => {
    const met = { adult: true, paid: true, height: 190 };
    const doubting = assess(RULES, known(met, { contradictions: [{ id: 'odd', facts: ['a'], doubts: ['a'] }] }), TODAY);
    expect([doubting.result, doubting.contradictions]).toEqual(['needs-review', ['odd']]);
    expect(resultOf(met, RULES, { contradictions: [{ id: 'odd', facts: ['a'], doubts: [] }] })).toBe('likely');
  });

  it('counts a catch-all as not met and a threshold of the locality as unknown', () => {
    const outcomes = (rules: RuleSet): unknown[] =>
      assess(rules, known({ adult: true, paid: true }), TODAY).reasons.map(({ outcome, because, unspoken }) => [
        outcome,
        because,
        unspoken,
      ]);
    expect(outcomes({ ...RULES, categories: [category('else', null)] })).toEqual([
      [true, ['adult', 'paid'], undefined],
      [false, [], true],
    ]);
    expect(outcomes({ ...RULES, categories: [category('local', null, { localThreshold: true })] })).toEqual([
      [true, ['adult', 'paid'], undefined],
      ['unknown', [], undefined],
    ]);
    expect(resultOf({ adult: true, paid: true }, { ...RULES, categories: [category('else', null)] })).toBe('unlikely');
  });

  it('leaves a category open where only the office can say', () => {
    const rules = { ...RULES, categories: [category('tall', atLeast('height', 180), { confirmWhen: is('hat') })] };
    const with3 = (hat?: boolean): unknown =>
      assess(rules, known({ adult: true, paid: true, height: 190, ...(hat !== undefined && { hat }) }), TODAY).reasons[1];
    expect([with3(true), with3(false), with3()]).toMatchObject([
      { outcome: 'unknown', because: [] },
      { outcome: true, because: ['height'] },
      { outcome: 'unknown', because: [] },
    ]);
    expect(assess(rules, known({ height: 170, hat: true }), TODAY).reasons[1]?.outcome).toBe(false);
  });

  it('carries reasons, met categories, the rule set and the day', () => {
    const rules = {
      ...RULES,
      baseLabel: { label: 'basis', labelEn: 'basics' },
      baseNote: 'pay first',
      categories: [
        category('tall', atLeast('height', 180), { note: 'without shoes' }),
        category('loyal', atLeast('months', 12), { verified: false }),
      ],
    };
    const found = assess(rules, known({ adult: true, paid: true, height: 190 }), TODAY);
    expect(found.reasons).toStrictEqual([
      { rule: 'base', label: 'basis', labelEn: 'basics', outcome: true, because: ['adult', 'paid'], verified: true, note: 'pay first' },
      {
        rule: 'tall',
        label: 'tall',
        labelEn: 'tall in English',
        outcome: true,
        because: ['height'],
        verified: true,
        note: 'without shoes',
      },
      { rule: 'loyal', label: 'loyal', labelEn: 'loyal in English', outcome: 'unknown', because: [], verified: false },
    ]);
    expect([found.categories, found.ruleSet, found.furtherSituations]).toEqual([
      ['tall'],
      { id: 'club', region: '1', version: '7', asOf: TODAY },
      false,
    ]);
    expect(assess(RULES, known({}), TODAY).reasons[0]).toStrictEqual({
      rule: 'base',
      label: 'base',
      outcome: 'unknown',
      because: [],
      verified: true,
    });
  });

  it('names nothing that was only assumed, and says that there are further situations', () => {
    const assumed = { assumed: new Set(['artist']) };
    const silent = assess(RULES, known({ artist: false }, assumed), TODAY);
    expect([silent.furtherSituations, silent.reasons[3]]).toMatchObject([true, { because: [], outcome: false, unspoken: true }]);
    expect(assess(RULES, known({ artist: true }, assumed), TODAY).reasons[3]?.unspoken).toBeUndefined();
  });
});

describe('the facts that can still decide', () => {
  const decisive = (values: Record<string, Fact['value']>, rules: RuleSet = RULES, contradicted = false): string[] =>
    [
      ...decisiveFacts(rules, { facts: facts(values), open: (field) => (values[field] === UNSURE ? [] : [field]) }, contradicted),
    ].toSorted();

  it('are all at first, and none once the result is firm', () => {
    expect(decisive({})).toEqual(['adult', 'artist', 'height', 'months', 'paid']);
    expect(decisive({ adult: true, paid: true, height: 180 })).toEqual([]);
    expect(decisive({ adult: false })).toEqual([]);
    expect(decisive({ height: 1, months: 1, artist: false })).toEqual([]);
  });

  it('leave out the other categories once one is met', () => {
    expect(decisive({ height: 190 })).toEqual(['adult', 'paid']);
  });

  it('leave out what leads nowhere', () => {
    expect(decisive({ adult: UNSURE, paid: true, height: 190 })).toEqual([]);
    expect(decisive({ adult: true, paid: true, height: UNSURE })).toEqual(['artist', 'months']);
  });

  it('are only the base of everybody in an unverified region, and only what can refuse beside a contradiction', () => {
    expect(decisive({}, { ...RULES, verified: false })).toEqual(['adult']);
    expect(decisive({ height: 190 }, RULES, true)).toEqual(['adult', 'paid']);
    expect(decisive({ height: UNSURE, adult: true, paid: true }, RULES, true)).toEqual([]);
  });

  it('count a catch-all as failed and a local threshold as open for good', () => {
    const rules = (more: Partial<Category>): RuleSet => ({
      ...RULES,
      categories: [category('x', null, more), category('tall', atLeast('height', 180), { verified: false })],
    });
    expect(decisive({ adult: true, paid: true }, rules({}))).toEqual(['height']);
    expect(decisive({ adult: true, paid: true }, rules({ localThreshold: true }))).toEqual([]);
  });

  it('include what would have to be confirmed', () => {
    const rules = { ...RULES, categories: [category('tall', atLeast('height', 180), { confirmWhen: is('hat') })] };
    expect(decisive({ adult: true, paid: true, height: 190 }, rules)).toEqual(['hat']);
  });
});

describe('which truths are still in reach', () => {
  const outlook = { facts: facts({ yes: true, no: false }), open: (field: string) => (field === 'shut' ? [] : [field, 'shared']) };

  it('turn around under not, and are joined without repeating a fact', () => {
    expect(reach({ not: is('yes') }, outlook)).toEqual({ yes: null, no: [] });
    expect(reach({ not: is('a') }, outlook)).toEqual({ yes: ['a', 'shared'], no: ['a', 'shared'] });
    expect(reach({ all: [is('a'), is('b')] }, outlook)).toEqual({ yes: ['a', 'shared', 'b'], no: ['a', 'shared', 'b'] });
    expect(reach({ any: [is('a'), is('yes')] }, outlook)).toEqual({ yes: [], no: null });
    expect(reach({ any: [is('a'), is('shut')] }, outlook)).toEqual({ yes: ['a', 'shared'], no: null });
    expect(reach({ all: [is('a'), is('no')] }, outlook)).toEqual({ yes: null, no: [] });
    expect(reach({ any: [is('no'), is('b')] }, outlook)).toEqual({ yes: ['b', 'shared'], no: ['b', 'shared'] });
  });

  it('copy no list that holds the other already', () => {
    const list = ['a', 'b'];
    expect(reach({ all: [is('x'), is('y')] }, { facts: {}, open: () => list }).yes).toBe(list);
  });
});
