/** Answers typed in letters where Chinese was meant: mei you for 没有. Read only where nothing else was understood. */
import { syllable } from '../src/understanding/language/pinyin';
import { namesOf } from './option-names';
import type { Step, StepOption } from './forms';
import { wordingsOf } from './words';

/** Longer texts are English, or a sentence. */
const LONGEST = 40;
const LETTERS = /^[a-z\s'’]+$/iu;

export const isTypedInLetters = (text: string): boolean => text.length <= LONGEST && LETTERS.test(text);

/** Whether the letters are one of the wordings as they sound, whatever the spaces. */
export function soundsLikeOneOf(letters: string, wordings: string): boolean {
  const typed = joined(letters);
  return wordingsOf(wordings).some((wording) => soundOf(wording) === typed);
}

/** The option that the letters spell; null where none or more than one does. */
export function optionThatSounds(step: Pick<Step, 'options'>, letters: string): StepOption | null {
  const typed = joined(letters);
  const fitting = step.options.filter((option) =>
    [option.label, ...namesOf(option).names, ...wordingsOf(option.words ?? '')].some((name) => soundOf(name) === typed),
  );
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

const joined = (letters: string): string => letters.toLowerCase().replace(/[^a-z]/g, '');

/** A character without a reading matches nothing. */
const soundOf = (text: string): string => [...text.replace(/[\s\p{P}]/gu, '')].map((character) => syllable(character) ?? '#').join('');
