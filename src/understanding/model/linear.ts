/** The two linear learners. Weights are row-major: feature × class, with one more row at the end for the bias. Pure arithmetic, seeded. */
import { seededRandom, shuffle } from '../random';
import type { SparseVector } from './vectorizer';

export interface TrainingSet {
  vectors: SparseVector[];
  /** Class of each vector, 0-based. */
  targets: Int32Array;
  /** How much each vector counts (softmax regression only). */
  weights: Float64Array;
  classes: number;
  features: number;
}

const SVM_COST = 1;
const SVM_PASSES = 60;
const SVM_TOLERANCE = 1e-3;

/** One-vs-rest linear SVM with squared hinge loss, by dual coordinate descent. */
export function trainSvm(set: TrainingSet, seed: number): Float32Array {
  const { vectors, targets, classes, features } = set;
  const weights = new Float32Array((features + 1) * classes);
  const norms = Float64Array.from(vectors, ({ values }) => values.reduce((sum, value) => sum + value * value, 1));
  for (let k = 0; k < classes; k++) {
    const plane = separate(vectors, (n) => (targets[n] === k ? 1 : -1), norms, features, seed);
    for (let row = 0; row <= features; row++) weights[row * classes + k] = plane[row] ?? 0;
  }
  return weights;
}

function separate(vectors: SparseVector[], sign: (n: number) => 1 | -1, norms: Float64Array, features: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const plane = new Float64Array(features + 1);
  const alphas = new Float64Array(vectors.length);
  const order = Int32Array.from(vectors, (_vector, n) => n);
  const diagonal = 1 / (2 * SVM_COST);
  for (let pass = 0; pass < SVM_PASSES; pass++) {
    shuffle(order, random);
    let largestStep = 0;
    for (const n of order) {
      const vector = vectors[n] as SparseVector;
      const alpha = alphas[n] as number;
      const gradient = sign(n) * dot(plane, vector, features) - 1 + diagonal * alpha;
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
      if (Math.abs(projected) < 1e-12) continue;
      largestStep = Math.max(largestStep, Math.abs(projected));
      const next = Math.max(0, alpha - gradient / ((norms[n] as number) + diagonal));
      alphas[n] = next;
      add(plane, vector, (next - alpha) * sign(n), features);
    }
    if (largestStep < SVM_TOLERANCE) break;
  }
  return plane;
}

function dot(plane: Float64Array, { indices, values }: SparseVector, features: number): number {
  let sum = plane[features] as number;
  for (let j = 0; j < indices.length; j++) sum += (plane[indices[j] as number] as number) * (values[j] as number);
  return sum;
}

function add(plane: Float64Array, { indices, values }: SparseVector, step: number, features: number): void {
  for (let j = 0; j < indices.length; j++) {
    const row = indices[j] as number;
    plane[row] = (plane[row] as number) + step * (values[j] as number);
  }
  plane[features] = (plane[features] as number) + step;
}

const SOFTMAX_EPOCHS = 60;
const SOFTMAX_RATE = 0.5;
const SOFTMAX_DECAY = 0.05;
const SOFTMAX_REGULARISATION = 1e-5;

/** Softmax regression by AdaGrad over single vectors. */
export function trainSoftmax(set: TrainingSet, seed: number): Float32Array {
  const { vectors, targets, classes, features } = set;
  const random = seededRandom(seed);
  const weights = new Float64Array((features + 1) * classes);
  const squares = new Float64Array(weights.length).fill(1e-6);
  const order = Int32Array.from(vectors, (_vector, n) => n);
  for (let epoch = 0; epoch < SOFTMAX_EPOCHS; epoch++) {
    shuffle(order, random);
    const rate = SOFTMAX_RATE / (1 + epoch * SOFTMAX_DECAY);
    for (const n of order) {
      const vector = vectors[n] as SparseVector;
      const errors = softmax(linearScores(weights, 1, vector, classes, features), 1);
      const target = targets[n] as number;
      errors[target] = (errors[target] as number) - 1;
      for (let k = 0; k < classes; k++) errors[k] = (errors[k] as number) * (set.weights[n] as number);
      for (let j = 0; j < vector.indices.length; j++) {
        descend(
          weights,
          squares,
          (vector.indices[j] as number) * classes,
          errors,
          vector.values[j] as number,
          rate,
          SOFTMAX_REGULARISATION,
        );
      }
      descend(weights, squares, features * classes, errors, 1, rate, 0);
    }
  }
  return Float32Array.from(weights);
}

function descend(
  weights: Float64Array,
  squares: Float64Array,
  offset: number,
  errors: Float64Array,
  value: number,
  rate: number,
  regularisation: number,
): void {
  for (let k = 0; k < errors.length; k++) {
    const at = offset + k;
    const weight = weights[at] as number;
    const gradient = (errors[k] as number) * value + regularisation * weight;
    const square = (squares[at] as number) + gradient * gradient;
    squares[at] = square;
    weights[at] = weight - (rate * gradient) / Math.sqrt(square);
  }
}

/** Scores by class of one vector; `scale` is the value of one unit of a quantised weight (1 for plain weights). */
export function linearScores(
  weights: Float64Array | Float32Array | Int8Array,
  scale: number,
  { indices, values }: SparseVector,
  classes: number,
  features: number,
): Float64Array {
  const scores = new Float64Array(classes);
  for (let k = 0; k < classes; k++) scores[k] = (weights[features * classes + k] as number) * scale;
  for (let j = 0; j < indices.length; j++) {
    const offset = (indices[j] as number) * classes;
    const value = (values[j] as number) * scale;
    for (let k = 0; k < classes; k++) scores[k] = (scores[k] as number) + (weights[offset + k] as number) * value;
  }
  return scores;
}

/** Probabilities that sum to 1; a lower temperature makes them sharper. */
export function softmax(scores: ArrayLike<number>, temperature: number): Float64Array {
  const probabilities = Float64Array.from(scores);
  const highest = probabilities.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let k = 0; k < probabilities.length; k++) {
    const raised = Math.exp(((probabilities[k] as number) - highest) / temperature);
    probabilities[k] = raised;
    sum += raised;
  }
  for (let k = 0; k < probabilities.length; k++) probabilities[k] = (probabilities[k] as number) / sum;
  return probabilities;
}
