import { isRange, Questionnaire, UNSURE, type Condition, type Fact, type Prospects } from '../../src/eligibility';
import { atLeast, category, domain, fact, facts, is, PROSPECTS, QUESTIONS, RULES, START, TODAY, yesNo } from './club';

// A new one for each test: the engine remembers what it worked out of the rules.
let engine = new Questionnaire(domain());
beforeEach(() => {
  engine = new Questionnaire(domain());
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

  it('leaves out the lesser of two ways that take as long', () => {
    const acts = [...PROSPECTS.acts, { id: 'win', changes: ['paid', 'artist'].map((name) => ({ fact: name, value: true })) }];
    const one = new Questionnaire(domain(RULES, { prospects: { ...PROSPECTS, acts, growing: [] } }));
    expect(levers({ place: 'here', adult: true, paid: false, artist: false }, one)).toMatchObject([{ acts: ['win'], result: 'likely' }]);
  });

  it('tries waits only for lines of what grows that are ahead and within a year', () => {
    const tried: number[] = [];
    const later: Prospects['later'] = (given, months, today) => {
      tried.push(months);
      return { facts: given, on: today };
    };
    const lines = [3, 8, 20, 21].map((months) => atLeast('months', months));
    const { common: _common, ...rest } = RULES;
    const rules = {
      ...rest,
      categories: [
        category('lines', { any: [...lines, { field: 'months', op: 'lt', value: 12 }, { field: 'months', op: 'gt', value: 14 }] }),
        category('tall', atLeast('height', 10)),
      ],
    };
    const never = { ...rules, categories: rules.categories.map((one) => ({ ...one, verified: false })) };
    const one = new Questionnaire(domain(never, { prospects: { ...PROSPECTS, acts: [], later } }));
    levers({ ...START, months: 8 }, one);
    expect(tried).toEqual([7, 12]);
    levers({ ...START, months: { min: null, max: 5 } }, one);
    levers({ ...START, months: UNSURE }, one);
    expect(tried).toHaveLength(2);
  });

  it('pairs no more than the first four facts', () => {
    const hanging = (first: string, second: string): Questionnaire => {
      const three = { all: [is('x'), is('y'), is('z')] };
      const base = { any: [three, { all: [is(first), is(second)] }] };
      return new Questionnaire(domain({ ...RULES, base, categories: [category('tall', atLeast('height', 180))] }));
    };
    const open = { ...START, height: 190, x: UNSURE, y: UNSURE, z: UNSURE, v: UNSURE, w: UNSURE };
    expect(levers(open, hanging('x', 'v'))).toMatchObject([{ facts: ['x', 'v'] }]);
    expect(levers(open, hanging('v', 'w'))).toEqual([]);
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
