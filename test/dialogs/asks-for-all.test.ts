/** Questions for all there is, which name no matter, and their neighbours, which name one. */
import { loadQuestionWords } from '../../dialogs/looks-like-question';
import { loadTexts } from '../../src/locale';

const { forAll } = loadQuestionWords(loadTexts('locales'));

test.each([
  '我能领哪些补贴',
  '我能享受什么政策？',
  '俺这种情况能享受啥补贴',
  '像我这样的现在能享受啥政策',
  '国家对退伍军人有什么好处',
  '国家对我们有啥照顾',
  '退役军人有哪些优惠政策可以享受呢？',
  '退伍军人都有啥子待遇',
  '都能享受哪些政策',
  'What help is there for veterans without a job?',
  'what subsidies can I get',
  'Hi, what benefits are available to me?',
  'What kind of support do veterans get?',
])('%s', (text) => expect(forAll.test(text)).toBe(true));

test.each([
  '有什么待遇',
  '有啥好处',
  '公益性岗位有什么待遇',
  '培训有哪些补贴',
  '退役军人创业有哪些优惠政策',
  '企业能享受什么政策',
  '我能享受什么样的医疗待遇',
  '我儿子上学能享受什么优惠',
  '有什么补贴是给单位的',
  'What documents do I need?',
  'What help is there for starting a business?',
  'What benefits does the employer get',
])('not: %s', (text) => expect(forAll.test(text)).toBe(false));
