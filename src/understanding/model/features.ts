/** What the model looks at: characters and fuzzy syllables, one by one and in pairs, and the senses of words. */
import { foldAccent, syllablesOf } from '../language/pinyin';
import { sensesOf } from '../language/senses';

/** `c` characters, `p` syllables, `s` senses: each family is scaled on its own, so that none drowns the others. */
export const FAMILIES = ['c', 'p', 's'] as const;
export type FeatureFamily = (typeof FAMILIES)[number];
export const FAMILY_WEIGHTS: Record<FeatureFamily, number> = { c: 1, p: 0.8, s: 0.4 };

/** A text without Chinese characters is typed pinyin or foreign: its letters mean something together only, and are among the syllables. */
const HAN = /\p{Script=Han}/u;
const LETTERS = /[a-z]+ ?/g;

/** `['c:办', 'c:^办', …, 'p:ban', …, 's:asking-how']` of a normalised text; `^` and `$` mark the ends, a space leaves a `_` in pairs. */
export function extractFeatures(normalized: string): string[] {
  const written = HAN.test(normalized) ? normalized : normalized.replace(LETTERS, '');
  return [
    ...grams('c', [...written.replaceAll(' ', '_')], ''),
    ...grams('p', syllablesOf(normalized).map(foldAccent), '-'),
    ...sensesOf(normalized).map((sense) => `s:${sense}`),
  ];
}

function grams(family: 'c' | 'p', units: string[], joint: string): string[] {
  const features: string[] = [];
  let previous = '^';
  for (const unit of [...units, '$']) {
    if (unit !== '$' && unit !== '_') features.push(`${family}:${unit}`);
    features.push(`${family}:${previous}${joint}${unit}`);
    previous = unit;
  }
  return features;
}

export function familyOf(feature: string): FeatureFamily {
  return feature[0] as FeatureFamily;
}
