/**
 * `npm run policy:preview`: writes one page with the whole policy as people will see it, what needs a second look first, and prints its address.
 * `-- --json` prints the lists instead; `-- FILE` writes elsewhere. Works offline.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dayInChina } from '../src/base/clock';
import { loadTexts } from '../src/locale';
import { loadPolicy, loadRules } from '../src/policy';
import { checkPolicy } from '../src/policy/check';
import { readPolicyFile } from '../src/policy/pack-reader';
import { inWords, problemWords } from '../src/policy/problem';
import { reviewPolicy, WatchSchema } from '../src/policy/review';
import { readRules } from '../src/policy/rule-reader';
import { renderPreview } from './pages/policy-preview';

const PATIENCE_MILLISECONDS = 2000;
const root = join(__dirname, '..');
const folder = join(root, 'policy');
const options = process.argv.slice(2);
const asJson = options.includes('--json');
const target = resolve(options.find((option) => !option.startsWith('--')) ?? join(root, 'data', 'policy-preview.html'));

const started = performance.now();
/** A slow machine says what it is at. */
function progress(step: string): void {
  if (performance.now() - started > PATIENCE_MILLISECONDS)
    console.error(`${((performance.now() - started) / 1000).toFixed(0)} s: ${step} …`);
}

function main(): void {
  const problems = checkPolicy(folder, join(root, 'locales'));
  const watch = readPolicyFile(folder, 'watch.yaml', WatchSchema);
  const texts = loadTexts(join(root, 'locales'));
  if (problems.length > 0 || 'problems' in watch) {
    const words = problemWords(texts, 'zh-CN');
    for (const problem of [...problems, ...('problems' in watch ? watch.problems : [])]) console.error(inWords(problem, words));
    console.error(words.say('mendFirst'));
    process.exitCode = 1;
    return;
  }
  progress('reading the rules');
  const today = dayInChina(new Date());
  const policy = loadPolicy(folder);
  const review = reviewPolicy(policy.pack, readRules(folder), watch.value, today);
  if (asJson) {
    console.log(JSON.stringify({ today, asOf: policy.asOf, ...review }, null, 2));
    return;
  }
  progress('making the page');
  const page = renderPreview({ policy, rules: loadRules(folder), review, today, say: { 'zh-CN': texts.in('zh-CN'), en: texts.in('en') } });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, page);
  const { unverified, expiring, withoutSource, watch: watched } = review;
  console.log(
    `Unverified ${unverified.length}, expiring ${expiring.length}, without a source ${withoutSource.length}, to read again by now ${watched.filter(({ isOverdue }) => isOverdue).length}.`,
  );
  console.log(`Open ${pathToFileURL(target).href}`);
}

main();
