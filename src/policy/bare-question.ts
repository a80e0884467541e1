/**
 * A question that names no matter of its own: 要哪些材料, 给多少钱, 那我能领不. It goes on about what was answered before.
 * Recognised by what is left when the words that ask and the words that carry grammar are taken away: nothing.
 */
import type { Ranking } from './ranking';
import type { QuestionWords, Term } from './wording';

/** `policy/question-words.yaml`, bare. */
export interface BareWords {
  /** Which of the meanings may stand alone. */
  meanings: readonly string[];
  /** Further ways to ask for them, and for what only such questions ask for; clear only where nothing else is said. */
  asks: Readonly<Record<string, readonly string[]>>;
  /** Words that name no matter. */
  fillers: readonly string[];
}

/** Where nothing is written on what was asked, what people are told in its place. */
const NEAREST: Readonly<Record<string, readonly string[]>> = {
  where: ['apply', 'who-decides'],
  'who-decides': ['where', 'apply'],
  materials: ['apply'],
  apply: ['where'],
  online: ['apply'],
  benefits: ['what-for'],
  'next-step': ['apply', 'where'],
};

const NO_LETTER = /[^\p{L}]/gu;
const NO_NAME = /[^\p{L}\p{N}]/gu;

/**
 * Of several hundred words a short text can hold only those that begin with one of its characters.
 * @returns a reader: those words, in the order given
 */
function beginningIn<Word>(words: readonly Word[], textOf: (word: Word) => string): (text: string) => Word[] {
  const byFirst = new Map<string, { word: Word; place: number }[]>();
  for (const [place, word] of words.entries()) {
    const first = textOf(word).charAt(0);
    byFirst.set(first, [...(byFirst.get(first) ?? []), { word, place }]);
  }
  return (text) =>
    [...new Set(text.split(''))]
      .flatMap((sign) => byFirst.get(sign) ?? [])
      .sort((one, other) => one.place - other.place)
      .map(({ word }) => word);
}

/** @returns a reader: what a message asks for, as names of meanings; null where it names a matter or asks nothing */
export function createBareReader(
  bare: BareWords,
  { meanings }: QuestionWords,
  plain: (text: string) => string,
): (text: string) => string[] | null {
  const ways = [...new Set([...bare.meanings, ...Object.keys(bare.asks)])]
    .flatMap((meaning) => [...(meanings[meaning] ?? []), ...(bare.asks[meaning] ?? [])].map((way) => ({ meaning, way: plain(way) })))
    .sort((one, other) => other.way.length - one.way.length);
  const fillers = bare.fillers.map(plain).sort((one, other) => other.length - one.length);
  const waysIn = beginningIn(ways, ({ way }) => way);
  const fillersIn = beginningIn(fillers, (filler) => filler);
  return (text) => {
    let left = plain(text);
    const asked = new Set<string>();
    for (const { meaning, way } of waysIn(left)) {
      if (!left.includes(way)) continue;
      asked.add(meaning);
      left = left.replaceAll(way, ' ');
    }
    if (asked.size === 0) return null;
    for (const filler of fillersIn(left)) left = left.replaceAll(filler, ' ');
    return left.replace(NO_LETTER, '') === '' ? [...asked] : null;
  };
}

/** @returns a reader: what a text names, without grammar; two texts that name the same are equal */
export function createNameReader({ ignore }: QuestionWords, plain: (text: string) => string): (text: string) => string {
  const grammar = ignore.filter((word) => /\p{Script=Han}/u.test(word));
  const grammarIn = beginningIn(grammar, (word) => word);
  return (text) => {
    const said = plain(text);
    return grammarIn(said)
      .reduce((left, word) => left.replaceAll(word, ''), said)
      .replace(NO_NAME, '');
  };
}

/**
 * Which of a topic's answers says what is asked for.
 * @param meaningsOf of each answer, the meanings that its example questions ask for
 * @returns its position; null where the topic has none
 */
export function answerThatSays(
  asks: readonly string[],
  meaningsOf: readonly ReadonlySet<string>[],
  ranking: Ranking,
  question: string,
): number | null {
  const ranked = ranking.rank(question).map(({ index }) => index);
  const says = (wanted: readonly string[]): number | undefined =>
    ranked.find((index) => wanted.some((meaning) => meaningsOf[index]?.has(meaning)));
  return says(asks) ?? says(asks.flatMap((meaning) => NEAREST[meaning] ?? [])) ?? null;
}

export const meaningsIn = (terms: readonly Term[]): ReadonlySet<string> =>
  new Set(terms.flatMap(({ text }) => (text.startsWith('#') ? [text.slice(1)] : [])));
