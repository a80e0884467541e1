/** The shape of the trained model, and what a head says about a text. Knows nothing of files or of how it was trained. */
import type { Intent, Topic } from '../types';
import type { CrisisLabel } from './crisis-head';
import { linearScores, softmax } from './linear';
import { toVector, type Vocabulary } from './vectorizer';

/** Weights as signed bytes; one unit is worth `scale`. */
export interface QuantizedMatrix {
  scale: number;
  values: Int8Array;
}

/** One classifier: two learners on one vocabulary, their probabilities averaged. */
export interface Head<Label extends string> {
  labels: Label[];
  vocabulary: Vocabulary;
  svm: QuantizedMatrix;
  softmax: QuantizedMatrix;
}

export interface Model {
  heads: { intent: Head<Intent>; topic: Head<Topic>; crisis: Head<CrisisLabel> };
  /** Normalised training utterances without spaces → their label. */
  exact: Map<string, { intent: Intent; topic: Topic | null }>;
}

/** Turns SVM margins into probabilities as sharp as those of the softmax regression. */
const SVM_TEMPERATURE = 0.25;

/** Probability of each label of the head, in the order of `head.labels`. */
export function probabilities(head: Head<string>, features: string[]): Float64Array {
  const vector = toVector(features, head.vocabulary);
  const classes = head.labels.length;
  const rows = head.vocabulary.idf.length;
  const bySvm = softmax(linearScores(head.svm.values, head.svm.scale, vector, classes, rows), SVM_TEMPERATURE);
  const bySoftmax = softmax(linearScores(head.softmax.values, head.softmax.scale, vector, classes, rows), 1);
  return bySvm.map((probability, k) => (probability + (bySoftmax[k] as number)) / 2);
}
