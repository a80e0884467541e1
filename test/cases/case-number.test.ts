import { assert, double, integer, property } from 'fast-check';
import { findCaseNumber, isCaseNumber, newCaseNumber } from '../../src/cases';

const AT = new Date('2026-11-23T09:00:00+08:00');
const numbers = double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((value) => newCaseNumber(AT, () => value));

describe('a case number', () => {
  it('is RY, the day in China, five digits and a check digit', () => {
    expect(newCaseNumber(AT, () => 0.48213)).toMatch(/^RY26112348213\d$/);
    expect(newCaseNumber(new Date('2026-11-23T16:30:00Z'), () => 0)).toMatch(/^RY26112400000\d$/);
    expect(newCaseNumber(AT, () => 0.999999999)).toMatch(/^RY26112399999\d$/);
  });

  it('is told from one with any single wrong digit and any two neighbours swapped', () => {
    assert(
      property(numbers, integer({ min: 2, max: 13 }), integer({ min: 1, max: 9 }), (number, place, shift) => {
        expect(isCaseNumber(number)).toBe(true);
        const wrong = String((Number(number[place]) + shift) % 10);
        expect(isCaseNumber(number.slice(0, place) + wrong + number.slice(place + 1))).toBe(false);
        if (place < 13 && number[place] !== number[place + 1]) {
          const swapped = number.slice(0, place) + number[place + 1] + number[place] + number.slice(place + 2);
          expect(isCaseNumber(swapped)).toBe(false);
        }
      }),
    );
  });

  it('must carry a day that exists', () => {
    const noSuchDay = Array.from({ length: 10 }, (_, digit) => `RY26023148213${digit}`);
    expect(noSuchDay.filter(isCaseNumber)).toEqual([]);
  });
});

describe('finding a case number in what was typed or read out', () => {
  const number = newCaseNumber(AT, () => 0.48213);
  const [day, random, check] = [number.slice(2, 8), number.slice(8, 13), number.slice(13)];

  it.each([
    ['as written', number],
    ['in small letters, with gaps', `ry ${day} ${random} ${check}`],
    ['with hyphens', `RY-${day}-${random}-${check}`],
    ['in a sentence', `我的编号是${number}，到哪一步了？`],
    ['digit by digit', `R Y ${[...day, ...random, ...check].join(' ')}`],
    ['full-width', `ＲＹ${[...day, ...random, ...check].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')}`],
    ['in Chinese digits', `RY${[...day, ...random, ...check].map((digit) => '零幺二三四五六七八九'[Number(digit)]).join('')}`],
    ['without the letters', `编号 ${day} ${random}${check}`],
    ['with the letter O for a zero', `RY${(day + random + check).replaceAll('0', 'O')}`],
  ])('reads it %s', (_how, text) => {
    expect(findCaseNumber(text)).toBe(number);
  });

  it.each([
    ['a wrong check digit', `RY${day}${random}${(Number(check) + 1) % 10}`],
    ['an ID number that contains its digits', `4101${number.slice(2)}01`],
    ['a telephone number', '13812345678'],
    ['nothing', '你好'],
  ])('does not take %s for one', (_what, text) => {
    expect(findCaseNumber(text)).toBeNull();
  });
});
