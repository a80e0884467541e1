/** Spoils training texts the way people spoil them: homophone slips, a word typed as pinyin, a lost character, courtesy words or a life story around. */
import { syllable } from '../language/pinyin';
import { pick, type Random } from '../random';
import { readData } from '../data';

const fillers = readData<typeof import('../data/fillers.json')>('fillers.json');

const stories = readData<typeof import('../data/stories.json')>('stories.json');

const HAN = /^[\u4e00-\u9fff]$/;
/** Only the likeliest homophones: an input method offers the common characters first. */
const HOMOPHONES = 8;
const LONG_TEXT = 8;

export type Noise = (text: string, random: Random) => string;

/** Characters of the training texts by syllable, the most frequent first. */
function homophonesOf(texts: string[]): Map<string, string[]> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const char of text) if (HAN.test(char)) counts.set(char, (counts.get(char) ?? 0) + 1);
  const bySyllable = new Map<string, string[]>();
  for (const [char] of [...counts].sort(([, a], [, b]) => b - a)) {
    const reading = syllable(char);
    if (reading) bySyllable.set(reading, [...(bySyllable.get(reading) ?? []), char]);
  }
  return bySyllable;
}

/** A seedable generator of noisy copies; `texts` tell which characters are common. */
export function createNoise(texts: string[]): Noise {
  const homophones = homophonesOf(texts);
  return (text, random) => {
    const kind = random();
    if (kind < 0.3) return slip(text, random, homophones);
    if (kind < 0.4) return typeWordAsPinyin(text, random);
    if (kind < 0.5) return loseCharacter(text, random);
    if (kind < 0.7) return addCourtesy(text, random);
    return tellStory(text, random);
  };
}

function slip(text: string, random: Random, homophones: Map<string, string[]>): string {
  const chars = [...text];
  const places = chars.flatMap((char, i) => (HAN.test(char) ? [i] : []));
  if (places.length === 0) return text;
  let slips = places.length >= LONG_TEXT ? 2 : 1;
  for (let tries = 12; slips > 0 && tries > 0; tries--) {
    const place = pick(places, random);
    const original = chars[place] as string;
    const rivals = (homophones.get(syllable(original) ?? '') ?? []).filter((char) => char !== original).slice(0, HOMOPHONES);
    if (rivals.length === 0) continue;
    chars[place] = pick(rivals, random);
    slips--;
  }
  return chars.join('');
}

const read = (chars: string[]): string => chars.map((char) => syllable(char) ?? char).join('');

/** Two neighbouring characters (most words have two) or the whole of a short text, in letters. */
function typeWordAsPinyin(text: string, random: Random): string {
  const chars = [...text];
  if (chars.length <= 3) return read(chars);
  const starts = chars.flatMap((char, i) => (HAN.test(char) && HAN.test(chars[i + 1] ?? '') ? [i] : []));
  if (starts.length === 0) return text;
  const start = pick(starts, random);
  return [...chars.slice(0, start), read(chars.slice(start, start + 2)), ...chars.slice(start + 2)].join('');
}

function loseCharacter(text: string, random: Random): string {
  const chars = [...text];
  if (chars.length < 5) return text;
  chars.splice(Math.floor(random() * chars.length), 1);
  return chars.join('');
}

function addCourtesy(text: string, random: Random): string {
  const before = random() < 0.7 ? pick(fillers.noisePrefixes, random) : '';
  const after = random() < 0.4 ? pick(fillers.noiseSuffixes, random) : '';
  return before + text + after;
}

/** 跳过 or 是的 is not said in a story. */
const LEAST_CHARACTERS_IN_STORY = 4;
const MOST_STORY_CLAUSES = 4;

/** Most people tell first and ask at the end. */
export function tellStory(text: string, random: Random): string {
  if (text.length < LEAST_CHARACTERS_IN_STORY) return text;
  const clauses = Array.from({ length: 1 + Math.floor(random() * MOST_STORY_CLAUSES) }, () => pick(stories.clauses, random));
  const told = random() < 0.75 ? [...clauses, text] : [text, ...clauses];
  return told.join(random() < 0.8 ? ' ' : '');
}
