/** The shape of the trained model, and what a head says about a text. Knows nothing of files or of how it was trained. */
import type { Intent, Topic } from '../types';
import type { CrisisHeads } from './crisis-head';
import { linearScores, toProbabilities } from './linear';
import { toVector, type FeatureCounts, type Vocabulary } from './vectorizer';

/** Weights as signed bytes; one unit is worth `scale`. */
export interface QuantizedMatrix {
  scale: number;
  values: Int8Array;
}

/** One linear classifier. */
export interface Head<Label extends string> {
  labels: Label[];
  vocabulary: Vocabulary;
  weights: QuantizedMatrix;
}

/** The heads that together tell the 47 meanings apart; all heads of a model share one index of features. */
export interface MeaningHeads {
  intent: Head<Intent>;
  topic: Head<Topic>;
}

export interface Heads extends MeaningHeads, CrisisHeads {}

export interface Model {
  heads: Heads;
  /** Normalised training utterances without spaces → their label. */
  exact: Map<string, { intent: Intent; topic: Topic | null }>;
  temperature: Temperature;
}

/**
 * Divides the logarithms of the confidences, so that of what is understood with 0.8 about 80 % is understood rightly; see `calibrate.ts`.
 * A story is heard by many clauses, and the mean of many judgements is less sure than it is right.
 */
export interface Temperature {
  short: number;
  story: number;
}

/** Probability of each label of the head, in the order of `head.labels`. */
export function probabilities({ labels, vocabulary, weights }: Head<string>, text: FeatureCounts): Float64Array {
  const vector = toVector(text, vocabulary);
  return toProbabilities(linearScores(weights.values, weights.scale, vector, labels.length, vocabulary.idf.length));
}
