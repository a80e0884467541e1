/** Rows of labelled utterances in, a model out; the same rows and seed give the same bytes. */
import { hear } from '../hearing';
import { exactKey, normalize, stripFillers } from '../language/normalize';
import { seededRandom, shuffle } from '../random';
import type { CrisisKind, Intent, Topic } from '../types';
import { fitTemperature, type Judged } from './calibrate';
import { crisisRows } from './crisis-rows';
import { crisisLabel, cryLabel, type CrisisHeads, type CrisisLabel } from './crisis-head';
import { trainSoftmax, trainSvm, type TrainingSet } from './linear';
import { prepare, SEED, spell, type Material, type MaterialOptions, type Spelling } from './material';
import { meanings } from './meanings';
import type { Head, Heads, MeaningHeads, Model, QuantizedMatrix, Temperature } from './model';
import { tellStory } from './noise';
import { countFeatures, featuresByRow, shareIndex } from './vectorizer';

export interface TrainingRow {
  text: string;
  intent: Intent;
  /** Set exactly when the intent is `policy_question`. */
  topic?: Topic;
  /** Set exactly when the intent is `crisis`. */
  kind?: CrisisKind;
  /** Paraphrases of one another share a family; a split for evaluation never parts them. */
  family: string;
}

export interface TrainOptions extends MaterialOptions {
  /** Given where it is known or does not matter: saves the training that fits it. */
  temperature?: Temperature;
  /** What the crisis heads learn besides the rows; all that is written down where nothing is given. */
  besides?: readonly Labelled<CrisisLabel>[];
  /** Called when a step is done. */
  onProgress?: (message: string) => void;
}

/** The crisis heads learn from twice as many texts: what is as rare there is rarer. */
const MINIMUM_DOCUMENTS = { meaning: 4, crisis: 6 };

export function trainModel(rows: TrainingRow[], options: TrainOptions = {}): Model {
  if (rows.length === 0) throw new Error('trainModel: no rows to learn from');
  const exact = exactMemory(rows);
  const { temperature = heldBackTemperature(rows, options) } = options;
  options.onProgress?.(`temperature: ${temperature.short.toFixed(2)}, of a story ${temperature.story.toFixed(2)}`);
  return { heads: trainHeads(rows, options), exact, temperature };
}

function trainHeads(rows: TrainingRow[], options: TrainOptions): Heads {
  const spoken = [...labelled(rows, crisisLabel), ...(options.besides ?? crisisRows())];
  const spelling = spell(spoken, options);
  return shareOneIndex({ ...trainMeaningHeads(rows, spelling, options), ...trainCrisisHeads(spoken, spelling, options) });
}

function trainCrisisHeads(rows: Labelled<CrisisLabel>[], spelling: Spelling, options: TrainOptions): CrisisHeads {
  const material = prepare(rows, spelling, MINIMUM_DOCUMENTS.crisis);
  const kinds = rows.map(({ label }) => label);
  return {
    crisis: trainHead('crisis', material, kinds, options),
    cry: trainHead('cry', material, kinds.map(cryLabel), options),
  };
}

function trainMeaningHeads(rows: TrainingRow[], spelling: Spelling, options: TrainOptions): MeaningHeads {
  const train = <Label extends string>(name: string, learned: Labelled<Label>[]): Head<Label> => {
    const labels = learned.map(({ label }) => label);
    return trainHead(name, prepare(learned, spelling, MINIMUM_DOCUMENTS.meaning), labels, options);
  };
  const intents = labelled(rows, (row) => row.intent);
  const topics = labelled(rows, (row) => row.topic);
  return shareOneIndex({ intent: train('intent', intents), topic: train('topic', topics) });
}

/** Each head is trained with an index of its own. */
function shareOneIndex<All extends MeaningHeads>(heads: All): All {
  const list: Head<string>[] = Object.values(heads);
  const shared = shareIndex(list.map(({ vocabulary }) => featuresByRow(vocabulary)));
  list.forEach(({ vocabulary }, n) => Object.assign(vocabulary, shared[n]));
  return heads;
}

interface Labelled<Label> {
  text: string;
  label: Label;
}

/** The rows that have a label. */
function labelled<Label>(rows: readonly TrainingRow[], labelOf: (row: TrainingRow) => Label | undefined): Labelled<Label>[] {
  return rows.flatMap((row) => {
    const label = labelOf(row);
    return label === undefined ? [] : [{ text: row.text, label }];
  });
}

const HELD_BACK_SHARE = 0.2;
const HELD_BACK_SEED = 9;

/**
 * Trains once without every fifth family and fits the temperature on how those are heard; the model that ships then learns from all.
 * Few of the utterances are stories: one is told around each held back too.
 */
