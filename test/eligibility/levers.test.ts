import { isRange, literals, RESULTS, truth, UNSURE, type Change, type Facts, type Lever } from '../../src/eligibility';
import { derive } from '../../src/policy/derive';
import { prospectsOf } from '../../src/policy/prospects';
import { library, questionnaire } from './our-rules';
import { kindsOfAnswers, regionFact, remembered, TODAY, walk } from './paths';

/**
 * On the paths that do not end with likely: what a lever claims is what the engine gives once it is pulled. Every path of a
 * small region and about as many of a large one, evenly spread; with `EVERY_LEVER=1` every path of every region.
 */
const PATHS_PER_REGION = process.env['EVERY_LEVER'] === '1' ? Infinity : 120;
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

const prospects = prospectsOf(library.fields);
const knownOn = (given: Facts, on: string): Facts =>
  derive(questionnaire.onPath(given, on).facts, on, library.fields, library.retirement).facts;

/** Every act, every wait, every act with every wait, each assessed from the first question on; then what is no advice beside the rest is left out. */
function exhaustiveActs(code: string, given: Facts): Lever[] {
  const now = questionnaire.assess(given, TODAY);
  const known = knownOn(given, TODAY);
  const rules = library.ruleSet(code, TODAY);
  const lines = [rules.common, rules.base, ...rules.categories.map(({ test }) => test)].flatMap((one) => (one ? literals(one) : []));
  const possible = prospects.acts.filter(
    ({ when, changes }) =>
      changes.some(({ fact, value }) => known[fact] !== undefined && known[fact].value !== UNSURE && known[fact].value !== value) &&
      (when === undefined || truth(when, known) === true),
  );
  const found: Extract<Lever, { kind: 'act' }>[] = [];
  for (const act of [null, ...possible]) {
    const changed = act === null ? given : apply(given, act.changes);
    const then = knownOn(changed, TODAY);
    const waits = prospects.growing.flatMap(({ fact, id }) => {
      const value = then[fact]?.value;
      const least = typeof value === 'number' ? value : value !== undefined && isRange(value) ? value.min : null;
      if (least === null) return [];
      const months = lines.flatMap((line) =>
        line.field === fact && (line.op === 'gte' || line.op === 'gt') ? [Number(line.value) - least + (line.op === 'gt' ? 1 : 0)] : [],
      );
      return [...new Set(months)].filter((wait) => wait > 0 && wait <= 12).map((wait) => ({ id, months: wait }));
    });
    for (const wait of act === null ? waits : [null, ...waits]) {
      const later = wait === null ? { facts: changed, on: TODAY } : prospects.later(changed, wait.months, TODAY);
      const { result, categories, missing } = questionnaire.assess(later.facts, later.on);
      if (!better(result, now.result)) continue;
      const acts = [act?.id, wait?.id].filter((id) => id !== undefined);
      const changes = Object.entries(later.facts)
        .filter(([name, fact]) => given[name] !== fact)
        .map(([name, { value }]) => ({ fact: name, value }));
      found.push({ kind: 'act', acts, changes, inMonths: wait?.months ?? 0, on: later.on, result, categories, missing });
    }
  }
  const rank = ({ result }: { result: string }): number => RESULTS.indexOf(result as never);
  found.sort((a, b) => rank(a) - rank(b) || a.inMonths - b.inMonths || a.acts.length - b.acts.length);
  return found.filter((lever, index) => !found.slice(0, index).some((one) => one.inMonths <= lever.inMonths));
}

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
      const acts = levers.filter(({ kind }) => kind === 'act');
      const exhaustive = exhaustiveActs(code, path.facts).slice(0, 2 - (levers.length - acts.length));
      if (JSON.stringify(acts) !== JSON.stringify(exhaustive))
        pulled.false.push(
          `${code}: ${labels.join(' ')}: the quick search finds ${JSON.stringify(acts)}, the exhaustive one ${JSON.stringify(exhaustive)}`,
        );
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
