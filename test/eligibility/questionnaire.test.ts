import { tailor } from '../../src/eligibility/tailor';
import { Questionnaire, UNSURE, type Fact, type Question } from '../../src/eligibility';
import { atLeast, category, domain, fact, facts, is, QUESTIONS, RULES, START, TODAY, yesNo } from './club';

// A new one for each test: the engine remembers what it worked out of the rules.
let engine = new Questionnaire(domain());
beforeEach(() => {
  engine = new Questionnaire(domain());
});
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
    expect(tailor({ ...multi, options: undefined }, new Set(['artist']))).toMatchObject({ facts: ['artist'], options: [] });
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
  it('leave every other answer counting, and ask nothing more that could only count without them', () => {
    const doubting = new Questionnaire(
      domain(
        { ...RULES, base: { all: [is('paid'), atLeast('height', 100)] } },
        {
          derive: (given) => ({
            facts: given['odd'] === undefined ? given : { ...given, height: fact(UNSURE) },
            contradictions: given['odd'] === undefined ? [] : [{ id: 'odd', facts: ['odd', 'height'], doubts: ['odd', 'height'] }],
            assumed: new Set(),
          }),
        },
      ),
    );
    const answered = { ...START, height: 170, months: 3 };
    expect(path(answered, doubting)).toEqual(['ask-place', 'ask-adult', 'ask-paid', 'ask-height', 'ask-months']);
    expect(next(answered, doubting)).toBe('ask-talent');
    expect(path({ ...answered, odd: true }, doubting)).toEqual(path(answered, doubting));
    expect(next({ ...answered, odd: true }, doubting)).toBeUndefined();
  });

  it('come with the questions on the path that can be asked again', () => {
    expect(engine.contradictionsIn(facts({ ...START, odd: true }), TODAY)).toEqual([
      { id: 'odd', facts: ['odd', 'paid'], questions: ['ask-paid'] },
    ]);
    expect(engine.contradictionsIn(facts(START), TODAY)).toEqual([]);
  });
});
