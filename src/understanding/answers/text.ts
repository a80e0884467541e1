/** The spelling that the answer parsers read: half-width, simplified, lower case, without spaces and most punctuation. */
import { toSimplified } from '../language/simplified';

/** Format characters and variation selectors. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/gu;
/** UTF-16 units. Answers are short; what is pasted beyond this is no answer. */
export const LONGEST_ANSWER = 200;

/** Keeps `.`, `-`, `/` and `:` (dates, amounts), and turns clause marks into one space so that clauses stay apart. */
export function answerText(text: string): string {
  // Normalising may lengthen the text: one sign can stand for eighteen.
  const half = toSimplified(text.slice(0, LONGEST_ANSWER).normalize('NFKC').toLowerCase().slice(0, LONGEST_ANSWER));
  return half
    .replace(INVISIBLE, '')
    .replace(/(?:[,，。、;；!！?？~～…"“”'‘’()（）《》\s]|\.(?!\d))+/g, ' ')
    .trim();
}

/** The same without any space. */
export function compactText(text: string): string {
  return answerText(text).replaceAll(' ', '');
}

/** `三月 三月五号` → `三月五号`: a clause that the next one begins with was only tried. @param text clauses apart by one space */
export const withoutStutter = (text: string): string => text.replace(/(?<=^| )([^ ]*[一-龥][^ ]*) (?=\1)/g, '');

const LISTED = /(?<=[\d一二两三四五六七八九十])\s*、\s*(?=[\d一二两三四五六七八九十])/g;

/** 10、11月 and 两、三千 are from one number to the next. */
export const withRanges = (text: string): string => text.replace(LISTED, '-');
