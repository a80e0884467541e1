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

/** Called now and then with the share that is done, 0 to 1. */
type OnProgress = (share: number) => void;

/** The vectors one after another, so that a pass over all of them reads memory in order. */
interface Packed {
  /** Where each vector begins; one entry more than there are vectors. */
  starts: Int32Array;
  indices: Int32Array;
  values: Float64Array;
}

function pack(vectors: SparseVector[]): Packed {
  const starts = new Int32Array(vectors.length + 1);
  for (const [n, { indices }] of vectors.entries()) starts[n + 1] = (starts[n] as number) + indices.length;
  const total = starts[vectors.length] as number;
  const packed: Packed = { starts, indices: new Int32Array(total), values: new Float64Array(total) };
  for (const [n, { indices, values }] of vectors.entries()) {
    packed.indices.set(indices, starts[n]);
    packed.values.set(values, starts[n]);
  }
  return packed;
}

const SVM_COST = 1;
/** Thirty passes to a thousandth take half as long again and judge no better. */
const SVM_PASSES = 12;
const SVM_TOLERANCE = 3e-2;

/** One-vs-rest linear SVM with squared hinge loss, by dual coordinate descent. */
export function trainSvm(set: TrainingSet, seed: number, onProgress: OnProgress = () => undefined): Float32Array {
  const { vectors, targets, classes, features } = set;
  const weights = new Float32Array((features + 1) * classes);
  const packed = pack(vectors);
  const norms = Float64Array.from(vectors, ({ values }) => values.reduce((sum, value) => sum + value * value, 1));
  for (let k = 0; k < classes; k++) {
    const signs = Int8Array.from(targets, (target) => (target === k ? 1 : -1));
    const plane = separate(packed, signs, norms, features, seed);
    for (let row = 0; row <= features; row++) weights[row * classes + k] = plane[row] ?? 0;
    onProgress((k + 1) / classes);
  }
  return weights;
}

function separate(
  { starts, indices, values }: Packed,
  signs: Int8Array,
  norms: Float64Array,
  features: number,
  seed: number,
): Float64Array {
  const random = seededRandom(seed);
  const plane = new Float64Array(features + 1);
  const alphas = new Float64Array(signs.length);
  const order = Int32Array.from(signs, (_sign, n) => n);
  const diagonal = 1 / (2 * SVM_COST);
  // Whoever is classified well beyond the margin hardly ever comes back: left out, the later passes take a fraction of the time.
  let active = order.length;
  let settledFrom = Infinity;
  for (let pass = 0; pass < SVM_PASSES; pass++) {
    shuffle(order.subarray(0, active), random);
    let largestStep = 0;
    for (let place = 0; place < active; place++) {
      const n = order[place] as number;
      const start = starts[n] as number;
      const end = starts[n + 1] as number;
      const sign = signs[n] as number;
      const alpha = alphas[n] as number;
      let margin = plane[features] as number;
      for (let j = start; j < end; j++) margin += (plane[indices[j] as number] as number) * (values[j] as number);
      const gradient = sign * margin - 1 + diagonal * alpha;
      if (alpha === 0 && gradient > settledFrom) {
        active--;
        order[place] = order[active] as number;
        order[active] = n;
        place--;
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
    settledFrom = largestStep;
  }
  return plane;
}

/** Early stopping is the best regularisation found: 60 epochs are no better in cross-validation, and less calibrated. */
const SOFTMAX_EPOCHS = 12;
const SOFTMAX_RATE = 0.5;
const SOFTMAX_DECAY = 0.25;
/** Gradients smaller than this are left out; most classes of most vectors have none to speak of. */
const SMALLEST_GRADIENT = 1e-4;

/** Softmax regression by AdaGrad over single vectors. */
export function trainSoftmax(set: TrainingSet, seed: number, onProgress: OnProgress = () => undefined): Float32Array {
  const { vectors, targets, classes, features } = set;
  const random = seededRandom(seed);
  // 32 bits: what these two hold does not fit into a processor's cache, and half of it is read twice as fast.
  const weights = new Float32Array((features + 1) * classes);
  const squares = new Float32Array(weights.length).fill(1e-6);
  const order = Int32Array.from(vectors, (_vector, n) => n);
  for (let epoch = 0; epoch < SOFTMAX_EPOCHS; epoch++) {
    shuffle(order, random);
    const rate = SOFTMAX_RATE / (1 + epoch * SOFTMAX_DECAY);
    for (const n of order) {
      const { indices, values } = vectors[n] as SparseVector;
      const errors = softmax(linearScores(weights, 1, vectors[n] as SparseVector, classes, features), 1);
      const target = targets[n] as number;
      errors[target] = (errors[target] as number) - 1;
      for (let k = 0; k < classes; k++) errors[k] = (errors[k] as number) * (set.weights[n] as number);
      for (let j = 0; j < indices.length; j++)
        descend(weights, squares, (indices[j] as number) * classes, errors, values[j] as number, rate);
      descend(weights, squares, features * classes, errors, 1, rate);
    }
    onProgress((epoch + 1) / SOFTMAX_EPOCHS);
  }
  return weights;
}

function descend(weights: Float32Array, squares: Float32Array, offset: number, errors: Float64Array, value: number, rate: number): void {
  for (let k = 0; k < errors.length; k++) {
    const gradient = (errors[k] as number) * value;
    if (Math.abs(gradient) < SMALLEST_GRADIENT) continue;
    const at = offset + k;
    const square = (squares[at] as number) + gradient * gradient;
    squares[at] = square;
    weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(square);
  }
}

/** Scores by class of one vector; `scale` is the value of one unit of a quantised weight (1 for plain weights). */
export function linearScores(
  weights: Float32Array | Int8Array,
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
  const probabilities = new Float64Array(scores.length);
  let highest = -Infinity;
  for (let k = 0; k < scores.length; k++) highest = Math.max(highest, scores[k] as number);
  let sum = 0;
  for (let k = 0; k < probabilities.length; k++) {
    const raised = Math.exp(((scores[k] as number) - highest) / temperature);
    probabilities[k] = raised;
    sum += raised;
  }
  for (let k = 0; k < probabilities.length; k++) probabilities[k] = (probabilities[k] as number) / sum;
  return probabilities;
}
