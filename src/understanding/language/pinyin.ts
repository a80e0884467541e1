/** Toneless syllables of a text, so that homophone slips, accents and typed pinyin look like the word that was meant. */
import { readData } from '../data';

const table = readData<typeof import('../data/pinyin.json')>('pinyin.json');

const syllableOf = new Map<string, string>();
for (const [reading, chars] of Object.entries(table as Record<string, string>)) {
  for (const char of chars) syllableOf.set(char, reading);
}
const knownSyllables = new Set(Object.keys(table));
const LONGEST_SYLLABLE = 6;
/** A longer run of letters is no typed pinyin; splitting it would only cost time. */
const LONGEST_RUN = 48;

/** The commonest reading of a character, without tone; undefined for what is no Chinese character. */
export function syllable(char: string): string | undefined {
  return syllableOf.get(char);
}

const folded = new Map<string, string>();

/** Folds what southern and north-eastern accents fold: zh/z, ch/c, sh/s, n/l, hu/f, -ng/-n. */
export function foldAccent(reading: string): string {
  return folded.get(reading) ?? fold(reading);
}

function fold(reading: string): string {
  return reading
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=[aeiou])/, 'l')
    .replace(/ng$/, 'n')
    .replace(/^hu(?=[aeio])/, 'f');
}

for (const reading of knownSyllables) folded.set(reading, fold(reading));

/** `tiaoguo` → `['tiao', 'guo']`, with the fewest syllables; null when it cannot be split without a rest. */
function splitTypedPinyin(letters: string): string[] | null {
  if (letters.length > LONGEST_RUN) return null;
  const best: (string[] | null)[] = Array.from({ length: letters.length + 1 }, () => null);
  best[0] = [];
  for (let start = 0; start < letters.length; start++) {
    const before = best[start];
    if (!before) continue;
    for (let end = Math.min(letters.length, start + LONGEST_SYLLABLE); end > start; end--) {
      const part = letters.slice(start, end);
      const rival = best[end];
      if (knownSyllables.has(part) && (!rival || before.length + 1 < rival.length)) best[end] = [...before, part];
    }
  }
  return best[letters.length] ?? null;
}

/** Syllables in order; digits and foreign words stay as they are. Expects a normalised text. */
export function syllablesOf(normalized: string): string[] {
  const syllables: string[] = [];
  for (const [run] of normalized.matchAll(/[a-z]+|[\u4e00-\u9fff]|[0-9]+/g)) {
    const reading = syllableOf.get(run);
    if (reading) syllables.push(reading);
    else if (/[a-z]/.test(run)) syllables.push(...(splitTypedPinyin(run) ?? [run]));
    else syllables.push(run);
  }
  return syllables;
}
