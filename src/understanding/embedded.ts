/** The recognizer that is always there: one trained model in memory, no network, well under a millisecond a message. */
import { detectCrisis } from './crisis';
import { thingsAsked, type ThingsAsked } from './further-topics';
import { hear, type Hearing } from './hearing';
import { normalize, stripFillers } from './language/normalize';
import { heardPart } from './language/parts';
import { meanings } from './model/meanings';
import type { Model } from './model/model';
import { countFeatures } from './model/vectorizer';
import { MOST_FURTHER_TOPICS, type Candidate, type Recognizer, type Understanding } from './types';

export const ALTERNATIVES = 4;
/** What a training utterance, said word for word, is worth. */
const EXACT_CONFIDENCE = 0.99;
/** Learned texts in every way of writing them (spaces, full stops) that people have used. */
const MOST_KEPT = 2_000;

export interface EmbeddedRecognizer extends Recognizer {
  /** The same as `recognize`, at once. */
  understand(text: string): Understanding;
  /** Whether the text was learned word for word, as commands and the texts of buttons are. */
  remembers(text: string): boolean;
}

type Label = Pick<Candidate, 'intent' | 'topic'>;

const isCrisis = (candidate: Candidate): boolean => candidate.intent === 'crisis';
const isSame = (a: Label, b: Label): boolean => a.intent === b.intent && a.topic === b.topic;

export function createEmbeddedRecognizer(model: Model): EmbeddedRecognizer {
  const remembered = (normalized: string): Label | undefined => model.exact.get(normalized.replaceAll(' ', ''));
  // Half of what people send is a tapped button or one word that was learned: worked out once, it is the same for everybody.
  const kept = new Map<string, Understanding>();
  const understand = (text: string): Understanding => {
    const heard = heardPart(text);
    const normalized = normalize(heard);
    const label = remembered(normalized);
    if (!label) return workOut(text, heard, normalized, undefined);
    let understanding = kept.get(text);
    if (!understanding) {
      understanding = workOut(text, heard, normalized, label);
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(text, understanding);
    }
    return { ...understanding, alternatives: understanding.alternatives.map((candidate) => ({ ...candidate })) };
  };
  const workOut = (text: string, heard: string, normalized: string, label: Label | undefined): Understanding => {
    const features = countFeatures(stripFillers(normalized), model.heads.intent.vocabulary.index);
    const hearing = hear(model.heads, heard, features);
    const isKnownHarmless = label !== undefined && label.intent !== 'crisis';
    const crisis = isKnownHarmless ? null : detectCrisis(model.heads, text, features, label !== undefined);
    const ranked = rank(model, hearing, label);
    // What is shown as a crisis is called one, and the other way round.
    const [cries, others] = [ranked.filter(isCrisis), ranked.filter((candidate) => !isCrisis(candidate))];
    if (crisis) {
      const understanding = first(crisis.level === 'alarm' ? [...cries, ...others] : ranked);
      return { ...understanding, crisis: crisis.level, crisisKind: crisis.kind };
    }
    if (label) return first(others);
    const things = thingsAsked(model, hearing);
    const { task } = things;
    const understanding = withTopics(others, things);
    return task && understanding.topic !== null ? { ...understanding, task } : understanding;
  };
  return {
    name: 'embedded',
    understand,
    recognize: async (text) => understand(text),
    remembers: (text) => remembered(normalize(text)) !== undefined,
  };
}

/** The first question said comes first where there are several, and where a task is named beside one: it is answered before the task is done. */
function withTopics(ranked: Candidate[], { topics, parts, task }: ThingsAsked): Understanding {
  const [best, ...also] = topics;
  const isTaskFirst = task !== null && ranked[0] !== undefined && isSame(ranked[0], task);
  if (!best || (also.length === 0 && !isTaskFirst)) return first(ranked);
  const understanding = first(putFirst(best, ranked));
  return also.length === 0 ? understanding : { ...understanding, also: also.slice(0, MOST_FURTHER_TOPICS), parts };
}

/** The others share what the first leaves of the whole. */
function putFirst(best: Candidate, ranked: Candidate[]): Candidate[] {
  const rest = ranked.filter((candidate) => !isSame(candidate, best));
  const total = rest.reduce((sum, { confidence }) => sum + confidence, 0);
  const left = 1 - best.confidence;
  return [best, ...rest.map((candidate) => ({ ...candidate, confidence: total > 0 ? (candidate.confidence / total) * left : 0 }))];
}

function first([best, ...others]: Candidate[]): Understanding {
  const { intent, topic, confidence } = best as Candidate;
  return { intent, topic, confidence, crisis: null, alternatives: others.slice(0, ALTERNATIVES) };
}

/** All 47 meanings, best first. */
function rank({ heads, temperature }: Model, { overall, isStory }: Hearing, label: Label | undefined): Candidate[] {
  const all = meanings(heads, overall, isStory ? temperature.story : temperature.short);
  if (label) {
    for (const candidate of all) {
      candidate.confidence = candidate.confidence * (1 - EXACT_CONFIDENCE) + (isSame(candidate, label) ? EXACT_CONFIDENCE : 0);
    }
  }
  return all.sort((a, b) => b.confidence - a.confidence);
}
