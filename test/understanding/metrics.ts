/** Everything that is measured about understanding, in one value: what `npm run understand:eval` prints and the committed baseline holds. */
import { statSync } from 'node:fs';
import {
  INTENTS,
  TOPICS,
  bandOf,
  createEmbeddedRecognizer,
  loadModel,
  type Band,
  type EmbeddedRecognizer,
  type Understanding,
} from '../../src/understanding';
import {
  evaluateCrisis,
  evaluateIntents,
  evaluateOrdinary,
  labelOf,
  mayJudge,
  measureLatency,
  readCries,
  readHeldOut,
  readTestSplit,
  setsNamed,
  type HeldOutRow,
  type OrdinaryFigures,
} from './evaluation';
import { evaluateMulti, falseSecondTopics, type MultiFigures } from './multi-topics';
import { noiseSets, type NoiseName } from './noise-sets';
import { scoreSlots } from './slot-scorer';

const EXAMPLES_KEPT = 4;
const LOADS = 5;

interface LabelFigures {
  label: string;
  rows: number;
  precision: number;
  recall: number;
  f1: number;
}

interface Confusion {
  expected: string;
  said: string;
  times: number;
  examples: string[];
}

export interface SetFigures {
  rows: number;
  macroF1: number;
  topicAt1: number;
  topicAt3: number;
  calibrationError: number;
  /** Share of messages in each band, and how often the first meaning is right there. */
  bands: Record<Band, { share: number; right: number }>;
}

export interface Metrics {
  sets: Record<string, SetFigures>;
  /** On the test split. */
  intents: LabelFigures[];
  topics: LabelFigures[];
  confusions: Confusion[];
  /** How well P(out of scope) tells messages out of scope from the others; 1 is perfect, 0.5 is chance. */
  outOfScopeAuroc: number;
  crisis: Record<
    string,
    { positives: number; recall: number; alarmRecall: number; negatives: number; alarms: number; checkIns: number; missed: string[] }
  >;
  ordinary: Record<string, OrdinaryFigures>;
  slots: Record<string, { rows: number; accuracy: number }>;
  noise: Record<NoiseName, { macroF1: number; topicAt1: number }>;
  multi: MultiCounts & { falseSecondTopics: number };
  /** The same of strangers' messages. */
  multiStrangers: MultiCounts;
  model: { megabytes: number };
  /** Depend on the machine; no test compares them. */
  machine: { latencyP50Milliseconds: number; latencyP99Milliseconds: number; loadMilliseconds: number; trainingSeconds: number | null };
}

type MultiCounts = Pick<MultiFigures, 'rows' | 'exact' | 'recall' | 'wrong'>;

const INTENT_SETS = [
  'stress',
  'stress-new',
  'stress-judge',
  'stress-latest',
  'stress-strangers',
  'stress-strangers-2',
  'stress-strangers-3',
  'stress-strangers-4',
  'blind',
  'blind2',
];

/** The sets of whole sentences with intents; `test` is the split of another author. */
export function intentSets(): Record<string, HeldOutRow[]> {
  const others = INTENT_SETS.map((name): [string, HeldOutRow[]] => [name, readHeldOut<HeldOutRow>(name).filter(mayJudge)]);
  return { test: readTestSplit().filter(mayJudge), ...Object.fromEntries(others) };
}

const CRISIS_SETS = [
  'blind-crisis',
  'blind2-crisis',
  'crisis-held',
  'crisis-fresh',
  'crisis-new',
  'crisis-judge',
  'crisis-latest',
  'crisis-strangers',
  'crisis-strangers-2',
  'crisis-strangers-3',
  'crisis-strangers-4',
  'third-person',
];

/** Messages that are no cry for help; those of the intent sets are counted besides. */
export const ORDINARY_SETS = [
  'ordinary-judge',
  'ordinary-latest',
  'ordinary-strangers',
  'ordinary-strangers-2',
  'ordinary-strangers-3',
  'ordinary-strangers-4',
];

