/**
 * Decides whether a message is a cry for help. Two levels: `alarm` (the crisis card at once) and `check-in` (one gentle question).
 * The classifier detects; a few explicit phrases only make sure that the plainest words never depend on it.
 */
import { syllablesOf } from './language/pinyin';
import type { CrisisLevel } from './types';
import { readData } from './data';

const phrases = readData<typeof import('./data/crisis-phrases.json')>('crisis-phrases.json');

/** Chosen by cross-validation on whole families (`npm run understand:eval -- --cross-validate`), where 0.12 finds 94 % of cries for help in families never seen. */
const ALARM_FROM = 0.5;
const CHECK_IN_FROM = 0.12;

const sound = (text: string): string => ` ${syllablesOf(text).join(' ')} `;
const alarmPhrases = phrases.alarm.map((phrase) => ({ phrase, sounds: sound(phrase) }));
/** Shorter phrases sound like too many harmless words to be compared by sound. */
const LEAST_CHARACTERS_BY_SOUND = 4;

/**
 * @param normalized the message after `normalize`
 * @param probability the classifier's probability of a crisis
 */
export function crisisOf(normalized: string, probability: number): CrisisLevel | null {
  if (probability >= ALARM_FROM || saidPlainly(normalized)) return 'alarm';
  return probability >= CHECK_IN_FROM ? 'check-in' : null;
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
