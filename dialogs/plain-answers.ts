/**
 * Answers that are nothing but an answer: a button, a number, a place, a date. The crisis detector looks at every other message;
 * these few characters alone are too little for it to judge and cannot be a cry for help.
 */
import { understandAnswer } from '../src/understanding';
import type { RegionAnswer } from '../src/understanding/types';
import { exactOption } from './answers';
import { readName } from './names';
import { namesOf } from './option-names';
import type { Step } from './forms';
import type { Turn } from './turn';
import { inPlainWords, isOneOf, normalize, wordingsOf } from './words';

/** Longer messages say more than the answer. */
const PLAIN_MAX_LENGTH = 24;

export function isPlainAnswer(turn: Turn, step: Step): boolean {
  if (turn.text.length > PLAIN_MAX_LENGTH) return false;
  if (exactOption(step, turn.text) || isOneOf(turn.text, turn.t('words.unsure')) || isOneOf(turn.text, turn.t('words.none'))) return true;
  if (isNamedAlone(turn, step)) return true;
  switch (step.kind) {
    case 'multi':
      return turn.text.split(/[、,，;；\s]+/).every((part) => part === '' || exactOption(step, part) !== undefined);
    case 'region':
      return isPlace(turn);
    case 'birthdate':
    case 'age':
    case 'unemployed_since':
    case 'phone':
    case 'id_number':
      return (
        consistsOf(turn.text, turn.t(step.kind === 'phone' ? 'words.phoneCharacters' : 'words.dateCharacters')) &&
        understandAnswer(step.kind === 'birthdate' ? 'age' : step.kind, turn.text, { today: turn.scope.today }) !== null
      );
    case 'text':
      return step.facts.includes('name') && isName(turn);
    default:
      return false;
  }
}

/** 俺自个儿问的, 就是打零工呗: an option's own words, and around them nothing but words that carry grammar. */
function isNamedAlone(turn: Turn, step: Step): boolean {
  if (!NAMED.has(step.kind) || turn.scope.understanding?.crisis === 'alarm') return false;
  const said = normalize(inPlainWords(turn.text, turn.t('words.dialect')));
  const named = step.options.flatMap((option) => namesOf(option).names).filter((name) => said.includes(name));
  const longest = named.sort((one, other) => other.length - one.length)[0];
  if (!longest) return false;
  const rest = wordingsOf(turn.t('words.answerFillers')).reduce((left, filler) => left.replaceAll(filler, ' '), said.replace(longest, ' '));
  return !/[\p{L}\p{N}]/u.test(rest);
}

const NAMED: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['choice', 'yesno', 'multi', 'unemployed_since']);

function isPlace(turn: Turn): boolean {
  const place: RegionAnswer | null = understandAnswer('region', turn.text, { today: turn.scope.today });
  if (!place) return false;
  const names = [place, ...(place.candidates ?? [])]
    .map(({ province, city, county }) => `${province}${city ?? ''}${county ?? ''}`)
    .join('');
  return consistsOf(turn.text, names + turn.t('words.placeCharacters'));
}

function isName(turn: Turn): boolean {
  const name = readName(turn);
  return (
    name !== null &&
    turn.scope.understanding?.crisis !== 'alarm' &&
    ![...name.words].some((character) => turn.t('words.notInNames').includes(character))
  );
}

function consistsOf(text: string, characters: string): boolean {
  const allowed = new Set(characters);
  return [...normalize(text)].every((character) => allowed.has(character) || /[\s\p{P}]/u.test(character));
}
