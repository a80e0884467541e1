/**
 * Orders a handful of short texts by how well they fit a question: BM25 over Chinese characters and pairs of them,
 * and over whole words and numbers of other scripts. Knows texts and weights only.
 */

export interface Ranked {
  /** Position among the documents. */
  index: number;
  /** 0 = nothing in common; near 1 = nearly every character of the question occurs. */
  score: number;
}

/** A text of a document, and how much its terms count. */
export interface WeightedText {
  text: string;
  weight: number;
}

/** How fast a repeated term stops counting. */
const SATURATION = 1.2;
/** How much a long document's terms are worth less; small, because a long one has only been given more examples. */
const LENGTH_PENALTY = 0.3;
/** A single character says less than a pair. */
const CHARACTER_WEIGHT = 0.4;
/** Characters that carry grammar, not matter. */
const PARTICLES = new Set('的了吗呢啊么吧呀哦嘛啦哈是我你您他这那个有');
const WORDS = new Set('the a an of to is are do does i my me can and or for in it be what how on'.split(' '));

export class Ranking {
  /** Term → documents that have it, with its weight there. */
  private readonly postings = new Map<string, { index: number; weight: number }[]>();
  private readonly lengths: number[] = [];
  private readonly averageLength: number;

  constructor(documents: readonly (readonly WeightedText[])[]) {
    for (const [index, texts] of documents.entries()) {
      const weights = new Map<string, number>();
      for (const { text, weight } of texts) for (const term of termsOf(text)) weights.set(term, (weights.get(term) ?? 0) + weight);
      for (const [term, weight] of weights) {
        const posting = this.postings.get(term);
        if (posting) posting.push({ index, weight });
        else this.postings.set(term, [{ index, weight }]);
      }
      this.lengths.push([...weights.values()].reduce((sum, weight) => sum + weight, 0));
    }
    this.averageLength = this.lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, this.lengths.length);
  }

  /** Every document that has something in common with the question, best first; among equals the earlier one. */
  rank(question: string): Ranked[] {
    const count = this.lengths.length;
    const scores = new Float64Array(count);
    let possible = 0;
    for (const term of new Set(termsOf(question))) {
      const posting = this.postings.get(term) ?? [];
      const rarity = (term.length === 1 ? CHARACTER_WEIGHT : 1) * Math.log(1 + (count - posting.length + 0.5) / (posting.length + 0.5));
      possible += rarity * (SATURATION + 1);
      for (const { index, weight } of posting) {
        const length = 1 - LENGTH_PENALTY + (LENGTH_PENALTY * (this.lengths[index] ?? 0)) / this.averageLength;
        scores[index] = (scores[index] ?? 0) + (rarity * weight * (SATURATION + 1)) / (weight + SATURATION * length);
      }
    }
    const ranked: Ranked[] = [];
    for (const [index, score] of scores.entries()) if (score > 0) ranked.push({ index, score: score / possible });
    return ranked.sort((one, other) => other.score - one.score || one.index - other.index);
  }
}

/** 公益岗 → 公, 益, 岗, 公益, 益岗; other scripts by whole words and numbers. */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const [run] of text.normalize('NFKC').toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu)) {
    if (!/\p{Script=Han}/u.test(run)) {
      if (!WORDS.has(run)) terms.push(run.length > 1 ? run : `${run} `);
      continue;
    }
    const characters = [...run];
    for (const [position, character] of characters.entries()) {
      if (!PARTICLES.has(character)) terms.push(character);
      if (position > 0) terms.push(`${characters[position - 1]}${character}`);
    }
  }
  return terms;
}
