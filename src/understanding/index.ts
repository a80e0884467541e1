/**
 * Understanding: what a message means and what an answer says. Knows words only: no bot, no database, and no HTTP but in the Azure adapter.
 */
export * from './types';
export { SLOT_KINDS, understandAnswer } from './answers';
export { buildModelIfNeeded } from './build';
export { createCluRecognizer } from './clu';
export { personInCrisis } from './crisis-subject';
export { createEmbeddedRecognizer, type EmbeddedRecognizer } from './embedded';
export { withFallback } from './fallback';
export { loadModel, saveModel } from './model/model-file';
export { trainModel, type TrainingRow } from './model/train';
