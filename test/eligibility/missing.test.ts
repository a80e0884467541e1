import { Questionnaire, UNSURE, type Domain, type Fact, type RuleSet } from '../../src/eligibility';
import { atLeast, category, domain, fact, facts, is, QUESTIONS, RULES, START, TODAY, yesNo } from './club';

/** What is asked and what is missing where facts follow from others, are told unasked, or stand in doubt. */
const engineOf = (categories: RuleSet['categories'], more: Partial<Domain> = {}): Questionnaire =>
  new Questionnaire(domain({ ...RULES, categories }, more));
const missing = (values: Record<string, Fact['value']>, engine: Questionnaire): string[] => engine.assess(facts(values), TODAY).missing;
const next = (values: Record<string, Fact['value']>, engine: Questionnaire): string | undefined =>
  engine.onPath(facts(values), TODAY).next?.id;
const path = (values: Record<string, Fact['value']>, engine: Questionnaire): string[] =>
  engine.onPath(facts(values), TODAY).steps.map(({ question }) => question.id);

/** Only the board knows this one, so no answer can make all categories fail. */
const local = category('local', null, { localThreshold: true });

describe('a fact that follows from others', () => {
  /** Weight follows from height; of whose height is unsure it is unsure. */
  const weighing: Partial<Domain> = {
    inputs: { weight: ['height', 'secret'] },
    derive: (given) => ({
      facts: given['height']?.value === UNSURE ? { ...given, weight: fact(UNSURE) } : given,
      contradictions: [],
      assumed: new Set(),
    }),
  };

  it('misses what it follows from, also what no question asks for', () => {
    expect(missing(START, engineOf([category('heavy', atLeast('weight', 80))], weighing))).toEqual(['height', 'secret']);
  });

  it('is hopeless where what it needs first is unsure, and with it whatever else it would take', () => {
    const both = engineOf([category('heavy artist', { all: [atLeast('weight', 80), is('artist')] }), local], weighing);
    expect(next(START, both)).toBe('ask-height');
    expect(next({ ...START, height: UNSURE }, both)).toBeUndefined();
  });

  /** An age may be said in place of the birth that it follows from. */
  const aging: Partial<Domain> = {
    questions: [...QUESTIONS, yesNo('born', { alsoFills: ['age'] })],
    inputs: { age: ['born'] },
  };

  it('is not missing itself beside what is asked for it', () => {
    expect(missing(START, engineOf([category('old', atLeast('age', 40))], aging))).toEqual(['born']);
  });

  it('is missing itself where it was said, and too vaguely', () => {
    const old = engineOf([category('old', atLeast('age', 40))], aging);
    expect(missing({ ...START, born: UNSURE, age: { min: 30, max: 50 } }, old)).toEqual(['born', 'age']);
    expect(missing({ ...START, born: UNSURE, age: 41 }, old)).toEqual([]);
  });
});

it('misses a fact that no question asks for and a rule reads', () => {
  const engine = engineOf([category('guest', is('invited'))]);
  expect(missing(START, engine)).toEqual(['invited']);
  expect(next(START, engine)).toBeUndefined();
});

it('asks for what can only lead to a good end, and misses it', () => {
  const engine = engineOf([category('artist', is('artist')), local]);
  expect(next(START, engine)).toBe('ask-talent');
  expect(missing(START, engine)).toEqual(['artist']);
});

it('keeps out of the facts that count what an answer did not say', () => {
  const counting = new Questionnaire(domain()).onPath(facts({ ...START, height: 170 }), TODAY).facts;
  expect(Object.keys(counting)).toEqual(['place', 'adult', 'paid', 'height']);
});

describe('beside a doubt', () => {
  const engine = engineOf([category('tall', atLeast('height', 180)), local]);

  it('asks nothing that could only lead to a good end, and lets count what was answered before', () => {
    expect(next(START, engine)).toBe('ask-height');
    expect(next({ ...START, odd: true }, engine)).toBeUndefined();
    expect(path({ ...START, height: 170, odd: true }, engine)).toEqual(['ask-place', 'ask-adult', 'ask-paid', 'ask-height']);
  });

  it('misses nothing where the result is firm all the same', () => {
    expect(missing({ place: 'here', adult: false, odd: true }, engine)).toEqual([]);
  });
});
