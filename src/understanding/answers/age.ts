/**
 * Age in completed years. What leaves several ages open (虚岁, 五十来岁, a year of birth) comes back as a range to be asked back:
 * the nearest year decides about a right, so it is never guessed.
 */
import type { AgeAnswer } from '../types';
import { parseBirthdate } from './birthdate';
import type { Day } from './day';
import { DIGIT, NUMBER, NUMERAL, parseNumber } from './numerals';
import { hasResidue } from './residue';
import { answerText, withoutStutter } from './text';
import { readData } from '../data';

const words = readData<typeof import('../data/age.json')>('age.json');

const YOUNGEST = 14;
const OLDEST = 110;
const OLDEST_AT_WORK = 70;
/** 五十左右 leaves so many years open on either side. */
const ABOUT_YEARS = 2;
/** 不到五十 and 奔五十 are said from about so many years before. */
const APPROACHING_YEARS = 3;

/** @param text compact answer text, clauses apart */
type Rule = (text: string) => AgeAnswer | null;

/** @param confirm false only where one age was said outright */
function answer(low: number, high: number, confirm = true): AgeAnswer | null {
  if (!(low >= YOUNGEST && high <= OLDEST && low <= high)) return null;
  return { age: low === high ? low : null, range: [low, high], confirm };
}

const TENS = '(?:[一二三四五六七八九]?十|[1-9]0)';
const SAID = `(?:${TENS}[有又]?${DIGIT}?|廿${DIGIT}?|[1-9]\\d)`;
/** Small words between a mark and its number: 过年就满五十. */
const LINK = '(?:就|才|要|该|到|满|是|有|着|都|得|算|我|了| )*';
const number = (text: string | undefined): number => parseNumber((text ?? '').replace(/[有又]/, '')) ?? Number.NaN;

/** In the pattern `$N` is an age (25号 is none) and `$L` what may link it to a mark. */
function rule(pattern: string, read: (match: RegExpExecArray) => AgeAnswer | null): Rule {
  const compiled = new RegExp(pattern.replaceAll('$N', `(${SAID})(?!${DIGIT}?[月号日年])(?:周?岁)?`).replaceAll('$L', LINK));
  return (text) => {
    const match = compiled.exec(text);
    return match && read(match);
  };
}
const before = (said: string | undefined, years: number): AgeAnswer | null => answer(number(said) - years, number(said) - 1);

/** Tried in order: the first that fits decides. */
const RULES: Rule[] = [
  (text) => {
    const phrase = Object.keys(words.set).find((key) => text.includes(key)) as keyof typeof words.set | undefined;
    const [low = 0, high = 0] = phrase ? words.set[phrase] : [];
    return phrase ? answer(low, high) : null;
  },
  rule(`(?:${words.completed})$L$N`, (m) => answer(number(m[1]), number(m[1]), false)),
  rule(`(${SAID})(?:${words.completed})`, (m) => answer(number(m[1]), number(m[1]), false)),
  // 虚岁 counts a year or two more than completed years.
  rule(`(?:${words.nominal})$L$N`, (m) => before(m[1], 2)),
  rule(`$N了? ?(?:\\(|是|算)?(?:${words.nominal})`, (m) => before(m[1], 2)),
  // So does the age that people give themselves from the new year on.
  rule(`(?:${words.nextYear})$L$N`, (m) => before(m[1], 2)),
  // Said outright, with what comes next: 四十八了快四十九.
  rule(`$N(?:半|多)?了? ?(?:快|马上|就要|眼看|虚)$L$N`, (m) => answer(number(m[1]), number(m[1]), false)),
  rule(`$N[了啦]? ?(?:仲有|还有|还差|再过|差).{1,5}?(?:就|到|满)$L$N`, (m) =>
    number(m[2]) === number(m[1]) + 1 ? answer(number(m[1]), number(m[1]), false) : null,
  ),
  rule(`刚?(?:${words.birthday}).{0,4}?$L$N`, (m) => (m[0].includes('刚') ? null : before(m[1], 1))),
  yearsShort,
  // 八月满五十, 年底满五十: said before the day or after it.
  rule('(?:(?<!个)[月号日]份?|年底|年尾|下半年).{0,3}?(?:满|就|要|才|该)$L$N', (m) =>
    /刚|已/.test(m[0]) ? null : answer(number(m[1]) - 1, number(m[1])),
  ),
  rule('([一二三四五六七八九]?十)([一二三四五六七八]) ?([二三四五六七八九])(?!十)', (m) => {
    const [tens, first, second] = [number(m[1]), number(m[2]), number(m[3])];
    return second === first + 1 ? answer(tens + first, tens + second) : null;
  }),
  rule(`过了? ?(${TENS})(?!${DIGIT}|\\d)`, (m) => answer(number(m[1]), number(m[1]) + 9)),
  rule('$N(?:-|到|至|或者?|还是) ?$N', (m) => answer(number(m[1]), number(m[2]))),
  // 奔五 and 奔五十 alike.
  rule(`奔着?(${NUMBER})`, (m) => {
    const round = number(m[1]) < 10 ? number(m[1]) * 10 : number(m[1]);
    return answer(round - APPROACHING_YEARS, round - 1);
  }),
  // Tens are counted in 张 too, or by their first digit: 五张多, 五字头.
  rule(`(${DIGIT})(?:张|[字打]头)`, (m) => answer(number(m[1]) * 10, number(m[1]) * 10 + 9)),
  rule(`(?:${words.notYet})$L$N`, (m) => before(m[1], APPROACHING_YEARS)),
  rule(`$N(?:还|都)?(?:${words.notYet})`, (m) => before(m[1], APPROACHING_YEARS)),
  rule(`(?:${words.soon})$L$N(?![0-9]*后)`, (m) => before(m[1], 2)),
  rule(`(${TENS})(?:岁)?(出头|挂零|啷当|郎当|冒头|露头|开外|有余|多|来|好几|大几|几|往上|以上)`, (m) => {
    const tens = number(m[1]);
    if (/[啷郎]当/.test(m[2] ?? '')) return answer(tens, tens + 9);
    if (/头|挂零/.test(m[2] ?? '')) return answer(tens, tens + (m[2] === '出头' ? 3 : 2));
    if (/好几|大几/.test(m[2] ?? '')) return answer(tens + 4, tens + 9);
    return answer(m[2] === '来' ? tens - 2 : tens, tens + 9);
  }),
];

