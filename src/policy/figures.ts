/** Finds the figures that a text states, so that each can be held against its source. Knows texts only. */

const DIGITS = /\d+(?:[.,]\d+)*/g;
/** 三年, 两次: figures are written as digits, so that they can be checked (and read at a glance). */
const CHINESE_FIGURE = /[一二两三四五六七八九十百千半]+(?:个月|个工作日|年|天|日|万元|元|周岁|岁|倍|小时|次)/g;
/** Words that look like a count and state none. */
const NOT_A_FIGURE = /第[一二三四五六七八九十百]+[次条]|一次|一天/g;
const ENGLISH_FIGURE = /\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)[ -](?:years?|months?|days?|times?|hours?|weeks?)\b/gi;

/** Numbers written as digits, without thousands separators: `2.5`, `20000`. */
export function digitsIn(text: string): string[] {
  return [...text.normalize('NFKC').matchAll(DIGITS)].map(([number]) => number.replaceAll(',', ''));
}

/** Figures written as words. */
export function spelledFiguresIn(text: string): string[] {
  return [...text.replace(NOT_A_FIGURE, '').matchAll(CHINESE_FIGURE), ...text.matchAll(ENGLISH_FIGURE)].map(([figure]) => figure);
}
