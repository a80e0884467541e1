/**
 * Case numbers that can be read out over the telephone: `RY`, the day in China (yymmdd), five random digits, a check digit:
 * `RY261123482137`.
 * Pure; knows no store. A number is no secret and opens nothing.
 */
import { checkDigit } from '../base/check-digit';
import { dayInChina } from '../base/clock';

/** A number in [0, 1). */
export type Random = () => number;

const RANDOM_NUMBERS = 100_000;
const PATTERN = /^RY(\d{2})(\d{2})(\d{2})\d{6}$/;

export function newCaseNumber(at: Date, random: Random): string {
  const day = dayInChina(at).slice(2).replaceAll('-', '');
  const digits = day + String(Math.floor(random() * RANDOM_NUMBERS)).padStart(5, '0');
  return `RY${digits}${checkDigit(digits)}`;
}

/** Whether the text is a case number exactly as we write it, with a day that exists and the right check digit. */
export function isCaseNumber(text: string): boolean {
  const match = PATTERN.exec(text);
  if (!match) return false;
  const [year, month, day] = [2000 + Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && checkDigit(text.slice(2)) === 0;
}

/** As read out and typed: Chinese digits, the telephone's 幺, letters taken for digits. */
const SPOKEN: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  洞: '0',
  O: '0',
  一: '1',
  幺: '1',
  I: '1',
  L: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  拐: '7',
  八: '8',
  九: '9',
};
const DIGIT = `[0-9${Object.keys(SPOKEN).join('')}]`;
const GAP = String.raw`[\s\-_.·,，、。:：]*`;
/** Twelve digits with gaps; not part of a longer row of digits such as an ID number, unless RY stands before them. */
const WITH_LETTERS = new RegExp(`R${GAP}Y${GAP}((?:${DIGIT}${GAP}){11}${DIGIT})`, 'gu');
const BARE = new RegExp(`(?<![0-9])([0-9](?:[\\s-]?[0-9]){11})(?![\\s-]?[0-9])`, 'gu');

/**
 * Finds a case number in what somebody typed or a caller spelled: `ry 261123-48213 7`, full-width or Chinese digits, also
 * without the letters.
 * @returns the number as we write it, or null when there is none or its check digit is wrong
 */
export function findCaseNumber(text: string): string | null {
  const plain = text.normalize('NFKC').toUpperCase();
  for (const pattern of [WITH_LETTERS, BARE]) {
    for (const match of plain.matchAll(pattern)) {
      const digits = [...(match[1] ?? '')].map((char) => SPOKEN[char] ?? char).join('');
      const candidate = `RY${digits.replace(/\D/g, '')}`;
      if (isCaseNumber(candidate)) return candidate;
    }
  }
  return null;
}
