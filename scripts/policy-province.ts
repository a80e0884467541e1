/**
 * `npm run policy:province -- 62` (or 甘肃): puts a form for the rules of a province that has none into `policy/rules/`, to be filled in.
 * `-- 62 POLICY` does so in another folder, `--lang en` says it in English.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayInChina } from '../src/base/clock';
import { fillForm, findUnlisted, withoutPlace } from '../src/policy/province-form';
import { inWords, ProblemsError, type Problem } from '../src/policy/problem';
import { readCommon } from '../src/policy/rule-reader';
import { policyCommand, ROOT } from './policy-command';

function main({ words, positionals }: NonNullable<ReturnType<typeof policyCommand>>): void {
  const [said = '', policy = join(ROOT, 'policy')] = positionals;
  const refuse = (key: string, values: Record<string, string>): void => {
    console.error(words.say(key, values));
    process.exitCode = 1;
  };
  const commonFile = join(policy, 'rules', 'common.yaml');
  const common = readCommonOr((problem) => console.error(inWords(problem, words)), policy);
  if (common === null) return;
  const { unlisted } = common;
  const place = findUnlisted(unlisted, said);
  if (place === undefined) {
    const open = unlisted.map(({ code, name }) => `${code.replace(/0000$/, '')} ${name}`).join('、');
    return refuse('province.unknown', { open, example: unlisted[0]?.code.slice(0, 2) ?? '62' });
  }
  const file = `policy/rules/${place.id}.yaml`;
  const target = join(policy, 'rules', `${place.id}.yaml`);
  if (existsSync(target)) return refuse('province.exists', { file });
  writeFileSync(target, fillForm(readFileSync(join(policy, 'province-form.yaml'), 'utf8'), place, dayInChina(new Date())));
  const before = readFileSync(commonFile, 'utf8');
  const after = withoutPlace(before, place);
  writeFileSync(commonFile, after);
  const line = before.split('\n').find((one) => !after.includes(one)) ?? '';
  console.log(words.say('province.placed', { file }));
  console.log(words.say('province.undo', { file, line: line.trim() }));
}

/** Other forms may lie there half filled in: only this one file must hold together. */
function readCommonOr(tell: (problem: Problem) => void, policy: string): ReturnType<typeof readCommon> | null {
  try {
    return readCommon(policy);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    error.problems.forEach(tell);
    process.exitCode = 1;
    return null;
  }
}

const command = policyCommand();
if (command) main(command);
