import { reach } from '../../src/eligibility/reach';
import { tailor } from '../../src/eligibility/tailor';
import {
  assess,
  decisiveFacts,
  isRange,
  Questionnaire,
  UNSURE,
  type Category,
  type Condition,
  type Domain,
  type Fact,
  type Facts,
  type Knowledge,
  type Prospects,
  type Question,
  type RuleSet,
} from '../../src/eligibility';

/** The engine on a domain of its own, small enough to be seen whole: a club that admits tall people and long-time members. */
const TODAY = '2026-11-23';
const fact = (value: Fact['value']): Fact => ({ value, source: 'veteran', at: `${TODAY}T00:00:00Z` });
const facts = (values: Record<string, Fact['value']>): Facts =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fact(value)]));
const is = (field: string, value: Fact['value'] = true): Condition => ({ field, op: 'eq', value: value as string });
const atLeast = (field: string, value: number): Condition => ({ field, op: 'gte', value });

const category = (id: string, test: Condition | null, more: Partial<Category> = {}): Category => ({
  id,
  label: id,
  labelEn: `${id} in English`,
  verified: true,
  test,
  ...more,
});
const RULES: RuleSet = {
  id: 'club',
  name: 'club',
  nameEn: 'club',
  code: '1',
  version: '7',
  citation: { document: 'd', documentTitle: 'D', sourceUrl: '', verified: true },
  verified: true,
  from: null,
  until: null,
  lastVerified: TODAY,
  applyAt: 'door',
  applyAtEn: 'door',
  decidedBy: 'board',
  decidedByEn: 'board',
  materials: { general: true, items: [] },
  common: is('adult'),
  base: is('paid'),
  categories: [category('tall', atLeast('height', 180)), category('loyal', atLeast('months', 12)), category('artist', is('artist'))],
};
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
      assess(rules, known({ adult: true, paid: true }), TODAY).reasons.map(({ outcome, unspoken }) => [outcome, unspoken]);
    expect(outcomes({ ...RULES, categories: [category('else', null)] })).toEqual([
      [true, undefined],
      [false, true],
    ]);
    expect(outcomes({ ...RULES, categories: [category('local', null, { localThreshold: true })] })).toEqual([
      [true, undefined],
      ['unknown', undefined],
    ]);
    expect(resultOf({ adult: true, paid: true }, { ...RULES, categories: [category('else', null)] })).toBe('unlikely');
  });

  it('leaves a category open where only the office can say', () => {
    const rules = { ...RULES, categories: [category('tall', atLeast('height', 180), { confirmWhen: is('hat') })] };
    const with3 = (hat?: boolean): unknown =>
      assess(rules, known({ adult: true, paid: true, height: 190, ...(hat !== undefined && { hat }) }), TODAY).reasons[1]?.outcome;
    expect([with3(true), with3(false), with3()]).toEqual(['unknown', true, 'unknown']);
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
    expect(found.reasons).toEqual([
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
    expect(assess(RULES, known({}), TODAY).reasons[0]).toEqual({
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

const yesNo = (name: string, more: Partial<Question> = {}): Question => ({
  id: `ask-${name}`,
  kind: 'yesno',
  facts: [name],
  clause: { rule: 'base' },
  ...more,
});
const QUESTIONS: Question[] = [
  yesNo('place'),
  yesNo('adult'),
  yesNo('paid'),
  yesNo('height', { askIf: is('adult'), alsoFills: ['feet'] }),
  yesNo('months'),
  {
    id: 'ask-talent',
    kind: 'multi',
    facts: ['artist', 'singer'],
    clause: { rule: 'base' },
    options: [
      { id: 'art', sets: { artist: true } },
      { id: 'song', sets: { singer: true } },
      { id: 'none', sets: { artist: false, singer: false } },
      { id: 'unsure', sets: { artist: UNSURE, singer: UNSURE } },
    ],
  },
];
const PROSPECTS: Prospects = {
  acts: [
    { id: 'pay', changes: [{ fact: 'paid', value: true }] },
    { id: 'learn-to-paint', changes: [{ fact: 'artist', value: true }], when: is('adult') },
  ],
  growing: [{ fact: 'months', id: 'stay' }],
  later: (given, months) => {
    const grown = given['months'];
    return {
      facts: grown !== undefined && typeof grown.value === 'number' ? { ...given, months: fact(grown.value + months) } : given,
      on: `in ${months}`,
    };
  },
  valuesOf: (name, bounds) => (name === 'height' || name === 'months' ? bounds.flatMap((bound) => [bound - 1, bound]) : [true, false]),
  whereabouts: (name) => `ask about ${name}`,
};
const domain = (rules: RuleSet = RULES, more: Partial<Domain> = {}): Domain => ({
  questions: QUESTIONS,
  ruleSet: () => rules,
  derive: (given) => ({
    facts: given,
    contradictions: given['odd'] === undefined ? [] : [{ id: 'odd', facts: ['odd', 'paid'], doubts: ['odd'] }],
    assumed: new Set(),
  }),
  inputs: {},
  prospects: PROSPECTS,
  ...more,
});
// A new one for each test: the engine remembers what it worked out of the rules.
let engine = new Questionnaire(domain());
beforeEach(() => {
  engine = new Questionnaire(domain());
});
const START = { place: 'here', adult: true, paid: true } as const;
const path = (values: Record<string, Fact['value']>, one: Questionnaire = engine): string[] =>
  one.onPath(facts(values), TODAY).steps.map(({ question }) => question.id);
const next = (values: Record<string, Fact['value']>, one: Questionnaire = engine): string | undefined =>
  one.onPath(facts(values), TODAY).next?.id;

describe('asking', () => {
  it('begins with the place, on which the rules depend', () => {
    expect(next({})).toBe('ask-place');
    expect(next({ adult: true })).toBe('ask-place');
    expect(engine.onPath({}, TODAY).remaining).toBe(1);
  });

  it('goes through what everybody must fulfil first, then the rest, in order', () => {
    expect(next({ place: 'here' })).toBe('ask-adult');
    expect(next({ place: 'here', adult: true })).toBe('ask-paid');
    expect(next(START)).toBe('ask-height');
    expect(next({ ...START, height: 170 })).toBe('ask-months');
    expect(next({ ...START, height: 170, months: 3 })).toBe('ask-talent');
    expect(engine.onPath(facts(START), TODAY).remaining).toBe(3);
  });

  it('puts first what settles most cases in a region, in the order it says', () => {
    const first = new Questionnaire(domain({ ...RULES, askFirst: ['ask-talent', 'ask-months'] }));
    expect(next(START, first)).toBe('ask-talent');
    expect(next({ ...START, artist: false }, first)).toBe('ask-months');
    expect(next({ ...START, artist: false, months: 1 }, first)).toBe('ask-height');
  });

  it('stops where nothing can change the result any more', () => {
    expect(next({ ...START, height: 190 })).toBeUndefined();
    expect(next({ place: 'here', adult: false })).toBeUndefined();
  });

  it('waits for the condition of a question, and skips it where it fails', () => {
    const late = new Questionnaire(
      domain({ ...RULES, common: undefined, categories: [category('tall', atLeast('height', 180)), category('artist', is('artist'))] }),
    );
    expect(next({ place: 'here', paid: true }, late)).toBe('ask-adult');
    expect(next({ place: 'here', paid: true, adult: false }, late)).toBe('ask-talent');
    expect(next({ place: 'here', paid: true, adult: UNSURE }, late)).toBe('ask-talent');
  });

  it('reads out only what the rules know', () => {
    const talent = engine.onPath(facts({ ...START, height: 170, months: 3 }), TODAY).next;
    expect(talent?.facts).toEqual(['artist']);
    expect(talent?.options).toEqual([
      { id: 'art', sets: { artist: true } },
      { id: 'none', sets: { artist: false } },
      { id: 'unsure', sets: { artist: UNSURE } },
    ]);
  });

  it('never reads an answer whose question is not asked, but what no question asks', () => {
    const after = engine.onPath(facts({ place: 'here', adult: false, height: 190, volunteered: true }), TODAY);
    expect(Object.keys(after.facts)).toEqual(['volunteered', 'place', 'adult']);
    expect(path({ place: 'here', adult: false, height: 190 })).toEqual(['ask-place', 'ask-adult']);
  });

  it('knows no question of another name', () => {
    expect(engine.question('ask-paid').facts).toEqual(['paid']);
    expect(() => engine.question('ask-nothing')).toThrow('There is no question "ask-nothing"; the ids are in policy/questions.yaml.');
  });

  it('reads out a situation that sets at least one fact that the rules know, and other kinds of questions whole', () => {
    const options: Question['options'] = [
      { id: 'both', sets: { artist: true, singer: true } },
      { id: 'song', sets: { singer: true } },
      { id: 'none', sets: { artist: false, singer: false } },
      { id: 'unsure', sets: { artist: UNSURE, singer: UNSURE } },
    ];
    const multi: Question = { id: 'talents', kind: 'multi', facts: ['artist', 'singer'], clause: { rule: 'base' }, options };
    expect(tailor(multi, new Set(['artist'])).options?.map(({ id, sets }) => [id, Object.keys(sets)])).toEqual([
      ['both', ['artist']],
      ['none', ['artist']],
      ['unsure', ['artist']],
    ]);
    expect(tailor(multi, new Set(['artist', 'singer'])).options).toEqual(options);
    expect(tailor({ ...multi, options: undefined }, new Set())).toMatchObject({ facts: [], options: [] });
    const choice: Question = { ...multi, kind: 'choice' };
    expect(tailor(choice, new Set(['artist']))).toBe(choice);
  });

  it('leaves out a question none of whose facts the rules know', () => {
    const deaf = new Questionnaire(domain({ ...RULES, categories: [category('loyal', atLeast('months', 12))] }));
    expect(next({ ...START, months: UNSURE }, deaf)).toBeUndefined();
    expect(deaf.onPath(facts(START), TODAY).remaining).toBe(1);
  });

  it('asks again where an answer left a fact of its question open', () => {
    const pair = new Questionnaire(domain({ ...RULES, categories: [category('both', { all: [is('artist'), is('singer')] })] }));
    expect(next({ ...START, artist: true }, pair)).toBe('ask-talent');
    expect(next({ ...START, artist: true, singer: true }, pair)).toBeUndefined();
    expect(path({ ...START, artist: true, singer: false }, pair)).toEqual(['ask-place', 'ask-adult', 'ask-paid', 'ask-talent']);
  });

  it('puts the base first even where its question fills other facts too, or comes late', () => {
    const late = [yesNo('place'), yesNo('months'), yesNo('height'), yesNo('paid', { facts: ['artist', 'paid'] }), yesNo('adult')];
    const base = new Questionnaire(domain(RULES, { questions: late }));
    expect(next({ place: 'here' }, base)).toBe('ask-paid');
    expect(next({ place: 'here', paid: true, artist: false }, base)).toBe('ask-adult');
    expect(next({ ...START, artist: false }, base)).toBe('ask-months');
  });

  it('does not ask what waits for an answer that can no longer come', () => {
    const gated = new Questionnaire(domain({ ...RULES, common: undefined, categories: [category('tall', atLeast('height', 180))] }));
    expect(next({ place: 'here', adult: UNSURE, paid: true }, gated)).toBeUndefined();
    expect(next({ place: 'here', paid: true }, gated)).toBe('ask-adult');
    const { remaining, ready } = gated.onPath(facts({ place: 'here', paid: true }), TODAY);
    expect([remaining, ready.map(({ id }) => id)]).toEqual([2, ['ask-adult']]);
  });

  it('asks for the place only while nothing of it is known', () => {
    const wide = new Questionnaire(domain(RULES, { questions: [yesNo('place', { facts: ['place', 'street'] }), ...QUESTIONS.slice(1)] }));
    expect(next({ place: 'here' }, wide)).toBe('ask-adult');
    expect(new Questionnaire(domain(RULES, { questions: [] })).onPath({}, TODAY)).toMatchObject({ steps: [], next: null, remaining: 0 });
  });
});

describe('what is missing', () => {
  const missing = (values: Record<string, Fact['value']>, one: Questionnaire = engine): string[] =>
    one.assess(facts(values), TODAY).missing;

  it('is every open fact that could change the result, unsure and vague ones included', () => {
    expect(missing({ ...START, height: UNSURE, months: 3, artist: false })).toEqual(['height']);
    expect(missing({ ...START, height: { min: 170, max: 190 }, months: 3, artist: false })).toEqual(['height']);
    expect(missing({ place: 'here' })).toEqual(['adult', 'paid', 'height', 'months', 'artist']);
  });

  it('is nothing where the result is firm', () => {
    expect(missing({ ...START, height: 190 })).toEqual([]);
    expect(missing({ place: 'here', paid: false })).toEqual([]);
  });

  it('names what a contradiction doubts', () => {
    expect(missing({ ...START, height: 190, odd: true })).toEqual(['odd']);
  });

  it('names the facts that a derived one hangs on, and is hopeless without the first', () => {
    const derived = domain(
      { ...RULES, categories: [category('heavy', atLeast('weight', 80))] },
      {
        inputs: { weight: ['height', 'months'] },
        derive: (given) => ({
          facts: typeof given['height']?.value === 'number' ? { ...given, weight: fact({ min: 70, max: 90 }) } : given,
          contradictions: [],
          assumed: new Set(),
        }),
      },
    );
    const heavy = new Questionnaire(derived);
    expect(missing(START, heavy)).toEqual(['height', 'months']);
    expect(next(START, heavy)).toBe('ask-height');
    expect(next({ ...START, height: UNSURE }, heavy)).toBeUndefined();
    expect(next({ ...START, height: 180 }, heavy)).toBe('ask-months');
    expect(missing({ ...START, height: 180 }, heavy)).toEqual(['months']);
    expect(missing({ ...START, height: 180, months: 3 }, heavy)).toEqual(['height']);
  });
});

describe('changing an answer', () => {
  it('replaces it in a copy, forgets what was said beside it, and names what counts no longer', () => {
    const given = facts({ ...START, height: 170, feet: 6, months: 3 });
    const { given: changed, noLongerCounts } = engine.change(given, 'ask-height', facts({ height: 190 }), TODAY);
    expect(Object.keys(changed).toSorted()).toEqual(['adult', 'height', 'months', 'paid', 'place']);
    expect(changed['height']?.value).toBe(190);
    expect(noLongerCounts).toEqual(['ask-months']);
    expect(given['feet']?.value).toBe(6);
    expect(engine.change(given, 'ask-months', facts({ months: 4 }), TODAY).noLongerCounts).toEqual([]);
  });
});

describe('contradictions', () => {
  it('come with the questions on the path that can be asked again', () => {
    expect(engine.contradictionsIn(facts({ ...START, odd: true }), TODAY)).toEqual([
      { id: 'odd', facts: ['odd', 'paid'], questions: ['ask-paid'] },
    ]);
    expect(engine.contradictionsIn(facts(START), TODAY)).toEqual([]);
  });
});

describe('what would change the result', () => {
  const levers = (values: Record<string, Fact['value']>, one: Questionnaire = engine): unknown => one.levers(facts(values), TODAY);

  it('is nothing where it is likely already', () => {
    expect(levers({ ...START, height: 190 })).toEqual([]);
  });

  it('is an act that gives a better result, with what is then still missing', () => {
    expect(levers({ place: 'here', adult: true, paid: false })).toEqual([
      {
        kind: 'act',
        acts: ['pay'],
        changes: [{ fact: 'paid', value: true }],
        inMonths: 0,
        on: TODAY,
        result: 'needs-review',
        categories: [],
        missing: ['height', 'months', 'artist'],
      },
    ]);
  });

  it('offers two at most, the better before the quicker, and the longer only where it gives more', () => {
    const act = (id: string, name: string, value: number | boolean = true): Prospects['acts'][number] => ({
      id,
      changes: [{ fact: name, value }],
    });
    const of = (acts: Prospects['acts'], growing: Prospects['growing'] = []): Questionnaire =>
      new Questionnaire(domain(RULES, { prospects: { ...PROSPECTS, acts, growing } }));
    const done = { ...START, height: 170, months: 3, artist: false };
    const ids = (one: Questionnaire, values: Record<string, Fact['value']>): string[][] =>
      one.levers(facts(values), TODAY).map((lever) => (lever.kind === 'act' ? [...lever.acts] : [...lever.facts]));
    expect(ids(of([act('paint', 'artist')]), done)).toEqual([['paint']]);
    expect(ids(of([act('paint', 'artist')]), { ...done, artist: UNSURE })).toEqual([['artist']]);
    expect(ids(of([act('paint', 'artist')], PROSPECTS.growing), { ...START, height: UNSURE, months: 5, artist: false })).toEqual([
      ['height'],
      ['paint'],
    ]);
    expect(ids(of([act('same', 'artist', false)]), done)).toEqual([]);
    expect(ids(of([], PROSPECTS.growing), { ...START, height: UNSURE, months: 5, artist: UNSURE })).toHaveLength(2);
  });

  it('shows a slower way beside a quicker one only where it leads further', () => {
    const rules = {
      ...RULES,
      categories: [category('near', atLeast('months', 6), { verified: false }), category('loyal', atLeast('months', 12))],
    };
    const one = new Questionnaire(domain(rules, { prospects: { ...PROSPECTS, acts: [] } }));
    expect(levers({ ...START, months: 3 }, one)).toMatchObject([
      { inMonths: 9, result: 'likely' },
      { inMonths: 3, result: 'needs-review' },
    ]);
    const quickest = new Questionnaire(
      domain(
        { ...RULES, categories: [category('a', atLeast('months', 6)), category('b', atLeast('months', 9))] },
        { prospects: { ...PROSPECTS, acts: [] } },
      ),
    );
    expect(levers({ ...START, months: 3 }, quickest)).toMatchObject([{ inMonths: 3, categories: ['a'] }]);
  });

  it('waits only for lines that a growing number reaches from below', () => {
    const met = (test: Condition): Questionnaire =>
      new Questionnaire(domain({ ...RULES, categories: [category('one', test)] }, { prospects: { ...PROSPECTS, acts: [] } }));
    expect(levers({ ...START, months: 8 }, met({ field: 'months', op: 'lt', value: 6 }))).toEqual([]);
    expect(levers({ ...START, months: 3 }, met(atLeast('months', 6)))).toMatchObject([{ acts: ['stay'], inMonths: 3 }]);
    expect(levers({ ...START, months: UNSURE }, met(atLeast('months', 6)))).toMatchObject([{ kind: 'find-out' }]);
    expect(levers({ ...START, months: { min: null, max: 5 } }, met(atLeast('months', 6)))).toEqual([]);
  });

  it('waits from the least that a range allows', () => {
    const later: Prospects['later'] = (given, months) => {
      const range = given['months']?.value;
      return {
        facts:
          range !== undefined && isRange(range)
            ? { ...given, months: fact({ min: (range.min ?? 0) + months, max: (range.max ?? 0) + months }) }
            : given,
        on: 'then',
      };
    };
    const vague = new Questionnaire(
      domain({ ...RULES, categories: [category('loyal', atLeast('months', 6))] }, { prospects: { ...PROSPECTS, acts: [], later } }),
    );
    expect(levers({ ...START, months: { min: 2, max: 5 } }, vague)).toMatchObject([
      { inMonths: 4, changes: [{ fact: 'months', value: { min: 6, max: 9 } }] },
    ]);
  });

  it('pairs only facts of few values', () => {
    const still = { ...PROSPECTS, acts: [], growing: [] };
    const open = { place: 'here', adult: UNSURE, paid: UNSURE, artist: true };
    const artists = { ...RULES, categories: [category('artist', is('artist'))] };
    const values = (many: number): Questionnaire =>
      new Questionnaire(
        domain(artists, {
          prospects: { ...still, valuesOf: (name) => (name === 'adult' ? [true, false, 'a', 'b'].slice(0, many) : [true, false]) },
        }),
      );
    expect(levers(open, values(2))).toMatchObject([{ facts: ['adult', 'paid'] }]);
    expect(levers(open, values(3))).toMatchObject([{ facts: ['adult', 'paid'] }]);
    expect(levers(open, values(4))).toEqual([]);
  });

  it('offers the bounds of a number to find out, and none of another fact', () => {
    const seen: Record<string, readonly number[]> = {};
    const watching: Prospects = {
      ...PROSPECTS,
      acts: [],
      growing: [],
      valuesOf(name, bounds) {
        seen[name] = bounds;
        return PROSPECTS.valuesOf(name, bounds, TODAY);
      },
    };
    const rules = { ...RULES, categories: [...RULES.categories, category('else', null), category('word', is('artist', 'x'))] };
    new Questionnaire(domain(rules, { prospects: watching })).levers(facts({ ...START, height: UNSURE, months: UNSURE }), TODAY);
    expect(seen).toEqual({ height: [180], months: [12], artist: [] });
  });

  it('is the quicker of two ways to the same result, and of a wait only what reaches the line within a year', () => {
    expect(levers({ ...START, height: 170, months: 9, artist: false })).toEqual([
      {
        kind: 'act',
        acts: ['learn-to-paint'],
        changes: [{ fact: 'artist', value: true }],
        inMonths: 0,
        on: TODAY,
        result: 'likely',
        categories: ['artist'],
        missing: [],
      },
    ]);
    const patient = new Questionnaire(domain(RULES, { prospects: { ...PROSPECTS, acts: [] } }));
    const stay = (months: number): unknown => ({
      kind: 'act',
      acts: ['stay'],
      changes: [{ fact: 'months', value: 12 }],
      inMonths: 12 - months,
      on: `in ${12 - months}`,
      result: 'likely',
      categories: ['loyal'],
      missing: [],
    });
    expect(levers({ ...START, height: 170, months: 9, artist: false }, patient)).toEqual([stay(9)]);
    expect(levers({ ...START, height: 170, months: 0, artist: false }, patient)).toEqual([stay(0)]);
    expect(levers({ ...START, height: 170, months: -1, artist: false }, patient)).toEqual([]);
    const over = new Questionnaire(
      domain(
        { ...RULES, categories: [category('loyal', { field: 'months', op: 'gt', value: 6 })] },
        { prospects: { ...PROSPECTS, acts: [] } },
      ),
    );
    expect(levers({ ...START, months: 5 }, over)).toMatchObject([{ inMonths: 2, changes: [{ fact: 'months', value: 7 }] }]);
    expect(levers({ ...START, months: { min: 3, max: 5 } }, over)).toEqual([]);
  });

  it('is an act and the wait that begins with it', () => {
    const join = {
      id: 'join',
      changes: [
        { fact: 'member', value: true },
        { fact: 'months', value: 0 },
      ],
    };
    const rules = { ...RULES, categories: [category('loyal', { all: [is('member'), atLeast('months', 6)] })] };
    const both = new Questionnaire(
      domain(rules, {
        questions: [...QUESTIONS.filter(({ id }) => id !== 'ask-months'), yesNo('member', { facts: ['member', 'months'] })],
        prospects: { ...PROSPECTS, acts: [join] },
      }),
    );
    expect(levers({ ...START, months: 0, member: false }, both)).toMatchObject([
      { acts: ['join', 'stay'], inMonths: 6, result: 'likely', categories: ['loyal'] },
    ]);
  });

  it('leaves an act to those for whom it is', () => {
    const forArtists = new Questionnaire(
      domain(RULES, {
        prospects: { ...PROSPECTS, growing: [], acts: [{ id: 'pay', changes: [{ fact: 'paid', value: true }], when: is('volunteered') }] },
      }),
    );
    expect(levers({ place: 'here', adult: true, paid: false }, forArtists)).toEqual([]);
    expect(levers({ place: 'here', adult: true, paid: false, volunteered: true }, forArtists)).toMatchObject([{ acts: ['pay'] }]);
  });

  it('is finding out the one fact that settles it, and where', () => {
    expect(
      levers(
        { ...START, height: UNSURE, months: 3, artist: false },
        new Questionnaire(domain(RULES, { prospects: { ...PROSPECTS, acts: [], growing: [] } })),
      ),
    ).toEqual([
      {
        kind: 'find-out',
        facts: ['height'],
        where: ['ask about height'],
        settles: true,
        outcomes: [
          { changes: [{ fact: 'height', value: 180 }], result: 'likely' },
          { changes: [{ fact: 'height', value: 179 }], result: 'unlikely' },
        ],
      },
    ]);
  });

  it('is finding out two where no single one helps, and nothing where three are open', () => {
    const rules = { ...RULES, categories: [category('artist', is('artist'))] };
    const still = { ...PROSPECTS, acts: [], growing: [] };
    const two = new Questionnaire(domain(rules, { prospects: still }));
    expect(levers({ place: 'here', adult: UNSURE, paid: UNSURE, artist: true }, two)).toMatchObject([
      { kind: 'find-out', facts: ['adult', 'paid'], where: ['ask about adult', 'ask about paid'], settles: true },
    ]);
    const three = new Questionnaire(
      domain({ ...rules, base: { all: [is('paid'), is('third')] } }, { questions: [...QUESTIONS, yesNo('third')], prospects: still }),
    );
    expect(levers({ place: 'here', adult: UNSURE, paid: UNSURE, third: UNSURE, artist: true }, three)).toEqual([]);
  });

  it('puts what settles before what only may, and never promises where the rules cannot', () => {
    const plain = new Questionnaire(domain(RULES, { prospects: { ...PROSPECTS, acts: [], growing: [] } }));
    expect(levers({ ...START, height: UNSURE, months: UNSURE, artist: false }, plain)).toMatchObject([
      { facts: ['height'], settles: false },
      { facts: ['months'], settles: false },
    ]);
    for (const rules of [
      { ...RULES, verified: false },
      { ...RULES, maxOutcome: 'needs-review' as const },
    ])
      expect(levers({ ...START, height: UNSURE, months: 3, artist: false }, new Questionnaire(domain(rules)))).toEqual([]);
  });
});
