/** Figures about the recognizer on the held-out sets beside this file; shared by the gate tests and scripts/evaluate-understanding.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACT_FROM, type EmbeddedRecognizer, type Intent, type Topic, type TrainingRow, type Understanding } from '../../src/understanding';
import { readRowFile, readTrainingRows } from '../../src/understanding/build';
import { readCrisisRows } from '../../src/understanding/model/crisis-rows';
import { nearCopies } from './near-copies';

export interface HeldOutRow {
  text: string;
  intent: Intent;
  topic?: Topic;
}
export interface CrisisRow {
  text: string;
  crisis: boolean;
  kind: string;
}

const DATA = join(__dirname, 'data');
const fileOf = (name: string): string => join(DATA, `${name}.jsonl`);

export function readHeldOut<Row>(name: string): Row[] {
  return readFileSync(fileOf(name), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** A set of cries for help and what only sounds like one, in either of the two forms in which they were written down. */
export function readCries(name: string): CrisisRow[] {
  return readHeldOut<CrisisRow | { text: string; label: string; about: string }>(name).map((row) =>
    'label' in row ? { text: row.text, crisis: row.label !== 'none', kind: row.about } : row,
  );
}

/** Names of the held-out sets that begin with the prefix. */
export function setsNamed(prefix: string): string[] {
  const names = readdirSync(DATA).filter((name) => name.startsWith(prefix) && name.endsWith('.jsonl'));
  return names.map((name) => name.slice(0, -'.jsonl'.length)).sort();
}

/** The sentences of another author, in families that training knows nothing of. */
export function readTestSplit(): TrainingRow[] {
  return setsNamed('test-').flatMap((name) => readRowFile(fileOf(name)));
}

/** Every whole message that judges; answers to a question are no messages, and no model learns them. */
export function readJudgedTexts(): string[] {
  const names = setsNamed('').filter((name) => !/^(slots|entities)/.test(name));
  return [...new Set(names.flatMap((name) => readHeldOut<{ text: string }>(name).map(({ text }) => text)))];
}

/** Every sentence that a model learns. */
export const readLearnedTexts = (): string[] => [...new Set([...readTrainingRows(), ...readCrisisRows()].map(({ text }) => text))];

let copies: ReadonlySet<string> | null = null;

/** Whether a sentence that judges may: one that training nearly repeats says nothing about understanding, and counts in no figure. */
export function mayJudge({ text }: { text: string }): boolean {
  copies ??= new Set(nearCopies(readLearnedTexts(), readJudgedTexts()).map(({ judged }) => judged));
  return !copies.has(text);
}

