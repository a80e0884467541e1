/**
 * `npm run policy:preview`: writes one page with the whole policy as people will see it, what needs a second look first, and prints its address.
 * `-- --json` prints the lists instead; `-- FILE` writes elsewhere; `-- --lang en` says the rest in English. Works offline.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dayInChina } from '../src/base/clock';
import { loadPolicy, loadRules } from '../src/policy';
import { checkPolicy } from '../src/policy/check';
import { readPolicyFile } from '../src/policy/pack-reader';
import { inWords } from '../src/policy/problem';
import { reviewPolicy, WatchSchema } from '../src/policy/review';
import { readRules } from '../src/policy/rule-reader';
import { renderPreview } from './pages/policy-preview';
import { policyCommand, ROOT } from './policy-command';

const PATIENCE_MILLISECONDS = 2000;
const folder = join(ROOT, 'policy');
const started = performance.now();

function main({ texts, words, given, positionals }: NonNullable<ReturnType<typeof policyCommand>>): void {
  /** A slow machine says what it is at. */
  const progress = (step: string): void => {
    const milliseconds = performance.now() - started;
    if (milliseconds > PATIENCE_MILLISECONDS) console.error(words.say(`preview.${step}`, { seconds: (milliseconds / 1000).toFixed(0) }));
  };
  const problems = checkPolicy(folder, join(ROOT, 'locales'));
  const watch = readPolicyFile(folder, 'watch.yaml', WatchSchema);
  if (problems.length > 0 || 'problems' in watch) {
    for (const problem of problems) console.error(inWords(problem, words));
    console.error(words.say('mendFirst'));
    process.exitCode = 1;
    return;
  }
  progress('reading');
  const today = dayInChina(new Date());
  const policy = loadPolicy(folder);
  const review = reviewPolicy(policy.pack, readRules(folder), watch.value, today);
  if (given.has('json')) {
    console.log(JSON.stringify({ today, asOf: policy.asOf, ...review }, null, 2));
    return;
  }
  progress('writing');
  const target = resolve(positionals[0] ?? join(ROOT, 'data', 'policy-preview.html'));
  const page = renderPreview({ policy, rules: loadRules(folder), review, today, say: { 'zh-CN': texts.in('zh-CN'), en: texts.in('en') } });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, page);
  const { unverified, expiring, withoutSource, watch: watched } = review;
  const figures = { unverified: unverified.length, expiring: expiring.length, withoutSource: withoutSource.length };
  console.log(words.say('preview.counts', { ...figures, overdue: watched.filter(({ isOverdue }) => isOverdue).length }));
  console.log(words.say('preview.open', { address: pathToFileURL(target).href }));
}

const command = policyCommand(['json']);
if (command) main(command);
