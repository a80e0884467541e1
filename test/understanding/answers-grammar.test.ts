/** How people count and name times: what one rule reads, and what lies just beside it. */
import { understandAnswer, type AnswerByKind, type SlotKind } from '../../src/understanding';
import { parseNumber } from '../../src/understanding/answers/numerals';

const today = '2026-11-20';
const read = <Kind extends SlotKind>(kind: Kind, text: string): AnswerByKind[Kind] | null => understandAnswer(kind, text, { today });

describe('numbers', () => {
  it.each(['两千一千', '三百五百', '一千两千'])('%s are two', (text) => expect(parseNumber(text)).toBeNull());
  it.each([
    ['三千二百', 3200],
    ['十二万三千', 123_000],
    ['一万一千一', 11_100],
  ])('%s is %d', (text, value) => expect(parseNumber(text)).toBe(value));
});

describe('lengths', () => {
  it.each([
    ['12个月', [12, 12], true],
    ['23个月', [23, 23], false],
    ['1-2个月', [1, 2], false],
    ['1、2个月', [1, 2], false],
    ['三到五个月', [3, 5], false],
    ['一两个月', [1, 2], false],
    ['45天', [1.4, 1.5], false],
    ['十几天', [0.3, 0.7], false],
    ['10几天', [0.3, 0.7], false],
    ['二十几天', [0.6, 1], false],
    ['两周', [0.4, 0.5], false],
    ['四年有余', [48, 59], false],
    ['四年冒头', [48, 51], false],
    ['年半', [18, 18], false],
    ['两年半', [30, 30], false],
    ['个半月', [1.5, 1.5], false],
    ['两个半月', [2.5, 2.5], false],
    ['仨俩月', [2, 3], false],
    ['个把礼拜', [0.2, 0.5], false],
    ['三百多天', [9.8, 13.2], true],
    ['七八个年头', [84, 96], false],
    ['百把天', [2.6, 4.9], false],
    ['三十几年', [360, 468], false],
    ['失业两年，之前干了十年', [24, 24], false],
  ])('%s is %j months', (text, months, confirm) => expect(read('unemployed_since', text)).toMatchObject({ since: null, months, confirm }));

  it('ninety-odd years are none', () => expect(read('unemployed_since', '九十多年')).toBeNull());
});

describe('times', () => {
  it.each([
    ['前年这时候', '2024-11', false],
    ['去年今天', '2025-11', true],
    ['大前年这会儿', '2023-11', false],
    ['昨年三月', '2025-03', false],
    ['去年国庆节', '2025-10', false],
    ['去年国庆过后', '2025-10', true],
    ['去年六一', '2025-06', false],
    ['去年教师节', '2025-09', false],
    ['去年元月', '2025-01', false],
    ['2010年左右', '2010', true],
    ['25年10月', '2025-10', false],
    ['二三月', '2026', true],
    ['2025年1月2月', '2025', true],
  ])('%s is %s, read back: %s', (text, since, confirm) => expect(read('unemployed_since', text)).toMatchObject({ since, confirm }));

  it.each([
    ['九几年', [322.6, 442.7]],
    ['零几年', [202.6, 322.7]],
    ['八零年代', [442.6, 562.7]],
    ['前年三四月份', [30.6, 32.7]],
    ['前年3-5月', [29.6, 32.7]],
    ['去年10、11月份', [11.6, 13.7]],
    ['前年麦收', [28.6, 30.7]],
    ['前年年根', [20.7, 23.7]],
  ])('%s is %j months ago, and read back', (text, months) =>
    expect(read('unemployed_since', text)).toMatchObject({ months, confirm: true }),
  );

  it('two months are in the order of the year', () => expect(read('unemployed_since', '前年三二月')?.since).not.toBe('2024-02'));
});

