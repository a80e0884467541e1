import { inCallersWords, readerIn } from '../../src/operator/reading';
import { LOCALES, loadTexts } from '../../src/locale';

const texts = loadTexts('locales');
const { passagesOf, crisisPassagesOf } = readerIn(texts);
const say = (text: string) => ({ kind: 'say', text });
const hint = (text: string) => ({ kind: 'hint', text });

test.each([
  ['（念）请留一个能打通的电话。（记完逐位念一遍）', [say('请留一个能打通的电话。'), hint('记完逐位念一遍')]],
  ['（先问清楚）来电的是本人吗？', [hint('先问清楚'), say('来电的是本人吗？')]],
  ['请问在哪个市、县（区）？', [say('请问在哪个市、县（区）？')]],
  ['谁会看到：服务中心（站）的工作人员（电话 0371-1234）\n不收钱', [say('谁会看到：服务中心（站）的工作人员（电话 0371-1234）\n不收钱')]],
  ['(Read out) Please leave a number. (Read it back)', [say('Please leave a number.'), hint('Read it back')]],
  ['In which county (district) are you?', [say('In which county (district) are you?')]],
  ['没有括号。', [say('没有括号。')]],
  ['', []],
])('%s', (text, passages) => {
  expect(passagesOf(text)).toEqual(passages);
});

test.each(LOCALES)('every remark in what operators are given is told from what they read out: %s', (locale) => {
  const t = texts.in(locale);
  const contact = ['name', 'phone', 'region', 'idNumber', 'preferredTime', 'request'].map((id) => t(`contact.${id}.operator`));
  for (const text of [...contact, t('about.operator'), t('about.register.operator'), t('greeting.operator')]) {
    const aloud = passagesOf(text).filter(({ kind }) => kind === 'say');
    expect(aloud.length).toBeGreaterThan(0);
    for (const { text: said } of aloud) expect(said).not.toMatch(/念|记完|照来电人|read (?:it|this)? ?(?:out|back)/i);
  }
});

test.each([
  ['他说大概三年多没干了', '大概三年多没干了'],
  ['来电人说：“在打零工”', '在打零工'],
  ['他说他没活干', '没活干'],
  ['他说', '他说'],
  ['老婆他说不清', '老婆他说不清'],
])('%s: the caller said %s', (text, words) => {
  expect(inCallersWords(text, texts.in('zh-CN')('operator.frames'))).toBe(words);
});

test.each(LOCALES)('in a crisis the words in quotation marks are said, the rest is done: %s', (locale) => {
  const t = texts.in(locale);
  for (const card of ['self-harm', 'other', 'medical', 'danger']) {
    const passages = crisisPassagesOf(t(`crisis.alarm.operator.${card}`));
    expect(passages.map(({ kind }) => kind)).toEqual(['hint', 'say', 'hint']);
    expect(passages[1]?.text).not.toMatch(/[“”"]|念/);
    expect(crisisPassagesOf(t(`crisis.checkIn.${card}`)).every(({ kind }) => kind === 'say')).toBe(true);
  }
});
