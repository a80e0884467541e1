/** Takes personal numbers out of what leaves the machine or is kept for learning, also where they are spoken or spaced out. */

/** 一 to 九, the 幺 and 洞 of telephone speech, financial numerals and full-width digits: whatever can stand for a digit. */
const DIGIT = '[0-9\\uFF10-\\uFF19○〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖洞]';
/** What people put between the digits of one number. */
const GAP = '[\\s\\-—_.·、,，*]{0,3}';
/** Seven digits are a telephone number; no year, age or amount that matters here has as many. */
const LEAST_DIGITS = 7;
const SPOKEN_NUMBER = new RegExp(`${DIGIT}(?:${GAP}${DIGIT}){${LEAST_DIGITS - 1},}(?:${GAP}[xXｘＸ])?`, 'gu');
/** What `maskPersonalNumbers` leaves of a number. */
const MASKED_NUMBER = /[0-9]{3,6}-?\*{3,}[0-9xX]{0,4}/g;
const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** `我电话一三八 一二三四 五六七八` → `我电话***`. Nothing of the number is left, unlike with `maskPersonalNumbers`, which shows its ends. */
export function redact(text: string): string {
  return text.replace(SPOKEN_NUMBER, '***').replace(MASKED_NUMBER, '***').replace(ADDRESS, '***');
}
