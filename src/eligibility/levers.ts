/** What would change a result: found by trying it, so that every claim is a result the engine really gives. */
import { isRange, literals, truth } from './condition';
import {
  RESULTS,
  UNSURE,
  type Assessment,
  type Change,
  type Condition,
  type Fact,
  type Facts,
  type FactValue,
  type Lever,
  type RuleSet,
} from './types';

/** Something that a person can bring about, for whom `when` holds. */
export interface Act {
  id: string;
  changes: readonly Change[];
  when?: Condition;
}

/** What a domain knows of change: which facts an act or time can change, and where an open fact can be found out. */
export interface Prospects {
  acts: readonly Act[];
  /** Facts in months that grow while nothing else happens, with the id of what to do meanwhile. */
  growing: readonly { fact: string; id: string }[];
  /** The day that many months on, and the facts as they will then stand if nothing else happens. */
  later(facts: Facts, months: number, today: string): { facts: Facts; on: string };
  /** Values of a fact that the rules may tell apart. @param bounds numbers that the rules compare it with */
  valuesOf(fact: string, bounds: readonly number[], today: string): readonly FactValue[];
  /** Where a fact can be found out. */
  whereabouts(fact: string): string;
}

/** The parts of the engine that levers are tried on. */
export interface Trial {
  /** Everything ever answered: an act may bring an answer back to the path. */
  given: Facts;
  today: string;
  assess(given: Facts, today: string): Assessment;
  /** The result where a fact that counts is known better, as quick as many tries need it; what is claimed is assessed. */
  refined(changes: Facts): Assessment['result'];
  /** The facts that count, derived ones included. */
  known(given: Facts, today: string): Facts;
  ruleSet: RuleSet;
}

type ActLever = Extract<Lever, { kind: 'act' }>;
type FindOutLever = Extract<Lever, { kind: 'find-out' }>;

/** Longer waits are no advice. */
const LONGEST_WAIT_MONTHS = 12;
const MOST_LEVERS = 2;
/** Facts beyond these are tried alone, not in pairs: a result that hangs on more is for the office. */
const PAIRED_FACTS = 4;
/** A fact with more values than these is not tried in pairs. */
const PAIRED_VALUES = 3;

export function findLevers(trial: Trial, prospects: Prospects): readonly Lever[] {
  const now = trial.assess(trial.given, trial.today);
  if (now.result === 'likely') return [];
  return [...findOut(trial, prospects, now), ...actsThatHelp(trial, prospects, now)].slice(0, MOST_LEVERS);
}

/** Each act alone, each wait alone, and each act with the waits that begin with it. */
function actsThatHelp(trial: Trial, prospects: Prospects, now: Assessment): ActLever[] {
  const known = trial.known(trial.given, trial.today);
  const possible = prospects.acts.filter(
    ({ when, changes }) =>
      changes.some(({ fact, value }) => differs(known[fact], value)) && (when === undefined || truth(when, known) === true),
  );
  const ways = [null, ...possible].flatMap((act) => {
    const changed = act === null ? trial.given : { ...trial.given, ...asFacts(act.changes, trial.today) };
    return [null, ...waitsFor(trial, prospects, changed)].map((wait) => {
      const acts = [act?.id, wait?.id].filter((id) => id !== undefined);
      return { changed, acts, months: wait?.months ?? 0 };
    });
  });
  // The quickest first, and of these the simplest, as they come: what takes longer and gives no more is no advice beside it, so the
  // first likely one ends the search.
  ways.sort((a, b) => a.months - b.months);
  const found: ActLever[] = [];
  let best = now.result;
  for (const { changed, acts, months } of ways) {
    const then = months === 0 ? { facts: changed, on: trial.today } : prospects.later(changed, months, trial.today);
    const { result, categories, missing } = trial.assess(then.facts, then.on);
    if (RESULTS.indexOf(result) >= RESULTS.indexOf(best)) continue;
    best = result;
    if (found.at(-1)?.inMonths === months) found.pop();
    const changes = Object.entries(then.facts)
      .filter(([name, fact]) => trial.given[name] !== fact)
      .map(([name, { value }]) => ({ fact: name, value }));
    found.push({ kind: 'act', acts, changes, inMonths: months, on: then.on, result, categories, missing });
    if (result === 'likely') break;
  }
  return found.toReversed();
}

