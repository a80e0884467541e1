/** Orders a handful of short texts by how well they fit a question (BM25). Knows texts and weights only. */
import type { Term } from './wording';

export interface Ranked {
  /** Position among the documents. */
  index: number;
  /** 0 = nothing in common; near 1 = nearly everything in the question occurs. */
  score: number;
}

/** A text of a document as its terms, and how often it counts. */
export interface WeightedTerms {
  terms: readonly Term[];
  weight: number;
}

/** How fast a repeated term stops counting. */
const SATURATION = 1.2;
/** How much a long document's terms are worth less; small, because a long one has only been given more examples. */
const LENGTH_PENALTY = 0.3;

export class Ranking {
  /** Term → documents that have it, with its weight there. */
  private readonly postings = new Map<string, { index: number; weight: number }[]>();
  /** By document: what its length makes of a term's saturation. */
  private readonly lengths: number[];

  constructor(
    documents: readonly (readonly WeightedTerms[])[],
    private readonly termsOf: (question: string) => Term[],
  ) {
    const totals = documents.map((texts, index) => this.add(index, texts));
    const average = totals.reduce((sum, total) => sum + total, 0) / Math.max(1, totals.length);
    this.lengths = totals.map((total) => 1 - LENGTH_PENALTY + (LENGTH_PENALTY * total) / average);
  }

  private add(index: number, texts: readonly WeightedTerms[]): number {
    const weights = new Map<string, number>();
    for (const { terms, weight } of texts) for (const term of terms) weights.set(term.text, (weights.get(term.text) ?? 0) + weight);
    let total = 0;
    for (const [term, weight] of weights) {
      const posting = this.postings.get(term);
      if (posting) posting.push({ index, weight });
      else this.postings.set(term, [{ index, weight }]);
      total += weight;
    }
    return total;
  }

  /** Every document that has something in common with the question, best first; among equals the earlier one. */
  rank(question: string): Ranked[] {
    const count = this.lengths.length;
    const scores = new Float64Array(count);
    let possible = 0;
    for (const term of this.termsOf(question)) {
      const posting = this.postings.get(term.text) ?? [];
      const worth = term.weight * (SATURATION + 1) * Math.log(1 + (count - posting.length + 0.5) / (posting.length + 0.5));
      possible += worth;
      for (const { index, weight } of posting) {
        scores[index] = (scores[index] ?? 0) + (worth * weight) / (weight + SATURATION * (this.lengths[index] ?? 1));
      }
    }
    const ranked: Ranked[] = [];
    for (const [index, score] of scores.entries()) if (score > 0) ranked.push({ index, score: score / possible });
    return ranked.sort((one, other) => other.score - one.score || one.index - other.index);
  }
}
