/**
 * Masks the personal numbers that people paste or dictate: identity numbers (18 or 15 digits), mobile and fixed telephones. Digits may be
 * full-width, Chinese, spoken as on the radio (洞幺拐), mistyped (O for 0) or set apart by spaces and dashes.
 */
import { spokenDigits, withoutLookalikes } from './digits';

const SEPARATOR = '[\\s.,，、·‐-―−－\\u200b-\\u200f\\u2060\\ufeff-]';
const GAP = `${SEPARATOR}{0,2}`;
/** What is masked already is not read again. */
const BEFORE = '(?<![\\d*])';
const AFTER = '(?![\\d*])';
const then = (count: number): string => `(?:${GAP}\\d){${count}}`;

interface Rule {
  /** Three groups: what precedes the number, its first part, the rest. */
  pattern: RegExp;
  /** How many digits stay at the beginning and at the end. */
  head: number;
  tail: number;
  /** Put between the parts. */
  joint: string;
  isNumber: (written: string) => boolean;
}

function rule(
  source: string,
  head: number,
  tail: number,
  { joint = '', isNumber = () => true }: Partial<Pick<Rule, 'joint' | 'isNumber'>> = {},
): Rule {
  return { pattern: new RegExp(source, 'g'), head, tail, joint, isNumber };
}

const onlyDigits = (written: string): string => written.replace(/[^\dXx×]/g, '');
const isUnbroken = (written: string): boolean => onlyDigits(written) === written;
const MONTH_AND_DAY = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])';
const HAS_BIRTHDAY = new RegExp(`^\\d{6}(?:19|20)\\d\\d${MONTH_AND_DAY}\\d{3}[\\dXx×]$`);

const LISTED = /[,，、]/;
const DATE = /(?<!\d)(?:19|20)\d\d[-.]\d{1,2}(?!\d)/;
const AREA_FIRST = /^\d{6}\D/;
const OLD_GROUPS = /^\d{6}\D+\d{6}\D+\d{3}$/;
/** As long as a case number, beside which another number stands. */
const CASE_NUMBER = /(?<!\d)\d{12}(?!\d)/;

/** Groups of digits could be anything, a list of dates too, unless a date of birth is where it belongs. */
function isIdentity(written: string): boolean {
  if (isUnbroken(written) || OLD_GROUPS.test(written)) return true;
  const digits = onlyDigits(written);
  if (!HAS_BIRTHDAY.test(digits)) return false;
  return AREA_FIRST.test(written) || !(LISTED.test(written) || DATE.test(written) || CASE_NUMBER.test(written));
}

const USUAL_GROUPS = /^\d{3}\D+\d{4}\D+\d{4}$/;
const YEAR = /^(?:19|20)\d\d$/;
const isRound = (group: string): boolean => group.length > 2 && group.endsWith('0');

/** 1500 2000 300 are amounts and 1998 2003 150 begins with a year; 138 1234 5678 is a telephone. */
function isMobile(written: string): boolean {
  if (isUnbroken(written) || USUAL_GROUPS.test(written)) return true;
  const groups = written.split(/\D+/);
  const isDictated = groups.every(({ length }) => length <= 2);
  if (LISTED.test(written) || !((groups[0]?.length ?? 0) >= 3 || isDictated)) return false;
  return !groups.every(isRound) && !groups.some((group) => YEAR.test(group));
}

/** Tried in order; what one has taken the next does not see. */
const RULES: Rule[] = [
  rule(`${BEFORE}()([1-9]${then(16)}${GAP}[\\dXx×])()${AFTER}`, 6, 4, { isNumber: isIdentity }),
  rule(`${BEFORE}()([1-9]${then(14)})()${AFTER}`, 6, 3, { isNumber: isIdentity }),
  rule(`${BEFORE}((?:(?:\\+|00)?86${GAP})?)(1${GAP}[3-9]${then(9)})()${AFTER}`, 3, 4, { isNumber: isMobile }),
  rule(`${BEFORE}()(0(?:10|2\\d))[-)\\s]{0,2}(\\d${then(7)})${AFTER}`, 3, 4, { joint: '-' }),
  rule(`${BEFORE}()(0[3-9]\\d\\d)[-)\\s]{0,2}(\\d${then(7)}|\\d${then(6)})${AFTER}`, 4, 4, { joint: '-' }),
  // A mobile number with a digit too many; a bank card, or two numbers run together.
  rule(`(?<![\\w*])()(1[3-9]\\d{10})()${AFTER}`, 3, 4),
  rule(`${BEFORE}()(\\d{16,})()${AFTER}`, 6, 4),
];

/** In UTF-16 units; no telephone is shorter. Most messages are, and need not be looked through. */
const SHORTEST_NUMBER = 11;

/** `41041119760102001X` → `410411********001X`, `138 1234 5678` → `138****5678`, `幺三八…` likewise. */
export function maskPersonalNumbers(text: string): string {
  if (text.length < SHORTEST_NUMBER) return text;
  const chars = [...text];
  let shadow = longNumbers(chars.map(oneUnit).join(''));
  for (const { pattern, head, tail, joint, isNumber } of RULES) {
    shadow = shadow.replace(pattern, (whole: string, before: string, first: string, rest: string, at: number) => {
      if (!isNumber(first)) return whole;
      const number = onlyDigits(first + rest);
      const shown = number.slice(0, head) + joint + '*'.repeat(number.length - head - tail) + number.slice(-tail);
      const start = at + before.length;
      chars.fill('', start, at + whole.length)[start] = shown;
      return before + '*'.repeat(whole.length - before.length);
    });
  }
  return chars.join('');
}

/** One UTF-16 unit for each character: rarer digits, such as full-width ones, as 0-9, and a blank for what takes two. */
function oneUnit(char: string): string {
  const folded = /\p{Nd}|[Ｘｘ]/u.test(char) ? char.normalize('NFKC') : char;
  return folded.length === 1 ? folded : '\u0000';
}

/** As short as a telephone number; shorter rows of Chinese digits are years and counts. */
const LONG = new RegExp(`\\d${then(9)}${GAP}[\\d*Xx×]+`, 'g');

/** The text with the digits that are spoken or mistyped as 0-9, where they belong to a long number. */
function longNumbers(text: string): string {
  const read = withoutLookalikes(spokenDigits(text));
  if (read === text) return text;
  const units = [...text];
  for (const { 0: number, index } of read.matchAll(LONG)) {
    for (let i = 0; i < number.length; i++) units[index + i] = number[i] ?? '';
  }
  return units.join('');
}
