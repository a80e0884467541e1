/** Which sentences ask for a retirement month, and which only share its words. What follows is in test/conversations/retirement-*.yaml. */
import { join } from 'node:path';
import { loadQuestionWords } from '../../dialogs/looks-like-question';
import { monthOf, retirementQuestion, saidOf, type Heard } from '../../dialogs/retirement-question';
import { loadTexts } from '../../src/locale';

const texts = loadTexts(join(__dirname, '..', '..', 'locales'));
const asking = loadQuestionWords(texts);
const heard = (text: string, locale = 'zh-CN'): Heard => ({
  text,
  maskedText: text,
  asking,
  t: texts.in(locale),
  scope: { today: '2026-11-23' },
});

test.each([
  '我七零年五月生的男的啥时候退',
  '女的76年3月的,当工人,多大退休',
  '我58了还有几年退休',
  '还有几年退',
  '我哪年退休',
  '几岁能退休',
  '啥时候可以退休啊',
  '退休年龄是多少',
  '离退休还有多久',
  '距离法定退休年龄还有几个月',
  '俺70年的，啥时候能退休',
  '我2010年退伍的 啥时候退休',
  '我70年5月生，快退休了',
  texts.in('zh-CN')('retirement.button'),
])('“%s” asks when', (text) => {
  expect(retirementQuestion(heard(text), false)).toBe('when');
});

test.each([
  '退休人员返聘',
  '我退伍回来',
  '退休金的事归谁管',
  '退休金什么时候发',
  '什么时候发退休金',
  '退休工资多少',
  '退休证啥时候办',
  '退休手续多久办好',
  '退休返聘算就业吗',
  '退休老兵有什么待遇',
  '军休干部归谁管',
  '军龄十二年退休金怎么算',
  '我2010年退休的',
  '我爸退休了',
  '退休了是不是自动退出',
  '什么时候退出就业困难人员',
  '啥时候退伍',
  '还有几年退役',
  '我交的钱啥时候退',
  '押金什么时候退',
  '我办了病退还能登记不',
  '我68年3月的快退休了 没人要',
  '我今年50岁，失业两年了',
])('“%s” does not ask for it', (text) => {
  expect(retirementQuestion(heard(text), false)).toBeNull();
});

test.each(['公益岗能干到退休不', '社保补贴能补到退休吗', '快退休了公益岗能一直干到退休吗'])('“%s” asks about a subsidy', (text) => {
  expect(retirementQuestion(heard(text), false)).toBe('subsidy');
});

test.each(['特殊工种能提前几年退', '病退怎么办', '能不能提前退休'])('“%s” asks about rules that are not counted here', (text) => {
  expect(retirementQuestion(heard(text), false)).toBe('special');
});

test('leaves a mere statement to an open form, whose answer it may be', () => {
  expect(retirementQuestion(heard('70年5月生的，快退休了'), true)).toBeNull();
  expect(retirementQuestion(heard('70年5月生的，啥时候退休'), true)).toBe('when');
});

test.each([
  ['我七零年五月生的男的啥时候退', { birth: '1970-05', sex: 'male', someoneElse: false }],
  ['女的76年3月的,当工人,多大退休', { birth: '1976-03', sex: 'female', track: 'female50', someoneElse: false }],
  ['我58了还有几年退休', { age: 58, someoneElse: false }],
  ['我老婆76年3月的 多大退休', { birth: '1976-03', sex: 'female', someoneElse: true }],
  ['男的女的一样吗，几岁退休', { someoneElse: false }],
  // The year of discharge is no year of birth.
  ['我2001年退伍的 啥时候退休', { someoneElse: false }],
  // A lunar month is not the one on the ID card.
  ['阴历七零年五月的啥时候退休', { birth: '1970', someoneElse: false }],
])('hears in “%s” only what it says', (text, said) => {
  expect(saidOf(heard(text))).toEqual(said);
});

test.each([
  ['5月', '1970-05'],
  ['五月份', '1970-05'],
  ['12', '1970-12'],
  ['阴历五月', null],
  ['好的谢谢', null],
])('takes “%s” for a month of the year that is known: %s', (text, month) => {
  expect(monthOf(heard(text), '1970')).toBe(month);
});

test('understands English', () => {
  const said = heard('I was born in May 1970, a man. What age can I retire?', 'en');
  expect(retirementQuestion(said, false)).toBe('when');
  expect(saidOf(said)).toEqual({ birth: '1970-05', sex: 'male', someoneElse: false });
  expect(retirementQuestion(heard('When will I get my retirement pay?', 'en'), false)).toBeNull();
  expect(retirementQuestion(heard('When was I retired from the army', 'en'), false)).toBeNull();
});
