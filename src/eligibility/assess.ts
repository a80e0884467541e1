import { evaluate, truth } from './condition';
import { every, reach, some, type Outlook } from './reach';
import type { Assessment, Category, Evaluation, Facts, Reason, Result, RuleSet } from './types';

/** Facts as the rules read them: given and derived ones, with what is wrong with them. */
export interface Knowledge {
  /** Facts that a contradiction `doubts` stand here as `unsure`. */
  facts: Facts;
  contradictions: readonly { id: string; facts: readonly string[]; doubts: readonly string[] }[];
  /** Sensitive facts that nobody volunteered: they count as false and are named to nobody. */
  assumed: ReadonlySet<string>;
}

/** Whether some fact is in doubt; a contradiction that doubts none is only asked about. */
export function isContradicted({ contradictions }: Knowledge): boolean {
  return contradictions.some(({ doubts }) => doubts.length > 0);
}

/** Whether a category, once met, is enough to say `likely`. */
function isConclusive(category: Category, ruleSet: RuleSet): boolean {
  return ruleSet.verified && ruleSet.maxOutcome === undefined && category.verified && category.localThreshold !== true;
}

/** What a category still waits for is asked of {@link decisiveFacts}. */
function evaluateCategory(category: Category, facts: Facts): Pick<Evaluation, 'value' | 'because'> {
  // A catch-all counts as not met; a threshold that only the locality knows cannot be tested here.
  if (category.test === null) return { value: category.localThreshold === true ? 'unknown' : false, because: [] };
  const test = evaluate(category.test, facts);
  if (test.value !== true || category.confirmWhen === undefined) return test;
  return truth(category.confirmWhen, facts) === false ? test : { value: 'unknown', because: [] };
}

/**
 * The result under one rule set. `likely` needs the base and one verified category of a verified region; `unlikely` needs
 * a failed base or every category failed; an unverified region is firm only about what holds in every region.
 * @param today `YYYY-MM-DD`
 */
export function assess(ruleSet: RuleSet, known: Knowledge, today: string): Omit<Assessment, 'missing'> {
  const { facts } = known;
  const common = ruleSet.common ?? { all: [] };
  const base = evaluate({ all: [common, ruleSet.base] }, facts);
  const categories = ruleSet.categories.map((category) => ({ category, evaluation: evaluateCategory(category, facts) }));

  let result: Result = 'needs-review';
  const firmBase = ruleSet.verified ? base : evaluate(common, facts);
  if (firmBase.value === false || (ruleSet.verified && categories.every(({ evaluation }) => evaluation.value === false))) {
    result = 'unlikely';
  } else if (
    base.value === true &&
    !isContradicted(known) &&
    categories.some(({ category, evaluation }) => evaluation.value === true && isConclusive(category, ruleSet))
  ) {
    result = 'likely';
  }

  const reasons: Reason[] = [
    baseReason(ruleSet, base),
    ...categories.map(({ category, evaluation }) => reasonOf(category, evaluation, known)),
  ];
  return {
    result,
    reasons,
    contradictions: known.contradictions.map(({ id }) => id),
    categories: categories.filter(({ evaluation }) => evaluation.value === true).map(({ category }) => category.id),
    ruleSet: { id: ruleSet.id, region: ruleSet.code, version: ruleSet.version, asOf: today },
    furtherSituations: reasons.some((reason) => reason.unspoken === true),
  };
}

function baseReason({ baseLabel, baseNote, verified }: RuleSet, { value, because }: Evaluation): Reason {
  const label = { label: baseLabel?.label ?? 'base', ...(baseLabel && { labelEn: baseLabel.labelEn }) };
  return { rule: 'base', ...label, outcome: value, because, verified, ...(baseNote !== undefined && { note: baseNote }) };
}

function reasonOf(category: Category, evaluation: Pick<Evaluation, 'value' | 'because'>, { assumed }: Knowledge): Reason {
  const because = evaluation.because.filter((name) => !assumed.has(name));
  const unspoken = category.test === null ? category.localThreshold !== true : because.length < evaluation.because.length;
  return {
    rule: category.id,
    label: category.label,
    labelEn: category.labelEn,
    outcome: evaluation.value,
    because,
    verified: category.verified,
    ...(category.note !== undefined && { note: category.note }),
    ...(unspoken && evaluation.value !== true && { unspoken: true }),
  };
}

/**
 * The open facts that could still turn the present result into another one; empty = it can no longer change.
 * Firm results never change, so only a `needs-review` has any.
 */
export function decisiveFacts(ruleSet: RuleSet, outlook: Outlook, contradicted: boolean): ReadonlySet<string> {
  const common = reach(ruleSet.common ?? { all: [] }, outlook);
  const own = reach(ruleSet.base, outlook);
  const met: (readonly string[] | null)[] = [];
  const failed: (readonly string[] | null)[] = [];
  for (const category of ruleSet.categories) {
    const { yes, no } = reachCategory(category, outlook);
    if (!contradicted && isConclusive(category, ruleSet)) met.push(yes);
    failed.push(no);
  }
  const toLikely = every([common.yes, own.yes, some(met)]);
  const toUnlikely = ruleSet.verified ? some([common.no, own.no, every(failed)]) : common.no;
  // Where one of them holds already, its list is empty and the other is out of reach.
  return new Set([...(toLikely ?? []), ...(toUnlikely ?? [])]);
}

function reachCategory(category: Category, outlook: Outlook): { yes: readonly string[] | null; no: readonly string[] | null } {
  if (category.test === null) return { yes: null, no: category.localThreshold === true ? null : [] };
  const test = reach(category.test, outlook);
  if (category.confirmWhen === undefined) return test;
  return { yes: every([test.yes, reach(category.confirmWhen, outlook).no]), no: test.no };
}
