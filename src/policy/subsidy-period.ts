/**
 * How long a subsidy can run for a person: retirement and the longest period that follow from a birth month on a day.
 * Knows the tables in `policy/retirement.yaml` and `policy/subsidies.yaml`, no person, no wording.
 */
import { z } from 'zod';
import { figuresIn } from './figures';
import { PolicyError, readPolicyFile } from './pack-reader';
import type { Place, Problem } from './problem';
import {
  monthNumber,
  monthsToStatutoryRetirement,
  monthText,
  nearness,
  RetirementTableSchema,
  statutoryRetirement,
  type NearnessName,
  type RetirementTable,
  type RetirementTrack,
} from './retirement';
import type { PolicyLibrary, Provision } from './types';

/** Subsidies with a longest period, named as their topics. */
export const SUBSIDIES = ['public-welfare-posts', 'employer-insurance-subsidy', 'flexible-insurance-subsidy'] as const;
export type Subsidy = (typeof SUBSIDIES)[number];

const NATION = '000000';

const PeriodRule = z.strictObject({
  region: z.string().regex(/^\d{6}$/),
  longestYears: z.int().min(1),
  /** At the first approval; the number itself does not count. */
  untilRetirementUnderYears: z.int().min(1),
  provision: z.string(),
  /** What replaced the provision, where it is no longer in force. */
  replacedBy: z.string().optional(),
});
type PeriodRule = z.infer<typeof PeriodRule>;

const rules = z.array(PeriodRule).min(1);
const SubsidyTableSchema = z.strictObject({
  periods: z.strictObject({ 'public-welfare-posts': rules, 'employer-insurance-subsidy': rules, 'flexible-insurance-subsidy': rules }),
});
type SubsidyTable = z.infer<typeof SubsidyTableSchema>;

export interface SubsidyPeriod {
  subsidy: Subsidy;
  /** The longest that can be approved, in whole months from the month of the first approval. */
  months: number;
  /** The month in which it ends at the latest, `YYYY-MM`. */
  until: string;
  untilRetirement: boolean;
  /** The rule: so many years at most, or until retirement for those who have fewer than so many years left. */
  longestYears: number;
  untilRetirementUnderYears: number;
  provision: string;
  /** The provision that replaced it and whose text is not stored: the period is a former rule, never today's. Null = in force. */
  replacedBy: string | null;
}

/** What follows from a birth month, on one day, for one of the original retirement ages. */
export interface RetirementOutlook {
  track: RetirementTrack;
  /** The statutory age, in months. */
  ageMonths: number;
  /** The month in which it is reached, `YYYY-MM`. */
  month: string;
  /** Whole months from the month of the day; 0 or less = reached. */
  monthsLeft: number;
  near: Record<NearnessName, boolean>;
  /** The first month, `YYYY-MM`, from which less than five years are left. */
  underFiveYearsFrom: string;
  /** Empty once the age is reached. */
  periods: SubsidyPeriod[];
}

export interface RetirementCalculator {
  /** The provision that sets the ages. */
  readonly provision: string;
  /** The provision that speaks of being so near to retirement, null where only rules of recognition do. */
  nearnessProvision(name: NearnessName): string | null;
  /**
   * @param birthMonth `YYYY-MM`
   * @param today `YYYY-MM-DD`, taken for the day of the first approval
   * @param region GB/T 2260, or null where the place is unknown
   */
  outlook(track: RetirementTrack, birthMonth: string, today: string, region: string | null): RetirementOutlook;
}

/** @param directory the `policy` folder @throws PolicyError naming file, entry, what is wrong and what to write instead */
export function loadRetirement(directory: string, policy: Pick<PolicyLibrary, 'provision'>): RetirementCalculator {
  const ages = readPolicyFile(directory, 'retirement.yaml', RetirementTableSchema, 'rules');
  const subsidies = readPolicyFile(directory, 'subsidies.yaml', SubsidyTableSchema);
  const unread = [ages, subsidies].flatMap((file) => ('problems' in file ? file.problems : []));
  if (!('value' in ages) || !('value' in subsidies)) throw new PolicyError(unread);
  const problems = [
    ...ageProblems(ages.value, policy),
    ...SUBSIDIES.flatMap((subsidy) => periodProblems(subsidy, subsidies.value.periods[subsidy], policy)),
  ];
  if (problems.length > 0) throw new PolicyError(problems);
  return createCalculator(ages.value, subsidies.value);
}

