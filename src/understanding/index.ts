/**
 * Understanding: what a message means and what an answer says. Knows words only: no bot, no database, and no HTTP but in the Azure adapter.
 */
export * from './types';
export { ACT_FROM, ASK_FROM, bandOf, bandOfMeaning, type Band } from './bands';
export { SLOT_KINDS, understandAnswer } from './answers';
export { namesNumber } from './answers/numerals';
export { regionName } from './answers/region-table';
export { buildModelIfNeeded } from './build';
export { toCluProject } from './clu-project';
export { personInCrisis } from './crisis-subject';
export { createEmbeddedRecognizer, type EmbeddedRecognizer } from './embedded';
export { withFallback, type FallbackRecognizer } from './fallback';
export { clausesOf } from './language/parts';
export { toSimplified } from './language/simplified';
export { loadModel, saveModel } from './model/model-file';
export { trainModel, type TrainingRow } from './model/train';
export { redact } from './redact';
export { NOTE_REASONS, noteOf, summarizeNotes, type Note, type NoteReason, type Unanswered } from './unanswered';
