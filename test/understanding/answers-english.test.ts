import { understandAnswer } from '../../src/understanding';
import { amountFromEnglish, fromEnglish } from '../../src/understanding/answers/english';

const context = { today: '2026-11-27' };
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const twoDigits = (value: number): string => String(value).padStart(2, '0');

it.each(MONTHS.map((name, index): [string, number] => [name, index + 1]))(
  '%s is a month, in every way of writing a date',
  (name, month) => {
    const short = name.slice(0, 3);
    const day = `1979-${twoDigits(month)}-05`;
    for (const text of [
      `${name} 5, 1979`,
      `5 ${name} 1979`,
      `${short} 5th 1979`,
      `5th of ${name}, 1979`,
      `born on ${short.toUpperCase()} 5 1979`,
    ])
      expect([text, understandAnswer('birthdate', text, context)]).toEqual([text, expect.objectContaining({ birth: day, confirm: false })]);
    for (const text of [`${short.toUpperCase()} 1982`, `in ${name} 1982`, `1982-${short}`])
      expect([text, understandAnswer('birthdate', text, context)]).toEqual([
        text,
        expect.objectContaining({ birth: `1982-${twoDigits(month)}`, precision: 'month' }),
      ]);
    expect(understandAnswer('unemployed_since', `since ${name} 2023`, context)).toMatchObject({
      since: `2023-${twoDigits(month)}`,
      confirm: false,
    });
  },
);

it.each<[string, object]>([
  ['two years', { months: [24, 24], confirm: false }],
  ['over two years', { months: [24, 35], atLeast12Months: true }],
  ['a year and a half', { months: [18, 18], confirm: false }],
  ['2 years and 3 months', { months: [27, 27], confirm: false }],
  ['twenty-two months', { months: [22, 22], confirm: false }],
  ['I have been out of work for 3 months', { months: [3, 3], atLeast12Months: false }],
  ['half a year', { months: [6, 6] }],
  ['since March last year', { since: '2025-03', confirm: false }],
  ['I lost my job in October 2025', { since: '2025-10', confirm: false }],
  ['end of 2023', { since: '2023-12' }],
  ['I have been married for 20 years', { confirm: true }],
  ['I was in the army for 12 years', { confirm: true }],
])('hears how long: %s', (text, expected) => {
  expect(understandAnswer('unemployed_since', text, context)).toMatchObject(expected);
});

it('hears every age in words, and takes nobody else’s', () => {
  const tens = { 20: 'twenty', 30: 'thirty', 40: 'forty', 50: 'fifty', 60: 'sixty' };
  const ones = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  for (const [ten, word] of Object.entries(tens))
    for (const [one, ending] of ones.entries()) {
      const text = ending ? `I'm ${word}-${ending}` : `I am ${word}`;
      expect([text, understandAnswer('age', text, context)]).toMatchObject([text, { age: Number(ten) + one, confirm: false }]);
    }
  for (const text of ['my father is 75', 'I was 20 when I joined', 'he is 48', 'Zhang 48', 'almost fifty', 'about 50'])
    expect([text, understandAnswer('age', text, context)?.confirm]).toEqual([text, true]);
});

it('leaves what is no English, and what may be no month, as it is', () => {
  for (const text of ['四十七', '1979-03', 'A 47', '']) expect(fromEnglish(text)).toBe(text);
  expect(fromEnglish('may I skip this')).toContain('may');
  expect(fromEnglish('may 2020')).toBe('2020年5月');
});

it.each([
  ['I’m  forty seven', '47'],
  ['forty two or fifty-three', '42 or 53'],
  ['ten five', '10 5'],
  ['twelve two', '12 2'],
  ['twenty ten', '20 10'],
  ['one nine eight', '1 9 8'],
  ['two years, three years', '2年, 3年'],
  ['march 2020, april 2021', '2020年3月, 2021年4月'],
  ['sept. 2020 / sept. 2021', '2020年9月 / 2021年9月'],
  ['May 5, 1979 or May 6 1980', '1979年5月5日 or 1980年5月6日'],
  ['5 may 1979 or 6 may 1980', '1979年5月5日 or 1980年5月6日'],
  ['2020 mar / 2021 apr', '2020年3月 / 2021年4月'],
  ['March of last year or April last year', '去年3月 or 去年4月'],
  ['last year, March or last year may', '去年3月 or 去年5月'],
  ['this march march', 'this 3月 3月'],
  ['last yearmarch', 'last yearmarch'],
  ['I was born  in\tmarch  1979', '1979年3月'],
])('%s is %s', (text, written) => {
  expect(fromEnglish(text)).toBe(written);
});

it.each([
  ['five thousand a month', '5千 每月'],
  ['3500 a month, 20 a day', '3500 每月, 20 每天'],
  ['3 thousand 5 hundred', '3千 5百'],
  ['No  income', '没收入'],
  ['I make twenty yuan  an hour', '20 元 每小时'],
  ['in march', 'in march'],
  ['四千  块', '四千  块'],
])('the amount %s is %s', (text, written) => {
  expect(amountFromEnglish(text)).toBe(written);
});
