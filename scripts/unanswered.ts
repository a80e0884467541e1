/**
 * `npm run unanswered -- [file | -] [--least TIMES] [--json | --table]`: what people asked that was not understood or answered well, most
 * frequent first. Prints one JSON object a line, to be labelled and added to the utterances; `--json` one array, `--table` lines to read.
 * Reads the store of the settings; notes as JSON lines (see `noteOf`) from a file, or from standard input where it holds any or `-` is given.
 */
import { createReadStream, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isatty } from 'node:tty';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../src/base/clock';
import { silentLog } from '../src/base/log';
import { readKeys } from '../src/config/keys';
import { readSettings } from '../src/config/settings';
import { openStore, WrongKeysError, type Store } from '../src/store';
import { INTENTS, NOTE_REASONS, summarizeNotes, TOPICS, type Note, type Unanswered } from '../src/understanding';
import { linesOf } from './lines';

const ROOT = join(__dirname, '..');

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

async function storedNotes(): Promise<Note[]> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const store = await openOwnStore();
  try {
    return z.array(noteSchema).parse(await store.read.unanswered.all());
  } finally {
    await store.close();
  }
}

/** @throws with what to do where the embedded database is not there, or is held by the running server */
async function openOwnStore(): Promise<Store> {
  const settings = readSettings(process.env);
  const { DATABASE_URL: databaseUrl } = settings;
  const dataDir = resolve(ROOT, settings.DATA_DIR);
  if (!databaseUrl && !existsSync(join(dataDir, 'rongye.db'))) {
    throw new Error(`there is no database in ${dataDir}: is DATA_DIR the one that the server was started with?`);
  }
  const keys = readKeys(settings, dataDir).encryption;
  return openStore({ dataDir, databaseUrl, keys, clock: systemClock, log: silentLog }).catch((error: unknown) => {
    if (databaseUrl || error instanceof WrongKeysError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the embedded database can be read only while the server is stopped: stop it, run this again, start it. (${reason})`, {
      cause: error,
    });
  });
}

async function notesFrom(file: string | undefined): Promise<Note[]> {
  if (file === '-') return readNotes(process.stdin);
  if (file) return readNotes(createReadStream(file));
  const piped = isatty(0) ? [] : await readNotes(process.stdin);
  return piped.length > 0 ? piped : storedNotes();
}

/** The fields of a training row first: who labels corrects intent and topic and adds a family. */
function rowOf({ text, times, byReason, understoodAs: { intent, topic, confidence, sure } }: Unanswered): object {
  return { text, intent, ...(topic ? { topic } : {}), times, byReason, confidence, sure };
}

function lineOf({ text, times, byReason, understoodAs }: Unanswered): string {
  const reasons = Object.entries(byReason).flatMap(([reason, count]) => (count > 0 ? [`${reason} ${count}`] : []));
  const meaning = `${understoodAs.topic ?? understoodAs.intent} ${understoodAs.confidence.toFixed(2)}${understoodAs.sure ? ' (sure)' : ''}`;
  return `${String(times).padStart(5)}  ${text}    [${reasons.join(', ')}; taken for ${meaning}]`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      table: { type: 'boolean', default: false },
      least: { type: 'string', default: '1' },
    },
    allowPositionals: true,
  });
  const leastTimes = Number(values.least);
  if (!Number.isInteger(leastTimes) || leastTimes < 1) throw new Error('--least must be a whole number from 1 on, for example --least 3');
  const lines = summarizeNotes(await notesFrom(positionals[0]), leastTimes);
  if (values.json) return console.log(JSON.stringify(lines, null, 2));
  for (const line of lines) console.log(values.table ? lineOf(line) : JSON.stringify(rowOf(line)));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
