/** Trains the model from the utterances beside this file, unless the one on disk was trained from the same utterances by the same code. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { dataFiles, dataFolder, readData, readRows } from './data';
import { CRISIS_KINDS, INTENTS, TOPICS } from './types';
import { CRISIS_ROWS } from './model/crisis-rows';
import type { Temperature } from './model/model';
import { MODEL_FORMAT, readModelSource, saveModel } from './model/model-file';
import { heldBackTemperature, trainModel, type TrainingRow } from './model/train';

const rowSchema = z
  .strictObject({
    text: z.string().min(1),
    intent: z.enum(INTENTS),
    topic: z.enum(TOPICS).optional(),
    kind: z.enum(CRISIS_KINDS).optional(),
    family: z.string().min(1),
  })
  .refine((row) => (row.topic !== undefined) === (row.intent === 'policy_question'), 'a policy question, and nothing else, has a topic')
  .refine((row) => (row.kind !== undefined) === (row.intent === 'crisis'), 'a crisis, and nothing else, has a kind');

const UTTERANCES = /^utterances-.*\.jsonl$/;

/** All training rows. @throws with file and line when a row is not what it should be */
export function readTrainingRows(folder = dataFolder()): TrainingRow[] {
  return dataFiles(UTTERANCES, folder).flatMap(readRowFile);
}

/** The labelled rows of one JSON-lines file. @throws with file and line when a row is not what it should be */
export function readRowFile(file: string): TrainingRow[] {
  return readRows(file, (row) => rowSchema.parse(row));
}

/** Hash of everything the weights depend on: the data files and the code that learns from them. */
function sourceHash(): string {
  const hash = createHash('sha256').update(`format ${MODEL_FORMAT}`);
  const folder = dataFolder();
  // Always the sources, also when compiled code runs: both then agree on what is current.
  const code = ['model', 'language'].flatMap((room) => {
    const sources = join(dirname(folder), room);
    return readdirSync(sources)
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => join(sources, name));
  });
  const tables = ['calm.json', 'fillers.json', 'joints.json', 'pinyin.json', 'senses.json', 'stories.json', TEMPERATURE_FILE].map((name) =>
    join(folder, name),
  );
  for (const file of [...dataFiles(UTTERANCES), ...dataFiles(CRISIS_ROWS), ...tables, ...code]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function isUpToDate(file: string, source: string): boolean {
  if (!existsSync(file) || statSync(file).size === 0) return false;
  try {
    return readModelSource(file) === source;
  } catch {
    // Another format or a broken file: both are answered by building anew.
    return false;
  }
}

/**
 * How sure the model is made to be. It hardly moves from one set of utterances to the next, so it is fitted when the figures are
 * measured (`npm run understand:eval -- --write`) and not with each build; the tests hold that the model is about as sure as it is right.
 */
const TEMPERATURE_FILE = 'temperature.json';

export const keptTemperature = (): Temperature => readData<Temperature>(TEMPERATURE_FILE);

/** Fits the temperature anew and keeps it for builds to come. */
export function keepTemperature(rows = readTrainingRows()): Temperature {
  const temperature = heldBackTemperature(rows);
  writeFileSync(join(dataFolder(), TEMPERATURE_FILE), `${JSON.stringify(temperature)}\n`);
  return temperature;
}

/** Makes sure that `outFile` holds the current model; training takes about 20 seconds of one core. */
export async function buildModelIfNeeded(
  outFile: string,
  onProgress: (message: string) => void = () => undefined,
  rowsToLearn: () => TrainingRow[] = readTrainingRows,
): Promise<'built' | 'cached'> {
  const file = resolve(outFile);
  const source = sourceHash();
  if (isUpToDate(file, source)) return 'cached';
  const rows = rowsToLearn();
  onProgress(`learning from ${rows.length} utterances`);
  const model = trainModel(rows, { onProgress, temperature: keptTemperature() });
  mkdirSync(dirname(file), { recursive: true });
  const bytes = saveModel(model, file, source);
  onProgress(`${(bytes / 1e6).toFixed(2)} MB -> ${outFile}`);
  return 'built';
}
