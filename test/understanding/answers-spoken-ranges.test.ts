/** Every age at which people work, every month of thirty years and every mobile prefix, in the ways they are typed and spoken. */
import { understandAnswer, type AnswerByKind, type SlotKind } from '../../src/understanding';

const today = '2026-11-20';
const read = <Kind extends SlotKind>(kind: Kind, text: string): AnswerByKind[Kind] | null => understandAnswer(kind, text, { today });

const SIGNS = [...'零一二三四五六七八九'];
const PINYIN = ['ling', 'yi', 'er', 'san', 'si', 'wu', 'liu', 'qi', 'ba', 'jiu'];
const ENGLISH = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const MONTHS = ['January', 'Feb', 'March', 'Apr', 'May', 'June', 'Jul', 'August', 'Sept', 'October', 'NOV', 'DEC'];
const digitByDigit = (text: string, names: readonly string[], between = ''): string =>
  [...text].map((digit) => names[Number(digit)]).join(between);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** 34 → 三十四, san shi si */
function inTens(value: number, names: readonly string[], ten: string, between = ''): string {
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return [tens > 1 ? names[tens] : '', tens > 0 ? ten : '', ones > 0 ? names[ones] : ''].filter(Boolean).join(between);
}
const chinese = (value: number): string => inTens(value, SIGNS, '十');

const AGES: Record<string, (age: number) => string> = {
  digits: (age) => String(age),
  'full-width digits': (age) => [...String(age)].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join(''),
  Chinese: chinese,
  'with its unit': (age) => `今年${age}岁`,
  Shandong: (age) => `俺${chinese(age)}啦`,
  Shaanxi: (age) => `额都${chinese(age)}咧`,
  Sichuan: (age) => `我满${chinese(age)}岁咯`,
  Shanghai: (age) => `阿拉${chinese(age)}岁`,
  Hunan: (age) => `我今年${chinese(age)}啵`,
  'one sign at a time': (age) => [...chinese(age)].join(' '),
  pinyin: (age) => `${inTens(age, PINYIN, 'shi', ' ')} sui`,
  'pinyin run together': (age) => `wo jinnian ${inTens(age, PINYIN, 'shi')}`,
  English: (age) => `I am ${age} years old`,
  'completed years': (age) => `周岁${chinese(age)}`,
};

describe.each(Object.entries(AGES))('an age in %s', (_form, write) => {
  it('is read from 18 to 75, and needs no reading back', () => {
    const wrong = range(18, 75).filter((age) => {
      const answer = read('age', write(age));
      return answer?.age !== age || answer.confirm;
    });
    expect(wrong.map(write)).toEqual([]);
  });
});

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const BIRTHS: Record<string, (year: number, month: number) => string> = {
  digits: (year, month) => `${year}年${month}月`,
  point: (year, month) => `${year}.${month}`,
  hyphen: (year, month) => `${year}-${twoDigits(month)}`,
  'six digits': (year, month) => `${year}${twoDigits(month)}`,
  'the short year': (year, month) => `${year % 100}年${month}月份`,
  Chinese: (year, month) => `${digitByDigit(String(year), SIGNS)}年${chinese(month)}月`,
  'the short year in Chinese': (year, month) => `${digitByDigit(String(year % 100), SIGNS)}年${chinese(month)}月份生的`,
  pinyin: (year, month) => `${digitByDigit(String(year), PINYIN, ' ')} nian ${inTens(month, PINYIN, 'shi', ' ')} yue`,
  English: (year, month) => `${MONTHS[month - 1]} ${year}`,
  'English capitals': (year, month) => `${MONTHS[month - 1]} ${year}`.toUpperCase(),
};
const MONTHS_OF_LIFE = range(1960, 1989).flatMap((year) => range(1, 12).map((month) => [year, month] as const));

describe.each(Object.entries(BIRTHS))('a month of birth in %s', (_form, write) => {
  it('is read in every month of thirty years', () => {
    const wrong = MONTHS_OF_LIFE.filter(([year, month]) => read('birthdate', write(year, month))?.birth !== `${year}-${twoDigits(month)}`);
    expect(wrong.map(([year, month]) => write(year, month))).toEqual([]);
  });
});

describe('the last day of a month', () => {
  it('is read by the calendar, leap years too', () => {
    const wrong = MONTHS_OF_LIFE.filter(([year, month]) => {
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
      const answer = read('birthdate', `${year}年${chinese(month)}月最后一天`);
      return answer?.birth !== `${year}-${twoDigits(month)}-${last}` || answer.confirm;
    });
    expect(wrong).toEqual([]);
  });
});

