/** The day, month or year someone was born. A lunar date keeps only its year: which day of the calendar it was is asked, not computed. */
import type { BirthdateAnswer } from '../types';
import { countYears, parseDateExpression, type DateExpression, type FullYear } from './date-expression';
import { formatDay, formatMonth, isAfter, parseDay, yearsBetween, type Day } from './day';
import { parseIdNumber } from './id-number';
import { DIGIT, NUMBER } from './numerals';
import { answerText } from './text';
import { readData } from '../data';

const words = readData<typeof import('../data/dates.json')>('dates.json');

const YOUNGEST = 14;
const OLDEST = 110;
const LUNAR = new RegExp(words.lunar);
const ZODIAC = new RegExp(words.zodiac, 'g');
/** 干了30年 is a length, 今年 and 去年 name no year of birth. */
const LENGTH = new RegExp(
  `[了过够满有龄共整](?:\\d{1,2}|${DIGIT}{1,2}|十|[二三四五]?十${DIGIT}?)多?年|[今去前明][年天]|年前|个月|${NUMBER}多?年了`,
);
const SHORT_DAY = /(?<!\d)(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/;
const CLOCK = / \d{1,2}:\d{2}(?::\d{2})?/;
const SPACED_DAY = /(?<!\d)((?:19|20)\d\d) (1[0-2]|0?[1-9]) (3[01]|[12]\d|0?[1-9])(?!\d)/;
const YEAR = `(?:\\d{4}|\\d{2}|${DIGIT}{4}|${DIGIT}{2})年(?:${NUMBER}月)?(?:${NUMBER}[号日])?`;
/** 94年当兵, 毕业于96年: the year of something else. */
const CAREER_YEAR = new RegExp(
  `${YEAR}(?:我|就|去|来|底|初|份|开始|才|的)*(?:${words.career})的?了?|(?:${words.career})(?:的|是|在|于|时|那年)*${YEAR}份?`,
  'g',
);

/** Whoever is read to be born some day has an age on another. */
interface Birth extends BirthdateAnswer {
  ageRange: [number, number];
}

export function parseBirthdate(text: string, today: Day): Birth | null {
  const spaced = answerText(text).replace(ZODIAC, '').replace(SPACED_DAY, '$1-$2-$3').replace(CAREER_YEAR, ' ');
  const compact = spaced.replace(CLOCK, '').replaceAll(' ', '');
  const id = /\d{15}/.test(compact) ? parseIdNumber(text, today) : null;
  if (id) return id.birth === null ? null : answer(id.birth, 'day', parseDay(id.birth), parseDay(id.birth), today, id.confirm);
  if (LENGTH.test(compact)) return null;
  const fullYear: FullYear = (twoDigits) => (today.year - 2000 - twoDigits >= YOUNGEST ? 2000 : 1900) + twoDigits;
  const written = compact.replace(
    SHORT_DAY,
    (_all, year: string, month: string, day: string) => `${fullYear(Number(year))}-${month}-${day}`,
  );
  const date = parseDateExpression(written, today, fullYear);
  if (!date || date.yearInferred || isAfter(date.first, today)) return null;
  const birth = LUNAR.test(compact) ? lunarYear(date, today) : fromDate(date, today);
  return birth && { ...birth, confirm: birth.confirm || countYears(written, today, fullYear) > 1 };
}

function fromDate({ named, precision, first, last, rough, occasion }: DateExpression, today: Day): Birth | null {
  // A decade names no year that could be written down; a winter belongs to the year it began in.
  if (last.year - first.year > 1) return null;
  if (precision === 'day') return answer(formatDay(named), 'day', first, last, today, rough);
  if (precision === 'month') return answer(formatMonth(named), 'month', first, last, today, rough || occasion === true);
  return answer(String(named.year), 'year', first, last, today, true);
}

/** The last lunar months reach into the next year. */
function lunarYear({ named }: DateExpression, today: Day): Birth | null {
  return answer(
    String(named.year),
    'year',
    { year: named.year, month: 1, day: 21 },
    { year: named.year + 1, month: 2, day: 20 },
    today,
    true,
  );
}

function answer(birth: string, precision: BirthdateAnswer['precision'], first: Day, last: Day, today: Day, confirm: boolean): Birth | null {
  const range: [number, number] = [yearsBetween(last, today), yearsBetween(first, today)];
  if (range[0] < YOUNGEST || range[1] > OLDEST) return null;
  const age = range[0] === range[1] ? range[0] : null;
  return { birth, precision, age, ageRange: range, confirm: confirm || age === null };
}
