import * as fc from 'fast-check';
import { maskPersonalNumbers } from '../../src/base/mask';

// The same cases on every run: a failure is a change of the code.
fc.configureGlobal({ seed: 20261126 });

test.each([
  ['我的身份证是11010519491231002X', '我的身份证是110105********002X'],
  ['11010519491231002x, 谢谢', '110105********002x, 谢谢'],
  ['老号110105491231002', '老号110105******002'],
  ['打我电话13812345678', '打我电话138****5678'],
  ['+86 138-1234-5678', '+86 138****5678'],
  ['１３８１２３４５６７８', '138****5678'],
  ['座机0371-61234567', '座机0371-****4567'],
  ['案号RY261123482137不是电话', '案号RY261123482137不是电话'],
  ['2023年4号文，补贴不超过3年', '2023年4号文，补贴不超过3年'],
  ['拨打12356或者12345', '拨打12356或者12345'],
])('%s → %s', (text, masked) => {
  expect(maskPersonalNumbers(text)).toBe(masked);
});

test.each([
  ['110105 19491231 002X', '110105********002X'],
  ['１１０１０５１９４９１２３１００２Ｘ', '110105********002X'],
  ['110105-19491231-002x', '110105********002x'],
  ['11O10519491231002X', '110105********002X'],
  ['幺幺洞幺洞五幺九四九幺两三幺洞洞两X', '110105********002X'],
  ['410411 760102 001', '410411******001'],
])('an identity number is masked however it is written: %s', (text, masked) => {
  expect(maskPersonalNumbers(text)).toBe(masked);
});

test.each([
  ['幺三八洞洞幺三八洞洞洞', '138****8000'],
  ['一三八 一二三四 五六七八，晚上打', '138****5678，晚上打'],
  ['138一二三四5678', '138****5678'],
  ['1 3 8 1 2 3 4 5 6 7 8', '138****5678'],
  ['138.1234.5678', '138****5678'],
  ['138\u200b1234\u200b5678', '138****5678'],
  ['1381234567O', '138****5670'],
  ['13812345678 13912345678', '138****5678 139****5678'],
  ['1381234567813912345678', '138123************5678'],
  ['138123456789', '138*****6789'],
  ['037165900000', '0371-****0000'],
  ['010 6234 5678', '010-****5678'],
  ['6222021234567890123', '622202*********0123'],
])('a telephone or card number is masked however it is written: %s', (text, masked) => {
  expect(maskPersonalNumbers(text)).toBe(masked);
});

test.each([
  '1500 2000 300',
  '1850，2650，355',
  '1998 2003 150',
  '二〇二三年三月到二〇二四年五月',
  '1995.12.1 2003.5',
  '2026-11-20 10:30',
  '20261120103000',
  '收入3000到4000，一年48000元，一万二千三百四十五',
  '一二三四五六七八九',
])('years, dates and amounts stay: %s', (text) => {
  expect(maskPersonalNumbers(text)).toBe(text);
});

const digit = fc.integer({ min: 0, max: 9 }).map(String);
const digitString = (length: number): fc.Arbitrary<string> =>
  fc.array(digit, { minLength: length, maxLength: length }).map((all) => all.join(''));
const mobile = fc.tuple(fc.constantFrom('13', '15', '17', '18', '19'), digitString(9)).map((parts) => parts.join(''));
const written: ((number: string) => string)[] = [
  (number) => number,
  (number) => `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`,
  (number) => `${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}`,
  (number) => number.replace(/\d/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  (number) => number.replace(/\d/g, (sign) => '零一二三四五六七八九'[Number(sign)] ?? ''),
  (number) => number.replace(/\d/g, (sign) => '洞幺两三四五六拐八勾'[Number(sign)] ?? ''),
];
const words = fc.constantFrom('', '我的电话', '，晚上打', ' 老张 ', '就这个号');

test('no mobile number stays readable, in whatever way it is written', () => {
  fc.assert(
    fc.property(mobile, fc.constantFrom(...written), words, words, (number, write, before, after) => {
      expect(maskPersonalNumbers(before + write(number) + after)).toBe(`${before}${number.slice(0, 3)}****${number.slice(7)}${after}`);
    }),
    { numRuns: 2000 },
  );
});

test('no identity number stays readable, in whatever way it is written', () => {
  const birthday = fc
    .date({ min: new Date('1930-01-01'), max: new Date('2010-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));
  const identity = fc.tuple(fc.integer({ min: 110_000, max: 659_999 }), birthday, digitString(3), fc.constantFrom(...'0123456789X'));
  fc.assert(
    fc.property(identity, fc.constantFrom(...written), (parts, write) => {
      const number = parts.join('');
      expect(maskPersonalNumbers(`号码${write(number)}`)).toBe(`号码${number.slice(0, 6)}********${number.slice(14)}`);
    }),
    { numRuns: 2000 },
  );
});

test('years, dates, amounts and case numbers are never masked', () => {
  const year = fc.integer({ min: 1930, max: 2030 });
  const month = fc.integer({ min: 1, max: 12 });
  const harmless = fc.oneof(
    fc.tuple(year, month, fc.integer({ min: 1, max: 28 })).map(([y, m, d]) => `${y}年${m}月${d}日`),
    fc.tuple(year, month, fc.integer({ min: 1, max: 28 })).map(([y, m, d]) => `${y}-${m}-${d}`),
    fc.tuple(year, year).map(([from, to]) => `${from}到${to}`),
    fc.integer({ min: 0, max: 9_999_999 }).map((amount) => `${amount}元`),
    fc.integer({ min: 100, max: 999 }).map((amount) => `${amount},000元`),
    digitString(12).map((number) => `RY26${number.slice(2)}`),
    fc.constantFrom('12356', '110', '12345', '第五十一条', '二〇二三年', '三千五百元', '一年零俩月'),
  );
  fc.assert(
    fc.property(fc.array(harmless, { minLength: 1, maxLength: 5 }), (parts) => {
      for (const text of [parts.join('，'), parts.join(' ')]) expect(maskPersonalNumbers(text)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test('masking twice changes nothing more, whatever is written', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    mobile,
    digitString(18),
    digitString(5),
    fc.constantFrom(' ', '-', '，', '洞幺', '0371-', '\ud83d'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const once = maskPersonalNumbers(pieces.join(''));
      expect(maskPersonalNumbers(once)).toBe(once);
    }),
    { numRuns: 2000 },
  );
});

test('a very long row of spoken digits is masked too', () => {
  expect(maskPersonalNumbers('洞幺'.repeat(200_000))).toMatch(/^010101\*+0101$/);
});
