/**
 * Since when someone has been out of work, or for how long. What matters is whether twelve months are full: where the words
 * leave that open the answer says so, and is asked back.
 */
import type { UnemployedSinceAnswer } from '../types';
import { countYears, parseDateExpression, wholeYears, type DateExpression } from './date-expression';
import { formatMonth, isAfter, monthsBetween, type Day } from './day';
import { parseLength } from './length';
import { DIGIT, NUMBER, parseNumber } from './numerals';
import { hasResidue } from './residue';
import { answerText, withoutStutter, withRanges } from './text';
import { readData } from '../data';

const lengths = readData<typeof import('../data/lengths.json')>('lengths.json');
const words = readData<typeof import('../data/unemployed.json')>('unemployed.json');

const FULL_YEAR_MONTHS = 12;
/** A rough length this near to twelve months decides nothing. */
const ROUGH_MARGIN_MONTHS = 3;
/** 年底 may be said of the month before or after. */
const OCCASION_MARGIN_MONTHS = 1;
const LONGEST_LIFE_OF_WORK_YEARS = 50;
const NOW = new RegExp(lengths.now);
const AS_YEAR = new RegExp(`^(?:${words.asYear})|^.{0,3}月|^年?[底初中]|天`);
const AS_LENGTH = new RegExp(`^(?:${words.asLength})`);
const DECIDES_LENGTH = new RegExp(`^(?:${words.decidesLength})`);
const AROUND = new RegExp(words.around);
const CLAUSE_BEFORE = /[年月天](?=[ ,，。、;；]+[之以]?前)/g;
const OTHER_TIME = new RegExp(words.otherTime.replaceAll('$N', NUMBER));
const withNumber = (source: string): RegExp => new RegExp(source.replaceAll('$N', NUMBER), 'g');
const SERVICE = withNumber(words.service);
const AGE_BESIDE = withNumber(words.ageBeside);
/** Two digits before 年 may be a year or a length. */
const TWO_DIGIT_YEAR = new RegExp(`(?<![0-9一二三四五六七八九零〇十])(\\d{2}|${DIGIT}{2})年(?!前|以前|之前|多|半|把|零|代)`);
/** Since 2023, or for 23 years. */
const TWENTY_ODD = /^二十[一二三四五六七八九]?年$/;

export function parseUnemployedSince(text: string, today: Day): UnemployedSinceAnswer | null {
  // 失业两年，之前干了十年: the clauses tell two years and before from two years before.
  const spaced = withoutStutter(answerText(withRanges(text).replace(CLAUSE_BEFORE, '$&|'))).replace(AGE_BESIDE, '');
  const compact = spaced.replaceAll(' ', '').replace(AGE_BESIDE, '');
  // 当了12年兵去年3月退的: the length of the service is another one.
  const withoutService = compact.replace(SERVICE, '');
  const answer = parse(withoutService, today);
  if (!answer) return doubtful(parse(compact, today));
  const isDoubtful =
    OTHER_TIME.test(compact) || countYears(withoutService, today) > 1 || hasResidue('unemployed_since', spaced.replace(SERVICE, ''));
  return isDoubtful ? doubtful(answer) : answer;
}

const doubtful = (answer: UnemployedSinceAnswer | null): UnemployedSinceAnswer | null => answer && { ...answer, confirm: true };

function parse(compact: string, today: Day): UnemployedSinceAnswer | null {
  const ambiguous = twoDigitYear(compact, today);
  if (ambiguous) return ambiguous;
  const span = /(.+?)(?:到|至)(.+)/.exec(compact);
  if (span && !NOW.test(compact)) {
    const from = parseDateExpression(span[1] ?? '', today);
    const to = parseDateExpression(span[2] ?? '', today);
    if (from && to && !isAfter(from.first, to.last)) return closedSpan(from, to);
  }
  const date = parseDateExpression(compact.replace(NOW, ''), today);
  if (date && isAfter(date.first, today)) return null;
  if (date) return AROUND.test(compact) ? doubtful(sinceDate(date, today)) : sinceDate(date, today);
  const length = parseLength(compact);
  const answer = length && forLength([length.low, length.high], length.rough);
  return TWENTY_ODD.test(compact) ? doubtful(answer) : answer;
}

