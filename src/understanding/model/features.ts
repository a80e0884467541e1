/** What the model looks at: characters and fuzzy syllables, one by one and in pairs. */
import { foldAccent, syllablesOf } from '../language/pinyin';

/** `c` characters, `p` syllables: each family is scaled on its own, so that neither drowns the other. */
export type FeatureFamily = 'c' | 'p';
export const FAMILY_WEIGHTS: Record<FeatureFamily, number> = { c: 1, p: 0.8 };

/** Letters mean something together only: as syllables of typed pinyin and as foreign words they are among the syllables. */
const LETTERS = /[a-z]+ ?/g;

/** `['c:办', 'c:^办', …, 'p:ban', …]` of a normalised text; `^` and `$` mark the ends, a space leaves a `_` in pairs. */
export function extractFeatures(normalized: string): string[] {
  return [
    ...grams('c', [...normalized.replace(LETTERS, '').replaceAll(' ', '_')], ''),
    ...grams('p', syllablesOf(normalized).map(foldAccent), '-'),
  ];
}

function grams(family: FeatureFamily, units: string[], joint: string): string[] {
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
  return feature.startsWith('c') ? 'c' : 'p';
}
