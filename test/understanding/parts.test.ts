import { clausesOf, heardPart, looksLikeQuestion } from '../../src/understanding/language/parts';

it.each([
  ['我退伍了，想问下培训', ['我退伍了', '想问下培训']],
  ['培训要钱吗？公益岗呢', ['培训要钱吗', '公益岗呢']],
  ['培训怎么报 招聘会几时开', ['培训怎么报', '招聘会几时开']],
  ['培训怎么报还有招聘会几时开', ['培训怎么报', '还有招聘会几时开']],
  ['还有没有名额', ['还有没有名额']],
  ['第一个问题培训第二个问题社保', ['第一个问题培训', '第二个问题社保']],
  ['How do I apply for training? And is it free', ['How do I apply for training', 'And is it free']],
  ['月薪4.5千够不够', ['月薪4.5千够不够']],
  ['，，。 ', []],
  ['', []],
])('cuts %j into its clauses', (text, clauses) => {
  expect(clausesOf(text)).toEqual(clauses);
});

it.each(['培训要钱吗', '怎么报名', '能不能贷款', '给不给补', '有没有补贴', '去哪里办', '管不管'])('knows %s as a question', (text) => {
  expect(looksLikeQuestion(text)).toBe(true);
});
it.each(['我退伍十年了', '公益性岗位', '想学修车'])('knows no question in %s', (text) => {
  expect(looksLikeQuestion(text)).toBe(false);
});

it('hears the start and the end of a long text', () => {
  expect(heardPart('短')).toBe('短');
  const heard = heardPart(`开头${'长'.repeat(5_000)}结尾`);
  expect(heard).toMatch(/^开头长+\n长+结尾$/);
  expect(heard).toHaveLength(801);
});