const SHORT_BEFORE = new RegExp(
  `(?:还差|差|再过|还有|欠)(${NUMBER}|几|半)?个?(?:多|来)?([月天日周年岁]).{0,3}?${LINK}(${SAID})(?:周?岁)?了?$`,
);
const SHORT_AFTER = new RegExp(`(${SAID})(?:周?岁)?(?:还)?(?:差|欠|缺|(?<=[离距].*)[有剩])(${NUMBER}|几|半)?个?(?:多|来)?([月天日周年岁])`);

/** 还差两个月五十, 六十差俩月, 差两年到六十: months short are one year less, years as many as are said. */
function yearsShort(text: string): AgeAnswer | null {
  const after = SHORT_AFTER.exec(text);
  const [said, count, unit] = after ? [after[1], after[2], after[3]] : ((m) => [m?.[3], m?.[1], m?.[2]])(SHORT_BEFORE.exec(text));
  if (said === undefined) return null;
  const years = unit === '年' || unit === '岁' ? number(count ?? '一') : 1;
  const age = number(said) - (Number.isInteger(years) ? years : 1);
  return answer(age, age);
}

/** 四十六，下半年就四十七: that half of the year may have come. */
const BY_THE_CALENDAR = /(?<!个)[月号日]|年[底尾]|下半年/;
/** 5十2 */
const MIXED_TENS = /(?<!\d)([1-9])十([1-9])?(?!\d)/g;
/** 四时七: 十 as voice typing may hear it. */
const MISHEARD_TEN = /(?<=[一二三四五六])[时石食](?=[一二三四五六七八九](?:岁|$)|岁)/;
/** 五旬 */
const DECADE_OF_LIFE = /([四五六七八])旬/g;
const AND_A_HALF = /^(\d{2})\.5$/;
const BIRTH_YEAR = /年.{0,8}生/;
/** Words of other languages that nothing was made of may say whose age it is. */
const FOREIGN = /[a-z]{2}/;
/** 啊 五 十 三: one sign at a time, as voice typing sets them apart. */
const APART = new RegExp(`(?<=(?:^| )${NUMERAL}) (?=${NUMERAL}(?: |$))`, 'g');
/** 去年四十九，今年五十: what was is left out where what is stands beside it. */
const THEN = / ?(?:去年|前年|以前|那年|当年)[^ ]*(?= .*(?:今年|现在|目前|如今))/g;

