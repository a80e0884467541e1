/** The spelling that the answer parsers read: half-width, simplified, lower case, without spaces and most punctuation. */
import { toSimplified } from '../language/simplified';

/** Format characters and variation selectors. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/gu;
/** Answers are short; what is pasted beyond this is no answer. */
const LONGEST = 200;

/** Keeps `.`, `-`, `/` and `:` (dates, amounts), and turns clause marks into one space so that clauses stay apart. */
export function answerText(text: string): string {
  const half = toSimplified(text.slice(0, LONGEST).normalize('NFKC').toLowerCase());
  return half
    .replace(INVISIBLE, '')
    .replace(/[,，。、;；!！?？~～…"“”'‘’()（）《》\s]+/g, ' ')
    .replace(/\.(?!\d)/g, ' ')
    .trim();
}

/** The same without any space. */
export function compactText(text: string): string {
  return answerText(text).replaceAll(' ', '');
}