/** 七八年了, 18年了, 零八年: a length, a year, or both for want of a sign. */
function twoDigitYear(compact: string, today: Day): UnemployedSinceAnswer | null {
  const match = TWO_DIGIT_YEAR.exec(compact);
  if (!match) return null;
  const sign = match[1] ?? '';
  const value = parseNumber(sign) ?? 0;
  const rest = compact.slice(match.index + match[0].length);
  const digits = [...sign].map((char) => parseNumber(char) ?? 0);
  const isPair = !/\d/.test(sign) && (digits[1] === (digits[0] ?? 0) + 1 || sign === '三五');
  if (digits[0] === 0 || AS_YEAR.test(rest) || /[从自打]/.test(compact.slice(0, match.index))) return null;
  const year = value + (2000 + value <= today.year ? 2000 : 1900);
  const asLength: Months = isPair ? [(digits[0] ?? 0) * 12, (digits[1] ?? 0) * 12] : [value * 12, value * 12];
  if (AS_LENGTH.test(rest) || isPair) {
    const answer = forLength(asLength, isPair);
    // 18年了 may still mean since 2018, and 七八年 alone 1978; 两 is said of lengths only.
    const couldBeYear = isPair
      ? rest === '' && !/[两俩仨]/.test(sign) && year >= today.year - LONGEST_LIFE_OF_WORK_YEARS
      : /\d/.test(sign) && value <= today.year % 100 && !DECIDES_LENGTH.test(rest);
    return couldBeYear ? doubtful(answer) : answer;
  }
  if (/\d/.test(sign) && value <= today.year % 100) {
    const asYear = sinceDate(wholeYears(year), today);
    const low = Math.min(asYear.months[0] ?? 0, asLength[0] ?? 0);
    const high = Math.max(asYear.months[1] ?? 0, asLength[1] ?? 0);
    return { ...asYear, months: [low, high], atLeast12Months: atLeastYear([low, high]), confirm: true };
  }
  // Nobody is out of work since 1930, nor for 60 years: that is left to whoever checks the answer.
  return /\d/.test(sign) && value <= LONGEST_LIFE_OF_WORK_YEARS ? doubtful(forLength(asLength, false)) : null;
}

function sinceDate(date: DateExpression, today: Day): UnemployedSinceAnswer {
  const last = isAfter(date.last, today) ? today : date.last;
  const [fewest, most] = [monthsBetween(last, today), monthsBetween(date.first, today)];
  const [low, high] = [floorTenth(fewest), ceilTenth(most)];
  // Rounded, a day short of the year would leave it open.
  const atLeast12Months = atLeastYear([fewest, most]);
  // A decade names no year; a winter belongs to the year it began in.
  const year = date.last.year - date.first.year > 1 ? null : String(date.named.year);
  const since = date.precision === 'year' ? year : formatMonth(date.named);
  const isNearYear =
    date.occasion === true && date.holiday !== true && atLeastYear([low - OCCASION_MARGIN_MONTHS, high + OCCASION_MARGIN_MONTHS]) === null;
  return {
    since,
    months: [low, high],
    atLeast12Months,
    confirm: atLeast12Months === null || isNearYear || date.rough || date.yearInferred,
  };
}

function closedSpan(from: DateExpression, to: DateExpression): UnemployedSinceAnswer {
  const whole = monthsBetween({ ...from.named, day: 1 }, { ...to.named, day: 1 });
  // 大前年国庆到大前年: the end is named less exactly than the beginning and may seem to lie before it.
  const low = Math.max(0, whole);
  const months: Months = [low, low + (to.precision === 'month' ? 1 : 0)];
  return {
    since: from.precision === 'year' ? String(from.named.year) : formatMonth(from.named),
    months,
    atLeast12Months: atLeastYear(months),
    confirm: true,
  };
}

function forLength([low, high]: Months, rough: boolean): UnemployedSinceAnswer {
  const point = low === high;
  const near = point && rough && Math.abs(low - FULL_YEAR_MONTHS) < ROUGH_MARGIN_MONTHS;
  const margin = near ? ROUGH_MARGIN_MONTHS : 0;
  const months: Months = [floorTenth(low - margin), high === null ? null : ceilTenth(high + margin)];
  const atLeast12Months = atLeastYear(months);
  // 一年 may be eleven months and a half.
  const boundary = point && low === FULL_YEAR_MONTHS;
  const nearlyYear = atLeast12Months === false && endOf(months) >= FULL_YEAR_MONTHS - 1;
  return { since: null, months, atLeast12Months, confirm: atLeast12Months === null || boundary || nearlyYear };
}

/** Fewest and most; null = no bound. */
type Months = [number, number | null];

const endOf = ([, high]: Months): number => high ?? Number.POSITIVE_INFINITY;

function atLeastYear(months: Months): boolean | null {
  if (months[0] >= FULL_YEAR_MONTHS) return true;
  return endOf(months) < FULL_YEAR_MONTHS ? false : null;
}

const floorTenth = (value: number): number => Math.max(0, Math.floor(value * 10 + 1e-6) / 10);
const ceilTenth = (value: number): number => Math.max(0, Math.ceil(value * 10 - 1e-6) / 10);
