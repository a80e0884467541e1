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

interface Thresholds {
  alarm: number;
  checkIn: number;
}
/**
 * Chosen by cross-validation on whole families: of the cries in families never seen the whole message alone hears 94 %, three in four as
 * an alarm, and it alarms at 1.3 % of everything else, a third of which was written to sound like a cry. A part has lost what stood
 * around it and must speak for itself: at the threshold of a whole message several times as many ordinary messages would be asked about.
 */
const OF_THE_WHOLE: Thresholds = { alarm: 0.79, checkIn: 0.14 };
const OF_A_PART: Thresholds = { alarm: 0.88, checkIn: 0.83 };

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
  const parts = partsOf(text);
  const count = (normalized: string): FeatureCounts => countFeatures(stripFillers(normalized), heads.crisis.vocabulary.index);
  const judged = judgeCrisis(heads, features ?? count(whole));
  const cry = cryOf(judged, OF_THE_WHOLE);
  if (isKnown || [whole, ...parts].some(saidPlainly)) return { level: 'alarm', kind: judged.kind };
  return parts.map((part) => cryOf(judgeCrisis(heads, count(part)), OF_A_PART)).reduce(louder, cry);
}

function cryOf({ probability, kind }: ReturnType<typeof judgeCrisis>, { alarm, checkIn }: Thresholds): Cry | null {
  if (probability >= alarm) return { level: 'alarm', kind };
  return probability >= checkIn ? { level: 'check-in', kind } : null;
}

function louder(one: Cry | null, other: Cry | null): Cry | null {
  return one === null || (one.level === 'check-in' && other?.level === 'alarm') ? other : one;
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
