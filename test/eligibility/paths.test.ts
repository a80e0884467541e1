import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { isFirm, isRange, isValueSet, RESULTS, UNSURE, type Fact, type Facts, type Result } from '../../src/eligibility';
import { changesBetween, type Table } from './changes';
import { library, questionnaire } from './our-rules';
import { answersTo, kindsOfAnswers, regionFact, remembered, TODAY, walk } from './paths';

/**
 * Every path of every region's self-check. What is expected is one digest and a small table a region in
 * `paths.expected.yaml`; after a wanted change of a rule, `UPDATE_EXPECTED=1 npx jest test/eligibility/paths` writes it anew.
 */
const EXPECTED = join(__dirname, 'paths.expected.yaml');
const LONGEST = 14;
const MEAN = 9;
const ALL_PATHS_SECONDS = 60;

interface Walked {
  table: Table;
  questions: number;
  options: Set<string>;
  pointless: string[];
  refinements: number;
  flips: string[];
}

/** Whether a firm fact only says more than the one before: unsure allows anything, a range or a set what lies in it. */
function allows(before: Fact | undefined, after: Fact): boolean {
  if (before === undefined || before.value === UNSURE) return true;
  if (isValueSet(before.value)) return before.value.oneOf.includes(String(after.value));
  if (!isRange(before.value)) return before.value === after.value;
  const { min, max } = before.value;
  return Number(after.value) >= (min ?? -Infinity) && Number(after.value) <= (max ?? Infinity);
}

function walkRegion(code: string): Walked {
  const rules = library.ruleSet(code, TODAY);
  const answers = remembered((question) => answersTo(library, rules, question));
  const hash = createHash('sha256');
  const results: Record<Result, number> = { likely: 0, 'needs-review': 0, unlikely: 0 };
  const outcomes = new Map<string, [number, number, number]>();
  const walked: Walked = {
    table: { paths: 0, longest: 0, mean: 0, results, rules: {}, digest: '' },
    questions: 0,
    options: new Set(),
    pointless: [],
    refinements: 0,
    flips: [],
  };
  const refine = (result: Result, facts: Facts, labels: readonly string[]): void => {
    for (const question of library.questions) {
      if (question.kind === 'region' || question.facts.every((name) => facts[name] === undefined || isFirm(facts[name]))) continue;
      for (const answer of answers(question)) {
        if (!Object.entries(answer.facts).every(([name, fact]) => isFirm(fact) && allows(facts[name], fact))) continue;
        walked.refinements += 1;
        const after = questionnaire.assessAll({ ...facts, ...answer.facts }, TODAY);
        if (after.result !== result && after.contradictions.length === 0)
          walked.flips.push(`${code}: ${labels.join(' ')} + ${question.id}=${answer.label}: ${result} -> ${after.result}`);
      }
    }
  };
  walk({ questionnaire, answers }, questionnaire.onPath(regionFact(code), TODAY), [], {
    end({ path, labels }) {
      const assessment = questionnaire.assessAll(path.facts, TODAY);
      walked.table.paths += 1;
      walked.questions += path.steps.length;
      walked.table.longest = Math.max(walked.table.longest, path.steps.length);
      results[assessment.result] += 1;
      for (const { rule, outcome } of assessment.reasons) {
        const counts = outcomes.get(rule) ?? [0, 0, 0];
        counts[outcome === true ? 0 : outcome === false ? 1 : 2] += 1;
        outcomes.set(rule, counts);
      }
      for (const label of labels) walked.options.add(label);
      hash.update(`${labels.join(' ')} ${assessment.result} ${assessment.categories.join()} ${assessment.missing.join()}\n`);
      if (assessment.result !== 'needs-review') refine(assessment.result, path.facts, labels);
      return assessment.result;
    },
    asked(question, path, found) {
      if (found.size < 2) walked.pointless.push(`${code}: ${path.steps.map((step) => step.question.id).join(' ')} -> ${question.id}`);
    },
  });
  walked.table.mean = Math.round((walked.questions / walked.table.paths) * 100) / 100;
  walked.table.rules = Object.fromEntries(
    [...outcomes].map(([rule, [yes, no, unknown]]) => [rule, `true ${yes}, false ${no}, unknown ${unknown}`]),
  );
  walked.table.digest = hash.digest('hex').slice(0, 16);
  return walked;
}

