/** The learners by themselves: what they learn hangs on the rows, and not on how many others there are. */
import { trainSoftmax, trainSvm, type TrainingSet } from '../../src/understanding/model/linear';
import { seededRandom, seedOf } from '../../src/understanding/random';

const [ROWS, FEATURES, CLASSES, SEED] = [300, 40, 3, 5];

/** Of random sparse vectors, whose class their first feature hints at. @param more rows that count nothing */
function trainingSet(more = 0): TrainingSet {
  const random = seededRandom(1);
  const indices: number[] = [];
  const starts = [0];
  const targets: number[] = [];
  for (let row = 0; row < ROWS + more; row++) {
    for (let count = 0; count < 5; count++) indices.push(Math.floor(random() * FEATURES));
    starts.push(indices.length);
    targets.push(((indices.at(-5) ?? 0) + (random() < 0.2 ? 1 : 0)) % CLASSES);
  }
  return {
    vectors: { starts: Int32Array.from(starts), indices: Int32Array.from(indices), values: Float32Array.from(indices, () => 0.45) },
    targets: Int32Array.from(targets),
    weights: Float64Array.from(targets, (_target, row) => (row < ROWS ? 1 : 0)),
    keys: Uint32Array.from(targets, (_target, row) => seedOf(`row ${row}`, 0)),
    classes: CLASSES,
    features: FEATURES,
  };
}

test('rows that count nothing change nothing for the others', () => {
  expect(trainSoftmax(trainingSet(50), SEED)).toEqual(trainSoftmax(trainingSet(), SEED));
});

test('the same rows and seed give the same weights, another seed gives others', () => {
  const set = trainingSet();
  for (const train of [trainSoftmax, trainSvm]) {
    expect(train(set, SEED)).toEqual(train(set, SEED));
    expect(train(set, SEED + 1)).not.toEqual(train(set, SEED));
  }
});

test('both learn what there is to learn', () => {
  const set = trainingSet();
  for (const train of [trainSoftmax, trainSvm]) {
    const weights = train(set, SEED);
    let right = 0;
    for (let row = 0; row < ROWS; row++) {
      const scores = Array.from({ length: CLASSES }, (_none, label) => {
        let score = weights[FEATURES * CLASSES + label] ?? 0;
        for (let at = row * 5; at < row * 5 + 5; at++) score += weights[(set.vectors.indices[at] ?? 0) * CLASSES + label] ?? 0;
        return score;
      });
      if (scores.indexOf(Math.max(...scores)) === set.targets[row]) right += 1;
    }
    // By chance a third; a feature among five says which, four times of five.
    expect(right / ROWS).toBeGreaterThan(0.5);
  }
});
