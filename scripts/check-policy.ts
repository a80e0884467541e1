/** Checks everything in `policy/`: one problem a line, exit code 1 where there is any. */
import { join } from 'node:path';
import { loadPolicy, loadRetirement, loadRules, PolicyError, RuleError } from '../src/policy';

const directory = process.argv[2] ?? join(__dirname, '..', 'policy');

function problemsOf(load: () => unknown): readonly string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof PolicyError || error instanceof RuleError) return error.problems;
    return [error instanceof Error ? error.message : String(error)];
  }
}

const packProblems = problemsOf(() => loadPolicy(directory));
const problems = [
  ...packProblems,
  ...problemsOf(() => loadRules(directory)),
  // What subsidies rest on can be judged only in a pack that holds together.
  ...(packProblems.length > 0 ? [] : problemsOf(() => loadRetirement(directory, loadPolicy(directory)))),
];
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log('The policy pack holds together.');
