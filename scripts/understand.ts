/**
 * `npm run -s understand`: JSON lines in, JSON lines out, in the same order, offline.
 * `{text}` → `{intent, topic, confidence, crisis, alternatives, also}`; `{text, expecting, question?, today?}` → `{answer}`.
 * A line that cannot be read is answered in its place with `{error}`, which says what to write; the exit code is then 1.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { dayInChina, systemClock } from '../src/base/clock';
import {
  buildModelIfNeeded,
  createEmbeddedRecognizer,
  loadModel,
  SLOT_KINDS,
  understandAnswer,
  type EmbeddedRecognizer,
} from '../src/understanding';
import { linesOf } from './lines';

const MODEL = join(__dirname, '..', 'dist', 'model.bin');

const lineSchema = z.object(
  {
    text: z.string('"text" must be a string: what the person wrote, for example {"text": "..."}'),
    expecting: z
      .enum(SLOT_KINDS, `"expecting" must be one of ${SLOT_KINDS.join(', ')}; leave it out to ask what a message means`)
      .nullish(),
    /** Which question was asked; the kind alone decides how the answer is read. */
    question: z.string('"question" must be a string, the id of the question that was asked, or be left out').nullish(),
    today: z.iso.date('"today" must be a day that exists, written YYYY-MM-DD, for example "2026-11-26"').nullish(),
  },
  'a line must be an object, for example {"text": "..."}',
);

function parseJson(line: string): { value: unknown } | { error: string } {
  if (line.trim() === '') return { error: 'the line is empty: write one JSON object a line, for example {"text": "..."}' };
  try {
    return { value: JSON.parse(line) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { error: `not JSON (${reason}): write one object a line, for example {"text": "..."}, and control characters as \\u0000` };
  }
}

function answerLine(line: string, recognizer: EmbeddedRecognizer): object {
  const json = parseJson(line);
  if ('error' in json) return json;
  const parsed = lineSchema.safeParse(json.value);
  if (!parsed.success) return { error: parsed.error.issues.map((issue) => issue.message).join('; ') };
  const { text, expecting, today } = parsed.data;
  if (expecting) return { answer: understandAnswer(expecting, text, { today: today ?? dayInChina(systemClock.now()) }) };
  const { intent, topic, confidence, crisis, alternatives, also = [] } = recognizer.understand(text);
  return { intent, topic, confidence, crisis, alternatives, also };
}

async function main(): Promise<void> {
  await buildModelIfNeeded(MODEL, (message) => process.stderr.write(`language model: ${message}\n`));
  const recognizer = createEmbeddedRecognizer(loadModel(MODEL));
  // Whoever reads may stop early, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  for await (const line of linesOf(process.stdin)) {
    const answer = answerLine(line, recognizer);
    if ('error' in answer) process.exitCode = 1;
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await once(process.stdout, 'drain');
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
