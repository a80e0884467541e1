/** Checks everything in `policy/`: one problem a line, exit code 1 where there is any. */
import { join } from 'node:path';
import { loadPolicy, loadRules, PolicyError, RuleError } from '../src/policy';

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

const problems = [...problemsOf(() => loadPolicy(directory)), ...problemsOf(() => loadRules(directory))];
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log('The policy pack holds together.');
