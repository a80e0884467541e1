/** One spelling for one meaning: width, case, punctuation, traditional characters and courtesy words go; slot answers see the original text. */
import { heardPart } from './parts';
import { toSimplified } from './simplified';
import { readData } from '../data';

const fillers = readData<typeof import('../data/fillers.json')>('fillers.json');

const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/gu;
const SEPARATORS = /[\p{P}\p{S}\p{C}\s]+/gu;
const EMOJI = /\p{Extended_Pictographic}/gu;
const emojiWords: Record<string, string> = fillers.emoji;

/** NFKC, lower case, simplified; every run of punctuation, symbols and white space is one space; see `heardPart` for long texts. */
export function normalize(text: string): string {
  const folded = heardPart(text).normalize('NFKC').toLowerCase().replace(INVISIBLE, '');
  const spaced = folded.replace(SEPARATORS, ' ').trim();
  return toSimplified(spaced === '' ? sayEmoji(folded) : spaced);
}

/** A message of emoji only is an answer too: a raised thumb is a yes. */
function sayEmoji(text: string): string {
  for (const [emoji] of text.matchAll(EMOJI)) {
    const word = emojiWords[emoji];
    if (word) return word;
  }
  return '';
}

/** The key of a training utterance in the exact memory. */
export function exactKey(text: string): string {
  return normalize(text).replaceAll(' ', '');
}

const LEADING = new RegExp(`^(?:(?:${fillers.leading.join('|')})[啊呀哈 ]*)+(?=.{3,})`, 'u');
const TRAILING = new RegExp(`(?:[ ]*(?:${fillers.trailing.join('|')}))+$`, 'u');
const SHORTEST_MEANING = 3;

/** Drops courtesy words at both ends of a normalised text, unless less than three characters would be left. */
export function stripFillers(normalized: string): string {
  const withoutHead = normalized.replace(LEADING, '').trim();
  const withoutBoth = withoutHead.replace(TRAILING, '').trim();
  if (withoutBoth.length >= SHORTEST_MEANING) return withoutBoth;
  return withoutHead.length >= SHORTEST_MEANING ? withoutHead : normalized;
}
