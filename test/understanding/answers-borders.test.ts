/** Where an answer ends and something else begins: numbers beside numbers, first and last years, words behind. On 2026-11-20 where nothing else is said. */
import { parseDateExpression } from '../../src/understanding/answers/date-expression';
import { isAfter, parseDay } from '../../src/understanding/answers/day';
import { checkDigit } from '../../src/understanding/answers/id-number';
import { DIGIT, parseNumber } from '../../src/understanding/answers/numerals';
import { understandAnswer } from '../../src/understanding';

const today = '2026-11-20';
const on = parseDay(today);

describe('a telephone number', () => {
  const read = (text: string) => understandAnswer('phone', text, { today });

  it.each(['家里电话0371-65900000', '+860371-65900000'])('is in %s, however it begins', (text) =>
    expect(read(text)).toEqual({ phone: '0371-65900000', valid: true, kind: 'landline', confirm: false }),
  );

  it.each(['0371-65900000，家住5-3', '0371-65900000 住3号楼#2'])(
    'is not made longer by what is told behind it, which is asked back: %s',
    (text) => expect(read(text)).toEqual({ phone: '0371-65900000', valid: true, kind: 'landline', confirm: true }),
  );

  it('may be parted by as many dashes as somebody likes', () =>
    expect(read('138---1234---5678')).toEqual({ phone: '13812345678', valid: true, kind: 'mobile', confirm: false }));

  it('is asked back where another one is named beside it', () =>
    expect(read('13812345678或13912345678')).toMatchObject({
      phone: '13812345678',
      confirm: true,
      candidates: [{ phone: '13812345678' }, { phone: '13912345678' }],
    }));
});

describe('an identity number', () => {
  const read = (text: string) => understandAnswer('id_number', text, { today });
  const whole = (digits: string): string => digits + checkDigit(digits);

  it.each(['1101051949123100 字第123456号', '字第123456号 1101051949123100'])('is the longest in %s', (text) =>
    expect(read(text)).toMatchObject({ id: '1101051949123100', valid: false, reason: 'length' }),
  );

  it('may be of somebody born in the first year of the last century, and of nobody older', () => {
    expect(read(whole('11010519000101001'))).toMatchObject({ valid: true, birth: '1900-01-01' });
    expect(read(whole('11010518991231001'))).toMatchObject({ valid: false, reason: 'date' });
  });
});

it('a year of birth is asked back on its last day too, when the age is known', () =>
  expect(understandAnswer('birthdate', '1976年', { today: '2026-12-31' })).toEqual({
    birth: '1976',
    precision: 'year',
    age: 50,
    ageRange: [50, 50],
    confirm: true,
  }));

describe('a time', () => {
  const read = (text: string) => parseDateExpression(text, on);

  it.each([1900, 2026, 2027])('may be in the year %d', (year) =>
    expect(read(`${year}年`)).toEqual({
      first: { year, month: 1, day: 1 },
      last: { year, month: 12, day: 31 },
      named: { year, month: 1, day: 1 },
      precision: 'year',
      rough: false,
      yearInferred: false,
    }),
  );
  it.each(['1899年', '2028年', '13月', '0月', '120200501', '2020050112'])('is not said with %s', (text) => expect(read(text)).toBeNull());

  it.each([
    ['上月', '2026-10-01', 'month'],
    ['上上月', '2026-09-01', 'month'],
    ['上月5号', '2026-10-05', 'day'],
    ['这月3号', '2026-11-03', 'day'],
    // The day belongs to something else: it is named before.
    ['5号说的上个月', '2026-10-01', 'month'],
    ['202012', '2020-12-01', 'month'],
    ['20201231', '2020-12-31', 'day'],
    ['2020年1月', '2020-01-01', 'month'],
  ])('%s begins on %s and is a %s', (text, day, precision) => expect(read(text)).toMatchObject({ first: parseDay(day), precision }));

  it('of which only the year can be named is rough where it was so long ago, and what was said before it is no part of it', () =>
    expect(read('5月的事三年前')).toMatchObject({ first: parseDay('2023-01-01'), last: parseDay('2023-12-31'), rough: true }));

  it('is not after itself', () => {
    expect([isAfter(on, on), isAfter(parseDay('2026-11-21'), on)]).toEqual([false, true]);
  });
});

describe('an amount', () => {
  const read = (text: string) => understandAnswer('money', text, { today });

  it.each([
    // A week, or one number for two periods.
    ['每周五百块', 500, null],
    ['每月每年三千', 3000, 'month'],
  ])('is asked back where nobody can tell what it is for: %s', (text, amount, period) =>
    expect(read(text)).toEqual({ amount, range: [amount, amount], period, confirm: true }),
  );

  it.each([
    ['20到30万', 200_000, 300_000],
    ['3千到5千', 3000, 5000],
    ['三千到五千', 3000, 5000],
    ['三五百', 300, 500],
    ['三千多一点', 3000, 3150],
  ])('may be a range: %s', (text, low, high) =>
    expect(read(text)).toEqual({ amount: null, range: [low, high], period: null, confirm: true }),
  );

  it.each(['五千到三千', '2万到5千'])('is no range where it falls: %s', (text) => expect(read(text)?.amount).not.toBeNull());

  it('is not two neighbours where the second is further away', () => expect(read('两五百')).toBeNull());
});

describe('a place', () => {
  const read = (text: string) => understandAnswer('region', text, { today });

  it.each([
    ['郑 州', '410100', false],
    ['郑 州 市', '410100', false],
    // Only its sound, even then.
    ['汝 洲', '410482', true],
  ])('may be typed with spaces between its signs: %s', (text, code, confirm) => expect(read(text)).toMatchObject({ code, confirm }));

  it('by an old name is asked back, and not where what lies in it is named too', () => {
    expect(read('襄樊')).toMatchObject({ code: '420600', confirm: true });
    expect(read('襄樊 襄城')).toMatchObject({ code: '420602', confirm: false });
  });
});

it('a number may have decimals, and a digit is no letter', () => {
  expect([parseNumber('12.75'), parseNumber('3.')]).toEqual([12.75, null]);
  expect(['S', ' ', '五', '〇'].map((sign) => new RegExp(`^${DIGIT}$`).test(sign))).toEqual([false, false, true, true]);
});
