/** `tsx scripts/evaluate-understanding.ts [--json] [--errors] [--cross-validate]`: figures of the language model on the held-out sets. */
import { join } from 'node:path';
import { buildModelIfNeeded, createEmbeddedRecognizer, loadModel } from '../src/understanding';
import { readTrainingRows } from '../src/understanding/build';
import { crossValidated } from '../test/understanding/cross-validation';
import {
  evaluateCrisis,
  evaluateIntents,
  evaluateOrdinary,
  measureLatency,
  readHeldOut,
  type CrisisFigures,
  type CrisisRow,
  type HeldOutRow,
  type IntentFigures,
} from '../test/understanding/evaluation';
import { scoreSlots } from '../test/understanding/slot-scorer';

const MODEL = join(__dirname, '..', 'dist', 'model.bin');
const SETS = ['stress', 'blind', 'blind2'];
const CRISIS_SETS = ['blind-crisis', 'blind2-crisis'];
const SLOT_SETS = ['entities', 'entities-blind', 'slots', 'slots-held'];
const option = (name: string): boolean => process.argv.includes(name);

type NamedIntents = { name: string } & IntentFigures;
type NamedCrisis = { name: string } & CrisisFigures;

function crossValidation(): { intents: NamedIntents; crisis: NamedCrisis } {
  const rows = readTrainingRows();
  const recognizer = crossValidated(rows);
  const crisisRows = rows.map((row) => ({ text: row.text, crisis: row.intent === 'crisis', kind: row.family }));
  const name = 'out of fold';
  return { intents: { name, ...evaluateIntents(recognizer, rows) }, crisis: { name, ...evaluateCrisis(recognizer, crisisRows) } };
}

function print(lines: string[]): void {
  for (const line of lines) console.log(line);
}

function intentLines(set: NamedIntents): string[] {
  const line =
    `${set.name.padEnd(14)} rows ${set.rows}  macro-F1 ${set.macroF1.toFixed(3)}  topic@1 ${set.topicAt1.toFixed(3)}  @3 ${set.topicAt3.toFixed(3)}  ` +
    `calibration error ${set.calibrationError.toFixed(3)}  at >= .55: ${set.confidentShare.toFixed(3)} of rows, precision ${set.confidentPrecision.toFixed(3)}`;
  return [line, ...(option('--errors') ? set.errors.map((error) => `    ${error}`) : [])];
}

function crisisLines(set: NamedCrisis): string[] {
  const line =
    `${set.name.padEnd(14)} recall ${set.recall.toFixed(3)} of ${set.positives} (alarm ${set.alarmRecall.toFixed(3)})  ` +
    `other messages ${set.negatives}: alarm ${set.negativeAlarms.toFixed(3)}, check-in ${set.negativeCheckIns.toFixed(3)}`;
  const errors = [...set.missed.map((text) => `missed: ${text}`), ...set.falseAlarms];
  return [line, ...(option('--errors') ? errors.map((error) => `    ${error}`) : [])];
}

async function main(): Promise<void> {
  await buildModelIfNeeded(MODEL, (message) => console.error(`language model: ${message}`));
  const recognizer = createEmbeddedRecognizer(loadModel(MODEL));
  const rows = SETS.map((name) => readHeldOut<HeldOutRow>(name));
  const all = rows.flat();
  const figures = {
    intents: SETS.map((name, i): NamedIntents => Object.assign({ name }, evaluateIntents(recognizer, rows[i] ?? []))),
    crisis: CRISIS_SETS.map((name): NamedCrisis => Object.assign({ name }, evaluateCrisis(recognizer, readHeldOut<CrisisRow>(name)))),
    ordinary: evaluateOrdinary(recognizer, all),
    slots: SLOT_SETS.map((name) => Object.assign({ name }, scoreSlots(name))),
    latencyMilliseconds: measureLatency(
      recognizer,
      all.map((row) => row.text),
    ),
  };
  if (option('--cross-validate')) {
    const { intents, crisis } = crossValidation();
    figures.intents.push(intents);
    figures.crisis.push(crisis);
  }
  if (option('--json')) return console.log(JSON.stringify(figures, null, 2));
  print(figures.intents.flatMap(intentLines));
  print(figures.crisis.flatMap(crisisLines));
  const { ordinary, slots, latencyMilliseconds } = figures;
  print([`${'ordinary'.padEnd(14)} rows ${ordinary.rows}  alarms ${ordinary.alarms.length}  check-ins ${ordinary.checkIns.length}`]);
  if (option('--errors')) print([...ordinary.alarms, ...ordinary.checkIns].map((text) => `    ${text}`));
  print(
    slots.map(
      (set) =>
        `${set.name.padEnd(14)} rows ${set.rows}  right ${set.right}  asked back ${set.asked}  silent errors ${set.silent}  accuracy ${set.accuracy.toFixed(3)}`,
    ),
  );
  print([`${'latency'.padEnd(14)} p50 ${latencyMilliseconds.p50.toFixed(2)} ms  p99 ${latencyMilliseconds.p99.toFixed(2)} ms`]);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
