/** The two linear learners. Weights are row-major: feature × class, with one more row at the end for the bias. Pure arithmetic, seeded. */
import { mix } from '../random';
import type { PackedVectors, SparseVector } from './vectorizer';

export interface TrainingSet {
  vectors: PackedVectors;
  /** Class of each vector, 0-based. */
  targets: Int32Array;
  /** How much each vector counts (softmax regression only). */
  weights: Float64Array;
  /** From which the order is made in which the vectors are learned. */
  keys: Uint32Array;
  classes: number;
  features: number;
}

/** Called now and then with the share that is done, 0 to 1. */
type OnProgress = (share: number) => void;

const SVM_COST = 1;
/** Twice as many passes, to a tenth of the tolerance, judge no better. */
const SVM_PASSES = 6;
const SVM_TOLERANCE = 3e-2;
/** Whoever is classified so far beyond the margin hardly ever comes back: left out, the later passes take a fraction of the time. */
const SETTLED_BEYOND = 0.1;

/** One-vs-rest linear SVM with squared hinge loss, by dual coordinate descent. */
export function trainSvm(set: TrainingSet, seed: number, onProgress: OnProgress = () => undefined): Float32Array {
  const { vectors, targets, classes, features } = set;
  const orders = Array.from({ length: SVM_PASSES }, (_none, pass) => orderOf(set.keys, seed, pass));
  const weights = new Float32Array((features + 1) * classes);
  const norms = squaredLengths(vectors);
  // Of two classes one is what the other is not.
  const planes = classes === 2 ? 1 : classes;
  for (let k = 0; k < planes; k++) {
    const signs = Int8Array.from(targets, (target) => (target === k ? 1 : -1));
    const plane = separate(vectors, signs, norms, features, orders);
    for (let row = 0; row <= features; row++) weights[row * classes + k] = plane[row] as number;
    onProgress((k + 1) / planes);
  }
  if (classes === 2) for (let at = 0; at < weights.length; at += 2) weights[at + 1] = -(weights[at] as number);
  return weights;
}

/** 32 bits of a place and these of a number fit into a float exactly. */
const NUMBERS = 2 ** 21;

/** The numbers of the vectors in the order of this pass. Sorted as floats, which needs no comparing function and takes a tenth of the time. */
function orderOf(keys: Uint32Array, seed: number, pass: number): Int32Array {
  const places = Float64Array.from(keys, (key, n) => mix(key, seed + pass) * NUMBERS + n).sort();
  return Int32Array.from(places, (place) => place % NUMBERS);
}

/** Of each vector with its bias, which counts one. */
function squaredLengths({ starts, values }: PackedVectors): Float64Array {
  const norms = new Float64Array(starts.length - 1).fill(1);
  for (let n = 0; n < norms.length; n++) {
    for (let j = starts[n] as number; j < (starts[n + 1] as number); j++) norms[n] = (norms[n] as number) + (values[j] as number) ** 2;
  }
  return norms;
}

function separate(
  { starts, indices, values }: PackedVectors,
  signs: Int8Array,
  norms: Float64Array,
  features: number,
  orders: readonly Int32Array[],
): Float64Array {
  const plane = new Float64Array(features + 1);
  const alphas = new Float64Array(signs.length);
  const isSettled = new Uint8Array(signs.length);
  const diagonal = 1 / (2 * SVM_COST);
  let settledFrom = Infinity;
  for (const order of orders) {
    let largestStep = 0;
    for (const n of order) {
      if (isSettled[n]) continue;
      const start = starts[n] as number;
      const end = starts[n + 1] as number;
      const sign = signs[n] as number;
      const alpha = alphas[n] as number;
      let margin = plane[features] as number;
      for (let j = start; j < end; j++) margin += (plane[indices[j] as number] as number) * (values[j] as number);
      const gradient = sign * margin - 1 + diagonal * alpha;
      if (alpha === 0 && gradient > settledFrom) {
        isSettled[n] = 1;
        continue;
      }
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
      if (Math.abs(projected) < 1e-12) continue;
      largestStep = Math.max(largestStep, Math.abs(projected));
      const next = Math.max(0, alpha - gradient / ((norms[n] as number) + diagonal));
      const step = (next - alpha) * sign;
      alphas[n] = next;
      for (let j = start; j < end; j++) {
        const row = indices[j] as number;
        plane[row] = (plane[row] as number) + step * (values[j] as number);
      }
      plane[features] = (plane[features] as number) + step;
    }
    if (largestStep < SVM_TOLERANCE) break;
    settledFrom = Math.min(largestStep, SETTLED_BEYOND);
  }
  return plane;
}

