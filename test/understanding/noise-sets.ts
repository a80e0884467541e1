/** Seven ways in which people spoil their messages, for the sets that judge. Other words and other chances than the noise of training. */
import { pinyin } from 'pinyin-pro';
import { foldAccent, syllable } from '../../src/understanding/language/pinyin';
import { pick, seededRandom, type Random } from '../../src/understanding/random';
import { readTrainingRows } from '../../src/understanding/build';

const HAN = /^[\u4e00-\u9fff]$/;
const SEED = 42;

const traditional = (require('opencc-js/cn2t') as { Converter(options: { from: string; to: string }): (text: string) => string }).Converter(
  { from: 'cn', to: 'twp' },
);

/** Characters that people use, by how they sound. */
function soundAlikes(sound: (char: string) => string | undefined): Map<string, string[]> {
  const bySound = new Map<string, string[]>();
  const chars = new Set(readTrainingRows().flatMap((row) => [...row.text]));
  for (const char of chars) {
    const heard = sound(char);
    if (heard) bySound.set(heard, [...(bySound.get(heard) ?? []), char]);
  }
  return bySound;
}

const places = (chars: string[]): number[] => chars.flatMap((char, i) => (HAN.test(char) ? [i] : []));

function replaceOne(sound: (char: string) => string | undefined): (text: string, random: Random) => string {
  const alikes = soundAlikes(sound);
  const rivals = (char: string): string[] => (alikes.get(sound(char) ?? '') ?? []).filter((other) => other !== char);
  return (text, random) => {
    const chars = [...text];
    const slips = places(chars).filter((i) => rivals(chars[i] ?? '').length > 0);
    if (slips.length === 0) return text;
    const place = pick(slips, random);
    chars[place] = pick(rivals(chars[place] ?? ''), random);
    return chars.join('');
  };
}

const accent = (char: string): string | undefined => {
  const reading = syllable(char);
  return reading && foldAccent(reading);
};

function typeTwoAsPinyin(text: string, random: Random): string {
  const chars = [...text];
  const starts = places(chars).filter((i) => HAN.test(chars[i + 1] ?? ''));
  if (starts.length === 0) return text;
  const start = pick(starts, random);
  const typed = pinyin(chars.slice(start, start + 2).join(''), { toneType: 'none', v: true, type: 'array' }).join('');
  return [...chars.slice(0, start), typed, ...chars.slice(start + 2)].join('');
}

function dropOne(text: string, random: Random): string {
  const chars = [...text];
  if (chars.length < 4) return text;
  chars.splice(pick(places(chars).length > 0 ? places(chars) : [0], random), 1);
  return chars.join('');
}

export type NoiseName = 'homophone' | 'accent' | 'typed-pinyin' | 'lost-character' | 'courtesy' | 'punctuation-emoji' | 'traditional';

/** @returns the noises, each with its own stream of numbers, so that one set does not depend on another */
export function noiseSets(): [NoiseName, (text: string) => string][] {
  const noises: Record<NoiseName, (text: string, random: Random) => string> = {
    homophone: replaceOne(syllable),
    accent: replaceOne(accent),
    'typed-pinyin': typeTwoAsPinyin,
    'lost-character': dropOne,
    courtesy: (text) => `不好意思打扰一下 ${text} 麻烦了`,
    'punctuation-emoji': (text) => `${text.replaceAll(' ', '，')}！！😂`,
    traditional: (text) => traditional(text),
  };
  return Object.entries(noises).map(([name, spoil]) => {
    const random = seededRandom(SEED);
    return [name as NoiseName, (text: string) => spoil(text, random)];
  });
}
