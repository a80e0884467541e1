/** Walks every path of a region's self-check: every option of every asked question, typed answers just under, at and over each threshold. */
import {
  literals,
  truth,
  type Condition,
  type Fact,
  type Facts,
  type Path,
  type Question,
  type Questionnaire,
  type RuleSet,
} from '../../src/eligibility';
import { derive } from '../../src/policy/derive';
import type { Range } from '../../src/understanding/types';
import { monthNumber, monthText, monthsToStatutoryRetirement, RETIREMENT_TRACKS } from '../../src/policy/retirement';
import type { RuleLibrary } from '../../src/policy/rules';
import { factsFromAnswer, type QuestionAnswer } from '../../src/policy/self-check';

export const TODAY = '2026-11-23';
const CONTEXT = { source: 'veteran', at: '2026-11-23T01:00:00.000Z' } as const;

export interface Answer {
  /** What was answered, for people who read a failure. */
  label: string;
  facts: Facts;
}

export function conditionsOf(rules: RuleSet): Condition[] {
  const own = rules.categories.flatMap(({ test, confirmWhen }) => [test, confirmWhen]);
  return [rules.common, rules.base, ...own].filter((condition) => condition !== undefined && condition !== null);
}

function thresholds(rules: RuleSet, field: string): number[] {
  const values = conditionsOf(rules)
    .flatMap(literals)
    .filter((literal) => literal.field === field);
  return [...new Set(values.map(({ value }) => Number(value)))];
}

export function regionFact(code: string): Facts {
  return { region: { value: code, ...CONTEXT } };
}

/** Every answer to a question that can make a difference under a rule set. */
export function answersTo(library: RuleLibrary, rules: RuleSet, question: Question): Answer[] {
  const optionIds = (question.options ?? []).map(({ id }) => id);
  const answers: [string, QuestionAnswer][] = optionIds.map((id) => [id, { kind: 'options', ids: [id] }]);
  if (question.kind === 'multi') {
    const chosen = optionIds.filter((id) => id !== 'none' && id !== 'unsure');
    if (chosen.length > 1) answers.push([chosen.slice(0, 2).join('+'), { kind: 'options', ids: chosen.slice(0, 2) }]);
  }
  if (question.kind === 'birthdate')
    answers.push(...births(library, rules).map((birth) => [birth, birthAnswer(birth)] as [string, QuestionAnswer]));
  if (question.kind === 'unemployed_since') {
    const field = question.typed?.fact ?? question.facts[0] ?? '';
    answers.push(
      ...durations(thresholds(rules, field)).map((months) => [months.join('-'), durationAnswer(months)] as [string, QuestionAnswer]),
    );
  }
  return answers.map(([label, answer]) => ({ label, facts: factsFromAnswer(question, answer, CONTEXT) }));
}

function birthAnswer(birth: string): QuestionAnswer {
  return {
    kind: 'birthdate',
    value: { birth, precision: birth.length === 4 ? 'year' : 'month', age: null, ageRange: [null, null], confirm: false },
  };
}

function durationAnswer(months: Range): QuestionAnswer {
  return { kind: 'unemployed_since', value: { since: null, months, atLeast12Months: null, confirm: false } };
}

/** Just under, at, just over each threshold, and a length that leaves it open. */
function durations(limits: readonly number[]): Range[] {
  const exact = new Set(limits.flatMap((limit) => [limit - 1, limit, limit + 1]));
  return [
    ...[...exact].sort((a, b) => a - b).map((months): Range => [months, months]),
    ...limits.map((limit): Range => [limit - 1, limit]),
  ];
}