/** @param trainingSeconds null when it was not measured @param onProgress called before each part, since noise sets take some seconds */
export function measure(modelFile: string, trainingSeconds: number | null, onProgress: (part: string) => void = () => undefined): Metrics {
  const embedded = createEmbeddedRecognizer(loadModel(modelFile));
  const recognizer = remembering(embedded);
  const sets = intentSets();
  const { test = [] } = sets;
  const every = Object.values(sets).flat();
  onProgress('intents and topics');
  const setFigures = Object.fromEntries(Object.entries(sets).map(([name, rows]) => [name, setFiguresOf(recognizer, rows)]));
  onProgress('noise');
  const noise = noiseFigures(recognizer, test);
  onProgress('crisis, slots, several questions');
  const single = falseSecondTopics(recognizer, every);
  const latency = measureLatency(
    embedded,
    every.map((row) => row.text),
  );
  return {
    sets: setFigures,
    intents: labelFigures(recognizer, test, (row) => row.intent, INTENTS),
    topics: labelFigures(
      recognizer,
      test.filter((row) => row.topic),
      (row) => row.topic ?? '-',
      TOPICS,
    ),
    confusions: confusions(recognizer, test),
    outOfScopeAuroc: outOfScopeAuroc(recognizer, test),
    crisis: Object.fromEntries(CRISIS_SETS.map((name) => [name, crisisFigures(recognizer, name)])),
    ordinary: {
      'intent sets': evaluateOrdinary(recognizer, every),
      ...Object.fromEntries(
        ORDINARY_SETS.map((name) => [name, evaluateOrdinary(recognizer, readHeldOut<{ text: string }>(name).filter(mayJudge))]),
      ),
    },
    slots: Object.fromEntries(
      [...setsNamed('entities'), ...setsNamed('slots-')].map((name) => {
        const { rows, accuracy } = scoreSlots(name);
        return [name, { rows, accuracy: rounded(accuracy) }];
      }),
    ),
    noise,
    multi: { ...multiCounts(evaluateMulti(recognizer, ['multi'])), falseSecondTopics: rounded(single.length / every.length) },
    multiStrangers: multiCounts(evaluateMulti(recognizer, setsNamed('multi-strangers'))),
    model: { megabytes: rounded(statSync(modelFile).size / 1e6) },
    machine: {
      latencyP50Milliseconds: rounded(latency.p50),
      latencyP99Milliseconds: rounded(latency.p99),
      loadMilliseconds: loadMilliseconds(modelFile),
      trainingSeconds,
    },
  };
}

const multiCounts = ({ rows, exact, recall, wrong }: MultiFigures): MultiCounts => ({
  rows,
  exact: rounded(exact),
  recall: rounded(recall),
  wrong: rounded(wrong),
});

