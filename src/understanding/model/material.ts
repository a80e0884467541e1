/** What the learners learn from: texts and noisy copies of them as vectors. */
import { normalize, stripFillers } from '../language/normalize';
import { seededRandom, seedOf } from '../random';
import { extractFeatures } from './features';
import { createNoise } from './noise';
import { countThese, fitVocabulary, toVector, type SparseVector, type Vocabulary } from './vectorizer';

export const SEED = 5;

export interface MaterialOptions {
  seed?: number;
  /** Noisy copies of each row, each counting {@link NOISY_WEIGHT}. */
  noisyCopies?: number;
}

/** The features of a text as it was written, and of each noisy copy that differs from it. */
export type Speller = (text: string) => { written: string[]; noisy: string[][] };

const NOISY_WEIGHT = 0.4;

/** Remembers what it worked out: most texts are learned by several heads. */
export function speller(rows: readonly { text: string }[], { seed = SEED, noisyCopies = 1 }: MaterialOptions): Speller {
  const noise = createNoise(rows.map(({ text }) => text));
  const featuresOf = (text: string): string[] => extractFeatures(stripFillers(normalize(text)));
  const known = new Map<string, ReturnType<Speller>>();
  return (text) => {
    let spelled = known.get(text);
    if (!spelled) {
      // One more row leaves the noise of all others as it was: what a change of the rows does to a sentence is then no chance.
      const copies = Array.from({ length: noisyCopies }, (_none, copy) => noise(text, seededRandom(seedOf(text, seed + copy))));
      spelled = { written: featuresOf(text), noisy: copies.filter((copy) => copy !== text).map(featuresOf) };
      known.set(text, spelled);
    }
    return spelled;
  };
}

/** Texts as a head learns from them. */
export interface Material {
  vocabulary: Vocabulary;
  /** First one of each text, in their order, then the noisy copies. */
  vectors: SparseVector[];
  /** Number of the text that a vector was made of. */
  textOf: number[];
  /** How much each vector counts. */
  weights: number[];
}

/** @param minimumDocuments a feature must occur in as many texts to be kept */
export function prepare(rows: readonly { text: string }[], spell: Speller, minimumDocuments: number): Material {
  const spelled = rows.map(({ text }) => spell(text));
  const copies = spelled.flatMap(({ noisy }, text) => noisy.map((features) => ({ features, text, weight: NOISY_WEIGHT })));
  const samples = [...spelled.map(({ written }, text) => ({ features: written, text, weight: 1 })), ...copies];
  const vocabulary = fitVocabulary(
    samples.map(({ features }) => features),
    minimumDocuments,
  );
  return {
    vocabulary,
    vectors: samples.map(({ features }) => toVector(countThese(features, vocabulary.index), vocabulary)),
    textOf: samples.map(({ text }) => text),
    weights: samples.map(({ weight }) => weight),
  };
}
