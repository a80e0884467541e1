/** What the learners learn from: texts and noisy copies of them as vectors. */
import { normalize, stripFillers } from '../language/normalize';
import { seededRandom, seedOf } from '../random';
import { extractFeatures } from './features';
import { createNoise } from './noise';
import {
  countThese,
  fitVocabulary,
  packVectors,
  type FeatureCounts,
  type FeatureIndex,
  type PackedVectors,
  type Vocabulary,
} from './vectorizer';

export const SEED = 5;

export interface MaterialOptions {
  seed?: number;
  /** Noisy copies of each row, each counting {@link NOISY_WEIGHT}. */
  noisyCopies?: number;
}

/** All texts with their features counted once, however many heads learn from a text. */
export interface Spelling {
  index: FeatureIndex;
  /** By text: as it was written, and each noisy copy that differs from it. */
  texts: ReadonlyMap<string, { written: FeatureCounts; noisy: FeatureCounts[] }>;
}

const NOISY_WEIGHT = 0.4;

export function spell(rows: readonly { text: string }[], { seed = SEED, noisyCopies = 1 }: MaterialOptions): Spelling {
  const noise = createNoise(rows.map(({ text }) => text));
  const index: FeatureIndex = new Map();
  const count = (text: string): FeatureCounts => countThese(extractFeatures(stripFillers(normalize(text))), index, true);
  const texts = new Map<string, { written: FeatureCounts; noisy: FeatureCounts[] }>();
  for (const { text } of rows) {
    if (texts.has(text)) continue;
    // One more row leaves the noise of all others as it was: what a change of the rows does to a sentence is then no chance.
    const copies = Array.from({ length: noisyCopies }, (_none, copy) => noise(text, seededRandom(seedOf(text, seed + copy))));
    texts.set(text, { written: count(text), noisy: copies.filter((copy) => copy !== text).map(count) });
  }
  return { index, texts };
}

/** Texts as a head learns from them. */
export interface Material {
  vocabulary: Vocabulary;
  /** First one of each text, in their order, then the noisy copies. */
  vectors: PackedVectors;
  /** Number of the text that a vector was made of. */
  textOf: number[];
  /** How much each vector counts. */
  weights: number[];
  /** Of each vector, from its text alone: in whatever order they are learned, one more row leaves the order of all others as it was. */
  keys: Uint32Array;
}

/** @param rows of those that were spelled @param minimumDocuments a feature must occur in as many texts to be kept */
export function prepare(rows: readonly { text: string }[], { index, texts }: Spelling, minimumDocuments: number): Material {
  const samples: { counts: FeatureCounts; text: number; weight: number; key: number }[] = [];
  const copies: typeof samples = [];
  for (const [text, row] of rows.entries()) {
    const spelled = texts.get(row.text);
    if (!spelled) throw new Error(`prepare: "${row.text}" was not spelled`);
    samples.push({ counts: spelled.written, text, weight: 1, key: seedOf(row.text, 0) });
    for (const [copy, counts] of spelled.noisy.entries())
      copies.push({ counts, text, weight: NOISY_WEIGHT, key: seedOf(row.text, copy + 1) });
  }
  for (const copy of copies) samples.push(copy);
  const documents = samples.map(({ counts }) => counts);
  const vocabulary = fitVocabulary(documents, index, minimumDocuments);
  return {
    vocabulary,
    vectors: packVectors(documents, vocabulary),
    textOf: samples.map(({ text }) => text),
    weights: samples.map(({ weight }) => weight),
    keys: Uint32Array.from(samples, ({ key }) => key),
  };
}
