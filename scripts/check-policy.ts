/**
 * `npm run policy:check [-- --lang en]`: checks everything in `policy/`, one problem a line (where, what, why, what to write instead);
 * exit code 1 where there is any. Other folders than the project's can be named: `-- POLICY LOCALES`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTexts, LOCALES } from '../src/locale';
import { checkPolicy } from '../src/policy/check';
import { inWords, problemWords } from '../src/policy/problem';

const root = join(__dirname, '..');
const { values, positionals } = parseArgs({ options: { lang: { type: 'string', default: 'zh-CN' } }, allowPositionals: true });
const [policy = join(root, 'policy'), locales = join(root, 'locales')] = positionals;
const locale = LOCALES.find((one) => one === values.lang);
// The sentences are the project's, whatever words are checked.
const words = problemWords(loadTexts(join(root, 'locales')), locale ?? 'zh-CN');

if (locale === undefined) {
  console.error(words.say('otherLanguage', { lang: values.lang, languages: LOCALES.join(', ') }));
  process.exitCode = 2;
} else {
  const problems = checkPolicy(policy, locales);
  for (const problem of problems) console.log(inWords(problem, words));
  if (problems.length === 0) console.log(words.say('whole'));
  else {
    console.error(words.say('total', { total: problems.length }));
    process.exitCode = 1;
  }
}
