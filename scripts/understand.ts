/**
 * `npm run -s understand`: JSON lines in, JSON lines out, in the same order, offline.
 * `{text}` → `{intent, topic, confidence, crisis, alternatives}`; `{text, expecting, today?}` → `{answer}`; a bad line → `{error}`.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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

const MODEL = join(__dirname, '..', 'dist', 'model.bin');

const lineSchema = z.object({
  text: z.string(),
  expecting: z.enum(SLOT_KINDS).nullish(),
  /** Which question was asked; the kind alone decides how the answer is read. */
  question: z.string().nullish(),
  today: z.iso.date().nullish(),
});

function answerLine(line: string, recognizer: EmbeddedRecognizer): object {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { error: 'not a JSON value; write one object a line, such as {"text": "..."}' };
  }
  const parsed = lineSchema.safeParse(json);
  if (!parsed.success) {
    return { error: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ') };
  }
  const { text, expecting, today } = parsed.data;
  if (expecting) return { answer: understandAnswer(expecting, text, { today: today ?? dayInChina(systemClock.now()) }) };
  const { intent, topic, confidence, crisis, alternatives } = recognizer.understand(text);
  return { intent, topic, confidence, crisis, alternatives };
}

async function main(): Promise<void> {
  await buildModelIfNeeded(MODEL, (message) => process.stderr.write(`language model: ${message}\n`));
  const recognizer = createEmbeddedRecognizer(loadModel(MODEL));
  // Whoever reads may stop early, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (!process.stdout.write(`${JSON.stringify(answerLine(line, recognizer))}\n`)) await once(process.stdout, 'drain');
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
