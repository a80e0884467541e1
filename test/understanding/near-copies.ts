/**
 * Sentences that judge and are nearly repeated in training: of them a figure would say how well sentences are remembered, not how well
 * people are understood. Two authors may well write the same few words; of longer sentences that is taken for a copy.
 */
import { exactKey } from '../../src/understanding/language/normalize';

export interface NearCopy {
  judged: string;
  learned: string;
  /** 0 to 1: the share of pairs of characters that both have, rare ones counting more (weighted Dice coefficient). */
  likeness: number;
}

/** Below this length people simply say the same. */
const SHORTEST_COPY = 8;
export const LIKENESS_OF_A_COPY = 0.75;

interface Sentence {
  text: string;
  pairs: Map<string, number>;
  weight: number;
}

/** @returns for each sentence that judges and is too near to a learned one, the nearest of those; nearest pairs first */
export function nearCopies(learned: readonly string[], judged: readonly string[], from = LIKENESS_OF_A_COPY): NearCopy[] {
  const rarity = rarities([...learned, ...judged]);
  const prepare = (texts: readonly string[]): Sentence[] =>
    texts.flatMap((text) => {
      const key = exactKey(text);
      if (key.length < SHORTEST_COPY) return [];
      const pairs = pairsOf(key);
      return [{ text, pairs, weight: sumOf(pairs, (pair, count) => count * rarity(pair)) }];
    });
  const known = prepare(learned);
  const holders = new Map<string, number[]>();
  for (const [index, { pairs }] of known.entries()) for (const pair of pairs.keys()) push(holders, pair, index);
  return prepare(judged)
    .flatMap((sentence) => nearest(sentence, known, holders, rarity) ?? [])
    .filter(({ likeness }) => likeness >= from)
    .sort((a, b) => b.likeness - a.likeness);
}

function nearest(
  { text, pairs, weight }: Sentence,
  known: readonly Sentence[],
  holders: ReadonlyMap<string, readonly number[]>,
  rarity: (pair: string) => number,
): NearCopy | null {
  const shared = new Map<number, number>();
  for (const [pair, count] of pairs) {
    for (const index of holders.get(pair) ?? []) {
      const common = Math.min(count, known[index]?.pairs.get(pair) ?? 0);
      shared.set(index, (shared.get(index) ?? 0) + common * rarity(pair));
    }
  }
  let best: NearCopy | null = null;
  for (const [index, sum] of shared) {
    const other = known[index] as Sentence;
    const likeness = (2 * sum) / (weight + other.weight);
    if (!best || likeness > best.likeness) best = { judged: text, learned: other.text, likeness };
  }
  return best;
}

/** Inverse document frequency. */
function rarities(texts: readonly string[]): (pair: string) => number {
  const counts = new Map<string, number>();
  for (const text of texts) for (const pair of pairsOf(exactKey(text)).keys()) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return (pair) => Math.log((texts.length + 1) / (counts.get(pair) ?? 1));
}

function pairsOf(key: string): Map<string, number> {
  const pairs = new Map<string, number>();
  for (let index = 0; index + 1 < key.length; index++) {
    const pair = key.slice(index, index + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

function sumOf(pairs: ReadonlyMap<string, number>, value: (pair: string, count: number) => number): number {
  let sum = 0;
  for (const [pair, count] of pairs) sum += value(pair, count);
  return sum;
}

function push<Key>(lists: Map<Key, number[]>, key: Key, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
