/** Yes and no as they are typed, with corrections, questions and other people around them. */
import { understandAnswer } from '../../src/understanding';
import { LONGEST_ANSWER } from '../../src/understanding/answers/text';

const read = (text: string): string | null => understandAnswer('yesno', text, { today: '2026-11-20' })?.value ?? null;

describe('what is typed', () => {
  it.each([
    [' YES!! ', 'yes'],
    ['no...', 'no'],
    ['n o', null],
    ['o.k', null],
    ['Not sure.', 'unsure'],
    ['👍👍', 'yes'],
    ['🤷', 'unsure'],
    ['❌！', 'no'],
    ['……', null],
    ['是，是，是', 'yes'],
    ['没有 没有 没有', 'no'],
    ['有 的', 'yes'],
  ])('as %s is %s', (text, value) => expect(read(text)).toBe(value));

  it('counts no further than an answer goes', () => {
    expect(read(`${'。'.repeat(LONGEST_ANSWER - 1)}有`)).toBe('yes');
    expect(read(`${'👍'.padStart(LONGEST_ANSWER - 1, '。')}👎`)).toBe('yes');
    expect(read(`${'。'.repeat(LONGEST_ANSWER)}👍`)).toBeNull();
  });
});

describe('an answer that is asked back', () => {
  it.each([
    ['有？', null],
    ['有？？', null],
    ['有？！ ', null],
    ['没有？。', null],
    ['可能有？', 'unsure'],
    ['谁说没有？', 'yes'],
    ['问我吗？没有', 'no'],
    ['是问我吗？是的', 'yes'],
  ])('as in %s is %s', (text, value) => expect(read(text)).toBe(value));
});

describe('an answer that is taken back', () => {
  it.each([
    ['有，说错了，没有', null],
    ['没有，哦不，有', null],
    ['有，哦不，说不清', null],
    ['没有，不对，那个', null],
    ['有，不对，有的', 'yes'],
    ['没有，说错了，没得', 'no'],
    ['那个，哦不，有', null],
    ['说的不对，没有', 'no'],
    ['我觉得不对啊', 'no'],
    ['名字写错了，刚才', null],
  ])('as in %s is %s', (text, value) => expect(read(text)).toBe(value));
});

describe('an answer beside that of others or of another time', () => {
  it.each([
    ['我有他没有', 'yes'],
    ['他有，我没有', 'no'],
    ['我 没 得，我老婆有', 'no'],
    ['我老婆没有', null],
    ['是我妈有', null],
    ['是，我妈也是', 'yes'],
    ['有，我媳妇也有', 'yes'],
    ['以前有，如今没了', 'no'],
    ['以前没有，后来有了', 'yes'],
    ['以前没有，现在', 'no'],
    ['现在', null],
    ['— 有', 'yes'],
    ['...没有', 'no'],
    ['I don’t', 'no'],
    ['没 没 有，他有', 'no'],
    ['不想说', null],
    ['有没有都行', null],
  ])('as in %s is %s', (text, value) => expect(read(text)).toBe(value));
});
