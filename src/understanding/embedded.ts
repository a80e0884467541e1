/** The recognizer that is always there: one trained model in memory, no network, well under a millisecond a message. */
import { detectCrisis } from './crisis';
import { normalize, stripFillers } from './language/normalize';
import { extractFeatures } from './model/features';
import { probabilities, type Model } from './model/model';
import type { Candidate, Recognizer, Understanding } from './types';

/** Fitted on out-of-fold scores, so that of the messages understood with 0.8 about 80 % are understood rightly. */
const TEMPERATURE = 0.8;
export const ALTERNATIVES = 4;
/** What a training utterance, said word for word, is worth. */
const EXACT_CONFIDENCE = 0.99;

export interface EmbeddedRecognizer extends Recognizer {
  /** The same as `recognize`, at once. */
  understand(text: string): Understanding;
}

const isCrisis = (candidate: Candidate): boolean => candidate.intent === 'crisis';

export function createEmbeddedRecognizer(model: Model): EmbeddedRecognizer {
  const understand = (text: string): Understanding => {
    const normalized = normalize(text);
    const features = extractFeatures(stripFillers(normalized));
    const intents = probabilities(model.heads.intent, features);
    const remembered = model.exact.get(normalized.replaceAll(' ', ''));
    const ranked = rank(model, features, intents, remembered);
    const isKnownHarmless = remembered !== undefined && remembered.intent !== 'crisis';
    const crisis = isKnownHarmless ? null : detectCrisis(model.heads.crisis, text, remembered !== undefined);
    // What is shown as a crisis is called one, and the other way round.
    const ordered =
      crisis?.level === 'alarm'
        ? [...ranked.filter(isCrisis), ...ranked.filter((c) => !isCrisis(c))]
        : crisis
          ? ranked
          : ranked.filter((c) => !isCrisis(c));
    const [best, ...others] = ordered as [Candidate, ...Candidate[]];
    const understanding: Understanding = { ...best, crisis: crisis?.level ?? null, alternatives: others.slice(0, ALTERNATIVES) };
    if (crisis) understanding.crisisKind = crisis.kind;
    return understanding;
  };
  return { name: 'embedded', understand, recognize: async (text) => understand(text) };
}

/** All 47 meanings, best first: P(intent) × P(topic), made calibrated by the temperature. */
function rank(
  model: Model,
  features: string[],
  intents: Float64Array,
  remembered: Pick<Candidate, 'intent' | 'topic'> | undefined,
): Candidate[] {
  const topics = probabilities(model.heads.topic, features);
  const flat = model.heads.intent.labels.flatMap((intent, i): Candidate[] => {
    const share = intents[i] as number;
    if (intent !== 'policy_question') return [{ intent, topic: null, confidence: share }];
    return model.heads.topic.labels.map((topic, t) => ({ intent, topic, confidence: share * (topics[t] as number) }));
  });
  let sum = 0;
  for (const candidate of flat) {
    candidate.confidence **= 1 / TEMPERATURE;
    sum += candidate.confidence;
  }
  for (const candidate of flat) {
    candidate.confidence /= sum;
    if (!remembered) continue;
    const isIt = candidate.intent === remembered.intent && candidate.topic === remembered.topic;
    candidate.confidence = candidate.confidence * (1 - EXACT_CONFIDENCE) + (isIt ? EXACT_CONFIDENCE : 0);
  }
  return flat.sort((a, b) => b.confidence - a.confidence);
}
