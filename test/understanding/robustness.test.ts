import type { EmbeddedRecognizer } from '../../src/understanding';
import { evaluateIntents, readHeldOut, type HeldOutRow } from './evaluation';
import { noiseSets } from './noise-sets';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

// A noise set keeps nearly what the clean set gives.
const SHARE_OF_CLEAN = 0.9;

let recognizer: EmbeddedRecognizer;
beforeAll(async () => {
  recognizer = await trainedRecognizer();
}, TRAINING_TIMEOUT_MILLISECONDS);

it.each(noiseSets())('keeps its understanding through %s', (_name, spoil) => {
  const rows = ['blind', 'blind2'].flatMap((name) => readHeldOut<HeldOutRow>(name));
  const spoiled = rows.map(({ text, ...labels }) => Object.assign(labels, { text: spoil(text) }));
  expect(spoiled.filter((row, i) => row.text !== rows[i]?.text).length).toBeGreaterThan(rows.length * 0.7);
  const [clean, noisy] = [evaluateIntents(recognizer, rows), evaluateIntents(recognizer, spoiled)];
  expect(noisy.macroF1).toBeGreaterThanOrEqual(clean.macroF1 * SHARE_OF_CLEAN);
  expect(noisy.topicAt1).toBeGreaterThanOrEqual(clean.topicAt1 * SHARE_OF_CLEAN);
});

it.each([
  ['👍', 'affirm'],
  ['🙏🙏', 'thanks'],
])('reads %s as an answer', (text, intent) => {
  expect(recognizer.understand(text).intent).toBe(intent);
});
