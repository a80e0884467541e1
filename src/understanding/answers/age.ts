/**
 * Age in completed years. What leaves several ages open (虚岁, 五十来岁, a year of birth) comes back as a range to be asked back:
 * the nearest year decides about a right, so it is never guessed.
 */
import type { AgeAnswer } from '../types';
import { parseBirthdate } from './birthdate';
import type { Day } from './day';
import { DIGIT, NUMBER, parseNumber } from './numerals';
import { answerText } from './text';
import { readData } from '../data';

const words = readData<typeof import('../data/age.json')>('age.json');

const YOUNGEST = 14;
const OLDEST = 110;
/** 五十左右 leaves so many years open on either side. */
const ABOUT_YEARS = 2;

type Rule = (compact: string) => AgeAnswer | null;

function answer(low: number, high: number, confirm: boolean): AgeAnswer | null {
  if (low < YOUNGEST || high > OLDEST || low > high) return null;
  return { age: low === high ? low : null, range: [low, high], confirm: confirm || low !== high };
}

const TENS = '(?:[一二三四五六七八九]?十|[1-9]0)';
const SAID = `(?:${TENS}有?${DIGIT}?|廿${DIGIT}?|[1-9]\\d)`;
const number = (text: string | undefined): number => parseNumber((text ?? '').replace('有', '')) ?? Number.NaN;
const rule =
  (pattern: RegExp, read: (match: RegExpExecArray) => AgeAnswer | null): Rule =>
  (compact) => {
    const match = pattern.exec(compact);
    return match && read(match);
  };

/** Tried in order: the first that fits decides. */
const RULES: Rule[] = [
  (compact) => {
    const phrase = Object.keys(words.set).find((key) => compact.includes(key)) as keyof typeof words.set | undefined;
    const [low = 0, high = 0] = phrase ? words.set[phrase] : [];
    return phrase ? answer(low, high, true) : null;
  },
  rule(new RegExp(`周岁是?(${SAID})|(${SAID})周岁`), (m) => {
    const said = number(m[1] ?? m[2]);
    return answer(said, said, false);
  }),
  // 虚岁 counts a year or two more than completed years.
  rule(new RegExp(`(?:${words.nominal})(?:是|有)?(${SAID})`), (m) => answer(number(m[1]) - 2, number(m[1]) - 1, true)),
  rule(new RegExp(`(${SAID})(?:岁)?了?(?:\\(|是|算)?(?:${words.nominal})`), (m) => answer(number(m[1]) - 2, number(m[1]) - 1, true)),
  // Said outright, with what comes next: 四十八了快四十九.
  rule(new RegExp(`(${SAID})(?:周?岁)?(?:半|多)?了?(?:快|马上|就要|眼看|虚)(?:就|要|到|满)*(${SAID})`), (m) =>
    answer(number(m[1]), number(m[1]), false),
  ),
  rule(new RegExp(`(?:还差|差|再过|过|还有|下)(?:.{1,4}?)(?:就|才|能|到|满)*(${SAID})(?:周?岁)?了?$`), (m) =>
    /[月天日周年岁]/.test(m[0].slice(0, m[0].lastIndexOf(m[1] ?? ''))) && !m[0].startsWith('过')
      ? answer(number(m[1]) - 1, number(m[1]) - 1, true)
      : null,
  ),
  rule(/([一二三四五六七八九]?十)([一二三四五六七八])([二三四五六七八九])/, (m) => {
    const [tens, first, second] = [number(m[1]), number(m[2]), number(m[3])];
    return second === first + 1 ? answer(tens + first, tens + second, true) : null;
  }),
  rule(new RegExp(`过了?(${TENS})(?!${DIGIT}|\\d)`), (m) => answer(number(m[1]), number(m[1]) + 9, true)),
  rule(/([1-9]\d)(?:-|到|至|或者?|还是)([1-9]\d)/, (m) => answer(number(m[1]), number(m[2]), true)),
  rule(new RegExp(`(${SAID})(?:到|至|或者?|还是)(${SAID})`), (m) => answer(number(m[1]), number(m[2]), true)),
  // 奔五 and 奔五十 alike.
  rule(new RegExp(`奔(${NUMBER})`), (m) => {
    const said = number(m[1]);
    const round = said < 10 ? said * 10 : said;
    return answer(round - 3, round - 1, true);
  }),
  rule(new RegExp(`(?:${words.soon})(?:就|要|到|满|是|有)*(${SAID})(?![0-9]*后)`), (m) =>
    /不到/.test(m[0]) ? answer(number(m[1]) - 3, number(m[1]) - 1, true) : answer(number(m[1]) - 2, number(m[1]) - 1, true),
  ),
  rule(new RegExp(`(${TENS})(?:岁)?(出头|挂零|啷当|冒头|开外|多|来|好几|大几|几|往上|以上)`), (m) => {
    const tens = number(m[1]);
    if (/出头|挂零|啷当|冒头/.test(m[2] ?? '')) return answer(tens, tens + (m[2] === '出头' ? 3 : 2), true);
    if (/好几|大几/.test(m[2] ?? '')) return answer(tens + 4, tens + 9, true);
    return answer(m[2] === '来' ? tens - 2 : tens, tens + 9, true);
  }),
];

/** `today` fixes what a year of birth means. */
export function parseAge(text: string, today: Day): AgeAnswer | null {
  const clauses = answerText(text).split(' ');
  // Of several people only the speaker's age counts.
  const own = clauses.filter((clause) => !new RegExp(words.others).test(clause) || /我[^的]*$/.test(clause));
  const compact = (own.length > 0 ? own : clauses).join(' ').trim();
  if (compact === '') return null;
  // 48.5 is an age and a half, not a month of 1948.
  if ((!/岁/.test(compact) && !/^\d{2}\.\d$/.test(compact)) || /年.{0,8}生/.test(compact)) {
    const born = fromBirth(compact, today);
    if (born) return born;
  }
  const joined = compact.replaceAll(' ', '');
  for (const apply of RULES) {
    const found = apply(joined);
    if (found) return found;
  }
  return plainAge(compact, joined);
}

function fromBirth(compact: string, today: Day): AgeAnswer | null {
  const decade = /([3-9])0后|([三四五六七八九])[零〇十]后/.exec(compact);
  if (decade) {
    const first = 1900 + number(decade[1] ?? decade[2]) * 10;
    return answer(today.year - first - 10, today.year - first, true);
  }
  const birth = parseBirthdate(compact, today);
  if (!birth) return null;
  const [low, high] = birth.ageRange;
  return low === null || high === null ? null : answer(low, high, birth.confirm);
}

/** A number that stands for itself: not a length of service, an amount, or a date. */
function plainAge(compact: string, joined: string): AgeAnswer | null {
  const said = (value: number): AgeAnswer | null => {
    const years = Math.floor(value);
    if (new RegExp(words.about).test(joined)) return answer(years - ABOUT_YEARS, years + ABOUT_YEARS, true);
    return answer(years, years, new RegExp(words.doubtful).test(joined));
  };
  const withUnit = new RegExp(`([一二三四五六七八九]?十有${DIGIT}|${NUMBER})(?:周|足)?岁`).exec(joined);
  if (withUnit) return said(number(withUnit[1]));
  const plain = new RegExp(`([一二三四五六七八九]?十有${DIGIT}|${NUMBER})(?!\\d)(?![年月日号个块元万千百斤%点.]|天|多?年)`, 'g');
  for (const match of compact.matchAll(plain)) {
    const found = said(number(match[1]));
    if (found) return found;
  }
  return null;
}
