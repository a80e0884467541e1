/** The model that ships, trained once and then read from dist/. */
import { join } from 'node:path';
import { buildModelIfNeeded, createEmbeddedRecognizer, loadModel, type EmbeddedRecognizer } from '../../src/understanding';

export const MODEL_FILE = join(__dirname, '..', '..', 'dist', 'model.bin');
/** Training takes about 10 seconds on an idle core. */
export const TRAINING_TIMEOUT_MILLISECONDS = 90_000;

export async function trainedRecognizer(): Promise<EmbeddedRecognizer> {
  await buildModelIfNeeded(MODEL_FILE);
  return createEmbeddedRecognizer(loadModel(MODEL_FILE));
}
