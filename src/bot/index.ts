/** Runs the dialogs: turns, state, adapters. With `dialogs/` the only place that knows botbuilder; it must not know HTTP routes. */
export { createScriptReader, type Script, type ScriptReader } from './script';
export { createTurns } from './turns';
export type { TurnSummary } from './turn';
export type { Turns } from './types';
