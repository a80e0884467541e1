/** “不对，最后是幺二三”: of a number that was read back only the end is said again. */
import type { Turn } from './turn';
import { anyWordOf, normalize } from './words';

/** More than half of a number is a number of its own. */
const MOST_DIGITS = 8;

/** @returns the number with the end that was said; null where nothing is said of its end */
export function withOtherEnd(turn: Turn, phone: string): string | null {
  const said = normalize(turn.text);
  const named = anyWordOf(turn.t('contact.phone.end')).exec(said);
  if (!named) return null;
  const digits = turn.t('words.digits');
  const end = Array.from(said.slice(named.index + named[0].length))
    .map((character) => (/\d/.test(character) ? character : digits.includes(character) ? String(digits.indexOf(character) % 10) : ''))
    .join('');
  return end === '' || end.length > MOST_DIGITS || end.length >= phone.length ? null : phone.slice(0, -end.length) + end;
}
