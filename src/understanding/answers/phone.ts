/** A personal telephone number, typed or spoken. Hotlines such as 12345 are recognised and refused: nobody can be called back there. */
import { spokenDigits, withoutLookalikes } from '../../base/digits';
import { toSimplified } from '../language/simplified';
import type { PhoneAnswer } from '../types';
import { hasResidue } from './residue';
import { spelledDigits } from './spelled-digits';
import { answerText, LONGEST_ANSWER } from './text';

const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/g;
/** 010 and 02x have three digits and eight after; the others four and seven or eight. */
const LANDLINE = /(?<!\d)(0(?:10|2\d)|0[3-9]\d{2})-?([2-9]\d{2,3})-?(\d{4})(?!\d)/g;
const EXTENSION = /^\s*(?:-|转|分机|ext\.?|#|\*)[^\d]{0,2}\d/i;
const SERVICE = /(?<!\d)(?:1(?:[12]\d(?:\d\d)?|00\d|0[01]\d{2,3}|6\d{3,4})|9\d{4,5}|[48]00-?\d{3}-?\d{4})(?!\d)/;
const COUNTRY_CODE = /\(?(?:\+|00)86[-)\s]*(?=1[3-9]|\(?0\d)|(?<!\d)86[-\s]*(?=1[3-9]\d(?:[-\s]?\d){8}(?!\d))/g;
/** 我换号了，现在是…: the number after it is the new one. */
const NEW_NUMBER = /^我?(?:已经)?[换改]了?个?新?(?:手机)?(?:号码?|电话)了? ?(?:现在|新号码?|新的)(?:的|是|用|为|:)*(?= ?[\d(+])/;
/** What is left of a country's code is another country's. */
const FOREIGN = /\+\s*\d/;
const FEWEST_DIGITS = 5;
const SEPARATORS = /(?<=\d)[\s.,，、。·_/]+(?=\d)/g;

/** `null` when the text holds no number; `valid: false` when it holds one that is no personal telephone number. */
export function parsePhone(text: string): PhoneAnswer | null {
  const typed = toSimplified(text.slice(0, LONGEST_ANSWER).normalize('NFKC'))
    .replace(/\s*[‐-―−-][\s‐-―−-]*/g, '-')
    .replace(COUNTRY_CODE, '');
  const read = withoutLookalikes(spokenDigits(spelledDigits(typed)));
  const { numbers, crowded } = findNumbers(read);
  const [first] = numbers;
  if (first) {
    const confirm =
      read !== typed ||
      crowded ||
      numbers.length > 1 ||
      first.extended ||
      FOREIGN.test(read) ||
      hasResidue('phone', answerText(read).replace(NEW_NUMBER, ''));
    const found: PhoneAnswer = { phone: first.phone, valid: true, kind: first.kind, confirm };
    if (numbers.length > 1) found.candidates = numbers.map(({ phone, kind }) => ({ phone, valid: true, kind, label: phone }));
    return found;
  }
  const joined = read.replace(SEPARATORS, '');
  const withoutHyphens = joined.replace(/(?<=\d)-(?=\d)/g, '');
  const service = SERVICE.exec(joined)?.[0] ?? SERVICE.exec(withoutHyphens)?.[0];
  if (service) return { phone: service.replaceAll('-', ''), valid: false, kind: 'service', confirm: false };
  const digits = longestRun(withoutHyphens);
  return digits.length >= FEWEST_DIGITS ? { phone: digits, valid: false, kind: null, confirm: false } : null;
}

interface FoundNumber {
  phone: string;
  kind: 'mobile' | 'landline';
  /** Followed by a number behind it, which nobody can be called at without it. */
  extended: boolean;
}

/** Numbers written in one piece count as they are; only where there is none are groups of digits joined. */
function findNumbers(text: string): { numbers: FoundNumber[]; crowded: boolean } {
  const whole = different([...mobiles(text), ...landlines(text)]);
  if (whole.length > 0) {
    // 13812345678 9 may be a number with a digit too many.
    const crowded = new RegExp(`\\d[\\s.,、-]*(?:${MOBILE.source})|(?:${MOBILE.source})[\\s.,、-]*\\d(?!\\d?[点时:])`).test(text);
    return { numbers: whole, crowded };
  }
  const joined = text.replace(/\((0\d{2,3})\)[-\s]*/, '$1-').replace(SEPARATORS, '');
  const withoutHyphens = joined.replace(/(?<=\d)-(?=\d)/g, '');
  return { numbers: different([...mobiles(withoutHyphens), ...landlines(joined)]), crowded: false };
}

function mobiles(text: string): FoundNumber[] {
  return [...text.matchAll(MOBILE)].map((match) => ({ phone: match[0], kind: 'mobile', extended: false }));
}

function landlines(text: string): FoundNumber[] {
  return [...text.matchAll(LANDLINE)].map((match) => ({
    phone: `${match[1]}-${match[2]}${match[3]}`,
    kind: 'landline',
    extended: EXTENSION.test(text.slice(match.index + match[0].length)),
  }));
}

const different = (numbers: FoundNumber[]): FoundNumber[] => [...new Map(numbers.map((number) => [number.phone, number])).values()];

/** Stars stand for digits that were masked. */
function longestRun(text: string): string {
  return (text.match(/[\d*]+/g) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
