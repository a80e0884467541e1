/** Turns a text into the terms that ranking compares: characters, pairs of them, words, and what is asked for however it is said. */

/** `policy/question-words.yaml`. */
export interface QuestionWords {
  /** What can be asked for → ways to say it. */
  meanings: Readonly<Record<string, readonly string[]>>;
  /** Written word → dialect, colloquial forms and slips for it. */
  same: Readonly<Record<string, readonly string[]>>;
  /** Single characters and English words that carry grammar, not matter. */
  ignore: readonly string[];
}

export interface Term {
  text: string;
  /** How much it says, beside how rare it is. */
  weight: number;
}

/** A single character says less than a pair, what is asked for says more. */
const CHARACTER_WEIGHT = 0.4;
const MEANING_WEIGHT = 2;
const LATIN = /[a-z]/;
const RUN = /\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu;

/** @returns puts dialect, colloquial forms and slips into the written words, in lower case and half width */
export function createPlainWriter({ same }: Pick<QuestionWords, 'same'>): (text: string) => string {
  const forms = Object.entries(same)
    .flatMap(([word, others]) => others.map((form) => ({ form, word })))
    .sort((one, other) => other.form.length - one.form.length);
  let last = { text: '', written: '' };
  // The last text is kept: one question is read as bare, as the name of a topic and as terms.
  return (text) => {
    if (text !== last.text) {
      const written = forms.reduce(
        (said, { form, word }) => (said.includes(form) ? said.replaceAll(form, word) : said),
        text.normalize('NFKC').toLowerCase(),
      );
      last = { text, written };
    }
    return last.written;
  };
}

/**
 * @param plain where the same writer serves others too, who are asked about the same text
 * @returns a reader of texts: 公益岗多少钱 → 公, 益, 岗, 公益, 益岗 …, #how-much, each once
 */
export function createTermReader(
  { meanings, same, ignore }: QuestionWords,
  plain: (text: string) => string = createPlainWriter({ same }),
): (text: string) => Term[] {
  const ignored = new Set(ignore);
  const sayings = byFirstCharacter(
    Object.entries(meanings).flatMap(([meaning, ways]) => ways.map((way) => ({ meaning, way: plain(way) }))),
  );

  return (text) => {
    const written = plain(text);
    const terms = new Map<string, number>(
      charactersAndWords(written)
        .filter((term) => !ignored.has(term))
        .map((term) => [term, term.length === 1 ? CHARACTER_WEIGHT : 1]),
    );
    for (let position = 0; position < written.length; position += 1) {
      for (const { meaning, way } of sayings.get(written.charAt(position)) ?? [])
        if (isSaidAt(written, way, position)) terms.set(`#${meaning}`, MEANING_WEIGHT);
    }
    return [...terms].map(([term, weight]) => ({ text: term, weight }));
  };
}

/** Latin words count whole only: "age" is not said in "page". */
function isSaidAt(text: string, way: string, position: number): boolean {
  if (!text.startsWith(way, position)) return false;
  return !LATIN.test(way.charAt(0)) || (!LATIN.test(text.charAt(position - 1)) && !LATIN.test(text.charAt(position + way.length)));
}

interface Saying {
  meaning: string;
  way: string;
}

/** So that only the few sayings that can begin at a position are tried there. */
function byFirstCharacter(sayings: readonly Saying[]): Map<string, Saying[]> {
  const found = new Map<string, Saying[]>();
  for (const saying of sayings) {
    const first = saying.way.charAt(0);
    found.set(first, [...(found.get(first) ?? []), saying]);
  }
  return found;
}

function charactersAndWords(text: string): string[] {
  const terms: string[] = [];
  for (const [run] of text.matchAll(RUN)) {
    if (!/\p{Script=Han}/u.test(run)) {
      terms.push(run.length > 1 ? run : `${run} `);
      continue;
    }
    const characters = [...run];
    for (const [position, character] of characters.entries()) {
      terms.push(character);
      if (position > 0) terms.push(`${characters[position - 1]}${character}`);
    }
  }
  return terms;
}
