/**
 * What an answer holds besides its value. A value counts without being read back only if every word around it is known to leave it
 * what it is: whoever says more than we know may have said that it was another's, of another time, or wrong.
 */
import { readData } from '../data';

const words = readData<typeof import('../data/residue.json')>('residue.json');

export type ResidueKind = Exclude<keyof typeof words, 'about' | 'common' | 'turning'>;

interface Known {
  value: RegExp;
  around: RegExp;
  /** Whether a clause of its own may hold words we do not know: never beside a number that somebody will be called at, or is known by. */
  comments: boolean;
  /** What takes a value back, where that is other than for most. */
  turning: RegExp;
}

const COMMON = words.common.join('|');
const WORD = /[\p{L}\p{N}]/u;
const TURNING = new RegExp(words.turning);
/** Stands where the value stood. */
export const VALUE_MARK = '§';

const known = Object.fromEntries(
  Object.entries(words).flatMap(([kind, entry]) => {
    if (typeof entry !== 'object' || !('value' in entry)) return [];
    const around = new RegExp(`${entry.words.join('|')}|${COMMON}`, 'g');
    const turning = 'turning' in entry ? new RegExp(entry.turning) : TURNING;
    return [[kind, { value: new RegExp(entry.value, 'g'), around, comments: entry.comments, turning }]];
  }),
) as Record<ResidueKind, Known>;

/** Whether something in the text is not known to leave its value what it is. @param text answer text, clauses apart by one space */
export function hasResidue(kind: ResidueKind, text: string): boolean {
  const { value, around, comments, turning } = known[kind];
  return text
    .replace(value, VALUE_MARK)
    .split(' ')
    .some((clause) => WORD.test(clause.replace(around, ' ')) && !(comments && isComment(clause, turning)));
}

/** A clause beside the value that takes nothing back, and names no other time, person or number. */
const isComment = (clause: string, turning: RegExp): boolean => !clause.includes(VALUE_MARK) && !turning.test(clause);
