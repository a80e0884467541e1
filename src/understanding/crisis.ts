/**
 * Decides whether a message is a cry for help. Two levels: `alarm` (the crisis card at once) and `check-in` (one gentle question).
 * The classifier detects; a few explicit phrases only make sure that the plainest words never depend on it.
 */
import { normalize, stripFillers } from './language/normalize';
import { clausesOf } from './language/parts';
import { syllablesOf } from './language/pinyin';
import { judgeCrisis, type CrisisHeads } from './model/crisis-head';
import { countFeatures, type FeatureCounts } from './model/vectorizer';
import type { CrisisKind, CrisisLevel } from './types';
import { readData } from './data';

const phrases = readData<typeof import('./data/crisis-phrases.json')>('crisis-phrases.json');

/**
 * Chosen on the rows of authors from whom nothing was learned, most of them written to be hard: of their cries the whole message alone
 * hears 91 %, two thirds of those as an alarm; of everything else, near-twins of the cries, it asks at 14 % and alarms at 1 %.
 */
const OF_THE_WHOLE = { alarm: 0.9, checkIn: 0.1 };
/**
 * A part has lost what stood around it: where it sounds like this it raises the level of the whole by one. Where nothing else in the
 * message does, every other such part is harmless, and a question is all that it is good for.
 */
const OF_A_PART = 0.88;

/** A longer message is judged by parts too, since one sentence drowns in a long story. In Chinese characters; letters say less. */
const SHORT = 30;
/** A part is made of whole clauses until it has as many characters; speech without punctuation is cut into pieces twice as long. */
const PART = 14;
const LETTERS_PER_CHARACTER = 3;
/** Of a longer text the beginning and the end are heard, so many UTF-16 units of each. */
const HEARD_AT_AN_END = 2000;

const HAN = /\p{Script=Han}/u;

/** The overlapping parts of a long message, normalised; none of a short one. */
function partsOf(text: string): string[] {
  const scale = HAN.test(text) ? 1 : LETTERS_PER_CHARACTER;
  if (text.length <= SHORT * scale) return [];
  const heard = text.length <= 2 * HEARD_AT_AN_END ? text : `${text.slice(0, HEARD_AT_AN_END)}\n${text.slice(-HEARD_AT_AN_END)}`;
  const clauses = clausesOf(heard).flatMap((clause) => cut(normalize(clause), PART * scale));
  const parts = new Set<string>();
  for (let start = 0; start < clauses.length; start++) {
    let part = '';
    for (let next = start; next < clauses.length && part.length < PART * scale; next++) part += ` ${clauses[next]}`;
    // A shorter rest was the end of the part before.
    if (part.length >= PART * scale) parts.add(part.trim());
  }
  return [...parts];
}

/** Pieces of at most twice the length, each beginning in the middle of the one before. */
function cut(clause: string, length: number): string[] {
  const pieces = clause === '' ? [] : [clause.slice(0, 2 * length)];
  for (let start = length; start + length < clause.length; start += length) pieces.push(clause.slice(start, start + 2 * length));
  return pieces;
}

const sound = (text: string): string => ` ${syllablesOf(text).join(' ')} `;
const alarmPhrases = phrases.alarm.map((words) => words.replaceAll(' ', '')).map((phrase) => ({ phrase, sounds: sound(phrase) }));
/** Shorter phrases sound like too many harmless words to be compared by sound. */
const LEAST_CHARACTERS_BY_SOUND = 4;

/** They answer whom it is about; too short for the classifier, which has seen 自己 in many a cry. */
const HARMLESS_ALONE: ReadonlySet<string> = new Set(phrases.alone);

interface Cry {
  level: CrisisLevel;
  kind: CrisisKind;
}

/**
 * @param text as written
 * @param features of the whole, where they are counted already
 * @param isKnown learned word for word as a cry for help
 */
export function detectCrisis(heads: CrisisHeads, text: string, features?: FeatureCounts, isKnown = false): Cry | null {
  const whole = normalize(text);
  if (!isKnown && HARMLESS_ALONE.has(whole.replaceAll(' ', ''))) return null;
  const parts = partsOf(text);
  const count = (normalized: string): FeatureCounts => countFeatures(stripFillers(normalized), heads.crisis.vocabulary.index);
  const { probability, kind } = judgeCrisis(heads, features ?? count(whole));
  if (isKnown || [whole, ...parts].some(saidPlainly)) return { level: 'alarm', kind };
  const level = levelOf(probability);
  if (level === 'alarm') return { level, kind };
  const part = parts.map((heard) => judgeCrisis(heads, count(heard))).find((judged) => judged.probability >= OF_A_PART);
  if (part) return { level: level ? 'alarm' : 'check-in', kind: part.kind };
  return level && { level, kind };
}

function levelOf(probability: number): CrisisLevel | null {
  if (probability >= OF_THE_WHOLE.alarm) return 'alarm';
  return probability >= OF_THE_WHOLE.checkIn ? 'check-in' : null;
}

function saidPlainly(normalized: string): boolean {
  const text = normalized.replaceAll(' ', '');
  if (phrases.unless.some((word) => text.includes(word))) return false;
  const sounds = sound(text);
  return alarmPhrases.some(
    ({ phrase, sounds: phraseSounds }) =>
      text.includes(phrase) || (phrase.length >= LEAST_CHARACTERS_BY_SOUND && sounds.includes(phraseSounds)),
  );
}
