/** `tsx scripts/evaluate-understanding.ts [--json] [--errors]`: figures of the language model on the held-out sets. */
import { join } from 'node:path';
import { buildModelIfNeeded, createEmbeddedRecognizer, loadModel } from '../src/understanding';
import {
  evaluateCrisis,
  evaluateIntents,
  evaluateOrdinary,
  measureLatency,
  readHeldOut,
  type CrisisRow,
  type HeldOutRow,
} from '../test/understanding/evaluation';

const MODEL = join(__dirname, '..', 'dist', 'model.bin');

async function main(): Promise<void> {
  await buildModelIfNeeded(MODEL, (message) => console.error(`language model: ${message}`));
  const recognizer = createEmbeddedRecognizer(loadModel(MODEL));
  const sets = ['stress', 'blind', 'blind2'] as const;
  const rows = Object.fromEntries(sets.map((name) => [name, readHeldOut<HeldOutRow>(name)])) as Record<(typeof sets)[number], HeldOutRow[]>;
  const all = sets.flatMap((name) => rows[name]);
  const intents = sets.map((name) => Object.assign({ name }, evaluateIntents(recognizer, rows[name])));
  const crisis = ['blind-crisis', 'blind2-crisis'].map((name) =>
    Object.assign({ name }, evaluateCrisis(recognizer, readHeldOut<CrisisRow>(name))),
  );
  const ordinary = evaluateOrdinary(recognizer, all);
  const latencyMilliseconds = measureLatency(
    recognizer,
    all.map((row) => row.text),
  );
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ intents, crisis, ordinary, latencyMilliseconds }, null, 2));
    return;
  }
  const showErrors = process.argv.includes('--errors');
  for (const set of intents) {
    console.log(
      `${set.name.padEnd(14)} rows ${set.rows}  macro-F1 ${set.macroF1.toFixed(3)}  topic@1 ${set.topicAt1.toFixed(3)}  @3 ${set.topicAt3.toFixed(3)}  ` +
        `calibration error ${set.calibrationError.toFixed(3)}  at >= .55: ${set.confidentShare.toFixed(3)} of rows, precision ${set.confidentPrecision.toFixed(3)}`,
    );
    if (showErrors) console.log(set.errors.map((error) => `    ${error}`).join('\n'));
  }
  for (const set of crisis) {
    console.log(
      `${set.name.padEnd(14)} recall ${set.recall.toFixed(3)} of ${set.positives} (alarm ${set.alarmRecall.toFixed(3)})  ` +
        `hard negatives ${set.hardNegatives}: alarm ${set.hardNegativeAlarms.toFixed(3)}, check-in ${set.hardNegativeCheckIns.toFixed(3)}`,
    );
    if (showErrors)
      console.log([...set.missed.map((text) => `    missed: ${text}`), ...set.falseAlarms.map((text) => `    ${text}`)].join('\n'));
  }
  console.log(`ordinary       rows ${ordinary.rows}  alarms ${ordinary.alarms.length}  check-ins ${ordinary.checkIns.length}`);
  if (showErrors) console.log([...ordinary.alarms, ...ordinary.checkIns].map((text) => `    ${text}`).join('\n'));
  console.log(`latency        p50 ${latencyMilliseconds.p50.toFixed(2)} ms  p99 ${latencyMilliseconds.p99.toFixed(2)} ms`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
