import { bandOf, bandOfMeaning, type Candidate } from '../../src/understanding';
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

describe('by what a mistake would cost', () => {
  const maybe = (confidence: number): Candidate => ({ intent: 'policy_question', topic: 'training', confidence });

  it.each([
    ['out_of_scope_other', 0.6, [maybe(0.12), { ...maybe(0.09), topic: 'funding' }], 'ask'],
    ['chitchat', 0.6, [maybe(0.2)], 'ask'],
    ['out_of_scope_veteran', 0.6, [maybe(0.19)], 'act'],
    ['complaint', 0.6, [maybe(0.3)], 'act'],
    ['report_employed', 0.79, [], 'ask'],
    ['report_employed', 0.8, [maybe(0.2)], 'act'],
    ['report_employed', 0.1, [], 'menu'],
  ] as const)('%s at %d', (intent, confidence, alternatives, band) => {
    expect(bandOfMeaning({ intent, topic: null, confidence, alternatives: [...alternatives] })).toBe(band);
  });
});
