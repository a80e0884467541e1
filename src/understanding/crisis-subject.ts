/** Whom a cry for help is about. Chooses the wording of the help and nothing else: whether there is a cry is decided by the classifier. */
import { normalize } from './language/normalize';
import { readData } from './data';

const phrases = readData<typeof import('./data/crisis-phrases.json')>('crisis-phrases.json');
const HAN = /\p{Script=Han}/u;

/** A foreign word counts only as a whole: `he` is not in `there`. */
const anyOf = (words: string[]): RegExp => new RegExp(words.map((word) => (/^[a-z]/.test(word) ? `\\b${word}\\b` : word)).join('|'), 'u');
const HARM = anyOf(phrases.harm);
const SOMEONE_ELSE = anyOf(phrases.someoneElse);
const FIRST_PERSON = anyOf(phrases.firstPerson);
const WITNESS = anyOf(phrases.witness);
/** 老婆前年走了: the one who is gone is not the one in danger; 说 and 想 before it tell of somebody who lives. */
const GONE = new RegExp(`(?:${phrases.someoneElse.join('|')})[^ 说想要求快别]{0,4}?(?:${phrases.gone.join('|')})`, 'gu');
/** 我战友 and my husband are someone else, whatever they begin with. */
const OF_MINE = new RegExp(`(?:${phrases.firstPerson.join('|')}|my )(?:们|家)?(?=${phrases.someoneElse.join('|')})`, 'gu');

/**
 * Whom a cry for help is about: who writes (`self`), or someone they are afraid for. Chooses the wording of the help and nothing else.
 * @param text as written
 */
export function personInCrisis(text: string): 'self' | 'other' {
  const normalized = normalize(text);
  let subject: 'self' | 'other' = 'self';
  let about: 'self' | 'other' = 'self';
  for (const clause of HAN.test(normalized) ? normalized.split(' ') : [normalized]) {
    const ofTheLiving = clause.replace(GONE, '');
    // Who is left speaks on.
    subject = subjectOf(ofTheLiving.replace(OF_MINE, '')) ?? (ofTheLiving === clause ? subject : 'self');
    if (!HARM.test(ofTheLiving)) continue;
    if (subject === 'self') return 'self';
    about = 'other';
  }
  return about;
}

/** Who is named first; a witness names themselves first and speaks of the other. */
function subjectOf(clause: string): 'self' | 'other' | null {
  const someone = clause.search(SOMEONE_ELSE);
  const me = clause.search(FIRST_PERSON);
  if (someone < 0) return me < 0 ? null : 'self';
  return me < 0 || someone < me || WITNESS.test(clause.slice(me, someone)) ? 'other' : 'self';
}
