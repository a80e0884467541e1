/** A time as people name it (去年三月份, 前年国庆过后, 上上个月, 2019.5), as the first and the last day it may mean. */
import { addDays, addMonths, daysInMonth, isRealDay, type Day } from './day';
import { DIGIT, NUMBER, parseNumber } from './numerals';
import { readData } from '../data';

const words = readData<typeof import('../data/dates.json')>('dates.json');

export interface DateExpression {
  first: Day;
  last: Day;
  /** What was named: a day, a month, or a year (a season or half a year names no more than the year). */
  precision: 'day' | 'month' | 'year';
  /** The month named, where `precision` is `month` or `day`; not always that of `first` (lunar months begin later). */
  named: Day;
  /** By the lunar calendar, or otherwise only roughly this time. */
  rough: boolean;
  /** No year was said: the latest one possible was taken. */
  yearInferred: boolean;
  /** By a season, a holiday or an end of the year rather than by a number. */
  occasion?: boolean;
  /** By a day that everybody knows, and not by what was before or after it. */
  holiday?: boolean;
  /** The day of that holiday in the calendar, where it has one. */
  holidayOn?: Day;
}

/** Century of a year said with two digits. */
export type FullYear = (twoDigits: number) => number;

/** The latest such year that is not after today. */
const latestYear =
  (today: Day): FullYear =>
  (twoDigits) => {
    const century = Math.floor(today.year / 100) * 100;
    return century + twoDigits <= today.year ? century + twoDigits : century - 100 + twoDigits;
  };

function wholeDay(day: Day): DateExpression {
  return { first: day, last: day, named: day, precision: 'day', rough: false, yearInferred: false };
}

function wholeMonth(year: number, month: number): DateExpression {
  const first = { year, month, day: 1 };
  return {
    first,
    last: { year, month, day: daysInMonth(year, month) },
    named: first,
    precision: 'month',
    rough: false,
    yearInferred: false,
  };
}

export function wholeYears(from: number, to = from): DateExpression {
  const first = { year: from, month: 1, day: 1 };
  return { first, last: { year: to, month: 12, day: 31 }, named: first, precision: 'year', rough: false, yearInferred: false };
}

const asNumber = (text: string | undefined): number => parseNumber(text ?? '') ?? Number.NaN;

/** 洞三年, as soldiers say it. */
const SPOKEN_ZERO = new RegExp(`洞(?=${DIGIT}{1,2}年)`, 'g');

/** @param text compact answer text */
export function parseDateExpression(text: string, today: Day, fullYear: FullYear = latestYear(today)): DateExpression | null {
  const said = text.replace(SPOKEN_ZERO, '零').replaceAll('元月', '1月');
  return numericDate(said, fullYear) ?? sameTime(said, today) ?? nearDate(said, today) ?? decade(said) ?? namedDate(said, today, fullYear);
}

