/** What the check says of sentences that only one language has, and of stored sources in another encoding. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PolicyCopy } from './policy-copy';

let copy: PolicyCopy;
beforeEach(() => (copy = new PolicyCopy()));
afterEach(() => copy.remove());

test('the project itself says the same in both languages', () => {
  expect(copy.problems()).toEqual([]);
});

test('a sentence that is missing is told by its place, the file that has it, and what to do', () => {
  copy.change('locales/en/greeting.json', (data) => delete data.text);
  expect(copy.problems()).toEqual([
    'locales/en/greeting.json, text: is not written although locales/zh-CN/greeting.json has it, and the turn that is to say it fails; write it in plain English, or where neither needs it, take it out of the other.',
  ]);
  expect(copy.problems('zh-CN')).toEqual([
    expect.stringMatching(/^locales\/en\/greeting\.json，text：没有写，而 locales\/zh-CN\/greeting\.json 里有.+请用简单的英文写上/),
  ]);
});

test('a sentence that is there but empty is as good as missing', () => {
  copy.change('locales/zh-CN/greeting.json', (data) => (data.text = ' '));
  expect(copy.problems()).toEqual([expect.stringMatching(/^locales\/zh-CN\/greeting\.json, text: is not written.+in plain Chinese/)]);
});

test('of a group that is missing the group alone is told, and of sentences further in their whole name', () => {
  copy.change('locales/zh-CN/greeting.json', (data) => delete data.choices);
  copy.change('locales/en/errors.json', (data) => delete data.page.to.desk);
  const told = copy.problems();
  expect(told).toHaveLength(2);
  expect(told).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^locales\/zh-CN\/greeting\.json, choices: /),
      expect.stringMatching(/^locales\/en\/errors\.json, page\.to\.desk: /),
    ]),
  );
});

test('a sentence in the one language where the other has a group is told once', () => {
  copy.change('locales/zh-CN/greeting.json', (data) => (data.choices = '选一个'));
  expect(copy.problems()).toEqual([
    expect.stringMatching(/^locales\/en\/greeting\.json, choices: does not match locales\/zh-CN\/greeting\.json/),
  ]);
});

test.each(['greeting.json', 'questions.json'])('a file that only one language has is told: %s', (name) => {
  rmSync(join(copy.locales, 'en', name));
  expect(copy.problems()).toEqual([
    expect.stringMatching(new RegExp(`^locales/en/${name}: is missing although locales/zh-CN/${name} is there`)),
  ]);
  expect(copy.problems('zh-CN')).toEqual([expect.stringMatching(/没有这个文件.+服务启动不了/)]);
});

test('a question that is missing is told once, by what the rules ask for', () => {
  copy.change('locales/en/questions.json', (data) => delete data.birth.synonyms);
  expect(copy.problems()).toEqual([]);
  copy.change('locales/en/questions.json', (data) => delete data.birth.why);
  expect(copy.problems().filter((problem) => problem.includes('birth'))).toHaveLength(1);
});

test('a stored source in another encoding is told, and not taken for a text that its quotations differ from', () => {
  writeFileSync(join(copy.policy, 'sources', 'pipl.txt'), Buffer.from([0xd3, 0xd0, 0xa1, 0xa3]));
  expect(copy.problems('zh-CN')).toEqual([expect.stringMatching(/^sources\/pipl\.txt：不是 UTF-8 编码.+另存为 UTF-8/)]);
});

test('a stored source may begin with the mark that some editors put there', () => {
  copy.write('policy/sources/pipl.txt', `\uFEFF${copy.read('policy/sources/pipl.txt')}`);
  expect(copy.problems()).toEqual([]);
});
