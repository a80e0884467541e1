/**
 * `npm run understand:eval [-- --json] [--errors] [--cross-validate] [--write] [--copies]`: figures of the language model on the sets that judge it.
 * `--copies` measures nothing and prints the sentences that judge no more since training nearly repeats them, as JSON lines.
 * `--write` makes them the baseline in docs/understanding/metrics.json, which the tests hold, and renders docs/understanding.html from it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPolicy } from '../src/policy';
import { buildModelIfNeeded, createEmbeddedRecognizer, loadModel, trainModel, type Topic } from '../src/understanding';
import { keepTemperature, readTrainingRows } from '../src/understanding/build';
import { crossValidated } from '../test/understanding/cross-validation';
import { evaluateCrisis, evaluateIntents, readJudgedTexts, readLearnedTexts, setsNamed } from '../test/understanding/evaluation';
import { intentSets, measure, type Metrics } from '../test/understanding/metrics';
import { evaluateMulti, falseSecondTopics } from '../test/understanding/multi-topics';
import { nearCopies } from '../test/understanding/near-copies';
import { METRICS_FILE, PAGE_FILE, renderPage } from './understanding-page';

const ROOT = join(__dirname, '..');
const MODEL = join(ROOT, 'dist', 'model.bin');

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    errors: { type: 'boolean', default: false },
    'cross-validate': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    copies: { type: 'boolean', default: false },
  },
});

const progress = (what: string): void => console.error(`understand:eval: ${what}`);
const figure = (value: number): string => value.toFixed(3);

const secondsSince = (started: number): number => Math.round((performance.now() - started) / 100) / 10;

/** Makes the model current. @returns how long training takes, null when it was not needed and is not asked for */
async function build(): Promise<number | null> {
  if (options.write) {
    progress('fitting how sure the model is to be');
    const { short, story } = keepTemperature();
    progress(`temperature: ${short.toFixed(2)}, of a story ${story.toFixed(2)}`);
  }
  const started = performance.now();
  const outcome = await buildModelIfNeeded(MODEL, (message) => progress(`language model: ${message}`));
  if (outcome === 'built') return secondsSince(started);
  if (!options.write) return null;
  progress('training, to measure its time');
  const again = performance.now();
  trainModel(readTrainingRows(), { temperature: { short: 1, story: 1 } });
  return secondsSince(again);
}

/** Each training row judged by a model that never saw its family: what choices are made on. */
function crossValidation() {
  progress('cross-validating on families: five trainings');
  const rows = readTrainingRows();
  const recognizer = crossValidated(rows);
  const { macroF1, topicAt1, topicAt3, calibrationError } = evaluateIntents(recognizer, rows);
  const cries = evaluateCrisis(
    recognizer,
    rows.map((row) => ({ text: row.text, crisis: row.intent === 'crisis', kind: row.family })),
  );
  const { recall, alarmRecall, negativeAlarms, negativeCheckIns } = cries;
  const falseSeconds = falseSecondTopics(recognizer, rows).length / rows.length;
  return {
    rows: rows.length,
    macroF1,
    topicAt1,
    topicAt3,
    calibrationError,
    falseSeconds,
    crisis: { recall, alarmRecall, negativeAlarms, negativeCheckIns },
  };
}