const SINCE: Record<string, (year: number, month: number) => string> = {
  digits: (year, month) => `${year}年${month}月`,
  'since then': (year, month) => `从${year}年${month}月份起`,
  hyphen: (year, month) => `${year}-${twoDigits(month)}`,
  Chinese: (year, month) => `${digitByDigit(String(year), SIGNS)}年${chinese(month)}月下岗的`,
  pinyin: (year, month) => `${digitByDigit(String(year), PINYIN, ' ')} nian ${inTens(month, PINYIN, 'shi', ' ')} yue`,
  English: (year, month) => `since ${MONTHS[month - 1]} ${year}`,
};
describe.each(Object.entries(SINCE))('the month since when somebody is out of work in %s', (_form, write) => {
  it('is read in every month of thirty years', () => {
    const months = range(1996, 2025).flatMap((year) => range(1, 12).map((month) => [year, month] as const));
    const wrong = months.filter(([year, month]) => read('unemployed_since', write(year, month))?.since !== `${year}-${twoDigits(month)}`);
    expect(wrong.map(([year, month]) => write(year, month))).toEqual([]);
  });
});

const PREFIXES = range(130, 199).map(String);
const REST = '20470856';
const PHONES: Record<string, { write: (phone: string) => string; typed: boolean }> = {
  digits: { write: (phone) => phone, typed: true },
  'groups apart': { write: (phone) => `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`, typed: true },
  hyphens: { write: (phone) => `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`, typed: true },
  'the country’s code': { write: (phone) => `+86 ${phone}`, typed: true },
  'Chinese signs': { write: (phone) => digitByDigit(phone, SIGNS), typed: false },
  'radio signs': { write: (phone) => digitByDigit(phone, [...'洞幺两三四五六拐八勾']), typed: false },
  'spoken groups': {
    write: (phone) => digitByDigit(phone, [...'零幺二三四五六七八九']).replace(/^(.{3})(.{4})/, '$1，$2，'),
    typed: false,
  },
  pinyin: { write: (phone) => digitByDigit(phone, PINYIN, ' '), typed: false },
  'pinyin run together': { write: (phone) => digitByDigit(phone, ['ling', 'yao', ...PINYIN.slice(2)]), typed: false },
  English: { write: (phone) => digitByDigit(phone, ENGLISH, ' '), typed: false },
};
describe.each(Object.entries(PHONES))('a mobile number in %s', (_form, { write, typed }) => {
  it('is read with every prefix; what was spoken is read back', () => {
    const wrong = PREFIXES.filter((prefix) => {
      const answer = read('phone', write(prefix + REST));
      return answer?.phone !== prefix + REST || !answer.valid || answer.confirm === typed;
    });
    expect(wrong.map((prefix) => write(prefix + REST))).toEqual([]);
  });
});

describe('an amount', () => {
  it('is read alike in digits, Chinese and pinyin', () => {
    const wrong = range(1, 9).flatMap((thousands) =>
      range(1, 9).flatMap((hundreds) => {
        const amount = thousands * 1000 + hundreds * 100;
        const texts = [
          `${amount}`,
          `${SIGNS[thousands]}千${SIGNS[hundreds]}百块`,
          `${SIGNS[thousands]}千${SIGNS[hundreds]}`,
          `${PINYIN[thousands]} qian ${PINYIN[hundreds]} bai kuai`,
          `${PINYIN[thousands]}qian${PINYIN[hundreds]}`,
        ];
        return texts.filter((text) => {
          const answer = read('money', text);
          return answer?.amount !== amount || answer.confirm;
        });
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['3500 a month', 'month'],
    ['3500 yuan per month', 'month'],
    ['42000 a year', 'year'],
    ['150 per day', 'day'],
  ])('in English says what it is for: %s', (text, period) => expect(read('money', text)).toMatchObject({ period, confirm: false }));

  it.each(['3500 dollars', '500 a week', '20 per hour', '3500 USD a month'])('of another currency or time is read back: %s', (text) =>
    expect(read('money', text)?.confirm).toBe(true),
  );
});

describe('letters that are no numbers', () => {
  it.each(['ni hao', 'wo bu zhi dao', 'yi er san beijing', 'san francisco'])('are no age, amount or telephone: %s', (text) => {
    expect([read('age', text), read('money', text), read('phone', text)]).toEqual([null, null, null]);
  });
});