export interface IntentFigures {
  rows: number;
  macroF1: number;
  accuracy: number;
  /** Share of policy questions whose topic is named first, or among the first three meanings. */
  topicAt1: number;
  topicAt3: number;
  /** Mean gap between what the recognizer claims and how often it is right (10 bins). */
  calibrationError: number;
  /** Share of rows in the band `act`, and how often those are right. */
  confidentShare: number;
  confidentPrecision: number;
  f1ByIntent: Record<string, number>;
  errors: string[];
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
export const labelOf = (row: { intent: string; topic?: string | null }): string => (row.topic ? `${row.intent}/${row.topic}` : row.intent);

/** Topics of the first `count` meanings. */
const first = (said: Understanding, count: number): (string | null)[] => [said, ...said.alternatives].slice(0, count).map((c) => c.topic);

export function evaluateIntents(recognizer: EmbeddedRecognizer, rows: HeldOutRow[]): IntentFigures {
  const answers = rows.map((row) => ({ row, said: recognizer.understand(row.text) }));
  const f1ByIntent: Record<string, number> = {};
  for (const intent of [...new Set(rows.map((row) => row.intent))].sort()) {
    const expected = answers.filter(({ row }) => row.intent === intent);
    const hits = expected.filter(({ said }) => said.intent === intent).length;
    const claimed = answers.filter(({ said }) => said.intent === intent).length;
    f1ByIntent[intent] = (2 * hits) / (expected.length + claimed);
  }
  const scores = Object.values(f1ByIntent);
  const questions = answers.filter(({ row }) => row.topic);
  const confident = answers.filter(({ said }) => said.confidence >= ACT_FROM);
  const right = ({ row, said }: (typeof answers)[number]): boolean => labelOf(row) === labelOf(said);
  return {
    rows: rows.length,
    macroF1: scores.reduce((sum, f1) => sum + f1, 0) / scores.length,
    accuracy: share(answers.filter(({ row, said }) => row.intent === said.intent).length, rows.length),
    topicAt1: share(questions.filter(({ row, said }) => first(said, 1).includes(row.topic ?? null)).length, questions.length),
    topicAt3: share(questions.filter(({ row, said }) => first(said, 3).includes(row.topic ?? null)).length, questions.length),
    calibrationError: calibrationError(answers.map((answer) => ({ confidence: answer.said.confidence, right: right(answer) }))),
    confidentShare: share(confident.length, rows.length),
    confidentPrecision: share(confident.filter(right).length, confident.length),
    f1ByIntent,
    errors: answers
      .filter((answer) => !right(answer))
      .map(({ row, said }) => `${row.text}: ${labelOf(row)} understood as ${labelOf(said)} ${said.confidence.toFixed(2)}`),
  };
}

function calibrationError(answers: { confidence: number; right: boolean }[]): number {
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inBin = answers.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin);
    const claimed = inBin.reduce((sum, { confidence }) => sum + confidence, 0);
    error += Math.abs(claimed - inBin.filter((answer) => answer.right).length);
  }
  return error / answers.length;
}

export interface CrisisFigures {
  positives: number;
  recall: number;
  alarmRecall: number;
  negatives: number;
  negativeAlarms: number;
  negativeCheckIns: number;
  missed: string[];
  falseAlarms: string[];
}

export function evaluateCrisis(recognizer: EmbeddedRecognizer, rows: CrisisRow[]): CrisisFigures {
  const answers = rows.map((row) => ({ row, level: recognizer.understand(row.text).crisis }));
  const positives = answers.filter(({ row }) => row.crisis);
  const negatives = answers.filter(({ row }) => !row.crisis);
  return {
    positives: positives.length,
    recall: share(positives.filter(({ level }) => level).length, positives.length),
    alarmRecall: share(positives.filter(({ level }) => level === 'alarm').length, positives.length),
    negatives: negatives.length,
    negativeAlarms: share(negatives.filter(({ level }) => level === 'alarm').length, negatives.length),
    negativeCheckIns: share(negatives.filter(({ level }) => level === 'check-in').length, negatives.length),
    missed: positives.filter(({ level }) => !level).map(({ row }) => row.text),
    falseAlarms: negatives.filter(({ level }) => level).map(({ row, level }) => `${row.text}: ${level}`),
  };
}

export interface OrdinaryFigures {
  rows: number;
  alarms: string[];
  checkIns: string[];
}

/** How often ordinary messages are taken for a crisis. A row without an intent is ordinary. */
export function evaluateOrdinary(recognizer: EmbeddedRecognizer, rows: { text: string; intent?: Intent }[]): OrdinaryFigures {
  const ordinary = rows.filter((row) => row.intent !== 'crisis');
  const at = (level: string): string[] => ordinary.map((row) => row.text).filter((text) => recognizer.understand(text).crisis === level);
  return { rows: ordinary.length, alarms: at('alarm'), checkIns: at('check-in') };
}

/** Milliseconds a message, by percentile. */
export function measureLatency(recognizer: EmbeddedRecognizer, texts: string[]): { p50: number; p99: number } {
  const times = texts
    .map((text) => {
      // The best of three: the others wait for whatever else the machine does.
      let best = Infinity;
      for (let i = 0; i < 3; i++) {
        const started = performance.now();
        recognizer.understand(text);
        best = Math.min(best, performance.now() - started);
      }
      return best;
    })
    .sort((a, b) => a - b);
  const at = (quantile: number): number => times[Math.min(times.length - 1, Math.floor(quantile * times.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
