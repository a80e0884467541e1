/**
 * Case numbers that can be read out over the telephone: `RY`, the day in China (yymmdd), five random digits, a check digit:
 * `RY261123482137`. The check digit is Damm's: it finds every single wrong digit and every swap of two neighbours.
 * Pure; knows no store. A number is no secret and opens nothing.
 */
import { dayInChina } from '../base/clock';

/** A number in [0, 1). */
export type Random = () => number;

/** Damm's totally anti-symmetric quasigroup of order 10: row = digit so far, column = next digit. */
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;

const RANDOM_NUMBERS = 100_000;
const PATTERN = /^RY(\d{2})(\d{2})(\d{2})\d{6}$/;

/** 0 for digits whose last one is their check digit; else the check digit to append. */
function damm(digits: string): number {
  let interim = 0;
  for (const digit of digits) interim = DAMM[interim]?.[Number(digit)] ?? 0;
  return interim;
}

export function newCaseNumber(at: Date, random: Random): string {
  const day = dayInChina(at).slice(2).replaceAll('-', '');
  const digits = day + String(Math.floor(random() * RANDOM_NUMBERS)).padStart(5, '0');
  return `RY${digits}${damm(digits)}`;
}

/** Whether the text is a case number exactly as we write it, with a day that exists and the right check digit. */
export function isCaseNumber(text: string): boolean {
  const match = PATTERN.exec(text);
  if (!match) return false;
  const [year, month, day] = [2000 + Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && damm(text.slice(2)) === 0;
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
