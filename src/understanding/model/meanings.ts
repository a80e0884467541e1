/** From a text to the probability of each of the 47 meanings: 24 intents, and the policy question by its 23 topics. */
import type { Candidate } from '../types';
import { probabilities, type MeaningHeads } from './model';
import type { FeatureCounts } from './vectorizer';

export interface Judgement {
  /** Probability of each intent, in the order of the head's labels. */
  intents: Float64Array;
  /** Probability of each topic, given that it is a policy question. */
  topics: Float64Array;
}

export function judge(heads: MeaningHeads, text: FeatureCounts): Judgement {
  return { intents: probabilities(heads.intent, text), topics: probabilities(heads.topic, text) };
}

/** The mean of several judgements of one message. @param weights one for each, of any sum above 0 */
export function blend(judgements: readonly Judgement[], weights: readonly number[]): Judgement {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (list: Float64Array[]): Float64Array =>
    (list[0] as Float64Array).map(
      (_share, k) => list.reduce((sum, shares, n) => sum + (shares[k] as number) * (weights[n] as number), 0) / total,
    );
  return { intents: mean(judgements.map(({ intents }) => intents)), topics: mean(judgements.map(({ topics }) => topics)) };
}

/** All 47 meanings in a fixed order: P(intent) × P(topic), spread or sharpened by the temperature. */
export function meanings(heads: MeaningHeads, { intents, topics }: Judgement, temperature: number): Candidate[] {
  const all: Candidate[] = [];
  for (const [i, intent] of heads.intent.labels.entries()) {
    const share = intents[i] as number;
    if (intent !== 'policy_question') all.push({ intent, topic: null, confidence: share });
    else for (const [t, topic] of heads.topic.labels.entries()) all.push({ intent, topic, confidence: share * (topics[t] as number) });
  }
  let sum = 0;
  for (const candidate of all) {
    candidate.confidence **= 1 / temperature;
    sum += candidate.confidence;
  }
  for (const candidate of all) candidate.confidence /= sum;
  return all;
}
