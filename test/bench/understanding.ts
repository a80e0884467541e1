/**
 * `npm run bench:understanding`: one JSON line for each measurement, ours and the peer's (@nlpjs/nlp with lang-zh) in the same run, learned
 * from the same rows and judged on the same test split. The peer is installed into a temporary folder; nothing of it is a dependency.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedRecognizer, loadModel, saveModel, trainModel, type TrainingRow } from '../../src/understanding';
import { keptTemperature, readTrainingRows } from '../../src/understanding/build';
import { categoryOf } from '../../src/understanding/clu-project';
import { readTestSplit } from '../understanding/evaluation';

const VERSION = '4.27.0';
const PACKAGES = [`@nlpjs/nlp@${VERSION}`, '@nlpjs/lang-zh@4.26.1', '@nlpjs/core@4.26.1'];
const folder = join(tmpdir(), `rongye-bench-nlpjs-${VERSION}`);

const progress = (what: string): void => void process.stderr.write(`bench: ${what}\n`);

/** What both engines are asked for: the name of the best meaning, `policy.<topic>` or an intent. */
interface Engine {
  name: string;
  trainSeconds: number;
  loadMilliseconds: number;
  megabytes: number;
  best(text: string): Promise<string> | string;
}

function trainOurs(rows: TrainingRow[]): Engine {
  const file = join(folder, 'model.bin');
  const trainStarted = performance.now();
  saveModel(trainModel(rows, { onProgress: progress, temperature: keptTemperature() }), file);
  const trainSeconds = (performance.now() - trainStarted) / 1000;
  const loadStarted = performance.now();
  const recognizer = createEmbeddedRecognizer(loadModel(file));
  recognizer.understand('1');
  return {
    name: 'embedded model',
    trainSeconds,
    loadMilliseconds: performance.now() - loadStarted,
    megabytes: statSync(file).size / 1e6,
    best: (text) => categoryOf(recognizer.understand(text)),
  };
}

/** The part of the peer that is used. */
interface Nlp {
  addLanguage(locale: string): void;
  addDocument(locale: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(locale: string, text: string): Promise<{ intent: string }>;
  export(minified: boolean): string;
  import(json: string): void;
}
interface PeerModules {
  containerBootstrap(): Promise<{ use(plugin: unknown): void; get(name: 'nlp'): Nlp }>;
  Nlp: unknown;
  LangZh: unknown;
}

function loadPeer(): PeerModules {
  if (!existsSync(join(folder, 'node_modules', '@nlpjs', 'nlp'))) {
    progress(`installing ${PACKAGES.join(', ')}`);
    const { status } = spawnSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', ...PACKAGES], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error('the peer could not be installed; is the npm registry reachable?');
  }
  const load = createRequire(join(folder, 'index.js'));
  const { containerBootstrap } = load('@nlpjs/core') as Pick<PeerModules, 'containerBootstrap'>;
  const { Nlp: peerNlp } = load('@nlpjs/nlp') as Pick<PeerModules, 'Nlp'>;
  const { LangZh } = load('@nlpjs/lang-zh') as Pick<PeerModules, 'LangZh'>;
  return { containerBootstrap, Nlp: peerNlp, LangZh };
}

async function startPeer(modules: PeerModules): Promise<Nlp> {
  const container = await modules.containerBootstrap();
  container.use(modules.Nlp);
  container.use(modules.LangZh);
  const nlp = container.get('nlp');
  Object.assign(nlp, { settings: { ...(nlp as { settings?: object }).settings, autoSave: false } });
  nlp.addLanguage('zh');
  return nlp;
}

async function trainPeer(rows: TrainingRow[]): Promise<Engine> {
  const modules = loadPeer();
  progress('training the peer, which takes some minutes');
  // It prints its epochs on standard output, where only JSON belongs.
  console.log = (...words: unknown[]) => progress(words.join(' '));
  const trained = await startPeer(modules);
  for (const row of rows) trained.addDocument('zh', row.text, categoryOf(row));
  const trainStarted = performance.now();
  await trained.train();
  const trainSeconds = (performance.now() - trainStarted) / 1000;
  const file = join(folder, 'peer.json');
  writeFileSync(file, trained.export(true));
  const loadStarted = performance.now();
  const nlp = await startPeer(modules);
  nlp.import(trained.export(true));
  await nlp.process('zh', '1');
  return {
    name: `@nlpjs/nlp ${VERSION} with lang-zh`,
    trainSeconds,
    loadMilliseconds: performance.now() - loadStarted,
    megabytes: statSync(file).size / 1e6,
    best: async (text) => (await nlp.process('zh', text)).intent,
  };
}

const intentOf = (category: string): string => (category.startsWith('policy.') ? 'policy_question' : category);

function macroF1(answers: { expected: string; said: string }[]): number {
  const scores = [...new Set(answers.map(({ expected }) => expected))].map((intent) => {
    const hits = answers.filter(({ expected, said }) => expected === intent && said === intent).length;
    return (
      (2 * hits) / (answers.filter(({ expected }) => expected === intent).length + answers.filter(({ said }) => said === intent).length)
    );
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

async function measure(engine: Engine, test: TrainingRow[]): Promise<void> {
  progress(`asking: ${engine.name}`);
  const times: number[] = [];
  const answers: { expected: string; said: string }[] = [];
  for (const row of test) {
    const started = performance.now();
    const said = await engine.best(row.text);
    times.push(performance.now() - started);
    answers.push({ expected: categoryOf(row), said });
  }
  times.sort((a, b) => a - b);
  const policy = answers.filter(({ expected }) => expected.startsWith('policy.'));
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  const round = (value: number, digits = 3): number => Number(value.toFixed(digits));
  const line = {
    measure: 'understanding, test split of another author',
    engine: engine.name,
    rows: test.length,
    macroF1: round(macroF1(answers.map(({ expected, said }) => ({ expected: intentOf(expected), said: intentOf(said) })))),
    topicAt1: round(policy.filter(({ expected, said }) => expected === said).length / policy.length),
    latencyP50Milliseconds: round(at(0.5)),
    latencyP99Milliseconds: round(at(0.99)),
    loadMilliseconds: round(engine.loadMilliseconds, 0),
    trainSeconds: round(engine.trainSeconds, 1),
    modelMegabytes: round(engine.megabytes, 2),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [rows, test] = [readTrainingRows(), readTestSplit()];
  progress(`training ours on ${rows.length} rows`);
  await measure(trainOurs(rows), test);
  await measure(await trainPeer(rows), test);
}

void main().catch((error: unknown) => {
  process.stderr.write(`bench failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
