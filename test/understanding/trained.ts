/** The model that ships, trained once and then read from dist/. */
import { join } from 'node:path';
import { buildModelIfNeeded, createEmbeddedRecognizer, loadModel, type EmbeddedRecognizer } from '../../src/understanding';

export const MODEL_FILE = join(__dirname, '..', '..', 'dist', 'model.bin');
/** Training takes about 20 seconds on an idle core; a busy machine may have a tenth of one. */
export const TRAINING_TIMEOUT_MILLISECONDS = 240_000;

export async function trainedRecognizer(): Promise<EmbeddedRecognizer> {
  await buildModelIfNeeded(MODEL_FILE);
  return createEmbeddedRecognizer(loadModel(MODEL_FILE));
}
