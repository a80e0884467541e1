/** `npm run policy:province -- 62` (or 甘肃): puts a form for the rules of a province that has none into `policy/rules/`, to be filled in. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayInChina } from '../src/base/clock';
import { fillForm, findUnlisted, withoutPlace } from '../src/policy/province-form';
import { readCommon } from '../src/policy/rule-reader';

const [said = '', policy = join(__dirname, '..', 'policy')] = process.argv.slice(2);
const commonFile = join(policy, 'rules', 'common.yaml');
// Other forms may lie there half filled in.
const { unlisted } = readCommon(policy);
const place = findUnlisted(unlisted, said);

if (place === undefined) {
  const open = unlisted.map(({ code, name }) => `${code.slice(0, 2)} ${name}`).join('、');
  console.error(
    `没有这个地方，或者它的规则已经录入。还没有录入的：${open}。例如：npm run policy:province -- ${unlisted[0]?.code.slice(0, 2) ?? '62'}`,
  );
  process.exitCode = 1;
} else {
  const target = join(policy, 'rules', `${place.id}.yaml`);
  if (existsSync(target)) throw new Error(`${target} already exists; fill it in, or remove it to begin anew.`);
  writeFileSync(target, fillForm(readFileSync(join(policy, 'province-form.yaml'), 'utf8'), place, dayInChina(new Date())));
  writeFileSync(commonFile, withoutPlace(readFileSync(commonFile, 'utf8'), place));
  console.log(`policy/rules/${place.id}.yaml：表格已放好，请把每个“待填写”换成文件里的话，再运行 npm run policy:check。`);
  console.log('没填完以前，检查不通过，服务也不会用它启动；不想填了，删掉这个文件，再从 git 恢复 policy/rules/common.yaml。');
}