/** Most figures are about the same sentences: each is understood once. */
function remembering(recognizer: EmbeddedRecognizer): EmbeddedRecognizer {
  const known = new Map<string, Understanding>();
  const understand = (text: string): Understanding => {
    const said = known.get(text) ?? recognizer.understand(text);
    known.set(text, said);
    return said;
  };
  return { ...recognizer, understand };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

function setFiguresOf(recognizer: EmbeddedRecognizer, rows: HeldOutRow[]): SetFigures {
  const { macroF1, topicAt1, topicAt3, calibrationError } = evaluateIntents(recognizer, rows);
  const answers = rows.map((row) => {
    const said = recognizer.understand(row.text);
    return { band: bandOf(said.confidence), right: labelOf(said) === labelOf(row) };
  });
  const band = (name: Band): { share: number; right: number } => {
    const inBand = answers.filter((answer) => answer.band === name);
    const right = inBand.filter((answer) => answer.right).length;
    return { share: rounded(inBand.length / rows.length), right: rounded(inBand.length === 0 ? 1 : right / inBand.length) };
  };
  return {
    rows: rows.length,
    macroF1: rounded(macroF1),
    topicAt1: rounded(topicAt1),
    topicAt3: rounded(topicAt3),
    calibrationError: rounded(calibrationError),
    bands: { act: band('act'), ask: band('ask'), menu: band('menu') },
  };
}

function labelFigures(
  recognizer: EmbeddedRecognizer,
  rows: HeldOutRow[],
  labelIn: (row: { intent: string; topic?: string | null }) => string,
  labels: readonly string[],
): LabelFigures[] {
  const answers = rows.map((row) => ({ expected: labelIn(row), said: labelIn(recognizer.understand(row.text)) }));
  return labels.map((label) => {
    const expected = answers.filter((answer) => answer.expected === label).length;
    const claimed = answers.filter((answer) => answer.said === label).length;
    const hits = answers.filter((answer) => answer.expected === label && answer.said === label).length;
    const share = (whole: number): number => rounded(whole === 0 ? 0 : hits / whole);
    return {
      label,
      rows: expected,
      precision: share(claimed),
      recall: share(expected),
      f1: rounded(hits === 0 ? 0 : (2 * hits) / (expected + claimed)),
    };
  });
}

/** What is taken for what, the most frequent first. */
function confusions(recognizer: EmbeddedRecognizer, rows: HeldOutRow[]): Confusion[] {
  const pairs = new Map<string, Confusion>();
  for (const row of rows) {
    const [expected, said] = [labelOf(row), labelOf(recognizer.understand(row.text))];
    if (expected === said) continue;
    const pair = pairs.get(`${expected} ${said}`) ?? { expected, said, times: 0, examples: [] };
    pair.times++;
    if (pair.examples.length < EXAMPLES_KEPT) pair.examples.push(row.text);
    pairs.set(`${expected} ${said}`, pair);
  }
  return [...pairs.values()].sort((a, b) => b.times - a.times || (`${a.expected} ${a.said}` < `${b.expected} ${b.said}` ? -1 : 1));
}

const isOutOfScope = ({ intent }: { intent: string }): boolean => intent.startsWith('out_of_scope');

/** Of the meanings named, at most five, what those out of scope add up to. */
function outOfScopeAuroc(recognizer: EmbeddedRecognizer, rows: HeldOutRow[]): number {
  const scored = rows.map((row) => {
    const said = recognizer.understand(row.text);
    const score = [said, ...said.alternatives].filter(isOutOfScope).reduce((sum, { confidence }) => sum + confidence, 0);
    return { score, isOut: isOutOfScope(row) };
  });
  const [outside, inside] = [scored.filter(({ isOut }) => isOut), scored.filter(({ isOut }) => !isOut)];
  let wins = 0;
  for (const a of outside) for (const b of inside) wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
  return rounded(wins / (outside.length * inside.length));
}

function crisisFigures(recognizer: EmbeddedRecognizer, name: string): Metrics['crisis'][string] {
  const figures = evaluateCrisis(recognizer, readCries(name).filter(mayJudge));
  return {
    positives: figures.positives,
    recall: rounded(figures.recall),
    alarmRecall: rounded(figures.alarmRecall),
    negatives: figures.negatives,
    alarms: rounded(figures.negativeAlarms),
    checkIns: rounded(figures.negativeCheckIns),
    missed: figures.missed,
  };
}

function noiseFigures(recognizer: EmbeddedRecognizer, rows: HeldOutRow[]): Metrics['noise'] {
  const entries = noiseSets().map(([name, spoil]) => {
    const { macroF1, topicAt1 } = evaluateIntents(
      recognizer,
      rows.map((row) => Object.assign({}, row, { text: spoil(row.text) })),
    );
    return [name, { macroF1: rounded(macroF1), topicAt1: rounded(topicAt1) }];
  });
  return Object.fromEntries(entries) as Metrics['noise'];
}

/** The median of several loads, the first answer included. */
function loadMilliseconds(modelFile: string): number {
  const times = Array.from({ length: LOADS }, () => {
    const started = performance.now();
    createEmbeddedRecognizer(loadModel(modelFile)).understand('1');
    return performance.now() - started;
  });
  return rounded(times.sort((a, b) => a - b)[Math.floor(LOADS / 2)] ?? 0);
}
