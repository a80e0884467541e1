import { execFile } from 'node:child_process';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Assessment, Facts } from '../../src/eligibility';
import { createSelfCheck } from '../../src/policy/self-check';
import { library, questionnaire } from './our-rules';
import { answersTo, TODAY } from './paths';

/** What holds on every walk through the questions, whatever is answered. */
const SEED = 20261123;
const ROOT = join(__dirname, '..', '..');
const selfCheck = createSelfCheck(library);
const at = { source: 'veteran', at: `${TODAY}T09:00:00+08:00` } as const;

/** Facts of a walk to its end: at each question the answer that a drawn number picks. */
const walked = fc
  .tuple(fc.constantFrom(...library.regions), fc.array(fc.nat(), { minLength: 14, maxLength: 14 }))
  .map(([code, picks]): Facts => {
    let given: Facts = { region: { value: code, ...at } };
    for (const pick of picks) {
      const { next } = questionnaire.onPath(given, TODAY);
      if (next === null) break;
      const answers = answersTo(library, library.ruleSet(code, TODAY), next);
      given = { ...given, ...answers[pick % answers.length]?.facts };
    }
    return given;
  });
const runs = { seed: SEED, numRuns: 300 };
const summary = (given: Facts): unknown => [
  selfCheck.assess(given, TODAY),
  selfCheck.next(given, TODAY)?.id,
  selfCheck.contradictionsIn(given, TODAY),
];
const ids = (given: Facts): string[] => selfCheck.path(given, TODAY).map(({ question }) => question.id);

it('gives the same whatever the order in which facts came', () => {
  fc.assert(
    fc.property(walked, fc.infiniteStream(fc.nat()), (given, stream) => {
      const shuffled = Object.entries(given)
        .map((entry) => [stream.next().value as number, entry] as const)
        .sort(([one], [other]) => one - other)
        .map(([, entry]) => entry);
      expect(summary(Object.fromEntries(shuffled))).toEqual(summary(given));
    }),
    runs,
  );
});

it('gives the same the second time, after storing and after reviving twice', () => {
  fc.assert(
    fc.property(walked, (given) => {
      const stored = JSON.parse(JSON.stringify(given)) as Facts;
      const once = selfCheck.revive(stored, TODAY);
      expect(once).toEqual({ given, dropped: [] });
      expect(selfCheck.revive(once.given, TODAY)).toEqual(once);
      expect(summary(once.given)).toEqual(summary(given));
      expect(summary(given)).toEqual(summary(given));
    }),
    runs,
  );
});

it('finds the same path again from the facts of the path alone', () => {
  fc.assert(
    fc.property(walked, (given) => {
      const { facts } = questionnaire.onPath(given, TODAY);
      expect(ids(facts)).toEqual(ids(given));
      expect(questionnaire.onPath(facts, TODAY).facts).toEqual(facts);
    }),
    runs,
  );
});

it('is reproduced on the command line from the facts of a path, ranges and unsure ones included', async () => {
  const paths = fc.sample(walked, { seed: SEED, numRuns: 120 }).map((given) => questionnaire.onPath(given, TODAY).facts);
  const plain = (facts: Facts): object =>
    Object.fromEntries(Object.entries(facts).flatMap(([name, { value }]) => (name === 'region' ? [] : [[name, value]])));
  const lines = paths.map((facts) => JSON.stringify({ region: facts['region']?.value, today: TODAY, facts: plain(facts) }));
  const out = await new Promise<string>((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'scripts', 'self-check.ts')],
      { cwd: ROOT, maxBuffer: 1 << 26 },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    );
    child.stdin?.end(lines.join('\n'));
  });
  const again = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Assessment);
  expect(again).toHaveLength(paths.length);
  for (const [index, facts] of paths.entries()) {
    const { furtherSituations: _, ...result } = selfCheck.assess(facts, TODAY);
    expect(again[index]).toEqual(JSON.parse(JSON.stringify(result)));
  }
  expect(new Set(again.map(({ result }) => result)).size).toBe(3);
  expect(lines.some((line) => line.includes('"min"')) && lines.some((line) => line.includes('"unsure"'))).toBe(true);
}, 60_000);
