/** `npm run policy:check`: checks everything in `policy/`, one problem a line (where, what, why, what to write instead); exit code 1 where there is any. */
import { join } from 'node:path';
import { checkPolicy } from '../src/policy/check';

const root = join(__dirname, '..');
const [policy = join(root, 'policy'), locales = join(root, 'locales')] = process.argv.slice(2);

const problems = checkPolicy(policy, locales);
for (const problem of problems) console.log(problem);
if (problems.length === 0) console.log('The policy pack holds together.');
else {
  console.error(`Problems: ${problems.length}. policy/README.md says how each file is written.`);
  process.exitCode = 1;
}
