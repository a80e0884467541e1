import { literals, print, type Condition, type RuleSet } from '../../src/eligibility';
import { createQuestionnaire } from '../../src/policy/self-check';
import { library } from './our-rules';
import { kindsOfAnswers, regionFact, remembered, TODAY, walk } from './paths';

/**
 * Drops each literal of each condition in turn and walks all paths again: a literal that changes no path is dead, that is
 * superfluous or unreachable. Each dead one must have a reason here; one that has a reason and is alive is refused too.
 */

/** Why a literal may be dead on the paths although it is no mistake. */
const NOT_ASKED = 'unverified or capped: its categories cannot change the result and are not asked, only shown when volunteered';
const REPEATS_COMMON = 'repeats what holds in every region, as the text of the region does';
const SENSITIVE = 'sensitive: never asked, read only where the person volunteers it';
const KNOWN: Record<string, string> = {
  'shanghai sh-land: landLost in {partial, all}': 'its line is drawn locally, and sh-older keeps the result open anyway',
  'shanghai sh-longyouth: unemployedMonths >= 12': 'unverified, and sh-older keeps the result open anyway',
  'zhejiang zj-older to confirm: sex = female': 'a man of 45 fails the test itself; it says whom the doubt concerns',
  'zhejiang zj-long: uiStatus in {receiving, expired_still_unemployed}':
    'the options never join 6 months with no benefit; it guards facts given without questions',
};

type Literal = ReturnType<typeof literals>[number];

/** The condition without one literal; null where nothing is left. */
function without(condition: Condition, literal: Literal): Condition | null {
  if (condition === literal) return null;
  if ('field' in condition) return condition;
  if ('not' in condition) {
    const rest = without(condition.not, literal);
    return rest === null ? null : { not: rest };
  }
  const key = 'all' in condition ? 'all' : 'any';
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => without(part, literal)).filter((part) => part !== null);
  if (parts.length === 0) return null;
  return key === 'all' ? { all: parts } : { any: parts };
}

interface Mutant {
  id: string;
  rules: RuleSet;
  literal: Literal;
}

function mutantsOf(rules: RuleSet): Mutant[] {
  const common = rules.common ?? { all: [] };
  const drop = (condition: Condition, text: string): Condition =>
    literals(condition)
      .filter((one) => print(one) === text)
      .reduce((rest: Condition, one) => without(rest, one) ?? { all: [] }, condition);
  // What the region repeats of the common conditions is dropped in both places, else the one would stand in for the other.
  const bases = [...new Map([...literals(common), ...literals(rules.base)].map((literal) => [print(literal), literal])).entries()];
  return [
    ...bases.map(([text, literal]) => ({
      id: `${rules.id} base: ${text}`,
      literal,
      rules: { ...rules, common: drop(common, text), base: drop(rules.base, text) },
    })),
    ...rules.categories.flatMap((category) =>
      (['test', 'confirmWhen'] as const).flatMap((key) => {
        const condition = category[key];
        if (condition === null || condition === undefined) return [];
        return literals(condition).map((literal) => {
          const rest = without(condition, literal);
          const changed = key === 'test' ? { ...category, test: rest } : { ...category, confirmWhen: rest ?? undefined };
          const id = `${rules.id} ${category.id}${key === 'test' ? '' : ' to confirm'}: ${print(literal)}`;
          return { id, literal, rules: { ...rules, categories: rules.categories.map((one) => (one === category ? changed : one)) } };
        });
      }),
    ),
  ];
}

class Differs extends Error {}

/** Visits all paths of a rule set: what is asked, what is answered, what comes out. */
function walkPaths(rules: RuleSet, original: RuleSet, end: (line: string) => void): void {
  const questionnaire = createQuestionnaire({ ...library, ruleSet: () => rules });
  const answers = remembered((question) => kindsOfAnswers(library, original, question));
  walk({ questionnaire, answers }, questionnaire.onPath(regionFact(original.code), TODAY), [], {
    end({ path, labels }) {
      const { result, categories } = questionnaire.assessAll(path.facts, TODAY);
      end(`${labels.join(' ')} ${result} ${categories.join()}`);
      return result;
    },
  });
}

function changesNothing(mutant: Mutant, original: RuleSet, lines: readonly string[]): boolean {
  let index = 0;
  try {
    walkPaths(mutant.rules, original, (line) => {
      if (line !== lines[index]) throw new Differs();
      index += 1;
    });
  } catch (error) {
    if (error instanceof Differs) return false;
    throw error;
  }
  return index === lines.length;
}

function reasonFor({ literal, id }: Mutant, rules: RuleSet): string | null {
  const inCategory = !id.startsWith(`${rules.id} base:`);
  if (inCategory && library.fields.sensitive.includes(literal.field)) return SENSITIVE;
  if (inCategory && literals(rules.common ?? { all: [] }).some((one) => print(one) === print(literal))) return REPEATS_COMMON;
  const isCommon = literals(rules.common ?? { all: [] }).some((one) => print(one) === print(literal));
  if (!isCommon && !rules.verified) return NOT_ASKED;
  if (inCategory && rules.maxOutcome !== undefined) return NOT_ASKED;
  return KNOWN[id] ?? null;
}

it.each(library.regions)('has no dead condition without a reason in %s', (code) => {
  const rules = library.ruleSet(code, TODAY);
  const lines: string[] = [];
  walkPaths(rules, rules, (line) => lines.push(line));
  const mutants = mutantsOf(rules);
  const dead = mutants.filter((mutant) => changesNothing(mutant, rules, lines));
  expect(dead.filter((mutant) => reasonFor(mutant, rules) === null).map(({ id }) => id)).toEqual([]);
  const alive = mutants.filter((mutant) => !dead.includes(mutant));
  expect(alive.map(({ id }) => id).filter((id) => KNOWN[id] !== undefined)).toEqual([]);
  expect(alive.length).toBeGreaterThan(0);
});
