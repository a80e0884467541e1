import { pinyin } from 'pinyin-pro';
import type { EmbeddedRecognizer } from '../../src/understanding';
import { syllable } from '../../src/understanding/language/pinyin';
import { pick, seededRandom, type Random } from '../../src/understanding/random';
import { readTrainingRows } from '../../src/understanding/build';
import { evaluateIntents, readHeldOut, type HeldOutRow } from './evaluation';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

const HAN = /^[\u4e00-\u9fff]$/;
// A noise set keeps nearly what the clean set gives.
const SHARE_OF_CLEAN = 0.9;

const traditional = (require('opencc-js/cn2t') as { Converter(options: { from: string; to: string }): (text: string) => string }).Converter(
  { from: 'cn', to: 'twp' },
);

const common = new Map<string, string[]>();
for (const char of new Set(
  readTrainingRows()
    .map((row) => row.text)
    .join(''),
)) {
  const sound = syllable(char);
  if (sound) common.set(sound, [...(common.get(sound) ?? []), char]);
}

const places = (text: string): number[] => [...text].flatMap((char, i) => (HAN.test(char) ? [i] : []));

const NOISES: Record<string, (text: string, random: Random) => string> = {
  'a homophone': (text, random) => {
    const chars = [...text];
    const slips = places(text).filter((i) => (common.get(syllable(chars[i] ?? '') ?? '') ?? []).length > 1);
    if (slips.length === 0) return text;
    const place = pick(slips, random);
    const original = chars[place] ?? '';
    chars[place] = pick(
      (common.get(syllable(original) ?? '') ?? []).filter((char) => char !== original),
      random,
    );
    return chars.join('');
  },
  'two characters typed as pinyin': (text, random) => {
    const chars = [...text];
    const starts = places(text).filter((i) => HAN.test(chars[i + 1] ?? ''));
    if (starts.length === 0) return text;
    const start = pick(starts, random);
    const typed = pinyin(chars.slice(start, start + 2).join(''), { toneType: 'none', v: true, type: 'array' }).join('');
    return [...chars.slice(0, start), typed, ...chars.slice(start + 2)].join('');
  },
  'traditional characters': (text) => traditional(text),
  'full-width punctuation and emoji': (text) => `${text.replaceAll(' ', '，')}！！😂`,
  'courtesy around it': (text) => `不好意思打扰一下 ${text} 麻烦了`,
};

let recognizer: EmbeddedRecognizer;
beforeAll(async () => {
  recognizer = await trainedRecognizer();
}, TRAINING_TIMEOUT_MILLISECONDS);

it.each(Object.entries(NOISES))('keeps its understanding through %s', (_name, spoil) => {
  const random = seededRandom(42);
  const rows = ['blind', 'blind2'].flatMap((name) => readHeldOut<HeldOutRow>(name));
  const spoiled = rows.map(({ text, ...labels }) => Object.assign(labels, { text: spoil(text, random) }));
  expect(spoiled.filter((row, i) => row.text !== rows[i]?.text).length).toBeGreaterThan(rows.length * 0.7);
  const [clean, noisy] = [evaluateIntents(recognizer, rows), evaluateIntents(recognizer, spoiled)];
  expect(noisy.macroF1).toBeGreaterThanOrEqual(clean.macroF1 * SHARE_OF_CLEAN);
  expect(noisy.topicAt1).toBeGreaterThanOrEqual(clean.topicAt1 * SHARE_OF_CLEAN);
});

it.each([
  ['👍', 'affirm'],
  ['🙏🙏', 'thanks'],
])('reads %s as an answer', (text, intent) => {
  expect(recognizer.understand(text).intent).toBe(intent);
});
