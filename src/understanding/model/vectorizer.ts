/** Feature strings to sparse TF-IDF vectors (sublinear frequency, each family of length 1 before weighting, the whole of length 1). */
import { extractFeatures, FAMILIES, FAMILY_WEIGHTS, familyOf, type FeatureFamily } from './features';

/** Plain arrays: typed ones this short cost more to make than to use. */
export interface SparseVector {
  indices: number[];
  values: number[];
}

/** Many vectors one after another, so that a pass over all of them reads memory in order. */
export interface PackedVectors {
  /** Where each vector begins; one entry more than there are vectors. */
  starts: Int32Array;
  indices: Int32Array;
  values: Float32Array;
}

/** Feature → its number. */
export type FeatureIndex = Map<string, number>;

export interface Vocabulary {
  /** One for all heads of a model, so that a message is looked up once and not once a head. */
  index: FeatureIndex;
  /** Row of the weight matrix by number, {@link NOT_LEARNED} where this head has none. */
  rows: Int32Array;
  /** Inverse document frequency by row. */
  idf: Float32Array;
}

/** In the place of a row: the head has not learned the feature. */
const NOT_LEARNED = -1;

/** Stored precision of an inverse document frequency: thousandths, so that a fresh and a loaded model score alike. */
export const IDF_STEPS = 1000;

/** Numbers features that nobody has numbered yet. */
function numberFeatures(features: readonly string[], index: FeatureIndex): void {
  for (const feature of features) if (!index.has(feature)) index.set(feature, index.size);
}

/** Keeps features that occur in at least `minimumDocuments` texts. @param index in which the features of all documents are */
export function fitVocabulary(documents: readonly FeatureCounts[], index: FeatureIndex, minimumDocuments: number): Vocabulary {
  const documentFrequency = new Int32Array(index.size);
  const met: number[] = [];
  for (const { numbers } of documents) {
    for (const number of numbers) {
      if (documentFrequency[number] === 0) met.push(number);
      documentFrequency[number] = (documentFrequency[number] as number) + 1;
    }
  }
  const rows = new Int32Array(index.size).fill(NOT_LEARNED);
  const idf: number[] = [];
  for (const number of met) {
    const count = documentFrequency[number] as number;
    if (count < minimumDocuments) continue;
    rows[number] = idf.length;
    const exact = Math.log((1 + documents.length) / (1 + count)) + 1;
    idf.push(Math.round(exact * IDF_STEPS) / IDF_STEPS);
  }
  return { index, rows, idf: Float32Array.from(idf) };
}

/** @param features by row, one list for each vocabulary @returns what each vocabulary needs to find its rows by one index for all */
export function shareIndex(features: readonly (readonly string[])[]): Pick<Vocabulary, 'index' | 'rows'>[] {
  const index: FeatureIndex = new Map();
  for (const list of features) numberFeatures(list, index);
  return features.map((list) => {
    const rows = new Int32Array(index.size).fill(NOT_LEARNED);
    list.forEach((feature, row) => (rows[index.get(feature) as number] = row));
    return { index, rows };
  });
}

/** The features of a vocabulary by row. */
export function featuresByRow({ index, rows, idf }: Vocabulary): string[] {
  const features: string[] = Array.from(idf, () => '');
  for (const [feature, number] of index) {
    const row = rows[number] as number;
    if (row !== NOT_LEARNED) features[row] = feature;
  }
  return features;
}

/** A text as the features that any head of the model knows, each once, in the order of the text. */
export interface FeatureCounts {
  numbers: number[];
  /** How often each occurs. */
  counts: number[];
  families: FeatureFamily[];
}

/** @param stripped a normalised text without courtesy words */
export function countFeatures(stripped: string, index: FeatureIndex): FeatureCounts {
  return countThese(extractFeatures(stripped), index);
}

/** @param isNew whether features that nobody has numbered yet are numbered; left out otherwise */
export function countThese(features: readonly string[], index: FeatureIndex, isNew = false): FeatureCounts {
  const found: FeatureCounts = { numbers: [], counts: [], families: [] };
  const places = new Map<number, number>();
  for (const feature of features) {
    let number = index.get(feature);
    if (number === undefined) {
      if (!isNew) continue;
      number = index.size;
      index.set(feature, number);
    }
    const place = places.get(number);
    if (place !== undefined) {
      found.counts[place] = (found.counts[place] as number) + 1;
      continue;
    }
    places.set(number, found.numbers.length);
    found.numbers.push(number);
    found.counts.push(1);
    found.families.push(familyOf(feature));
  }
  return found;
}

/** Runs for each head and each part of a message: plain loops, no objects. */
export function toVector({ numbers, counts, families }: FeatureCounts, { rows, idf }: Vocabulary): SparseVector {
  const indices: number[] = [];
  const values: number[] = [];
  const lengths: Record<FeatureFamily, number> = { c: 0, p: 0, s: 0 };
  const family: FeatureFamily[] = [];
  for (let n = 0; n < numbers.length; n++) {
    const row = rows[numbers[n] as number] as number;
    if (row === NOT_LEARNED) continue;
    const value = (1 + Math.log(counts[n] as number)) * (idf[row] as number);
    indices.push(row);
    values.push(value);
    family.push(families[n] as FeatureFamily);
    lengths[families[n] as FeatureFamily] += value * value;
  }
  let total = 0;
  for (const name of FAMILIES) {
    if (lengths[name] > 0) total += FAMILY_WEIGHTS[name] ** 2;
    lengths[name] = Math.sqrt(lengths[name]);
  }
  const length = Math.sqrt(total) || 1;
  for (let n = 0; n < family.length; n++) {
    const name = family[n] as FeatureFamily;
    values[n] = (((values[n] as number) / lengths[name]) * FAMILY_WEIGHTS[name]) / length;
  }
  return { indices, values };
}

export function packVectors(documents: readonly FeatureCounts[], vocabulary: Vocabulary): PackedVectors {
  const starts = new Int32Array(documents.length + 1);
  const most = documents.reduce((sum, { numbers }) => sum + numbers.length, 0);
  const [indices, values] = [new Int32Array(most), new Float32Array(most)];
  let end = 0;
  for (const [n, document] of documents.entries()) {
    const vector = toVector(document, vocabulary);
    indices.set(vector.indices, end);
    values.set(vector.values, end);
    end += vector.indices.length;
    starts[n + 1] = end;
  }
  return { starts, indices: indices.subarray(0, end), values: values.subarray(0, end) };
}
