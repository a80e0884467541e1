/** A domain of its own, small enough to be seen whole: a club that admits tall people and long-time members. */
import {
  UNSURE,
  type Category,
  type Condition,
  type Domain,
  type Fact,
  type Facts,
  type Prospects,
  type Question,
  type RuleSet,
} from '../../src/eligibility';

export const TODAY = '2026-11-23';
export const fact = (value: Fact['value']): Fact => ({ value, source: 'veteran', at: `${TODAY}T00:00:00Z` });
export const facts = (values: Record<string, Fact['value']>): Facts =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fact(value)]));
export const is = (field: string, value: Fact['value'] = true): Condition => ({ field, op: 'eq', value: value as string });
export const atLeast = (field: string, value: number): Condition => ({ field, op: 'gte', value });

export const category = (id: string, test: Condition | null, more: Partial<Category> = {}): Category => ({
  id,
  label: id,
  labelEn: `${id} in English`,
  verified: true,
  test,
  ...more,
});
export const RULES: RuleSet = {
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

export const yesNo = (name: string, more: Partial<Question> = {}): Question => ({
  id: `ask-${name}`,
  kind: 'yesno',
  facts: [name],
  clause: { rule: 'base' },
  ...more,
});
export const QUESTIONS: Question[] = [
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
export const PROSPECTS: Prospects = {
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
export const domain = (rules: RuleSet = RULES, more: Partial<Domain> = {}): Domain => ({
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

/** Who has answered what everybody must fulfil. */
export const START = { place: 'here', adult: true, paid: true } as const;