describe('birthdays', () => {
  it.each([
    ['76、5、3', '1976-05-03', false],
    ['5月3号，76年的', '1976-05-03', true],
    ['五月三号生的七六年', '1976-05-03', true],
    ['1976年7月28 唐山大地震那天', '1976-07-28', false],
    ['八三年元月五号', '1983-01-05', false],
    ['今年本命年，78年2月3号', '1978-02-03', false],
    ['七零年十月廿日', '1970-10-20', false],
    ['8月15号出生的，1979年', '1979-08-15', true],
    ['兵龄16年，79年8月15日出生', '1979-08-15', false],
    ['76 05 03', '1976-05-03', false],
  ])('%s is %s, read back: %s', (text, birth, confirm) => expect(read('birthdate', text)).toMatchObject({ birth, confirm }));

  it.each(['七六年五月廿三', '老历七六年五月三号', '古历七六年五月初三'])('%s keeps no more than its year', (text) =>
    expect(read('birthdate', text)).toMatchObject({ birth: '1976', confirm: true }),
  );

  it.each(['05/03/76', '今年五月', '去年'])('%s is none', (text) => expect(read('birthdate', text)).toBeNull());
});

describe('ages', () => {
  it.each([
    ['5十2', [52, 52], false],
    ['5十', [50, 50], false],
    ['四十郎当', [40, 49], true],
    ['五十露头', [50, 52], true],
    ['五字头', [50, 59], true],
    ['年近五旬', [48, 49], true],
    ['49（虚岁）', [47, 48], true],
    ['快五十了，四十八', [48, 48], false],
    ['四十八，虚岁四十九', [48, 48], false],
    ['快五十了，四十二', [48, 49], true],
    ['四十六，下半年就四十七', [46, 47], true],
    ['差一个月满五十，现在四十九', [49, 49], false],
    ['三十九啦仲有三个月就四十', [39, 39], false],
    ['再过俩月就五十', [49, 49], true],
    ['53岁，退伍快三十年了', [53, 53], false],
    ['男35', [35, 35], false],
    ['二十七，退伍三年', [27, 27], false],
    ['我五十二咧老表', [52, 52], false],
    ['我大儿子二十五，小儿子十八，我五十', [50, 50], false],
  ])('%s is %j, read back: %s', (text, range, confirm) => expect(read('age', text)).toMatchObject({ range, confirm }));

  it.each(['十八岁当的兵', '当兵那年十八'])('%s is one of then', (text) => expect(read('age', text)).toBeNull());
});

describe('amounts', () => {
  it.each([
    ['千八百', [800, 1000], true],
    ['两千八百', [2800, 2800], false],
    ['万八千的', [8000, 10_000], true],
    ['一百八十块', [180, 180], false],
    ['半千', [500, 500], false],
    ['三千500', [3000, 3000], true],
    ['两、三千', [2000, 3000], true],
    ['八块五', [8.5, 8.5], false],
    ['两千三百五十六块八', [2356.8, 2356.8], false],
    ['一个子儿没有', [0, 0], false],
    ['啥都没有', [0, 0], false],
    ['零收入', [0, 0], false],
    ['零头都没有', [0, 0], true],
    ['退伍补助六百', [600, 600], false],
    ['以前四千，现在一千七', [1700, 1700], true],
    ['十天一千', [1000, 1000], true],
  ])('%s is %j, read back: %s', (text, range, confirm) => expect(read('money', text)).toMatchObject({ range, confirm }));

  it("counts a day's work", () => expect(read('money', '两百一个工')).toMatchObject({ amount: 200, period: 'day', confirm: false }));
});

describe('places', () => {
  it.each([
    ['上海浦东川沙', '310115', false],
    ['万县，就是万州嘛', '500101', true],
    ['跟儿子住杭州', '330100', true],
    ['老家安徽阜阳，现在跟儿子住杭州', '330100', true],
    ['我爸妈在南阳', '411300', true],
    ['现居合肥', '340100', false],
  ])('%s is %s, read back: %s', (text, code, confirm) => expect(read('region', text)).toMatchObject({ code, confirm }));
});
