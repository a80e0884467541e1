/**
 * `npm run policy:check [-- --lang en]`: checks everything in `policy/` and that `locales/` can be read, one problem a line (where, what, why,
 * what to write instead); exit code 1 where there is any. Other folders than the project's can be named: `-- POLICY LOCALES`.
 */
import { join } from 'node:path';
import { checkPolicy } from '../src/policy/check';
import { inWords } from '../src/policy/problem';
import { policyCommand, ROOT } from './policy-command';

const command = policyCommand();
if (command) {
  const { words, positionals } = command;
  const [policy = join(ROOT, 'policy'), locales = join(ROOT, 'locales')] = positionals;
  const problems = checkPolicy(policy, locales);
  for (const problem of problems) console.log(inWords(problem, words));
  if (problems.length === 0) console.log(words.say('whole'));
  else {
    console.error(words.say('total', { total: problems.length }));
    process.exitCode = 1;
  }
}