/** `today` fixes what a year of birth means. */
export function parseAge(text: string, today: Day): AgeAnswer | null {
  const heard = answerText(text);
  const spaced = withoutStutter(heard.replace(MISHEARD_TEN, '十'))
    .replace(APART, '')
    .replace(THEN, '')
    .trim()
    .replace(DECADE_OF_LIFE, '$1十')
    .replace(MIXED_TENS, (_all, tens: string, ones?: string) => tens + (ones ?? '0'));
  if (!/岁/.test(spaced) || BIRTH_YEAR.test(spaced)) {
    const half = AND_A_HALF.exec(spaced)?.[1];
    const born = half ? ageOrBirth(number(half), spaced, today) : fromBirth(spaced, today);
    if (born) return born;
  }
  const found = exactBesideRough(spaced) ?? readAge(spaced);
  return found && (FOREIGN.test(spaced) || MISHEARD_TEN.test(heard)) ? { ...found, confirm: true } : found;
}

function readAge(text: string): AgeAnswer | null {
  for (const apply of RULES) {
    const found = apply(text);
    if (found) return found;
  }
  return plainAge(text);
}

/** 快五十了，四十八: one clause says it outright, and what the others say roughly agrees. */
function exactBesideRough(text: string): AgeAnswer | null {
  if (BY_THE_CALENDAR.test(text)) return null;
  const said = text
    .split(' ')
    .map(readAge)
    .filter((age) => age !== null);
  const exact = said.filter(({ confirm }) => !confirm);
  const [{ age } = { age: null }] = exact;
  if (age === null || exact.length !== 1 || said.length === 1) return null;
  return said.every(({ range: [low, high] }) => low !== null && high !== null && low <= age && age <= high) ? (exact[0] ?? null) : null;
}

/** 48.5 is an age and a half, for nobody of 78 looks for work; 76.5 may be May 1976. */
function ageOrBirth(age: number, text: string, today: Day): AgeAnswer | null {
  const birth = parseBirthdate(text, today);
  if (!birth) return null;
  const [low, high] = birth.ageRange;
  if (low > OLDEST_AT_WORK) return null;
  return answer(Math.min(low, age), Math.max(high, age));
}

function fromBirth(text: string, today: Day): AgeAnswer | null {
  const decade = /([3-9])0后|([三四五六七八九])[零〇十]后/.exec(text);
  if (decade) {
    const first = 1900 + number(decade[1] ?? decade[2]) * 10;
    return answer(today.year - first - 10, today.year - first);
  }
  const birth = parseBirthdate(text, today);
  return birth && answer(...birth.ageRange, birth.confirm);
}

const WITH_UNIT = new RegExp(`([一二三四五六七八九]?十[有又]${DIGIT}|${NUMBER})(?:周|足)?岁`, 'g');
/** No length of service, amount, or date. */
const PLAIN = new RegExp(
  `([一二三四五六七八九]?十[有又]${DIGIT}|${NUMBER})(?!\\d|${NUMERAL})(?![年月日号个块元万千百斤%点.]|天|多?年|米|公里|平|级|斤|人|口|分|后)`,
  'g',
);
const AT_AN_EVENT = new RegExp(
  `${NUMBER}岁.{0,3}(?:${words.events})|(?:${words.events})(?:时|的时候|那年|那会儿?)?(?:才|刚|我)?${NUMBER}岁?`,
  'g',
);
const AROUND = new RegExp(words.around);
const DOUBTFUL = new RegExp(words.doubtful);
const SIGNS = /[^\p{L}\p{N}. ]/gu;
const MAY_DAY = /五一(?!岁)/;

/** A number that stands for itself. Where several could be the age all of them are offered. */
function plainAge(text: string): AgeAnswer | null {
  const own = text.replace(AT_AN_EVENT, ' ');
  const ages = (pattern: RegExp): number[] =>
    [...own.matchAll(pattern)].map((match) => Math.floor(number(match[1]))).filter((age) => age >= YOUNGEST && age <= OLDEST);
  const said = [...new Set([...ages(WITH_UNIT), ...ages(PLAIN)])];
  if (said.length === 0) return null;
  if (said.length > 1) return answer(Math.min(...said), Math.max(...said));
  const [age = 0] = said;
  if (AROUND.test(text)) return answer(age - ABOUT_YEARS, age + ABOUT_YEARS);
  return answer(age, age, DOUBTFUL.test(text) || MAY_DAY.test(text) || hasResidue('age', own.replace(SIGNS, '')));
}