describe('every path of every region', () => {
  const byRegion = new Map<string, Walked>();
  let seconds = 0;

  beforeAll(() => {
    const before = process.cpuUsage();
    for (const code of library.regions) byRegion.set(code, walkRegion(code));
    // What the processor worked, not what it waited for others.
    const { user, system } = process.cpuUsage(before);
    seconds = (user + system) / 1_000_000;
    const all = [...byRegion.values()];
    const paths = all.reduce((sum, { table }) => sum + table.paths, 0);
    const questions = all.reduce((sum, one) => sum + one.questions, 0);
    const longest = Math.max(...all.map(({ table }) => table.longest));
    const refinements = all.reduce((sum, one) => sum + one.refinements, 0);
    const mean = (questions / paths).toFixed(2);
    const region = (code: string, { table }: Walked): string =>
      `${code} ${library.ruleSet(code, TODAY).id}: ${table.paths} paths, longest ${table.longest}, mean ${table.mean.toFixed(2)}\n`;
    process.stdout.write([...byRegion].map(([code, walked]) => region(code, walked)).join(''));
    process.stdout.write(
      `${paths} paths in ${seconds.toFixed(1)} s of processor time, longest ${longest}, mean ${mean}, ${refinements} refinements of firm results\n`,
    );
  }, 120_000);

  it('takes less than a minute in total', () => {
    expect(seconds).toBeLessThan(ALL_PATHS_SECONDS);
  });

  it('asks no more than 14 questions in each region, and 9 on the mean', () => {
    const over = [...byRegion].filter(([, { table, questions }]) => table.longest > LONGEST || questions / table.paths > MEAN);
    expect(over.map(([code, { table }]) => [code, table.longest, table.mean])).toEqual([]);
  });

  it('asks no more than 9 on the mean in each region, of answers that its rules can tell apart', () => {
    for (const code of library.regions) {
      const rules = library.ruleSet(code, TODAY);
      const answers = remembered((question) => kindsOfAnswers(library, rules, question));
      const lengths: number[] = [];
      walk({ questionnaire, answers }, questionnaire.onPath(regionFact(code), TODAY), [], {
        end: ({ path }) => String(lengths.push(path.steps.length)),
      });
      expect([code, lengths.reduce((sum, one) => sum + one, 0) / lengths.length <= MEAN]).toEqual([code, true]);
    }
  });

  it('never asks what can no longer change the result', () => {
    expect([...byRegion.values()].flatMap(({ pointless }) => [...new Set(pointless)]).slice(0, 20)).toEqual([]);
  });

  it('never flips a firm result when an unsure answer becomes firm', () => {
    const all = [...byRegion.values()];
    expect(all.reduce((sum, { refinements }) => sum + refinements, 0)).toBeGreaterThan(1000);
    expect(all.flatMap(({ flips }) => flips).slice(0, 20)).toEqual([]);
  });

  it('reaches every option of every question somewhere', () => {
    const reached = new Set([...byRegion.values()].flatMap(({ options }) => [...options]));
    const options = library.questions
      .filter(({ kind }) => kind !== 'region')
      .flatMap((question) => (question.options ?? []).map(({ id }) => `${question.id}=${id}`));
    expect(options.filter((option) => !reached.has(option))).toEqual([]);
  });

  it('reaches every result in every verified region, and never likely where the source is unverified or capped', () => {
    for (const [code, { table }] of byRegion) {
      const { verified, maxOutcome } = library.ruleSet(code, TODAY);
      const reached = RESULTS.filter((result) => table.results[result] > 0);
      expect([code, reached]).toEqual([code, verified && maxOutcome === undefined ? [...RESULTS] : ['needs-review', 'unlikely']]);
    }
  });

  it('has the results it had before', () => {
    const tables = Object.fromEntries([...byRegion].map(([code, { table }]) => [`${code} ${library.ruleSet(code, TODAY).id}`, table]));
    const overall = createHash('sha256')
      .update(
        Object.values(tables)
          .map(({ digest }) => digest)
          .join(),
      )
      .digest('hex')
      .slice(0, 16);
    const found = { digest: overall, today: TODAY, regions: tables };
    if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(EXPECTED, stringify(found));
    const expected = parse(readFileSync(EXPECTED, 'utf8')) as typeof found;
    expect(changesBetween(expected.regions, tables)).toEqual([]);
    expect(found).toEqual(expected);
  });
});
