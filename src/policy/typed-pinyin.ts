/** Finds Chinese text by typed letters: initials (sbbt), whole syllables (shebao), or both mixed and not yet finished (sbbut). Knows texts only. */
import { syllable } from '../understanding/language/pinyin';

/** Characters with a second common reading; whoever types does not know which one a table prefers. */
const SECOND_READING: Readonly<Record<string, string>> = {
  重: 'chong',
  行: 'hang',
  长: 'zhang',
  调: 'diao',
  还: 'huan',
  会: 'kuai',
  给: 'ji',
  都: 'du',
  降: 'xiang',
  传: 'zhuan',
  薄: 'bo',
  绿: 'lu',
};
const TWO_LETTER_INITIAL = /^[zcs]h/;
/** Longer runs of letters are no typed pinyin. */
const LONGEST_TYPED = 32;

interface Reading {
  whole: string;
  /** What may stand for it while more follows: the whole syllable or its initial. */
  ways: readonly string[];
}

/** A text as it can be typed, by character; made once and searched at every key. */
export type TypedForm = readonly (readonly Reading[])[];

/** Each character is read once, whatever texts it stands in. */
const readingsOf = new Map<string, readonly Reading[]>();

/** @param text in lower case */
export function typedForm(text: string): TypedForm {
  return [...text].map((char) => {
    const known = readingsOf.get(char) ?? readings(char);
    readingsOf.set(char, known);
    return known;
  });
}

/** A Latin letter or digit reads as itself, so that a mixed name can be typed through; what has no reading ends a match. */
function readings(char: string): Reading[] {
  const wholes = /[a-z0-9]/.test(char) ? [char] : [syllable(char), SECOND_READING[char]];
  return wholes
    .filter((whole) => whole !== undefined)
    .map((whole) => ({ whole, ways: [...new Set([whole, ...(TWO_LETTER_INITIAL.exec(whole) ?? []), whole.charAt(0)])] }));
}

/** @param letters a–z in lower case @returns how far into the text (in characters) the typed letters begin, -1 where they do not occur */
export function findTyped(text: TypedForm, letters: string): number {
  if (letters.length === 0 || letters.length > LONGEST_TYPED) return -1;
  const first = letters.charAt(0);
  // Runs over every character of the pack at every key: no closures here.
  for (let start = 0; start < text.length; start += 1) {
    for (const { whole } of text[start] as readonly Reading[]) {
      if (whole.startsWith(first) && isTypedAt(text, start, letters)) return start;
    }
  }
  return -1;
}

/** Each character takes its whole syllable or its initial; the last one whatever of it was typed so far. */
function isTypedAt(text: TypedForm, at: number, rest: string): boolean {
  for (const { whole, ways } of text[at] ?? []) {
    if (whole.startsWith(rest)) return true;
    for (const way of ways) if (rest.startsWith(way) && isTypedAt(text, at + 1, rest.slice(way.length))) return true;
  }
  return false;
}
