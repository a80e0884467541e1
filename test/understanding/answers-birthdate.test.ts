/** Days, months and years of birth as they are typed, on 2026-11-20. */
import { understandAnswer, type AnswerByKind } from '../../src/understanding';

const read = (text: string): AnswerByKind['birthdate'] | null => understandAnswer('birthdate', text, { today: '2026-11-20' });

it.each([
  ['生于1976 12 31 的', '1976-12-31', 49],
  ['1976 10 20', '1976-10-20', 50],
  ['1976 11 3', '1976-11-03', 50],
  ['1976 3 30', '1976-03-30', 50],
  ['1976 5 3号生', '1976-05-03', 50],
  ['2001 1 9', '2001-01-09', 25],
  ['生日761231啊', '1976-12-31', 49],
  ['761110', '1976-11-10', 50],
  ['760529', '1976-05-29', 50],
  ['990130', '1999-01-30', 27],
  ['030801', '2003-08-01', 23],
  ['1976-05-03 08:30:15', '1976-05-03', 50],
  ['1976年5月3日 8:30', '1976-05-03', 50],
  ['73年属牛5月3号', '1973-05-03', 53],
  ['属牛的73年5月3号，属牛', '1973-05-03', 53],
  ['94年当兵96年退伍 73年5月3号生', '1973-05-03', 53],
  ['11010519491231002X', '1949-12-31', 76],
])('%s is the day %s', (text, birth, age) =>
  expect(read(text)).toEqual({ birth, precision: 'day', age, ageRange: [age, age], confirm: false }),
);

it('reads the day of birth out of an identity number of fifteen digits, and asks it back', () =>
  expect(read('410411760102001')).toEqual({ birth: '1976-01-02', precision: 'day', age: 50, ageRange: [50, 50], confirm: true }));

it.each([
  ['75年10月', '1975-10', [51, 51], false],
  ['75年11月', '1975-11', [50, 51], true],
  ['73年国庆', '1973-10', [53, 53], true],
])('%s is the month %s', (text, birth, ageRange, confirm) =>
  expect(read(text)).toMatchObject({ birth, precision: 'month', ageRange, confirm }),
);

it.each([
  ['76年冬天', '1976', [49, 50]],
  ['农历76年', '1976', [49, 50]],
  ['农历76年腊月', '1976', [49, 50]],
  ['76年八月十五中秋', '1976', [49, 50]],
  ['1976年底出生，农历', '1976', [49, 50]],
  ['71年当兵 53年生', '1953', [72, 73]],
])('%s is the year %s, whose day is asked back', (text, birth, ageRange) =>
  expect(read(text)).toEqual({ birth, precision: 'year', age: null, ageRange, confirm: true }),
);

it.each([
  ['1976 5 31 8:30', '1976-05-31'],
  ['1976-05-03 08:30:15', '1976-05-03'],
  ['76年吧，5月呢，3号', '1976-05-03'],
  ['76年吧5月呢3号', '1976-05-03'],
  ['党龄20年，工龄3年，76年5月3号', '1976-05-03'],
])('%s is the day %s, whatever stands beside it', (text, birth) =>
  expect(read(text)).toMatchObject({ birth, precision: 'day', confirm: false }),
);

it('asks back which of two years is meant', () =>
  expect(read('我76年5月3号生，身份证上78年')).toMatchObject({ birth: '1976-05-03', confirm: true }));

describe('who looks for work', () => {
  it.each([
    ['1987年8月8号 88年12月的兵', true],
    ['1987年8月8号，2001年当兵', false],
    ['87年8月8号，2000年12月入伍', true],
  ])('was no child as a soldier: of %s it is asked back: %s', (text, confirm) =>
    expect(read(text)).toMatchObject({ birth: '1987-08-08', confirm }),
  );

  it.each([
    ['2012-11-20', 14],
    ['12年11月20日', 14],
    ['1916-11-20', 110],
  ])('may be born on %s', (text, age) => expect(read(text)).toMatchObject({ age, confirm: false }));

  it.each(['2012-11-21', '2012年', '1915-11-20', '1915年', '13年5月3号', '761331', '760532', '1976 5 32', '1976 13 1', '12月3号'])(
    'is not born on %s',
    (text) => expect(read(text)).toBeNull(),
  );
});
