/** How long something has lasted, in months: 三年多, 一年零俩月, 十来个月, 两个礼拜. */
import { DIGIT, NUMBER, parseNumber } from './numerals';
import { readData } from '../data';

const words = readData<typeof import('../data/lengths.json')>('lengths.json');

export interface Length {
  /** Months, inclusive; null = no bound. */
  low: number;
  high: number | null;
  rough: boolean;
}

const DAYS_IN_MONTH = 30.44;
const MONTHS_IN_YEAR = 12;
const ROUGH = new RegExp(words.rough);
const ALMOST = new RegExp(words.almost);
const FIXED = words.fixed.map(([source, low, high]) => ({
  pattern: new RegExp(String(source)),
  low: Number(low),
  high: high === null || high === undefined ? null : Number(high),
}));
/** 三五 too is said of neighbours: 三五个月. */
const PAIR = /(十)?([一二两俩三四五六七八])([二两俩三仨四五六七八九])(个多?月|(?<=[两俩].)月|年|个年头|天|个?周)/;
/** Digits are two numbers only where they are told apart: 1-2个月, 2、3年; 12个月 is twelve. */
const APART = new RegExp(`(${NUMBER})(?:-|到|至)(${NUMBER})(个多?月|年|天|个?周)`);
const TENS_AND_SOME = /((?:[二三四五六七八九]?十|(?<!\d)[1-9]0))(几|多|来)年/;
const YEARS = new RegExp(`(${NUMBER})(多|来)?个?年(头)?(半)?(多|出头|挂零|冒头|有余)?(一?点)?`);
const MONTHS_AFTER_YEARS = new RegExp(`^(?:零|又|多|加|,)?(${NUMBER}|几)个?(半|多|来)?月`);
const MONTHS = new RegExp(`(${NUMBER})(多|来|几)?个?(半)?(多|来)?个?月(多)?`);
const TWO_SIGNS = new RegExp(`^${DIGIT}{2}月`);
const DAYS = new RegExp(`(${NUMBER})(多|来|几)?个?(天|日|周)(多)?`);
const LONGEST_YEARS = 80;

const number = (text: string | undefined): number => parseNumber(text ?? '') ?? Number.NaN;

const UNIT_MONTHS: Record<string, number> = { 年: MONTHS_IN_YEAR, 月: 1, 周: 7 / DAYS_IN_MONTH, 天: 1 / DAYS_IN_MONTH };
const FULL = `(?<full>${NUMBER})个?(?<unit>[年月])(?<half>半)?`;
const MISSING = `(?:差|欠|缺)(?<missing>${NUMBER}|几|半)个?(?<missingUnit>[月周天])`;
/** 一年还差两个月, 差俩月一年 */
const SHORT = [new RegExp(`${FULL}还?${MISSING}`), new RegExp(`${MISSING}(?:就|到|才|满)*${FULL}`)];

/** @param text compact answer text */
export function parseLength(text: string): Length | null {
  const said = text.replace(/礼拜|星期/g, '周');
  const rough = ROUGH.test(said);
  const found = shortOf(said) ?? fixed(said) ?? pair(said) ?? years(said) ?? months(said) ?? days(said);
  // A telephone number before 月 is no length: nobody waits longer than a life.
  if (!found || found.low > LONGEST_YEARS * MONTHS_IN_YEAR) return null;
  return { ...found, rough: rough || found.rough };
}

function fixed(text: string): Length | null {
  const match = FIXED.find(({ pattern }) => pattern.test(text));
  return match ? { low: match.low, high: match.high, rough: true } : null;
}

function shortOf(text: string): Length | null {
  const said = SHORT.map((pattern) => pattern.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!said) return null;
  const inMonths = (count: number, unit: string | undefined): number => count * (UNIT_MONTHS[unit ?? ''] ?? Number.NaN);
  const full = inMonths(number(said.full) + (said.half ? 0.5 : 0), said.unit);
  const few = { 几: 2, 半: 0.5 }[said.missing ?? ''] ?? number(said.missing);
  const many = said.missing === '几' ? 9 : few;
  return { low: full - inMonths(many, said.missingUnit), high: full - inMonths(few, said.missingUnit), rough: few !== many };
}

