/** A thesaurus: words of one meaning, so that a word that no training sentence contained is still understood. */
import { readData } from '../data';

const words = new Map<string, string[]>();
/** How long the words are that begin with a character, the longest first: most positions of a text need no look-up at all. */
const lengths = new Map<string, number[]>();
for (const [sense, list] of Object.entries(readData<Record<string, string[]>>('senses.json'))) {
  for (const word of list) {
    words.set(word, [...(words.get(word) ?? []), sense]);
    const known = lengths.get(word.charAt(0)) ?? [];
    if (!known.includes(word.length))
      lengths.set(
        word.charAt(0),
        [...known, word.length].sort((a, b) => b - a),
      );
  }
}

/** A few letters of a foreign word are no word. */
const LETTER = /[a-z]/;
const cutsWord = (text: string, at: number): boolean => LETTER.test(text[at - 1] ?? '') && LETTER.test(text[at] ?? '');

/** The senses of the words of a normalised text, in order; of words that overlap the first and longest counts. */
export function sensesOf(normalized: string): string[] {
  const found: string[] = [];
  for (let start = 0; start < normalized.length;) {
    const end = cutsWord(normalized, start) ? start : endOfWord(normalized, start);
    if (end > start) found.push(...(words.get(normalized.slice(start, end)) as string[]));
    start = Math.max(end, start + 1);
  }
  return found;
}

/** @returns `start` where no word begins */
function endOfWord(text: string, start: number): number {
  for (const length of lengths.get(text.charAt(start)) ?? []) {
    const end = start + length;
    if (end <= text.length && words.has(text.slice(start, end)) && !cutsWord(text, end)) return end;
  }
  return start;
}
