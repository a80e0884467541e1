/** Finds the figures that a text states, so that each can be held against its source. Knows texts only. */

const FIGURE = /(\d+(?:[.,]\d+)*)\s*(?:个?(工作日|小时|周岁|[天日月岁年次元倍人%]))?/g;
/** Units that mean the same. */
const SAME_UNIT: Readonly<Record<string, string>> = { 天: '日', 周岁: '岁' };
/** 三年, 两次: figures are written as digits, so that they can be checked (and read at a glance). */
const CHINESE_FIGURE = /[一二两三四五六七八九十百千半]+(?:个?(?:月|工作日)|[年天日元岁倍次]|万元|周岁|小时)/g;
/** Words that look like a count and state none. */
const NOT_A_FIGURE = /第[一二三四五六七八九十百]+[次条]|一次|一天/g;
const ENGLISH_FIGURE =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)[ -](?:years?|months?|days?|times?|hours?|weeks?)\b/gi;

/** Figures written as digits, without thousands separators, with the unit where one follows: `72小时`, `30日` (also for 30天), `20000`. */
export function figuresIn(text: string): string[] {
  return [...text.normalize('NFKC').matchAll(FIGURE)].map(
    ([, number = '', unit = '']) => number.replaceAll(',', '') + (SAME_UNIT[unit] ?? unit),
  );
}

/** `30日` → `30`. */
export function withoutUnit(figure: string): string {
  return figure.replace(/[^\d.]+$/, '');
}

/** Figures written as words. */
export function spelledFiguresIn(text: string): string[] {
  return [...text.replace(NOT_A_FIGURE, '').matchAll(CHINESE_FIGURE), ...text.matchAll(ENGLISH_FIGURE)].map(([figure]) => figure);
}