export function heldBackTemperature(rows: TrainingRow[], options: TrainOptions = {}): Temperature {
  const families = [...new Set(rows.map((row) => row.family))];
  const random = seededRandom(HELD_BACK_SEED);
  shuffle(families, random);
  const heldBack = new Set(families.slice(0, Math.floor(families.length * HELD_BACK_SHARE)));
  const [judged, learned] = [rows.filter((row) => heldBack.has(row.family)), rows.filter((row) => !heldBack.has(row.family))];
  if (judged.length === 0) return { short: 1, story: 1 };
  options.onProgress?.(`calibrating on ${judged.length} utterances of ${heldBack.size} families held back`);
  const quiet = { ...options, onProgress: undefined };
  const heads = trainMeaningHeads(learned, spell(learned, quiet), quiet);
  const listen = (row: TrainingRow, text: string): Judged & { isStory: boolean } => {
    const { overall, isStory } = hear(heads, text, countFeatures(stripFillers(normalize(text)), heads.intent.vocabulary.index));
    const all = meanings(heads, overall, 1);
    const right = all.find(({ intent, topic }) => intent === row.intent && topic === (row.topic ?? null));
    return { meanings: all, right: right ?? null, isStory };
  };
  const written = judged.map((row) => listen(row, row.text));
  const told = judged.map((row) => listen(row, tellStory(row.text, random)));
  return {
    short: fitTemperature(written.filter(({ isStory }) => !isStory)),
    story: fitTemperature([...written, ...told].filter(({ isStory }) => isStory)),
  };
}

function exactMemory(rows: TrainingRow[]): Model['exact'] {
  const exact: Model['exact'] = new Map();
  for (const row of rows) {
    const key = exactKey(row.text);
    const known = exact.get(key);
    if (known && (known.intent !== row.intent || known.topic !== (row.topic ?? null))) {
      throw new Error(
        `training data: "${row.text}" is labelled ${row.intent}/${row.topic ?? '-'} and ${known.intent}/${known.topic ?? '-'}`,
      );
    }
    if (key !== '') exact.set(key, { intent: row.intent, topic: row.topic ?? null });
  }
  return exact;
}

/** @param labelOf by number of the text */
function trainHead<Label extends string>(name: string, material: Material, labelOf: Label[], options: TrainOptions): Head<Label> {
  const { seed = SEED, onProgress } = options;
  const { vectors, textOf, weights, keys } = material;
  // A head looks its features up by itself: the index is shared later.
  const vocabulary = { ...material.vocabulary };
  const labels = [...new Set(labelOf)].sort();
  const targets = Int32Array.from(textOf, (text) => labels.indexOf(labelOf[text] as Label));
  const set: TrainingSet = {
    vectors,
    targets,
    weights: balance(targets, labels.length).map((weight, n) => weight * (weights[n] as number)),
    keys,
    classes: labels.length,
    features: vocabulary.idf.length,
  };
  const tell = (share: number): void => onProgress?.(`${name}: ${Math.round(share * 100)} %`);
  const svm = trainSvm(set, seed, (share) => tell(share / 2));
  const softmax = trainSoftmax(set, seed, (share) => tell(0.5 + share / 2));
  onProgress?.(`${name}: ${labels.length} labels, ${vocabulary.idf.length} features`);
  return { labels, vocabulary, weights: quantize(together(svm, softmax)) };
}

/** Makes margins of the SVM as sharp as the scores of the softmax regression. */
const SVM_TEMPERATURE = 0.25;

/** The mean of both learners' scores is linear too: one matrix, the geometric mean of their probabilities, and in cross-validation a little better than either. */
function together(svm: Float32Array, softmax: Float32Array): Float32Array {
  return svm.map((margin, at) => (margin / SVM_TEMPERATURE + (softmax[at] as number)) / 2);
}

/** A rare class counts more, by the square root of its rarity: fully balanced, the rare classes would swallow ordinary words. */
function balance(targets: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const target of targets) counts[target] = (counts[target] as number) + 1;
  return Float64Array.from(targets, (target) => Math.sqrt(targets.length / classes / (counts[target] as number)));
}

const LARGEST_BYTE = 127;

function quantize(weights: Float32Array): QuantizedMatrix {
  const largest = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0) || 1;
  // Stored with the model as a 32-bit float.
  const scale = Math.fround(largest / LARGEST_BYTE);
  return {
    scale,
    values: Int8Array.from(weights, (weight) => Math.max(-LARGEST_BYTE, Math.min(LARGEST_BYTE, Math.round(weight / scale)))),
  };
}