/** 2020-05-01, 20200501, 2020.5, 96.12 */
function numericDate(text: string, fullYear: FullYear): DateExpression | null {
  const compact = /(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?(?!\d)/.exec(text);
  const separated = compact ?? /(?<!\d)((?:19|20)?\d\d)[./-](1[0-2]|0?[1-9])(?:[./-](3[01]|[12]\d|0?[1-9]))?(?![\d.月]|[/-]\d)/.exec(text);
  if (!separated) return null;
  const said = Number(separated[1]);
  const year = said < 100 ? fullYear(said) : said;
  const month = Number(separated[2]);
  const day = { year, month, day: Number(separated[3]) };
  if (!separated[3]) return wholeMonth(year, month);
  // 30 February was meant to be some day near it.
  return isRealDay(day) ? wholeDay(day) : { ...wholeMonth(year, month), rough: true };
}

const RELATIVE_YEARS = Object.entries(words.years).map(([source, offset]) => ({ pattern: new RegExp(source), offset }));
const SAME_TIME = new RegExp(words.sameTime);

/** 前年这时候, 去年今天: this month of that year. */
function sameTime(text: string, today: Day): DateExpression | null {
  const year = RELATIVE_YEARS.find(({ pattern }) => pattern.test(text));
  if (!year) return null;
  const after = text.slice(text.search(year.pattern)).replace(year.pattern, '');
  return SAME_TIME.test(after) ? wholeMonth(today.year + year.offset, today.month) : null;
}

/** A number before 前; 两三年前 is a length. */
const COUNT = `(?<!${DIGIT})(?![一二两俩三四五六七八][二三仨四五六七八九])(${NUMBER})`;
const NEAR_DAYS = Object.entries(words.days).map(([source, offset]) => ({ pattern: new RegExp(source), offset }));

/** Yesterday, last week, three months ago. */
function nearDate(text: string, today: Day): DateExpression | null {
  const near = NEAR_DAYS.find(({ pattern }) => pattern.test(text));
  if (near) return wholeDay(addDays(today, near.offset));
  const week = /(上+|[这本])个?(?:周|礼拜|星期)([一二三四五六日天])?/.exec(text);
  if (week) {
    const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay() || 7;
    const weeks = week[1]?.startsWith('上') ? week[1].length : 0;
    const monday = addDays(today, 1 - weekday - 7 * weeks);
    if (week[2]) return wholeDay(addDays(monday, '一二三四五六'.indexOf(week[2]) >= 0 ? '一二三四五六'.indexOf(week[2]) : 6));
    return { ...wholeMonth(monday.year, monday.month), first: monday, last: addDays(monday, 6) };
  }
  if (/半年(?:之|以)?前/.test(text)) return aboutMonth(addMonths(today, -6));
  // 2025年9月以前 is before that month.
  const monthsAgo = new RegExp(`(?<!年)${COUNT}个?多?月(?:之|以)?前`).exec(text);
  if (monthsAgo) return aboutMonth(addMonths(today, -asNumber(monthsAgo[1])));
  const daysAgo = new RegExp(`${COUNT}(天|日|周|个?礼拜|个?星期)(?:之|以)?前`).exec(text);
  if (daysAgo) return wholeDay(addDays(today, -asNumber(daysAgo[1]) * (/[天日]/.test(daysAgo[2] ?? '') ? 1 : 7)));
  const lastMonth = /(上+)个?月/.exec(text);
  if (lastMonth) return withDay(addMonths(today, -(lastMonth[1] ?? '').length), text.slice(lastMonth.index));
  return /(?:这个?|本)月/.test(text) ? withDay(today, text) : null;
}

function aboutMonth(month: Day): DateExpression | null {
  return Number.isNaN(month.year) ? null : { ...wholeMonth(month.year, month.month), rough: true };
}

function withDay({ year, month }: Day, rest: string): DateExpression {
  const said = new RegExp(`(${NUMBER})[号日]`).exec(rest);
  const day = { year, month, day: asNumber(said?.[1]) };
  return said && isRealDay(day) ? wholeDay(day) : wholeMonth(year, month);
}

/** 九十年代末, 80年代初, 九几年 */
function decade(text: string): DateExpression | null {
  const some = /(?<![十百好\d])([零〇五六七八九])几年/.exec(text);
  const match = /([5-9]0|[五六七八九][十零〇]|00|[零〇]{2})年代(初|中|末|后期|前期)?/.exec(text) ?? some;
  if (!match) return null;
  const tens = asNumber(match[1]) * (some === match ? 10 : 1);
  const start = tens === 0 ? 2000 : 1900 + tens;
  const part = match[2] ?? '';
  if (/初|前期/.test(part)) return { ...wholeYears(start, start + 3), rough: true };
  if (/末|后期/.test(part)) return { ...wholeYears(start + 7, start + 9), rough: true };
  return { ...wholeYears(start + (part ? 3 : 0), start + (part ? 6 : 9)), rough: true };
}

const YEARS_AGO = new RegExp(`${COUNT}年(?:之|以)?前`);
const SAID_YEAR = new RegExp(
  `(?<![0-9.]|[退入队](?=伍))(\\d{4}|\\d{2}|${DIGIT}{4}|${DIGIT}{2}|[一二两]千[零〇]?[一二三四五六七八九十廿]{0,3})年(?!级|多|半|把|零|[之以]?前)`,
);
const BARE_YEAR = new RegExp(`(?<!\\d)((?:19|20)\\d\\d)(?![\\d年])|(?<![一-龥])(${DIGIT}{2}|\\d{2})的$|我(${DIGIT}{2}|\\d{2})的`);

interface SaidYear {
  year: number;
  rest: string;
  /** 三年前: a year more or less. */
  rough: boolean;
}

function findYear(text: string, today: Day, fullYear: FullYear): SaidYear | null {
  for (const { pattern, offset } of RELATIVE_YEARS) {
    if (pattern.test(text)) return { year: today.year + offset, rest: text.replace(pattern, ''), rough: false };
  }
  const ago = YEARS_AGO.exec(text);
  if (ago) return { year: today.year - asNumber(ago[1]), rest: text.slice(ago.index + ago[0].length), rough: true };
  const said = SAID_YEAR.exec(text) ?? BARE_YEAR.exec(text);
  if (!said) return null;
  const value = asNumber(said[1] ?? said[2] ?? said[3]);
  return { year: value < 100 ? fullYear(value) : value, rest: text.slice(said.index + said[0].length), rough: false };
}

/** The different years that a text names: two of them, and one may be of something else. */
export function countYears(text: string, today: Day, fullYear: FullYear = latestYear(today)): number {
  const years = new Set<number>();
  for (const { pattern, offset } of RELATIVE_YEARS) if (pattern.test(text)) years.add(today.year + offset);
  // 大前年 contains 前年.
  if (/大前年/.test(text) && !/(?<!大)前年/.test(text)) years.delete(today.year - 2);
  for (const match of text.matchAll(new RegExp(SAID_YEAR, 'g'))) {
    const value = asNumber(match[1]);
    years.add(value < 100 ? fullYear(value) : value);
  }
  return years.size;
}

const EARLIEST_YEAR = 1900;

function namedDate(text: string, today: Day, fullYear: FullYear): DateExpression | null {
  const found = findYear(text, today, fullYear);
  if (found && !(found.year >= EARLIEST_YEAR && found.year <= today.year + 1)) return null;
  const part = partOfYear(found?.rest ?? text, found !== null);
  if (!part) {
    if (!found) return null;
    return { ...wholeYears(found.year), rough: found.rough };
  }
  // Without a year the latest such month that has begun.
  const year = found?.year ?? (part.months[0] > today.month ? today.year - 1 : today.year);
  const placed = place(part, year);
  return { ...placed, rough: placed.rough || found?.rough === true, yearInferred: found === null };
}

interface PartOfYear {
  /** First and last month; 13 and 14 are in the next year. */
  months: [number, number];
  /** The month to name it by; none where a season is meant. */
  name?: number;
  day?: number;
  lunar?: boolean;
  occasion?: boolean;
  holiday?: boolean;
  holidayOn?: number;
  /** The first or the last day of these months. */
  edge?: 'first' | 'last';
  /** It was before that month. */
  before?: boolean;
}

/** 国庆 may be the week, 国庆节 and 元旦 are a day. */
const NAMES_DAY = /节|元旦|[那当][天日]/;
/** 95年最后一天, 五月的第一天 */
const EDGE_DAY = new RegExp(`^(?:的|这)?(?:(${NUMBER})月份?的?)?${words.edgeDay}`);

/** 5月3号, and 5月3 where nothing else is counted by the number. */
const monthAndDay = (unless: string): RegExp =>
  new RegExp(`(${NUMBER})月${unless}份?(?:初?(${NUMBER})(?:[号日]|(?=$|[ 生的早晚上下中阳公])))?`);
const MONTH_AND_DAY = monthAndDay('');
/** 3月前 alone is three months ago. */
const MONTH_NOT_AGO = monthAndDay('(?![之以]?前)');
const MONTH_NUMBER = '(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])';
/** 10-11月, 三月到五月; and 三四月份 */
const TWO_MONTHS = [
  new RegExp(`(?<!${DIGIT}|\\d|十)${MONTH_NUMBER}(?:月份?(?:-|到|至|或者?|还是)?|-|到|至|或者?|还是)${MONTH_NUMBER}月`),
  new RegExp(`(?<!${DIGIT}|\\d|十)([一二三四五六七八])([二三四五六七八九])月`),
];
const BEFORE = /[月号日][之以]?前/;
const TIMES = words.times.map((time) => ({ ...time, pattern: new RegExp(time.words) }));

function partOfYear(rest: string, yearKnown: boolean): PartOfYear | null {
  const lunar = new RegExp(words.lunar).test(rest);
  const two = TWO_MONTHS.map((pattern) => pattern.exec(rest)).find((match) => match !== null);
  const [from, to] = [asNumber(two?.[1]), asNumber(two?.[2])];
  if (from < to && !lunar) return { months: [from, to], occasion: true };
  const edge = lunar ? null : EDGE_DAY.exec(rest);
  const edgeMonth = asNumber(edge?.[1]);
  if (edge && (edgeMonth <= 12 || (Number.isNaN(edgeMonth) && yearKnown))) {
    const isLast = /[最末]/.test(edge[2] ?? '');
    const name = edgeMonth >= 1 ? edgeMonth : isLast ? 12 : 1;
    return { months: [name, name], name, edge: isLast ? 'last' : 'first' };
  }
  const month = (yearKnown ? MONTH_AND_DAY : MONTH_NOT_AGO).exec(rest);
  const value = asNumber(month?.[1]);
  if (month && value >= 1 && value <= 12 && !/[俩两仨]/.test(month[1] ?? '')) {
    const day = asNumber(month[2]);
    if (lunar) return { months: [value, value + 2], name: value, lunar: true };
    return { months: [value, value], name: value, ...(Number.isNaN(day) ? {} : { day }), ...(BEFORE.test(rest) ? { before: true } : {}) };
  }
  const time = TIMES.find(({ pattern }) => pattern.test(rest));
  // 月底 and 初 without a year end no year.
  if (!time || (!yearKnown && /\^[底初]/.test(time.words) && !/年/.test(rest))) return null;
  const [first = 1, last = 12] = time.months;
  const holiday = time.holiday === true && !/[前后]/.test(rest);
  return {
    months: [first, last],
    occasion: true,
    holiday,
    ...(time.name ? { name: time.name } : {}),
    ...(holiday && time.day && NAMES_DAY.test(rest) ? { holidayOn: time.day } : {}),
    ...(time.lunar ? { lunar: true } : {}),
  };
}

function place({ months, name, day: said, lunar, occasion, holiday, holidayOn, edge, before }: PartOfYear, year: number): DateExpression {
  const day = edge ? (edge === 'last' ? daysInMonth(year, months[1]) : 1) : said;
  const named = { year, month: name ?? 1, day: day ?? 1 };
  const isUnreal = day !== undefined && !isRealDay(named);
  if (day && !isUnreal) return { ...wholeDay(named), rough: before === true };
  const first = addMonths({ year, month: 1, day: 1 }, months[0] - 1);
  const end = addMonths({ year, month: 1, day: 1 }, months[1] - 1);
  return {
    first,
    last: { ...end, day: daysInMonth(end.year, end.month) },
    named,
    precision: name === undefined ? 'year' : 'month',
    rough: lunar === true || before === true || isUnreal || (occasion === true && name === undefined),
    yearInferred: false,
    occasion: occasion === true,
    holiday: holiday === true,
    ...(holidayOn ? { holidayOn: { ...named, day: holidayOn } } : {}),
  };
}
