/** The day, month or year someone was born. A lunar date keeps only its year: which day of the calendar it was is asked, not computed. */
import type { BirthdateAnswer } from '../types';
import { countYears, parseDateExpression, type DateExpression, type FullYear } from './date-expression';
import { formatDay, formatMonth, isAfter, parseDay, yearsBetween, type Day } from './day';
import { parseIdNumber } from './id-number';
import { DIGIT, NUMBER } from './numerals';
import { hasResidue } from './residue';
import { answerText, withoutStutter, withRanges } from './text';
import { readData } from '../data';

const words = readData<typeof import('../data/dates.json')>('dates.json');

const unemployed = readData<typeof import('../data/unemployed.json')>('unemployed.json');

const YOUNGEST = 14;
const OLDEST = 110;
const LUNAR = new RegExp(words.lunar);
const ZODIAC = new RegExp(words.zodiac, 'g');
/** 干了30年 is a length. */
const LENGTH = new RegExp(`[了过够满有龄共整](?:\\d{1,2}|${DIGIT}{1,2}|十|[二三四五]?十${DIGIT}?)多?年|年前|个月|${NUMBER}多?年了`);
/** 今年 and 去年 name no year of birth; beside one they are of something else. */
const OTHER_YEAR = /[今去前明昨][年天]/g;
const YEAR_AND_MONTH = new RegExp(`(?:\\d{2}|${DIGIT}{2})年${NUMBER}月`);
const SHORT_DAY = /(?<!\d)(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/;
const CLOCK = / \d{1,2}:\d{2}(?::\d{2})?/;
const SPACED_DAY = /(?<!\d)((?:19|20)\d\d) (1[0-2]|0?[1-9]) (3[01]|[12]\d|0?[1-9])(?!\d)/;
const YEAR = `(?:\\d{4}|\\d{2}|${DIGIT}{4}|${DIGIT}{2})年(?:${NUMBER}月)?(?:${NUMBER}[号日])?`;
/** 94年当兵, 毕业于96年: the year of something else. */
const CAREER_YEAR = new RegExp(
  `${YEAR}(?:我|就|去|来|底|初|份|开始|才|的)*(?:${words.career})的?了?|(?:${words.career})(?:的|是|在|于|时|那年)*${YEAR}份?`,
  'g',
);

const ENLISTED = /当兵|参军|入伍|兵(?!团)/;
const YOUNGEST_SOLDIER = 14;

/** Nobody becomes a soldier as a child: one of the two years is not what was meant. */
function enlistedAsChild(text: string, { year }: Day, today: Day): boolean {
  const careers = answerText(text).match(CAREER_YEAR) ?? [];
  return careers.some((career) => {
    const enlisted = ENLISTED.test(career) ? parseDateExpression(career, today) : null;
    return enlisted !== null && enlisted.named.year - year < YOUNGEST_SOLDIER;
  });
}

/** 5月3号，76年的: the year said last. */
const YEAR_LAST = new RegExp(`(${NUMBER}月${NUMBER}[号日]?)(?:出?生)?的? ?((?:\\d{4}|\\d{2}|${DIGIT}{4}|${DIGIT}{2})年)(?!${NUMBER}月)`);
/** 三月五号 一九七九: a year of four digits that ends the text needs no 年. */
const YEAR_AT_THE_END = new RegExp(`(?<=月${NUMBER}[号日]?(?:出?生)?的? ?)((?:19|20)\\d\\d|[一幺]九${DIGIT}{2}|[二两][零〇]${DIGIT}{2})$`);
/** 七九年吧 三月 */
const PARTICLE_WITHIN = new RegExp(`(?<=[年月])[吧嘛呢啊哈呀]+ ?(?=${NUMBER}[月号日])`, 'g');
/** What follows a number in another clause is no part of the date: 7月28 唐山大地震那天. */
const WITHIN_DATE = / (?=[./年月日号-])|(?<=[年月./-]) |(?<=\d) (?=\d)/g;
const AGE_BESIDE = new RegExp(unemployed.ageBeside.replaceAll('$N', NUMBER), 'g');

/** 七九年三月，几号不晓得 */
const DAY_UNKNOWN = new RegExp(words.dayUnknown, 'g');

/** 兵龄16年 */
const YEARS_SERVED = new RegExp(`[兵军工党]龄${NUMBER}年`, 'g');

/** Whoever is read to be born some day has an age on another. */
interface Birth extends BirthdateAnswer {
  ageRange: [number, number];
}

export function parseBirthdate(text: string, today: Day): Birth | null {
  const spaced = withoutStutter(answerText(withRanges(text)))
    .replace(YEAR_AT_THE_END, '$1年')
    .replace(PARTICLE_WITHIN, '')
    .replace(ZODIAC, '')
    .replace(YEARS_SERVED, '')
    .replace(SPACED_DAY, '$1-$2-$3')
    .replace(CAREER_YEAR, ' ');
  const dated = spaced.replace(CLOCK, '').replace(AGE_BESIDE, '').replace(WITHIN_DATE, '');
  const said = dated.replace(YEAR_LAST, '$2$1');
  const compact = YEAR_AND_MONTH.test(said) ? said.replace(OTHER_YEAR, '') : said;
  const id = /\d{15}/.test(compact) ? parseIdNumber(text, today) : null;
  if (id) return id.birth === null ? null : answer(id.birth, 'day', parseDay(id.birth), parseDay(id.birth), today, id.confirm);
  if (LENGTH.test(compact) || compact.search(OTHER_YEAR) >= 0) return null;
  const fullYear: FullYear = (twoDigits) => (today.year - 2000 - twoDigits >= YOUNGEST ? 2000 : 1900) + twoDigits;
  const written = compact.replace(
    SHORT_DAY,
    (_all, year: string, month: string, day: string) => `${fullYear(Number(year))}-${month}-${day}`,
  );
  const date = parseDateExpression(written, today, fullYear);
  if (!date || date.yearInferred || isAfter(date.first, today)) return null;
  const birth = LUNAR.test(compact) ? lunarYear(date, today) : fromDate(date, today);
  const doubtful =
    said !== dated ||
    countYears(written, today, fullYear) > 1 ||
    enlistedAsChild(text, date.named, today) ||
    hasResidue('birthdate', date.precision === 'day' ? spaced : spaced.replace(DAY_UNKNOWN, ''));
  return birth && { ...birth, confirm: birth.confirm || doubtful };
}

function fromDate({ named, precision, first, last, rough, occasion, holidayOn }: DateExpression, today: Day): Birth | null {
  // A decade names no year that could be written down; a winter belongs to the year it began in.
  if (last.year - first.year > 1) return null;
  if (precision === 'day') return answer(formatDay(named), 'day', first, last, today, rough);
  // A holiday may be said of the days around it.
  if (holidayOn) return answer(formatDay(holidayOn), 'day', holidayOn, holidayOn, today, true);
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
