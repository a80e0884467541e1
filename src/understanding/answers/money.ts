/** An amount in yuan, with the period it is for where that was said: 两千三, 1万5, 一千五六, 3500-4000, 一分没有. */
import type { MoneyAnswer } from '../types';
import { DIGIT, NUMBER, NUMERAL, parseNumber } from './numerals';
import { hasResidue, VALUE_MARK } from './residue';
import { answerText, withRanges } from './text';
import { readData } from '../data';

const words = readData<typeof import('../data/money.json')>('money.json');

const PERIODS = ['month', 'year', 'day', 'once'] as const;
const PERIOD = Object.fromEntries(PERIODS.map((period) => [period, new RegExp(words[period])])) as Record<(typeof PERIODS)[number], RegExp>;
const ANY_PERIOD = new RegExp(PERIODS.map((period) => words[period]).join('|'), 'g');
const ASIDE = new RegExp(words.aside.replaceAll('$N', NUMBER), 'g');
const OTHER_PERIOD = new RegExp(words.otherPeriod.replaceAll('$N', NUMBER));
const NOW = new RegExp(`(?:${words.now})(.+)$`);
const COINS = new RegExp(words.coins, 'g');
const NOTHING = new RegExp(words.nothing);
const ROUGH = new RegExp(words.rough);
/** 一百八十 is no 百八十. */
const SET_PHRASES = Object.entries(words.setPhrases).map(([phrase, amounts]) => ({
  pattern: new RegExp(`(?<!${NUMERAL}|\\d)${phrase}`),
  amounts,
}));
const FACTORS: Record<string, number> = { 万: 10_000, w: 10_000, k: 1000, 千: 1000, 百: 100, 十: 10 };
const UNIT = '(万|w|k|千|百)?';
const FROM_TO = new RegExp(`(${NUMBER})${UNIT}(?:元|块钱?)?(?:到|至|-|~|或者?)(${NUMBER})${UNIT}`);
/** 一千五六, 两三千 */
const NEXT_DIGITS = /([一二两三四五六七八九])([千百万])([一二三四五六七八])([二三四五六七八九])(?![十百千万])/;
/** 一千七八百 */
const NEXT_HUNDREDS = /([一二两三四五六七八九])([千万])([一二三四五六七八])([二三四五六七八九])[百千]/;
/** 三五百 too is said of neighbouring amounts. */
const PAIR = /([一二两三四五六七八])([二两三四五六七八九])([十百千万])/;
const SOME = /(好|大)?几([十百千万])/;
/** 千把两千 */
const ONE_OR_TWO = /([百千万])把[一两二]\1/;
const UPPER_HALF = new RegExp(`(${NUMBER})大几`);
const ABOUT_ONE = /(?<![一二两俩三仨四五六七八九十零几\d])(?:个把?)?([百千万])(?:把|来|多)?(?=块|元|$| )/;
const DIGITS_AND_WAN = /(\d+)(万|w|千|k)(\d)(?!\d)/;
/** 三千500 is two numbers or a slip. */
const MIXED = /[百千]\d{2}/;
/** 八块五 */
const TENTHS = new RegExp(`(${NUMBER})(?:块|元)(${DIGIT}|\\d)(?!\\d|${NUMERAL}|[元块])`);
/** A number that begins with a digit, or with an unsaid one (百二 is 120): the 百 of 百姓 and 万一 are none. */
const SINGLE = new RegExp(
  `(?<![\\d.])(?<!${NUMERAL})(?=[^百千万亿仟佰]|[百千]${DIGIT}|万[二两三四五六七八九])(${NUMBER})${UNIT}(多|来|挂零|出头|好几|几)?(?![毛角分])`,
  'g',
);
const AT_MOST = new RegExp(`(?:${words.atMost})|(?:${words.atMostAfter})(?:的样子|吧)?$`);
const AT_LEAST = new RegExp(`(?:${words.atLeast})|(?:${words.atLeastAfter})(?:吧)?$`);
/** 不到两千 is not said of much less. */
const NEARLY = 0.8;
/** Less than this without a unit may as well count something else. */
const LEAST_PLAIN = 50;
/** So much is nobody's income: it is a number by which somebody is called, or known. */
const TOO_MUCH = 100_000_000;

type Amounts = readonly [number, number];

const number = (text: string | undefined): number => parseNumber(text ?? '') ?? Number.NaN;
const factor = (unit: string | undefined): number => FACTORS[unit ?? ''] ?? 1;
const isAmount = (amounts: Amounts | null): amounts is Amounts => amounts !== null && amounts[0] <= amounts[1];

