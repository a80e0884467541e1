/** What the options of a question are called, and which of them a text names. Knows no turn. */
import type { Step, StepOption } from './forms';
import { anyWordOf, normalize, wordingsOf } from './words';

interface OptionNames {
  /** Normalised. */
  label: string;
  /** All it is called, label and words, of at least two characters. */
  names: readonly string[];
  /** One of them; most texts hold none. */
  any: RegExp;
}

/** By label and words: options are sentences of locales, asked for at every clause. */
const knownNames = new Map<string, Map<string, OptionNames>>();

export function namesOf({ label, words = '' }: StepOption): OptionNames {
  let byWords = knownNames.get(label);
  if (!byWords) knownNames.set(label, (byWords = new Map<string, OptionNames>()));
  let known = byWords.get(words);
  if (!known) {
    const names = [label, ...wordingsOf(words)].map(normalize).filter((name) => name.length > 1);
    byWords.set(words, (known = { label: normalize(label), names, any: anyWordOf(names.join('|')) }));
  }
  return known;
}

const LETTER = /[a-z]/;

/** Latin words count whole only: “me” is not said in “documents”. Both normalised. */
function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    const beginsInWord = LETTER.test(text.slice(Math.max(at - 1, 0), at)) && LETTER.test(name.charAt(0));
    if (!beginsInWord && !(LETTER.test(text.slice(end, end + 1)) && LETTER.test(name.slice(-1)))) return true;
  }
  return false;
}

/** Options whose name or other wording occurs in the text; a name contained in a longer fitting one does not count. */
export function namedOptions(step: Pick<Step, 'kind' | 'options'>, text: string): StepOption[] {
  const said = normalize(text);
  const hits = step.options.flatMap((option) => {
    const { names, any } = namesOf(option);
    const named = any.test(said) ? names.filter((name) => standsIn(said, name)) : [];
    return named.length === 0 ? [] : [{ option, longest: Math.max(...named.map((name) => name.length)) }];
  });
  const best = Math.max(0, ...hits.map(({ longest }) => longest));
  return step.kind === 'multi'
    ? hits.map(({ option }) => option)
    : hits.filter(({ longest }) => longest === best).map(({ option }) => option);
}
