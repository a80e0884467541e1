/**
 * `npm run unanswered -- [file] [--json] [--least TIMES]`: what people asked that was not understood or answered well, most frequent first.
 * Reads notes as JSON lines (see `noteOf`), from the file or from standard input.
 */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { INTENTS, NOTE_REASONS, summarizeNotes, TOPICS, type Note, type Unanswered } from '../src/understanding';
import { linesOf } from './lines';

const noteSchema = z.object({
  reason: z.enum(NOTE_REASONS),
  text: z.string(),
  key: z.string().min(1),
  intent: z.enum(INTENTS),
  topic: z.enum(TOPICS).nullable(),
  confidence: z.number().min(0).max(1),
});

/** @throws with the line's number when a line is no note */
async function readNotes(input: AsyncIterable<Buffer | string>): Promise<Note[]> {
  const notes: Note[] = [];
  let number = 0;
  for await (const line of linesOf(input)) {
    number++;
    if (line.trim() === '') continue;
    try {
      notes.push(noteSchema.parse(JSON.parse(line)));
    } catch (error) {
      throw new Error(`line ${number} is no note: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  return notes;
}

function lineOf({ text, times, byReason, understoodAs }: Unanswered): string {
  const reasons = Object.entries(byReason).flatMap(([reason, count]) => (count > 0 ? [`${reason} ${count}`] : []));
  const meaning = `${understoodAs.topic ?? understoodAs.intent} ${understoodAs.confidence.toFixed(2)}${understoodAs.sure ? ' (sure)' : ''}`;
  return `${String(times).padStart(5)}  ${text}    [${reasons.join(', ')}; taken for ${meaning}]`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false }, least: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const leastTimes = Number(values.least);
  if (!Number.isInteger(leastTimes) || leastTimes < 1) throw new Error('--least must be a whole number from 1 on, for example --least 3');
  const [file] = positionals;
  const lines = summarizeNotes(await readNotes(file ? createReadStream(file) : process.stdin), leastTimes);
  if (values.json) return console.log(JSON.stringify(lines, null, 2));
  for (const line of lines) console.log(lineOf(line));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