/** Birth months around every age line and every retirement line of the rules, and a year that leaves an age line open. */
export function births(library: RuleLibrary, rules: RuleSet): string[] {
  const now = monthNumber(TODAY);
  const found = new Set<number>();
  const ages = thresholds(rules, 'age');
  for (const age of ages) for (const shift of [1, 0, -1]) found.add(now - age * 12 + shift);
  const all = Array.from({ length: 12 * 70 }, (_, index) => monthNumber('1942-01') + index);
  for (const limit of thresholds(rules, 'monthsToStatutoryRetirement')) {
    for (const track of RETIREMENT_TRACKS) {
      const left = (born: number): number => monthsToStatutoryRetirement(library.retirement, track, monthText(born), TODAY);
      // The retirement month grows with the birth month, at times by two: the nearest birth on either side stands for the line.
      const over = all.find((born) => left(born) > limit) ?? 0;
      found
        .add(over)
        .add(over - 1)
        .add(over - 2);
    }
  }
  const years = ages.filter((age) => age > 16).slice(0, 1);
  return [...[...found].sort((a, b) => a - b).map(monthText), ...years.map((age) => String(Math.floor(now / 12) - age))];
}

export interface Leaf {
  path: Path;
  /** The answers given, first to last. */
  labels: readonly string[];
}

/**
 * Visits the end of every path and, on the way back, every asked question with the results reachable behind it.
 * @returns the results found
 */
export function walk(
  region: { questionnaire: Questionnaire; answers: (question: Question) => readonly Answer[] },
  path: Path,
  labels: readonly string[],
  visit: { end(leaf: Leaf): string; asked?(question: Question, path: Path, results: ReadonlySet<string>): void },
): Set<string> {
  if (path.next === null) return new Set([visit.end({ path, labels })]);
  const question = path.next;
  const results = new Set<string>();
  for (const { label, facts } of region.answers(question)) {
    const next = region.questionnaire.follow(path, question, facts, TODAY);
    for (const result of walk(region, next, [...labels, `${question.id}=${label}`], visit)) results.add(result);
  }
  visit.asked?.(question, path, results);
  return results;
}

/**
 * The same questionnaire, which works out each path once: a path one answer further depends on the path and on the facts of that
 * answer alone. For many walks over the same paths; whoever checks against it must ask the original as well.
 */
export function rememberingPaths(questionnaire: Questionnaire): Questionnaire {
  const known = new WeakMap<Path, Map<string, Path>>();
  const numbers = new WeakMap<Fact, number>();
  let last = 0;
  const numberOf = (fact: Fact | undefined): number => {
    if (fact === undefined) return 0;
    const number = numbers.get(fact) ?? ++last;
    numbers.set(fact, number);
    return number;
  };
  const copy = Object.create(questionnaire) as Questionnaire;
  copy.follow = (path, question, answer, today) => {
    const key = [question.id, today, ...[...question.facts, ...(question.alsoFills ?? [])].map((name) => numberOf(answer[name]))].join();
    const further = known.get(path) ?? new Map<string, Path>();
    const found = further.get(key) ?? questionnaire.follow(path, question, answer, today);
    known.set(path, further.set(key, found));
    return found;
  };
  return copy;
}

/** Remembers the answers to each question, so that the same answer is the same object on every path. */
export function remembered(answers: (question: Question) => Answer[]): (question: Question) => readonly Answer[] {
  const known = new Map<string, readonly Answer[]>();
  return (question) => {
    const found = known.get(question.id) ?? answers(question);
    known.set(question.id, found);
    return found;
  };
}

/**
 * Answers that no condition of the rules can tell apart, each kind once. Two answers are of a kind when every literal has
 * the same truth for both, whatever the retirement age that goes with them.
 */
export function kindsOfAnswers(library: RuleLibrary, rules: RuleSet, question: Question): Answer[] {
  const tests = conditionsOf(rules).flatMap(literals);
  const tracks: Facts[] = [{}, ...RETIREMENT_TRACKS.map((value): Facts => ({ retirementTrack: { value, ...CONTEXT } }))];
  const kind = ({ facts }: Answer): string =>
    tracks
      .map((track) => derive({ ...track, ...facts }, TODAY, library.fields, library.retirement).facts)
      .map((known) => tests.map((test) => truth(test, known)).join())
      .join('|');
  return [...new Map(answersTo(library, rules, question).map((answer) => [kind(answer), answer])).values()];
}
