/** What people say without a cry in it, besides the utterances that have an intent. Only training reads it. */
import { z } from 'zod';
import { dataFiles, readData, readRows } from '../data';
import type { CrisisLabel } from './crisis-head';

/** Files of plain statements, one a line. */
export const STATEMENTS = /^statements-.*\.jsonl$/;
const statementSchema = z.strictObject({ text: z.string().min(1), family: z.string().min(1).optional() });

interface CalmRow {
  text: string;
  label: CrisisLabel;
}

/**
 * - what people say to a form's question: a name, a month, a place, a sound, and what a relative does or has (`others`). Without having
 *   seen such words the classifier would doubt them all, and take every 他 for somebody in danger;
 * - plain statements about a day or a hard life, and sentences in which the rope is for drying noodles.
 */
export function calmRows(): CalmRow[] {
  const calm = readData<typeof import('../data/calm.json')>('calm.json');
  const statements = dataFiles(STATEMENTS).flatMap((file) => readRows(file, (row) => statementSchema.parse(row)));
  return [
    ...[...calm.answers, ...calm.others].map((text): CalmRow => ({ text, label: 'answers' })),
    ...statements.map(({ text }): CalmRow => ({ text, label: 'statements' })),
  ];
}