/** Early stopping is the best regularisation found: ten times as many epochs are no better in cross-validation, and less calibrated. */
const SOFTMAX_EPOCHS = 6;
const SOFTMAX_RATE = 0.5;
const SOFTMAX_DECAY = 0.25;
/** Gradients smaller than this are left out; most classes of most vectors have none to speak of. */
const SMALLEST_GRADIENT = 1e-4;

/** Softmax regression by AdaGrad over single vectors. */
export function trainSoftmax(set: TrainingSet, seed: number, onProgress: OnProgress = () => undefined): Float32Array {
  const { vectors, targets, classes, features } = set;
  const { starts } = vectors;
  // 32 bits: what these two hold does not fit into a processor's cache, and half of it is read twice as fast.
  const weights = new Float32Array((features + 1) * classes);
  const squares = new Float32Array(weights.length).fill(1e-6);
  const scores = new Float64Array(classes);
  const wrong: Wrong = { classes: new Int32Array(classes), errors: new Float64Array(classes), count: 0 };
  for (let epoch = 0; epoch < SOFTMAX_EPOCHS; epoch++) {
    const rate = SOFTMAX_RATE / (1 + epoch * SOFTMAX_DECAY);
    for (const n of orderOf(set.keys, seed, epoch)) {
      const [start, end] = [starts[n] as number, starts[n + 1] as number];
      scores.fill(0);
      addScores(scores, weights, features, 1, vectors, start, end);
      findWrong(toProbabilities(scores), targets[n] as number, set.weights[n] as number, wrong);
      if (wrong.count === 0) continue;
      for (let j = start; j < end; j++)
        descend(weights, squares, (vectors.indices[j] as number) * classes, wrong, vectors.values[j] as number, rate);
      descend(weights, squares, features * classes, wrong, 1, rate);
    }
    onProgress((epoch + 1) / SOFTMAX_EPOCHS);
  }
  return weights;
}

/** The classes whose probability is off, the first `count` of the arrays, and by how much. */
interface Wrong {
  classes: Int32Array;
  errors: Float64Array;
  count: number;
}

function findWrong(probabilities: Float64Array, target: number, weight: number, wrong: Wrong): void {
  wrong.count = 0;
  for (let k = 0; k < probabilities.length; k++) {
    const error = ((probabilities[k] as number) - (k === target ? 1 : 0)) * weight;
    // No value is above 1: the gradients would be smaller still.
    if (Math.abs(error) < SMALLEST_GRADIENT) continue;
    wrong.classes[wrong.count] = k;
    wrong.errors[wrong.count++] = error;
  }
}

function descend(weights: Float32Array, squares: Float32Array, offset: number, wrong: Wrong, value: number, rate: number): void {
  for (let c = 0; c < wrong.count; c++) {
    const gradient = (wrong.errors[c] as number) * value;
    if (Math.abs(gradient) < SMALLEST_GRADIENT) continue;
    const at = offset + (wrong.classes[c] as number);
    const square = (squares[at] as number) + gradient * gradient;
    squares[at] = square;
    weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(square);
  }
}

/** Scores by class of one vector; `scale` is the value of one unit of a quantised weight (1 for plain weights). */
export function linearScores(
  weights: Float32Array | Int8Array,
  scale: number,
  vector: SparseVector,
  classes: number,
  features: number,
): Float64Array {
  const scores = new Float64Array(classes);
  addScores(scores, weights, features, scale, vector, 0, vector.indices.length);
  return scores;
}

/** Adds the bias and what the features from `start` to `end` say. */
function addScores(
  scores: Float64Array,
  weights: Float32Array | Int8Array,
  features: number,
  scale: number,
  { indices, values }: SparseVector | PackedVectors,
  start: number,
  end: number,
): void {
  const classes = scores.length;
  for (let k = 0; k < classes; k++) scores[k] = (scores[k] as number) + (weights[features * classes + k] as number) * scale;
  for (let j = start; j < end; j++) {
    const offset = (indices[j] as number) * classes;
    const value = (values[j] as number) * scale;
    for (let k = 0; k < classes; k++) scores[k] = (scores[k] as number) + (weights[offset + k] as number) * value;
  }
}

/** Turns scores into probabilities that sum to 1, in place. */
export function toProbabilities(scores: Float64Array): Float64Array {
  let highest = -Infinity;
  for (let k = 0; k < scores.length; k++) highest = Math.max(highest, scores[k] as number);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    const raised = Math.exp((scores[k] as number) - highest);
    scores[k] = raised;
    sum += raised;
  }
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] as number) / sum;
  return scores;
}
