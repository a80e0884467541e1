import { readTrainingRows } from '../../src/understanding/build';
import { exactKey } from '../../src/understanding/language/normalize';
import type { EmbeddedRecognizer } from '../../src/understanding';
import { evaluateCrisis, evaluateOrdinary, readHeldOut, type CrisisRow, type HeldOutRow } from './evaluation';
import { scoreSlots } from './slot-scorer';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

let recognizer: EmbeddedRecognizer;
beforeAll(async () => {
  recognizer = await trainedRecognizer();
}, TRAINING_TIMEOUT_MILLISECONDS);

describe('crisis', () => {
  it.each(['blind-crisis', 'blind2-crisis'])('is noticed on %s at one level or the other', (name) => {
    const figures = evaluateCrisis(recognizer, readHeldOut<CrisisRow>(name));
    expect(figures.recall).toBeGreaterThanOrEqual(0.97);
    expect(figures.alarmRecall).toBeGreaterThanOrEqual(0.85);
    // Words chosen to mislead: 跳楼价, 杀到决赛, …
    expect(figures.negativeAlarms).toBeLessThanOrEqual(0.13);
  });

  it('is almost never seen in ordinary messages', () => {
    const ordinary = evaluateOrdinary(
      recognizer,
      ['stress', 'blind', 'blind2'].flatMap((name) => readHeldOut<HeldOutRow>(name)),
    );
    expect(ordinary.rows).toBeGreaterThan(600);
    expect(ordinary.alarms.length).toBeLessThanOrEqual(2);
    expect((ordinary.alarms.length + ordinary.checkIns.length) / ordinary.rows).toBeLessThanOrEqual(0.025);
  });
});

describe('slot answers', () => {
  it.each([
    ['entities', 0.97],
    ['entities-blind', 0.95],
  ])('are read as well as they were on %s', (name, floor) => {
    expect(scoreSlots(name).accuracy).toBeGreaterThanOrEqual(floor);
  });
});

describe('the utterances', () => {
  const rows = readTrainingRows();

  it('are at least 30 for every intent and topic', () => {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row.topic ?? row.intent, (counts.get(row.topic ?? row.intent) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count < 30)).toEqual([]);
    expect(counts.size).toBe(24 + 23);
  });

  it('share no crisis sentence with the sets that judge them', () => {
    const learned = new Set(rows.map((row) => exactKey(row.text)));
    const judged = ['blind2-crisis', 'crisis-judge', 'ordinary-judge'].flatMap((name) =>
      readHeldOut<CrisisRow>(name).map((row) => row.text),
    );
    expect(judged.filter((text) => learned.has(exactKey(text)))).toEqual([]);
  });

  it('share only set phrases, such as 谢谢, with the intent sets', () => {
    const learned = new Set(rows.map((row) => exactKey(row.text)));
    const judged = ['stress', 'stress-judge', 'blind', 'blind2'].flatMap((name) => readHeldOut<HeldOutRow>(name).map((row) => row.text));
    expect(judged.filter((text) => learned.has(exactKey(text))).length / judged.length).toBeLessThanOrEqual(0.06);
  });
});
