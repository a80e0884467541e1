/** Ages on their bounds, in pairs, and beside a year of birth, on 2026-11-20. */
import { understandAnswer, type AnswerByKind } from '../../src/understanding';

const read = (text: string): AnswerByKind['age'] | null => understandAnswer('age', text, { today: '2026-11-20' });

it.each([
  ['48.5岁', 48],
  ['32.5', 32],
  ['五十有二岁', 52],
  ['76.5.3生', 50],
  ['50岁，76年5月3号生', 50],
  ['76年5月3号在老家生的，属龙，50岁', 50],
  ['14周岁', 14],
  ['虚岁五十，周岁四十八', 48],
  ['周岁是四十八', 48],
  ['周岁五十', 50],
  ['五十周岁', 50],
  ['周岁 四十九 虚岁 五十一', 49],
])('%s is %d, and counts', (text, age) => expect(read(text)).toEqual({ age, range: [age, age], confirm: false }));

it.each([
  ['48到48', 48],
  ['差年五十', 49],
  ['差一岁五十', 49],
  ['离六十还有两年半', 58],
])('%s is asked back as %d', (text, age) => expect(read(text)).toEqual({ age, range: [age, age], confirm: true }));

it.each([
  ['五十到四十', [40, 50]],
  ['五十三到五十五', [53, 55]],
  ['48还是50', [48, 50]],
  ['45岁和47岁', [45, 47]],
  ['48 50', [48, 50]],
  ['五十来岁', [48, 59]],
  ['五十多岁', [50, 59]],
  ['76年出生', [49, 50]],
  ['56.5', [56, 70]],
  ['70.5', [56, 70]],
  ['奔五', [47, 49]],
  ['四十啷当岁', [40, 49]],
  ['五十郎当', [50, 59]],
  ['四十大几', [44, 49]],
  ['四十八至五十', [48, 50]],
  ['70后', [46, 56]],
  ['四十八或者五十', [48, 50]],
])('%s is asked back as one of %j', (text, range) => expect(read(text)).toEqual({ age: null, range, confirm: true }));

it('does not take the years of somebody past work for a year of birth', () =>
  expect(read('55.5')).toEqual({ age: 55, range: [55, 55], confirm: false }));

it.each(['13周岁', '周岁13', '十三', '120岁', '奔十', '', '……', '四十三五'])('%j says none', (text) => expect(read(text)).toBeNull());

it('asks back what voice typing may have misheard', () => {
  expect(read('我四时七岁')).toEqual({ age: 47, range: [47, 47], confirm: true });
  expect(read('五时二')).toEqual({ age: 52, range: [52, 52], confirm: true });
});