function tables(metrics: Metrics): string[] {
  const { machine, model, multi, multiStrangers, ordinary } = metrics;
  return [
    ...Object.entries(metrics.sets).map(
      ([name, set]) =>
        `${name.padEnd(16)} rows ${String(set.rows).padStart(4)}  macro-F1 ${figure(set.macroF1)}  topic@1 ${figure(set.topicAt1)}  @3 ${figure(set.topicAt3)}  ` +
        `calibration error ${figure(set.calibrationError)}  act ${figure(set.bands.act.share)} of rows, ${figure(set.bands.act.right)} right`,
    ),
    ...Object.entries(metrics.noise).map(
      ([name, noise]) => `test, ${name}`.padEnd(26) + `macro-F1 ${figure(noise.macroF1)}  topic@1 ${figure(noise.topicAt1)}`,
    ),
    `out of scope     AUROC ${figure(metrics.outOfScopeAuroc)}`,
    ...Object.entries(metrics.crisis).map(
      ([name, set]) =>
        `${name.padEnd(16)} recall ${figure(set.recall)} of ${set.positives} (alarm ${figure(set.alarmRecall)})  ` +
        `other messages ${set.negatives}: alarm ${figure(set.alarms)}, check-in ${figure(set.checkIns)}`,
    ),
    ...Object.entries(ordinary).map(
      ([name, set]) => `ordinary, ${name}`.padEnd(26) + `rows ${set.rows}  alarms ${set.alarms.length}  check-ins ${set.checkIns.length}`,
    ),
    ...Object.entries(metrics.slots).map(([name, slots]) => `${name.padEnd(28)} rows ${slots.rows}  accuracy ${figure(slots.accuracy)}`),
    `several questions rows ${multi.rows}  all right ${figure(multi.exact)}  topics found ${figure(multi.recall)}  ` +
      `second topics nobody asked for: ${figure(multi.falseSecondTopics)} of single questions`,
    `the same, strangers' rows ${multiStrangers.rows}  all right ${figure(multiStrangers.exact)}  topics found ${figure(multiStrangers.recall)}`,
    `latency          p50 ${machine.latencyP50Milliseconds.toFixed(2)} ms  p99 ${machine.latencyP99Milliseconds.toFixed(2)} ms`,
    `model            ${model.megabytes.toFixed(2)} MB  loaded in ${machine.loadMilliseconds.toFixed(0)} ms` +
      (machine.trainingSeconds === null ? '' : `  trained in ${machine.trainingSeconds} s`),
    '',
    'by label of the test split            rows  precision  recall  F1',
    ...[...metrics.intents, ...metrics.topics].map(
      (label) =>
        `${label.label.padEnd(36)} ${String(label.rows).padStart(5)}  ${figure(label.precision)}      ${figure(label.recall)}   ${figure(label.f1)}`,
    ),
    '',
    'most frequent confusions of the test split',
    ...metrics.confusions
      .slice(0, 25)
      .map((pair) => `${String(pair.times).padStart(4)}  ${pair.expected} taken for ${pair.said}: ${pair.examples[0]}`),
  ];
}

function errors(): string[] {
  const recognizer = createEmbeddedRecognizer(loadModel(MODEL));
  return [
    ...Object.entries(intentSets()).flatMap(([name, rows]) => evaluateIntents(recognizer, rows).errors.map((error) => `${name}: ${error}`)),
    ...evaluateMulti(recognizer, setsNamed('multi')).errors.map((error) => `several questions: ${error}`),
    ...Object.values(intentSets()).flatMap((rows) => falseSecondTopics(recognizer, rows).map((error) => `second topic: ${error}`)),
  ];
}

function write(metrics: Metrics): void {
  const policy = loadPolicy(join(ROOT, 'policy'));
  mkdirSync(dirname(METRICS_FILE), { recursive: true });
  writeFileSync(METRICS_FILE, `${JSON.stringify(metrics, null, 2)}\n`);
  writeFileSync(
    PAGE_FILE,
    renderPage(metrics, (topic) => policy.topicTitle(topic as Topic, 'zh-CN')),
  );
  progress(`wrote ${METRICS_FILE} and ${PAGE_FILE}`);
}

async function main(): Promise<void> {
  if (options.copies) {
    progress('comparing what is learned with what judges');
    for (const copy of nearCopies(readLearnedTexts(), readJudgedTexts())) console.log(JSON.stringify(copy));
    return;
  }
  const metrics = measure(MODEL, await build(), progress);
  const outOfFold = options['cross-validate'] ? crossValidation() : null;
  if (options.write) write(metrics);
  if (options.json) return console.log(JSON.stringify(outOfFold ? { ...metrics, outOfFold } : metrics, null, 2));
  for (const line of tables(metrics)) console.log(line);
  if (outOfFold) console.log(`out of fold      ${JSON.stringify(outOfFold)}`);
  if (options.errors) for (const line of errors()) console.log(line);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
