/**
 * Understanding: what a message means and what an answer says. Knows words only: no bot, no database, and no HTTP but in the Azure adapter.
 */
export * from './types';
export { SLOT_KINDS, understandAnswer, type AnswerContext } from './answers';
export { buildModelIfNeeded } from './build';
export { createCluRecognizer, type CluSettings } from './clu';
export { createEmbeddedRecognizer, type EmbeddedRecognizer } from './embedded';
export { withFallback, type FallbackOptions } from './fallback';
export { loadModel, saveModel } from './model/model-file';
export type { Model } from './model/model';
export { trainModel, type TrainingRow, type TrainOptions } from './model/train';
