import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadPolicy } from '../../src/policy';
import { INTENTS, TOPICS, type Topic } from '../../src/understanding';
import { readTrainingRows } from '../../src/understanding/build';
import { readCrisisRows } from '../../src/understanding/model/crisis-rows';
import { exactKey } from '../../src/understanding/language/normalize';
import { METRICS_FILE, PAGE_FILE, renderPage } from '../../scripts/understanding-page';
import { readTestSplit, type OrdinaryFigures } from './evaluation';
import { ORDINARY_SETS, type Metrics } from './metrics';
import { TRAINING_TIMEOUT_MILLISECONDS } from './trained';

const EVALUATE = join(__dirname, '..', '..', 'scripts', 'evaluate-understanding.ts');
const LONGEST_OUTPUT_BYTES = 16_000_000;

/** How much a figure may fall before it counts as a loss: one sentence more or less is no news. */
const TOLERANCE = { macroF1: 0.015, topicAt1: 0.015, topicAt3: 0.01, noise: 0.02, auroc: 0.01, alarms: 0.005, asked: 0.01 };
const MOST_MEGABYTES = 3;
const LEAST_ROWS_A_LABEL = 25;

const baseline = JSON.parse(readFileSync(METRICS_FILE, 'utf8')) as Metrics;
let now: Metrics;
beforeAll(async () => {
  // In a process of its own: inside the test runner's sandbox arithmetic is ten times slower.
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', EVALUATE, '--json'], {
    maxBuffer: LONGEST_OUTPUT_BYTES,
  });
  now = JSON.parse(stdout) as Metrics;
}, 2 * TRAINING_TIMEOUT_MILLISECONDS);

describe('against the committed figures', () => {
  it.each(Object.keys(baseline.sets))('understands %s as well as it did', (name) => {
    const [before, after] = [baseline.sets[name], now.sets[name]];
    if (!before || !after) throw new Error(`the set ${name} is gone: measure again with npm run understand:eval -- --write`);
    expect(after.macroF1).toBeGreaterThanOrEqual(before.macroF1 - TOLERANCE.macroF1);
    expect(after.topicAt1).toBeGreaterThanOrEqual(before.topicAt1 - TOLERANCE.topicAt1);
    expect(after.topicAt3).toBeGreaterThanOrEqual(before.topicAt3 - TOLERANCE.topicAt3);
  });

  it('misses no cry for help that it heard before', () => {
    for (const [name, { missed }] of Object.entries(now.crisis)) {
      const known = new Set(baseline.crisis[name]?.missed);
      expect(missed.filter((text) => !known.has(text))).toEqual([]);
    }
  });

  it.each(['intent sets', ...ORDINARY_SETS])('takes ordinary messages for a cry no more often than it did: %s', (name) => {
    const [before, after] = [baseline.ordinary[name], now.ordinary[name]];
    if (!before || !after)
      throw new Error(`no figures of ordinary messages, ${name}: measure again with npm run understand:eval -- --write`);
    const heard = ({ alarms, checkIns }: OrdinaryFigures): number => alarms.length + checkIns.length;
    expect(after.alarms.length / after.rows).toBeLessThanOrEqual(before.alarms.length / before.rows + TOLERANCE.alarms);
    expect(heard(after) / after.rows).toBeLessThanOrEqual(heard(before) / before.rows + TOLERANCE.asked);
  });

  it('stands noise as well as it did', () => {
    for (const [name, before] of Object.entries(baseline.noise)) {
      const after = now.noise[name as keyof Metrics['noise']];
      expect(after.macroF1).toBeGreaterThanOrEqual(before.macroF1 - TOLERANCE.noise);
    }
  });

  it('knows what is not ours as well as it did', () => {
    expect(now.outOfScopeAuroc).toBeGreaterThanOrEqual(baseline.outOfScopeAuroc - TOLERANCE.auroc);
  });
});

describe('whatever was committed', () => {
  it('is about as sure as it is right', () => {
    expect(now.sets['test']?.calibrationError).toBeLessThanOrEqual(0.05);
  });

  it('hardly ever answers a second question that nobody asked', () => {
    expect(now.multi.falseSecondTopics).toBeLessThanOrEqual(0.02);
    expect(now.multi.wrong).toBeLessThanOrEqual(0.15);
    expect(now.multi.rows).toBeGreaterThanOrEqual(80);
  });

  it('fits into 3 MB', () => {
    expect(now.model.megabytes).toBeLessThan(MOST_MEGABYTES);
  });
});

describe('the sets that judge', () => {
  const [learned, judged] = [readTrainingRows(), readTestSplit()];

  it('share no sentence of more than four characters with training', () => {
    const known = new Set([...learned, ...readCrisisRows()].map((row) => exactKey(row.text)));
    expect(judged.map((row) => exactKey(row.text)).filter((key) => key.length > 4 && known.has(key))).toEqual([]);
  });

  it('share no family with training', () => {
    const known = new Set(learned.map((row) => row.family));
    expect([...new Set(judged.map((row) => row.family))].filter((family) => known.has(family))).toEqual([]);
  });

  it('hold at least 25 sentences of every intent and topic', () => {
    const count = (label: string): number => judged.filter((row) => (row.topic ?? row.intent) === label).length;
    const labels = [...TOPICS, ...INTENTS.filter((intent) => intent !== 'policy_question')];
    expect(labels.map((label) => [label, count(label)]).filter(([, rows]) => Number(rows) < LEAST_ROWS_A_LABEL)).toEqual([]);
  });
});

it('shows policy people the committed figures, not older ones', () => {
  const policy = loadPolicy('policy');
  const page = renderPage(baseline, (topic) => policy.topicTitle(topic as Topic, 'zh-CN'));
  expect(readFileSync(PAGE_FILE, 'utf8')).toBe(page);
  for (const topic of TOPICS) expect(page).toContain(policy.topicTitle(topic, 'zh-CN'));
});
