/** English times, lengths and ages in the signs that the other parsers read: March 5, 1979 → 1979年3月5日, over two years → 2年多. */
import { readData } from '../data';

const words = readData<typeof import('../data/english.json')>('english.json');

const LATIN = /[a-z]{2}/i;
const NUMBER = '(\\d{1,3}(?:\\.5)?)';
const YEAR = '((?:19|20)\\d\\d)';
const oneOf = (all: readonly string[]): string => all.map((word) => `(?:${word})`).join('|');

const ONES = Object.entries(words.numbers).filter(([, value]) => value < 10);
const TENS = Object.entries(words.numbers).filter(([, value]) => value >= 20);
const COMPOSED = new RegExp(`\\b(${oneOf(TENS.map(([word]) => word))})[\\s-]+(${oneOf(ONES.map(([word]) => word))})\\b`, 'g');
const SIMPLE = new RegExp(`\\b(${oneOf(Object.keys(words.numbers))})\\b`, 'g');
const valueOf = (word: string): number => (words.numbers as Record<string, number>)[word] ?? Number.NaN;

const DAY = '(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?';
const compile = (entries: string[][]): { pattern: RegExp; written: string }[] =>
  entries.map(([source = '', written = '']) => ({
    pattern: new RegExp(`(?<![a-z])(?:${source.replaceAll('$N', NUMBER).replaceAll('$Y', YEAR)})(?![a-z])`, 'g'),
    written,
  }));
const TIMES = compile(words.times);
const AMOUNTS = compile(words.amounts);
const FILLERS = new RegExp(`(?<![a-z])(?:${words.fillers})(?![a-z])`, 'g');
/** May I … is no month: it is one beside a year, a day, or a word for a time. */
const MAY = new RegExp(
  `(?<=(?:since|from|in|of|last|this|(?:last|this) year) )may\\b|\\bmay(?=,? (?:of )?(?:${YEAR}|last year|this year))|\\bmay(?= \\d)|(?<=\\d[ /-])may\\b`,
  'g',
);
const MONTHS = words.months.map((source, index) => ({
  pattern: source === 'may' ? MAY : new RegExp(`\\b(?:${source})\\b\\.?`, 'g'),
  month: index + 1,
}));
/** What a month is written as until its day and year are put around it. */
const MONTH = '⟨(\\d+)⟩';
const DATES: [RegExp, string][] = [
  [new RegExp(`${MONTH} ?${DAY}(?:,? | of )${YEAR}`, 'g'), '$3年$1月$2日'],
  [new RegExp(`${DAY}(?: of)? ${MONTH},? ?${YEAR}`, 'g'), '$3年$2月$1日'],
  [new RegExp(`${MONTH}(?:,? | of |[-/])${YEAR}`, 'g'), '$2年$1月'],
  [new RegExp(`${YEAR}[ -/]${MONTH}`, 'g'), '$1年$2月'],
  [new RegExp(`${MONTH}(?: of)? ([今去前]年)`, 'g'), '$2$1月'],
  [new RegExp(`([今去前]年),? ${MONTH}`, 'g'), '$1$2月'],
  [new RegExp(MONTH, 'g'), '$1月'],
];

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Half-width, lower case, one space between words, and with its numbers in digits. */
function withDigits(text: string): string {
  return tidy(text.normalize('NFKC').toLowerCase())
    .replace(/[’‘]/g, "'")
    .replace(COMPOSED, (_all, tens: string, ones: string) => String(valueOf(tens) + valueOf(ones)))
    .replace(SIMPLE, (word) => String(valueOf(word)));
}

/** An amount, and what it is for: a month is a period here and no length. @returns the same text where it holds no English */
export function amountFromEnglish(text: string): string {
  if (!LATIN.test(text)) return text;
  return tidy(AMOUNTS.reduce((said, { pattern, written }) => said.replace(pattern, written), withDigits(text)));
}

/** @returns the same text where it holds no English */
export function fromEnglish(text: string): string {
  if (!LATIN.test(text)) return text;
  let said = withDigits(text);
  for (const { pattern, month } of MONTHS) said = said.replace(pattern, `⟨${month}⟩`);
  for (const { pattern, written } of TIMES) said = said.replace(pattern, written);
  for (const [pattern, written] of DATES) said = said.replace(pattern, written);
  return tidy(said.replace(FILLERS, ' '));
}
