/** What happens to files in an ordinary editor: the slip is named, with its line and what to write instead. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { loadTexts } from '../../src/locale';
import { PolicyCopy, ROOT } from './policy-copy';

const ANSWERS = 'policy/answers/exit.yaml';
const QUESTIONS = 'locales/zh-CN/questions.json';
const said = (text: string): RegExp => new RegExp(text);

let copy: PolicyCopy;
beforeEach(() => (copy = new PolicyCopy()));
afterEach(() => copy.remove());

test.each([
  [
    'a Chinese colon behind a name',
    '    zh-CN: ',
    '    zh-CN：',
    said('^answers/exit\\.yaml，第 \\d+ 行：不是正确的 YAML.+英文冒号加一个空格'),
  ],
  ['a tab', '    zh-CN: ', '\tzh-CN: ', said('第 \\d+ 行：不是正确的 YAML.+不能用 Tab 键')],
  ['a colon and a space within a sentence', '    zh-CN: ', '    zh-CN: 注意: ', said('第 \\d+ 行：不是正确的 YAML.+要放进引号里')],
  ['a # within a sentence', '    zh-CN: ', '    zh-CN: 先看清楚 #1 再去。', said('^answers/exit\\.yaml，第 \\d+ 行：空格后面的“#1 再去')],
])('%s', (_slip, before, after, told) => {
  copy.replace(ANSWERS, before, after);
  expect(copy.problems('zh-CN')[0]).toMatch(told);
});

test('a file saved in another encoding is told so, and nothing else of it', () => {
  const text = copy.read(ANSWERS);
  writeFileSync(join(copy.root, ANSWERS), Buffer.from([...Buffer.from(text.slice(0, 20)), 0xd3, 0xd0, 0xa1, 0xa3]));
  expect(copy.problems('zh-CN')).toEqual([expect.stringMatching(/^answers\/exit\.yaml：不是 UTF-8 编码.+另存为 UTF-8/)]);
});

test('the mark that some editors put at the beginning of a file, and their ends of lines, change nothing', () => {
  copy.write(ANSWERS, `\uFEFF${copy.read(ANSWERS).replaceAll('\n', '\r\n')}`);
  expect(copy.problems()).toEqual([]);
});

test.each([
  ['a comma that is missing', '",\n', '"\n', /questions\.json，第 [34] 行：不是正确的 JSON/],
  ['a comma too many', '"unsure": "不清楚"\n', '"unsure": "不清楚",\n', /questions\.json.*：不是正确的 JSON/],
  ['a Chinese quotation mark around a sentence', '"您想按', '“您想按', /questions\.json，第 3 行：不是正确的 JSON/],
])('%s in a file of sentences', (_slip, before, after, told) => {
  copy.replace(QUESTIONS, before, after);
  expect(copy.problems('zh-CN')).toEqual([expect.stringMatching(told)]);
});

test('sentences of any file that cannot be read are told by the check, and keep the server from starting', () => {
  copy.replace('locales/en/greeting.json', '{', '');
  expect(copy.problems()).toEqual([expect.stringMatching(/^locales\/en\/greeting\.json.*: is not JSON/)]);
  expect(() => loadTexts(copy.locales)).toThrow(/^locales\/en\/greeting\.json cannot be read, "npm run policy:check" says where/);
});

test('a watch list that is out of shape is told by the check, not first by the preview', () => {
  copy.replace('policy/watch.yaml', 'warnDays: ', 'warnDays: 过');
  expect(copy.problems('zh-CN')).toEqual([expect.stringMatching(/^watch\.yaml，warnDays：/)]);
});

test('a document on the watch list that there is not, and a day that there is not, are told', () => {
  copy.replace('policy/watch.yaml', 'employment-subsidy-fund-measures-2026:', 'employment-subsidy-fund-measures-2062:');
  expect(copy.problems('zh-CN')).toEqual([
    expect.stringMatching(/^watch\.yaml，documents\.employment-subsidy-fund-measures-2062：documents\.yaml 里没有这份文件/),
  ]);
  copy.replace('policy/rules/beijing.yaml', 'until: null', 'until: "2026-11-31"');
  expect(copy.problems('zh-CN')[0]).toMatch(/^rules\/beijing\.yaml，periods\[0\]\.until：写的是 "2026-11-31"，不合要求/);
});

test.each([
  ['check-policy', ['--lag', 'en'], 2, '', '不认识“--lag”，这个命令只有 --lang。\n'],
  ['policy-preview', ['--lang', 'fr'], 2, '', '--lang 写的是“fr”，只能写 zh-CN, en。\n'],
  ['policy-province', ['--lang', 'en', '火星'], 1, '', 'There is no such place, or it has its rules already.'],
])('%s %j speaks the language that is asked for', (script, options, status, printed, complained) => {
  const result = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'scripts', `${script}.ts`), ...options], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(result).toMatchObject({ status, stdout: printed, stderr: expect.stringContaining(complained) as string });
});

test('the preview says in either language how much needs a second look, and where the page lies', () => {
  const preview = (...options: string[]): string =>
    spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'scripts', 'policy-preview.ts'), join(copy.root, 'page.html'), ...options], {
      cwd: ROOT,
      encoding: 'utf8',
    }).stdout;
  expect(preview()).toMatch(
    /^没核实的 \d+ 项，快到期的 \d+ 项，没来源的 \d+ 项，现在就该再核对的文件 \d+ 份。\n用浏览器打开：file:.+page\.html\n$/,
  );
  expect(preview('--lang', 'en')).toMatch(/^Not verified \d+, expiring \d+, .+\nOpen in a browser: file:.+page\.html\n$/);
});
