import { join } from 'node:path';
import { RESULTS, UNSURE, type Change, type Facts, type Lever } from '../../src/eligibility';
import { loadRules } from '../../src/policy/rules';
import { createQuestionnaire } from '../../src/policy/self-check';
import { kindsOfAnswers, regionFact, remembered, TODAY, walk } from './paths';

/**
 * On the paths that do not end with likely: what a lever claims is what the engine gives once it is pulled. Every path of a
 * small region and about as many of a large one, evenly spread; with `EVERY_LEVER=1` every path of every region.
 */
const PATHS_PER_REGION = process.env['EVERY_LEVER'] === '1' ? Infinity : 120;
const library = loadRules(join(__dirname, '..', '..', 'policy'));
const questionnaire = createQuestionnaire(library);
const { fields } = library.fields;

const better = (one: string, other: string): boolean => RESULTS.indexOf(one as never) < RESULTS.indexOf(other as never);
const apply = (given: Facts, changes: readonly Change[]): Facts => ({
  ...given,
  ...Object.fromEntries(changes.map(({ fact, value }) => [fact, { value, source: 'veteran' as const, at: `${TODAY}T00:00:00+08:00` }])),
});

/** A person can do something about it, time does, or it follows from the one or the other. */
const canChange = new Set(
  Object.entries(fields).flatMap(([name, { canBecome, inTime }]) => [
    ...(canBecome === undefined ? [] : [name, ...Object.keys(canBecome.also ?? {})]),
    ...(inTime === undefined ? [] : [name]),
  ]),
);

interface Pulled {
  paths: number;
  levers: number;
  acts: Set<string>;
  whereabouts: Set<string>;
  false: string[];
}

function pullAll(code: string): Pulled {
  const rules = library.ruleSet(code, TODAY);
  const answers = remembered((question) => kindsOfAnswers(library, rules, question));
  const pulled: Pulled = { paths: 0, levers: 0, acts: new Set(), whereabouts: new Set(), false: [] };
  const wrong = (lever: Lever, labels: readonly string[], what: string): number =>
    pulled.false.push(`${code}: ${labels.join(' ')}: ${what} ${JSON.stringify(lever)}`);
  const pull = (lever: Lever, given: Facts, result: string, labels: readonly string[]): void => {
    pulled.levers += 1;
    if (lever.kind === 'act') {
      for (const act of lever.acts) pulled.acts.add(act);
      const after = questionnaire.assess(apply(given, lever.changes), lever.on);
      if (
        after.result !== lever.result ||
        after.categories.join() !== lever.categories.join() ||
        after.missing.join() !== lever.missing.join()
      )
        wrong(lever, labels, 'gives another result');
      if (!better(lever.result, result)) wrong(lever, labels, 'is no better than');
      if (!lever.changes.every(({ fact }) => canChange.has(fact))) wrong(lever, labels, 'changes what nobody can');
      if (lever.inMonths < 0 || lever.inMonths > 12) wrong(lever, labels, 'takes too long');
      return;
    }
    for (const place of lever.where) pulled.whereabouts.add(place);
    for (const { changes, result: claimed } of lever.outcomes) {
      if (questionnaire.assess(apply(given, changes), TODAY).result !== claimed) wrong(lever, labels, 'gives another result');
      if (changes.map(({ fact }) => fact).join() !== lever.facts.join()) wrong(lever, labels, 'changes other facts');
    }
    if (!lever.outcomes.some(({ result: claimed }) => claimed === 'likely')) wrong(lever, labels, 'leads nowhere');
    if (
      !lever.facts.every(
        (name) =>
          given[name] === undefined || given[name].value === UNSURE || typeof given[name].value === 'object' || name === 'birthMonth',
      )
    )
      wrong(lever, labels, 'is known already');
  };
  const start = questionnaire.onPath(regionFact(code), TODAY);
  let paths = 0;
  walk({ questionnaire, answers }, start, [], { end: () => String((paths += 1)) });
  const every = Math.ceil(paths / PATHS_PER_REGION) || 1;
  let index = 0;
  walk({ questionnaire, answers }, start, [], {
    end({ path, labels }) {
      index += 1;
      if (index % every !== 0) return '';
      const { result } = questionnaire.assessAll(path.facts, TODAY);
      if (result === 'likely') return result;
      pulled.paths += 1;
      const levers = questionnaire.levers(path.facts, TODAY);
      if (levers.length > 2) pulled.false.push(`${code}: ${labels.join(' ')}: too many levers`);
      for (const lever of levers) pull(lever, path.facts, result, labels);
      return result;
    },
  });
  return pulled;
}

describe('what would change a result, on every path', () => {
  let all: Pulled[] = [];

  beforeAll(() => {
    const started = performance.now();
    all = library.regions.map(pullAll);
    const [paths, levers] = [all.reduce((sum, one) => sum + one.paths, 0), all.reduce((sum, one) => sum + one.levers, 0)];
    process.stdout.write(`${levers} levers on ${paths} paths, ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }, 120_000);

  it('is true: doing it, or finding it out, gives the result that was claimed', () => {
    expect(all.flatMap((one) => one.false).slice(0, 10)).toEqual([]);
    expect(all.reduce((sum, one) => sum + one.levers, 0)).toBeGreaterThan(400);
  });

  it('names every act and every wait of fields.yaml somewhere', () => {
    const named = new Set(all.flatMap(({ acts }) => [...acts]));
    const known = Object.values(fields)
      .flatMap(({ canBecome, meanwhile }) => [canBecome?.act, meanwhile])
      .filter((id) => id !== undefined);
    expect([...named].toSorted()).toEqual(known.toSorted());
  });
});

it('never marks as changeable by an act what a person is, has been or earns', () => {
  const never = [
    'age',
    'sex',
    'birthMonth',
    'idBirthMonth',
    'retirementTrack',
    'veteranStatus',
    'dischargeType',
    'hukouType',
    'dibao',
    'dibaoMarginal',
    'lowIncomeFamily',
    'extremePoverty',
    'exOffender',
    'drugRehab',
    'mentalRehab',
  ];
  expect(never.filter((name) => fields[name]?.canBecome !== undefined)).toEqual([]);
  expect(library.fields.sensitive.filter((name) => fields[name]?.canBecome !== undefined || fields[name]?.findOut !== undefined)).toEqual(
    [],
  );
});
