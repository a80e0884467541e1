/** Feature strings to sparse TF-IDF vectors (sublinear frequency, each family of length 1 before weighting, the whole of length 1). */
import { FAMILY_WEIGHTS, familyOf, type FeatureFamily } from './features';

export interface SparseVector {
  indices: Int32Array;
  values: Float64Array;
}

export interface Vocabulary {
  /** Feature → row of the weight matrices. */
  index: Map<string, number>;
  /** Inverse document frequency by row. */
  idf: Float32Array;
}

/** Stored precision of an inverse document frequency: thousandths, so that a fresh and a loaded model score alike. */
export const IDF_STEPS = 1000;

/** Keeps features that occur in at least `minimumDocuments` texts. */
export function fitVocabulary(documents: string[][], minimumDocuments: number): Vocabulary {
  const documentFrequency = new Map<string, number>();
  for (const features of documents) {
    for (const feature of new Set(features)) documentFrequency.set(feature, (documentFrequency.get(feature) ?? 0) + 1);
  }
  const index = new Map<string, number>();
  const idf: number[] = [];
  for (const [feature, count] of documentFrequency) {
    if (count < minimumDocuments) continue;
    index.set(feature, idf.length);
    const exact = Math.log((1 + documents.length) / (1 + count)) + 1;
    idf.push(Math.round(exact * IDF_STEPS) / IDF_STEPS);
  }
  return { index, idf: Float32Array.from(idf) };
}

export function toVector(features: string[], vocabulary: Vocabulary): SparseVector {
  const counts = new Map<number, { count: number; family: FeatureFamily }>();
  for (const feature of features) {
    const row = vocabulary.index.get(feature);
    if (row === undefined) continue;
    const seen = counts.get(row);
    if (seen) seen.count++;
    else counts.set(row, { count: 1, family: familyOf(feature) });
  }
  const squares: Record<FeatureFamily, number> = { c: 0, p: 0 };
  const entries = [...counts].map(([row, { count, family }]) => {
    const value = (1 + Math.log(count)) * (vocabulary.idf[row] ?? 0);
    squares[family] += value * value;
    return { row, value, family };
  });
  let total = 0;
  for (const family of ['c', 'p'] as const) if (squares[family] > 0) total += FAMILY_WEIGHTS[family] ** 2;
  const length = Math.sqrt(total) || 1;
  return {
    indices: Int32Array.from(entries, (entry) => entry.row),
    values: Float64Array.from(entries, ({ value, family }) => ((value / Math.sqrt(squares[family])) * FAMILY_WEIGHTS[family]) / length),
  };
}
