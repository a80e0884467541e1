import { Questionnaire, UNSURE, type Fact, type Facts, type Prospects } from '../../src/eligibility';
import { atLeast, category, domain, facts, PROSPECTS, RULES, START, TODAY } from './club';

/** A turn has a millisecond: what cannot help is not even tried, and what is tried stands as if it had been said. */
const levers = (values: Record<string, Fact['value']>, engine: Questionnaire): readonly unknown[] => engine.levers(facts(values), TODAY);

/** Waits of so many months that were tried. */
function watched(more: Partial<Prospects> = {}): { prospects: Prospects; waits: number[] } {
  const waits: number[] = [];
  const later: Prospects['later'] = (given, months, today) => {
    waits.push(months);
    return PROSPECTS.later(given, months, today);
  };
  return { prospects: { ...PROSPECTS, acts: [], later, ...more }, waits };
}

it('tries nothing where the result is likely already', () => {
  const { prospects, waits } = watched();
  expect(levers({ ...START, height: 190, months: 5 }, new Questionnaire(domain(RULES, { prospects })))).toEqual([]);
  expect(waits).toEqual([]);
});

it('tries no longer wait once a shorter one is enough', () => {
  const { prospects, waits } = watched();
  const rules = { ...RULES, categories: [category('a', atLeast('months', 6)), category('b', atLeast('months', 9))] };
  expect(levers({ ...START, months: 3 }, new Questionnaire(domain(rules, { prospects })))).toMatchObject([{ inMonths: 3 }]);
  expect(waits).toEqual([3]);
});

it('looks for nothing to find out where no answer can make the result firm', () => {
  const { prospects } = watched({
    growing: [],
    valuesOf(fact) {
      throw new Error(`nobody needs to know what ${fact} can be`);
    },
  });
  const open = { ...START, height: UNSURE, months: 3, artist: false };
  expect(() => levers(open, new Questionnaire(domain(RULES, { prospects })))).toThrow('what height can be');
  expect(levers(open, new Questionnaire(domain({ ...RULES, verified: false }, { prospects })))).toEqual([]);
  expect(levers(open, new Questionnaire(domain({ ...RULES, maxOutcome: 'needs-review' }, { prospects })))).toEqual([]);
});

it('promises nothing of a fact whose question is not asked as long as another answer is open', () => {
  // Only grown-ups are asked for their height, and whether this is one nobody knows.
  const gated = domain(
    { ...RULES, common: undefined, categories: [category('tall', atLeast('height', 180))] },
    { prospects: watched({ growing: [] }).prospects },
  );
  const engine = new Questionnaire(gated);
  const open = { place: 'here', paid: true, adult: UNSURE };
  expect(engine.assess(facts(open), TODAY).missing).toEqual(['height']);
  expect(levers(open, engine)).toEqual([]);
  expect(levers({ ...open, adult: true, height: UNSURE }, engine)).toMatchObject([{ kind: 'find-out', facts: ['height'] }]);
});

it('tries a change as if the person had said it that day', () => {
  const tried: Facts[] = [];
  const watching = domain(RULES, {
    derive: (given) => {
      tried.push(given);
      return { facts: given, contradictions: [], assumed: new Set() };
    },
  });
  levers({ place: 'here', adult: true, paid: false }, new Questionnaire(watching));
  expect(tried).toContainEqual(expect.objectContaining({ paid: { value: true, source: 'veteran', at: `${TODAY}T00:00:00+08:00` } }));
});

it('walks what its many tries have in common only once', () => {
  const walked: string[] = [];
  const watching = domain(RULES, {
    // Another day may have other rules; within one day what is shared stands.
    prospects: { ...PROSPECTS, growing: [] },
    derive: (given) => {
      walked.push(Object.keys(given).join());
      return { facts: given, contradictions: [], assumed: new Set() };
    },
  });
  const engine = new Questionnaire(watching);
  expect(levers({ ...START, height: 170, months: 9, artist: UNSURE }, engine).length).toBeGreaterThan(0);
  expect(walked.filter((names) => names === 'place')).toHaveLength(1);
  expect(walked.filter((names) => names === 'place,adult')).toHaveLength(1);
  expect(walked.length).toBeGreaterThan(8);
});

it('walks anew for a day on which other rules hold', () => {
  const { prospects } = watched();
  // From then on 160 is tall enough and months are asked for first: who has been there long is never asked for height.
  const later = {
    ...RULES,
    askFirst: ['ask-months'],
    categories: [category('tall', atLeast('height', 160)), category('loyal', atLeast('months', 12))],
  };
  const engine = new Questionnaire({ ...domain(RULES, { prospects }), ruleSet: (_given, today) => (today === TODAY ? RULES : later) });
  expect(levers({ ...START, height: 150, months: 9, artist: false }, engine)).toMatchObject([{ inMonths: 3, categories: ['loyal'] }]);
  expect(levers({ ...START, height: 170, months: 9, artist: false }, engine)).toMatchObject([{ inMonths: 3, categories: ['loyal'] }]);
});