function createCalculator(ages: RetirementTable, { periods }: SubsidyTable): RetirementCalculator {
  return {
    provision: ages.provision,
    nearnessProvision: (name) => ages.nearness[name].provision ?? null,
    outlook(track, birthMonth, today, region) {
      const { ageMonths, month } = statutoryRetirement(ages, track, birthMonth);
      const monthsLeft = monthsToStatutoryRetirement(ages, track, birthMonth, today);
      const { underFiveYears } = ages.nearness;
      const near = 'below' in underFiveYears ? underFiveYears.below - 1 : underFiveYears.atMost;
      return {
        track,
        ageMonths,
        month,
        monthsLeft,
        near: nearness(ages, monthsLeft),
        underFiveYearsFrom: monthText(monthNumber(month) - near),
        periods: SUBSIDIES.flatMap((subsidy) => longestPeriod(subsidy, ruleFor(periods[subsidy], region), monthsLeft, today) ?? []),
      };
    },
  };
}

/** The first rule whose region is the place itself, its city, its province or the nation. */
function ruleFor(list: readonly PeriodRule[], region: string | null): PeriodRule {
  const places = region === null ? [NATION] : [region, `${region.slice(0, 4)}00`, `${region.slice(0, 2)}0000`, NATION];
  return list.find((rule) => places.includes(rule.region)) as PeriodRule;
}

/** A subsidy never outlasts retirement: near enough it can run until then, otherwise its longest period counts. */
function longestPeriod(subsidy: Subsidy, rule: PeriodRule, monthsLeft: number, approved: string): SubsidyPeriod | null {
  if (monthsLeft <= 0) return null;
  const untilRetirement = monthsLeft < rule.untilRetirementUnderYears * 12;
  const months = untilRetirement ? monthsLeft : rule.longestYears * 12;
  const { longestYears, untilRetirementUnderYears, provision, replacedBy = null } = rule;
  return {
    subsidy,
    months,
    until: monthText(monthNumber(approved) + months),
    untilRetirement,
    longestYears,
    untilRetirementUnderYears,
    provision,
    replacedBy,
  };
}

function ageProblems({ provision, nearness: names }: RetirementTable, policy: Pick<PolicyLibrary, 'provision'>): Problem[] {
  const cited = [provision, ...Object.values(names).flatMap((rule) => rule.provision ?? [])];
  return cited
    .filter((id) => policy.provision(id)?.current !== true)
    .map((id) => ({ at: ['retirement.yaml', 'provision'], what: 'agesOnNothing', values: { provision: id } }));
}

function periodProblems(subsidy: Subsidy, list: readonly PeriodRule[], policy: Pick<PolicyLibrary, 'provision'>): Problem[] {
  const last: Problem[] =
    list.at(-1)?.region === NATION ? [] : [{ at: ['subsidies.yaml', subsidy], what: 'nationNotLast', values: { code: NATION } }];
  return [
    ...last,
    ...list.flatMap((rule, index) => {
      const at = ['subsidies.yaml', `${subsidy}[${index}]`];
      const provision = policy.provision(rule.provision);
      if (provision === undefined)
        return [{ at: [...at, 'provision'], what: 'noProvisionOfPeriod', values: { provision: rule.provision } }];
      return [...standingProblems(at, rule, provision, policy), ...figureProblems(at, rule, provision)];
    }),
  ];
}

function standingProblems(
  at: readonly Place[],
  { replacedBy }: PeriodRule,
  { verified, current }: Provision,
  policy: Pick<PolicyLibrary, 'provision'>,
): Problem[] {
  const problems: Problem[] = [];
  if (!verified) problems.push({ at: [...at, 'provision'], what: 'periodHearsay' });
  if (current === (replacedBy !== undefined)) problems.push({ at: [...at, 'replacedBy'], what: 'periodStanding' });
  if (replacedBy !== undefined && policy.provision(replacedBy)?.current !== true)
    problems.push({ at: [...at, 'replacedBy'], what: 'replacementNotInForce', values: { provision: replacedBy } });
  return problems;
}

/** The years must stand in the provision. */
function figureProblems(
  at: readonly Place[],
  { longestYears, untilRetirementUnderYears }: PeriodRule,
  { id, summary, quote }: Provision,
): Problem[] {
  const stated = figuresIn(`${summary} ${quote ?? ''}`);
  return [longestYears, untilRetirementUnderYears]
    .filter((years) => !stated.includes(`${years}年`))
    .map((years) => ({ at, what: 'yearsInvented', values: { years, provision: id } }));
}
