/** Numbers as people write and say them: digits, Chinese numerals, colloquial endings (一万二 is 12,000), numbers read digit by digit. */
import { DIGIT_SIGNS as digits } from '../../base/digits';
import { readData } from '../data';

const table = readData<typeof import('../data/numerals.json')>('numerals.json');

const units: Record<string, number> = table.units;
const tens: Record<string, number> = table.tens;

/** Signs that are also ordinary words are numerals only in a row of digits, as in a telephone number. */
const SPOKEN_ONLY = new Set(['洞', '妖', '么', '拐', '勾']);
const NUMERAL_DIGITS = Object.keys(digits).filter((sign) => !SPOKEN_ONLY.has(sign));
const NUMERAL_SIGNS = [...NUMERAL_DIGITS, ...Object.keys(units), ...Object.keys(tens)].join('');

/** Regex source: one sign of a Chinese number. */
export const NUMERAL = `[${NUMERAL_SIGNS}]`;
/** Regex sources: one number; one digit 1-9 or 0-9 as a Chinese sign. */
export const NUMBER = `(?:\\d+(?:\\.\\d+)?|[${NUMERAL_SIGNS}]+)`;
export const DIGIT = `[${NUMERAL_DIGITS.join('')}]`;

const ANY_NUMBER = new RegExp(`\\d|${NUMERAL}`);
/** Whether a digit in any writing occurs: without one no age and no date is said outright. Cheap. @param text half-width */
export const namesNumber = (text: string): boolean => ANY_NUMBER.test(text);

/** `四十八` → 48, `两千零三` → 2003, `一万二` → 12000, `四百八` → 480, `零三` → 3, `廿八` → 28; null for what is no number. */
export function parseNumber(text: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const signs = [...text].flatMap((sign) => {
    const ten = tens[sign];
    return ten === undefined ? [sign] : [String(ten / 10), '十'];
  });
  if (signs.length === 0) return null;
  const digitOf = (sign: string): number | undefined => (/^\d$/.test(sign) ? Number(sign) : digits[sign]);
  if (signs.every((sign) => digitOf(sign) !== undefined)) return Number(signs.map(digitOf).join(''));
  return sumOfUnits(signs, digitOf);
}

function sumOfUnits(signs: string[], digitOf: (sign: string) => number | undefined): number | null {
  let total = 0;
  let section = 0;
  let pending: number | null = null;
  let lastUnit = 1;
  let afterZero = false;
  for (const sign of signs) {
    const digit = digitOf(sign);
    const unit = units[sign];
    if (digit !== undefined) {
      if (pending !== null && pending !== 0) return null;
      pending = digit;
      afterZero ||= digit === 0;
    } else if (unit !== undefined) {
      if (unit >= 10_000) {
        total += (section + (pending ?? (section === 0 ? 1 : 0))) * unit;
        section = 0;
      } else {
        // 两千一千 is one or the other.
        if (section > 0 && unit >= lastUnit) return null;
        section += (pending ?? 1) * unit;
      }
      pending = null;
      lastUnit = unit;
      afterZero = false;
    } else return null;
  }
  // 一万二 and 四百八 leave the last unit unsaid; 一万零二 says that it is one.
  const last = pending ?? 0;
  return total + section + (afterZero ? last : (last * lastUnit) / 10);
}
