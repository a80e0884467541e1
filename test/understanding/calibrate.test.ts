import { bandOf, type Candidate } from '../../src/understanding';
import { fitTemperature, type Judged } from '../../src/understanding/model/calibrate';

const pair = (confidence: number, isRight: boolean): Judged => {
  const first: Candidate = { intent: 'thanks', topic: null, confidence };
  const second: Candidate = { intent: 'goodbye', topic: null, confidence: 1 - confidence };
  return { meanings: [first, second], right: isRight ? first : second };
};
const judged = (confidence: number, right: number, wrong: number): Judged[] => [
  ...Array.from({ length: right }, () => pair(confidence, true)),
  ...Array.from({ length: wrong }, () => pair(confidence, false)),
];
const claimed = (confidence: number, temperature: number): number => {
  const [a, b] = [confidence ** (1 / temperature), (1 - confidence) ** (1 / temperature)];
  return a / (a + b);
};

it.each([
  ['too timid', 0.7, 90, 10],
  ['too bold', 0.9, 80, 20],
])('makes a model that is %s as sure as it is right', (_what, confidence, right, wrong) => {
  const temperature = fitTemperature(judged(confidence, right, wrong));
  expect(claimed(confidence, temperature)).toBeCloseTo(right / (right + wrong), 1);
});

it('leaves a model alone of which nothing is known', () => {
  expect(fitTemperature([])).toBe(1);
});

it('is not thrown by a meaning that the model does not know', () => {
  expect(fitTemperature([...judged(0.8, 8, 2), { meanings: pair(0.9, true).meanings, right: null }])).toBeGreaterThan(0);
});

it.each([
  [1, 'act'],
  [0.55, 'act'],
  [0.549, 'ask'],
  [0.2, 'ask'],
  [0.199, 'menu'],
  [0, 'menu'],
])('puts %d into the band %s', (confidence, band) => {
  expect(bandOf(confidence)).toBe(band);
});
