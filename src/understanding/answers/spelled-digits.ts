/** Digits spelled out one by one, in pinyin or English: yao san ba, one three eight. Knows no kind of number. */
import { readData } from '../data';

const pinyin: Record<string, string> = readData<typeof import('../data/typed-pinyin.json')>('typed-pinyin.json').digits;
const english = readData<typeof import('../data/english.json')>('english.json').numbers;

const SPELLED: Record<string, string> = {
  ...pinyin,
  ...Object.fromEntries(Object.entries(english).flatMap(([word, value]) => (value < 10 ? [[word, String(value)]] : []))),
  zero: '0',
  oh: '0',
};
/** Fewer in a row may be words of a sentence. */
const FEWEST = 5;
const WORD = `(?:${Object.keys(SPELLED)
  .sort((one, other) => other.length - one.length)
  .join('|')})`;
const RUN = new RegExp(`(?<![a-z])(?:${WORD}[\\s,.-]*){${FEWEST},}(?![a-z])`, 'gi');
const ONE = new RegExp(WORD, 'gi');
const TWICE = /\b(double|triple)\s+([a-z]+)/gi;

/** A row of them in digits; all else stays as it is. */
export function spelledDigits(text: string): string {
  if (!/[a-z]{2}/i.test(text)) return text;
  const repeated = text.replace(TWICE, (all, times: string, word: string) =>
    Object.hasOwn(SPELLED, word.toLowerCase()) ? `${word} `.repeat(times.toLowerCase() === 'double' ? 2 : 3) : all,
  );
  return repeated.replace(RUN, (run) => run.replace(ONE, (word) => SPELLED[word.toLowerCase()] ?? word).replace(/[\s,.-]+/g, ''));
}