/** A fact that is open is found out, not changed. */
function differs(fact: Fact | undefined, value: Change['value']): boolean {
  return fact !== undefined && fact.value !== UNSURE && fact.value !== value;
}

/** For each growing fact, the months until it is certain to reach a line of the rules. */
function waitsFor({ known: knownOf, ruleSet, today }: Trial, { growing }: Prospects, given: Facts): { id: string; months: number }[] {
  const known = knownOf(given, today);
  const lines = conditionsOf(ruleSet).flatMap(literals);
  return growing.flatMap(({ fact, id }) => {
    const least = leastOf(known[fact]);
    if (least === null) return [];
    const months = lines.flatMap(({ field, op, value }) =>
      field === fact && (op === 'gte' || op === 'gt') ? [Number(value) - least + (op === 'gt' ? 1 : 0)] : [],
    );
    return [...new Set(months)].filter((wait) => wait > 0 && wait <= LONGEST_WAIT_MONTHS).map((wait) => ({ id, months: wait }));
  });
}

function leastOf(fact: Fact | undefined): number | null {
  if (typeof fact?.value === 'number') return fact.value;
  return fact !== undefined && isRange(fact.value) ? fact.value.min : null;
}

/** One open fact that can make the result firm and favourable or settles it either way; two where no single one does. */
function findOut(trial: Trial, prospects: Prospects, { missing }: Assessment): FindOutLever[] {
  // Where no answer can make the result firm, only the office can.
  if (!trial.ruleSet.verified || trial.ruleSet.maxOutcome !== undefined) return [];
  const bounds = (fact: string): number[] =>
    conditionsOf(trial.ruleSet)
      .flatMap(literals)
      .flatMap(({ field, value }) => (field === fact && typeof value === 'number' ? [value] : []));
  const values = new Map(missing.map((fact) => [fact, prospects.valuesOf(fact, bounds(fact), trial.today)]));
  const attempt = (facts: readonly string[]): FindOutLever[] => {
    const combinations = facts.reduce<Change[][]>(
      (sofar, fact) => sofar.flatMap((one) => (values.get(fact) ?? []).map((value) => [...one, { fact, value }])),
      [[]],
    );
    const tried = combinations.map((changes) => ({ changes, result: trial.refined(asFacts(changes, trial.today)) }));
    if (!tried.some(({ result }) => result === 'likely')) return [];
    const outcomes = onePerResult(tried).map(({ changes }) => ({
      changes,
      result: trial.assess({ ...trial.given, ...asFacts(changes, trial.today) }, trial.today).result,
    }));
    if (!outcomes.some(({ result }) => result === 'likely')) return [];
    const settles = [...tried, ...outcomes].every(({ result }) => result !== 'needs-review');
    return [{ kind: 'find-out', facts, where: facts.map(prospects.whereabouts), settles, outcomes }];
  };
  const single = missing.flatMap((fact) => attempt([fact]));
  const first = missing.filter((fact) => (values.get(fact)?.length ?? 0) <= PAIRED_VALUES).slice(0, PAIRED_FACTS);
  return single.length > 0 ? single : first.flatMap((one, index) => first.slice(index + 1).flatMap((other) => attempt([one, other])));
}

function onePerResult(outcomes: FindOutLever['outcomes']): FindOutLever['outcomes'] {
  return RESULTS.flatMap((result) => outcomes.find((one) => one.result === result) ?? []);
}

function asFacts(changes: readonly Change[], today: string): Facts {
  return Object.fromEntries(changes.map(({ fact, value }) => [fact, { value, source: 'veteran', at: `${today}T00:00:00+08:00` }]));
}

function conditionsOf({ common, base, categories }: RuleSet): Condition[] {
  return [common, base, ...categories.map(({ test }) => test)].filter((condition) => condition !== undefined && condition !== null);
}