/** 两三年; not 二三年 as a year, which the caller has ruled out. */
function pair(text: string): Length | null {
  const apart = APART.exec(text);
  if (apart && number(apart[1]) < number(apart[2])) {
    const unit = UNIT_MONTHS[apart[3]?.at(-1) ?? ''] ?? 0;
    return { low: number(apart[1]) * unit, high: number(apart[2]) * unit, rough: true };
  }
  const match = PAIR.exec(text);
  if (match) {
    const unit = UNIT_MONTHS[/[年月天周]/.exec(match[4] ?? '')?.[0] ?? ''] ?? 0;
    const tens = match[1] ? 10 : 0;
    const [first, second] = [tens + number(match[2]), tens + number(match[3])];
    const before = text[match.index - 1] ?? '';
    if ((second === first + 1 || (first === 3 && second === 5)) && !new RegExp(`${DIGIT}|\\d|十`).test(before))
      return { low: first * unit, high: second * unit, rough: true };
  }
  const tens = TENS_AND_SOME.exec(text);
  if (!tens) return null;
  const low = number(tens[1]) * MONTHS_IN_YEAR;
  // 十来年 is about ten years, 十几年 more than ten.
  return tens[2] === '来' ? { low: low * 0.9, high: low * 1.2, rough: true } : { low, high: low + 9 * MONTHS_IN_YEAR, rough: true };
}

function years(text: string): Length | null {
  const match = YEARS.exec(text);
  const said = number(match?.[1]);
  if (!match || Number.isNaN(said)) return null;
  const low = said * MONTHS_IN_YEAR + (match[4] ? MONTHS_IN_YEAR / 2 : 0);
  const rest = text.slice(match.index + match[0].length);
  const extra = MONTHS_AFTER_YEARS.exec(rest);
  if (extra) {
    if (extra[1] === '几') return { low: low + 2, high: low + 9, rough: true };
    const more = number(extra[1]);
    return { low: low + more, high: low + more + (extra[2] ? 1 : 0), rough: extra[2] !== undefined };
  }
  if (match[2] || match[5]) {
    const little = match[6] !== undefined || /出头|挂零|冒头/.test(match[5] ?? '');
    return { low, high: low + (little ? 3 : match[4] ? 5 : 11), rough: true };
  }
  if (ALMOST.test(text)) return { low: low - (said > 2 ? 3 : 2), high: low - 0.1, rough: true };
  return { low, high: low, rough: false };
}

function months(text: string): Length | null {
  const match = MONTHS.exec(text);
  const said = number(match?.[1]);
  // 三四月份 are months of a year.
  if (!match || Number.isNaN(said) || TWO_SIGNS.test(match[0])) return null;
  // 十几个月 and 20多个月 are anything below the next ten.
  if (/[几多]/.test(match[2] ?? '') && said % 10 === 0) return { low: said + 1, high: said + 9, rough: true };
  const low = said + (match[3] ? 0.5 : 0);
  if (match[2] === '来' || match[4] === '来')
    return { low: said < 10 ? said : said * 0.9, high: said < 10 ? said + 0.5 : said * 1.2, rough: true };
  if (match[2] || match[4] || match[5]) return { low, high: low + 1, rough: true };
  return ALMOST.test(text) ? { low: low - 1, high: low - 0.1, rough: true } : { low, high: low, rough: false };
}

function days(text: string): Length | null {
  const match = DAYS.exec(text);
  const said = number(match?.[1]);
  if (!match || Number.isNaN(said)) return null;
  const perUnit = (/[天日]/.test(match[3] ?? '') ? 1 : 7) / DAYS_IN_MONTH;
  // 十几天 and 20多天 are anything below the next ten.
  const step = said % 100 === 0 ? 100 : 10;
  if (/[几多]/.test(match[2] ?? '') && said % step === 0)
    return { low: (said + 1) * perUnit, high: (said + step - 1) * perUnit, rough: true };
  const more = match[2] || match[4];
  return { low: said * perUnit * (match[2] === '来' ? 0.9 : 1), high: said * perUnit * (more ? 1.3 : 1), rough: Boolean(more) };
}
