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