export function parseMoney(text: string): MoneyAnswer | null {
  const spaced = answerText(
    withRanges(text)
      .replace(/(?<=\d)[,，](?=\d{3})/g, '')
      .replace(/(?<=\S)[~～〜](?=\S)/g, '-'),
  );
  const periods = PERIODS.filter((period) => PERIOD[period].test(spaced));
  // 一天一百二，一个月干二十天: what is said first goes with the amount.
  const [period = null] = periods.toSorted((one, other) => spaced.search(PERIOD[one]) - spaced.search(PERIOD[other]));
  // 一个月两千八: the 一 counts the month.
  const amounts = spaced.replace(COINS, ' ').replace(ANY_PERIOD, ' ').replace(ASIDE, ' ').trim();
  const said = findAmounts(amounts);
  // 以前四千，现在一千七: what is now comes first, and is read back as one of two.
  const [first] = said.length > 1 ? [...findAmounts(NOW.exec(amounts)?.[1] ?? ''), ...said] : said;
  const isNothing = NOTHING.test(spaced.replaceAll(' ', ''));
  if (!first)
    return isNothing ? { amount: 0, range: [0, 0], period, confirm: hasResidue('money', spaced.replace(NOTHING, VALUE_MARK)) } : null;
  const isPeriodUnclear = periods.length > 1 || (period === null && OTHER_PERIOD.test(spaced));
  const doubtful =
    isNothing || said.length > 1 || isPeriodUnclear || ROUGH.test(spaced) || isTooLittle(first, spaced, period) || MIXED.test(amounts);
  const around = [COINS, ANY_PERIOD, ASIDE].reduce((rest, known) => rest.replace(known, ''), spaced);
  const unknown = hasResidue('money', first[1] === 0 ? around.replace(NOTHING, VALUE_MARK) : around);
  if (AT_MOST.test(amounts)) return { amount: null, range: [first[0] * NEARLY, first[1]], period, confirm: true };
  if (AT_LEAST.test(amounts)) return { amount: null, range: [first[0], null], period, confirm: true };
  const exact = first[0] === first[1];
  return { amount: exact ? first[0] : null, range: [...first], period, confirm: !exact || unknown || (doubtful && first[0] > 0) };
}

const isTooLittle = ([low]: Amounts, text: string, period: MoneyAnswer['period']): boolean =>
  low > 0 && low < LEAST_PLAIN && period === null && !/[元块￥¥]/.test(text);

/** What is said as one amount, or as a range; otherwise every single amount, each once. */
function findAmounts(text: string): Amounts[] {
  const set = SET_PHRASES.find(({ pattern }) => pattern.test(text))?.amounts;
  const ranged = set ? ([set[0] ?? 0, set[1] ?? 0] as const) : (fromTo(text) ?? neighbours(text) ?? some(text));
  if (isAmount(ranged)) return [ranged];
  const mixed = DIGITS_AND_WAN.exec(text);
  if (mixed) {
    const value = Number(mixed[1]) * factor(mixed[2]) + (Number(mixed[3]) * factor(mixed[2])) / 10;
    return [[value, value]];
  }
  const tenths = TENTHS.exec(text);
  if (tenths) {
    const value = number(tenths[1]) + number(tenths[2]) / 10;
    return [[value, value]];
  }
  const singles = [...text.matchAll(SINGLE)].map((match) => single(match, text)).filter(isAmount);
  return [...new Map(singles.map((amounts) => [amounts.join(), amounts])).values()];
}

function fromTo(text: string): Amounts | null {
  const between = FROM_TO.exec(text);
  if (!between) return null;
  const high = number(between[3]) * factor(between[4]);
  // 三到五千 are both thousands.
  const unit = between[2] ?? between[4] ?? (number(between[1]) < LEAST_PLAIN ? /[百千万]$/.exec(between[3] ?? '')?.[0] : undefined);
  const low = number(between[1]) * factor(number(between[1]) < high ? unit : between[2]);
  return low <= high ? [low, high] : null;
}

function neighbours(text: string): Amounts | null {
  const next = NEXT_HUNDREDS.exec(text) ?? NEXT_DIGITS.exec(text);
  if (next && number(next[4]) === number(next[3]) + 1) {
    const unit = factor(next[2]);
    const base = number(next[1]) * unit;
    return [base + (number(next[3]) * unit) / 10, base + (number(next[4]) * unit) / 10];
  }
  const pair = PAIR.exec(text);
  const [low, high] = [number(pair?.[1]), number(pair?.[2])];
  return pair && (high === low + 1 || (low === 3 && high === 5)) ? [low * factor(pair[3]), high * factor(pair[3])] : null;
}

/** 几百, 好几千, 一千大几, 千把块 */
function some(text: string): Amounts | null {
  const upper = UPPER_HALF.exec(text);
  if (upper) return upperHalf(number(upper[1]));
  const several = SOME.exec(text);
  if (several) {
    const unit = factor(several[2]);
    return [unit * ({ 好: 4, 大: 5 }[several[1] ?? ''] ?? 2), unit * 10 - 1];
  }
  const oneOrTwo = ONE_OR_TWO.exec(text);
  if (oneOrTwo) return [factor(oneOrTwo[1]), factor(oneOrTwo[1]) * 2];
  const about = ABOUT_ONE.exec(text);
  return about ? [factor(about[1]) * NEARLY, factor(about[1]) * 1.5] : null;
}

/** The last digit said: 1000 of 3000, 10 of 150. */
const magnitudeOf = (value: number): number => 10 ** (/0*$/.exec(value > 0 ? String(value) : '')?.[0].length ?? 0);

function upperHalf(value: number): Amounts {
  const magnitude = magnitudeOf(value);
  return [value + magnitude / 2, value + magnitude - 1];
}

function single(match: RegExpExecArray, text: string): Amounts | null {
  const value = number(match[1]) * factor(match[2]);
  if (!(value < TOO_MUCH)) return null;
  // 五百来块 puts the word after the amount, 五千块多 after the unit.
  const rest = text.slice(match.index + match[0].length);
  const more = match[3] ?? /^(?:块|元)钱?(多|来)/.exec(rest)?.[1];
  const isLittle = more === '多' && /^(?:(?:块|元)钱?多)?一?点/.test(rest);
  if (isLittle || more === '挂零' || more === '出头') return [value, value * (more === '出头' ? 1.15 : 1.05)];
  if (more === '来') return [value * 0.9, value + magnitudeOf(value) - 1];
  return more ? [value, value + magnitudeOf(value) - 1] : [value, value];
}
