/** A mainland identity number by GB 11643: check digit, a date that exists and is not in the future. An unknown region prefix is no reason to refuse. */
import { spokenDigits, withoutLookalikes } from '../../base/digits';
import { toSimplified } from '../language/simplified';
import type { IdNumberAnswer } from '../types';
import { formatDay, isAfter, isRealDay, type Day } from './day';
import { hasResidue } from './residue';
import { spelledDigits } from './spelled-digits';
import { answerText, LONGEST_ANSWER } from './text';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';
const EARLIEST_YEAR = 1900;
const WHOLE = /(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])/g;
/** A second one, though a sign is missing. */
const NEARLY_WHOLE = /(?<![0-9A-Za-z])\d{14,19}[Xx]?(?![0-9A-Za-z])/g;
const SEPARATORS = /(?<=[\dXx*])[\s.,，、·-]+(?=[\dXx*])/g;
/** What is said or typed for the letter X at the end. */
const SPOKEN_X = /(?<=\d|[零〇洞一幺二两三四五六七八九拐勾])\s*(?:叉|艾克斯|×|✕|✖|❌)/g;

/** 尾巴是个X names the place of the letter. */
const PLACE_OF_X = /(?:最后|末尾|末位|尾巴|尾数|后面|结尾)(?:一?[位个])?(?:就?是|那?个|字母|英文|大写|小写|的)*\s*(?=[Xx](?![0-9A-Za-z]))/g;

/** The 18th character for the first 17 digits. */
export function checkDigit(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return CHECK_DIGITS[sum % 11] as string;
}

export function parseIdNumber(text: string, today: Day): IdNumberAnswer | null {
  const typed = toSimplified(text.slice(0, LONGEST_ANSWER).normalize('NFKC'));
  const read = withoutLookalikes(spokenDigits(spelledDigits(typed).replace(SPOKEN_X, 'X').replace(PLACE_OF_X, '')));
  const whole = [...new Set((read.match(WHOLE) ?? []).map((id) => id.toUpperCase()))];
  const id = whole[0] ?? longestRun(read.replace(SEPARATORS, '').toUpperCase());
  if (!/\d{4}/.test(id)) return null;
  const isOneOfSeveral = new Set(read.toUpperCase().match(NEARLY_WHOLE)).size > 1;
  const confirm = read !== typed || isOneOfSeveral || id.length === 15 || hasResidue('id_number', answerText(read));
  return { ...check(id, today), confirm };
}

/** Of letters only those within a number: a name before it is none. Stars stand for digits that were masked. */
function longestRun(text: string): string {
  return (text.match(/[0-9A-Z*]{6,}/g) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

function check(id: string, today: Day): Omit<IdNumberAnswer, 'confirm'> {
  const refuse = (reason: NonNullable<IdNumberAnswer['reason']>): Omit<IdNumberAnswer, 'confirm'> => ({
    id,
    valid: false,
    reason,
    birth: null,
    sex: null,
  });
  if (id.length !== 18 && id.length !== 15) return refuse('length');
  // First-generation numbers leave the century and the check digit out.
  const full = id.length === 15 ? `${id.slice(0, 6)}19${id.slice(6)}` : id;
  if (!/^\d{17}[\dX]?$/.test(full)) return refuse('characters');
  const birth: Day = { year: Number(full.slice(6, 10)), month: Number(full.slice(10, 12)), day: Number(full.slice(12, 14)) };
  if (birth.year < EARLIEST_YEAR || !isRealDay(birth)) return refuse('date');
  if (isAfter(birth, today)) return refuse('future');
  if (id.length === 18 && checkDigit(full) !== full[17]) return refuse('checksum');
  const sex = Number(full[16]) % 2 === 1 ? 'male' : 'female';
  return { id, valid: true, reason: null, birth: formatDay(birth), sex };
}
