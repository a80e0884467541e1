/** What the heads that hear cries for help learn from besides the utterances that have an intent. Only training reads it. */
import { z } from 'zod';
import { dataFiles, readData, readRows } from '../data';
import { CRISIS_KINDS, INTENTS } from '../types';
import { crisisLabel, type CrisisLabel } from './crisis-head';

/**
 * Files of cries (with a `kind`) and of everything else (without): plain days and hard lives told, the rope that is for drying noodles.
 * The other heads do not learn from them: so many cries and so much talk would outweigh what people want.
 */
export const CRISIS_ROWS = /^crisis-heads-.*\.jsonl$/;

const rowSchema = z.strictObject({
  text: z.string().min(1),
  kind: z.enum(CRISIS_KINDS).optional(),
  /** What is wanted, where something is: narrower classes draw clearer lines. */
  intent: z.enum(INTENTS).optional(),
  /** Sentences about one situation share it. */
  family: z.string().min(1).optional(),
});
export type CrisisRow = z.infer<typeof rowSchema>;

/** @throws with file and line when a row is not what it should be */
export function readCrisisRows(): CrisisRow[] {
  return dataFiles(CRISIS_ROWS).flatMap((file) => readRows(file, (row) => rowSchema.parse(row)));
}

/**
 * These rows, and what people say to a form's question: a name, a month, a place, a sound, and what a relative does or has (`others`).
 * Without having seen such words the classifier would doubt them all, and take every 他 for somebody in danger.
 */
export function crisisRows(): { text: string; label: CrisisLabel }[] {
  const calm = readData<typeof import('../data/calm.json')>('calm.json');
  return [
    ...[...calm.answers, ...calm.others].map((text) => ({ text, label: 'answers' as const })),
    ...readCrisisRows().map((row) => ({ text: row.text, label: crisisLabel(row) })),
  ];
}
