/**
 * What an operator finds while typing with a caller on the line: answers, questions of the self-check and provisions, by words, parts of
 * words, whole questions or pinyin. Pure: the entries come from `desk-entries.ts`; knows no page and no call.
 */
import { toSimplified } from '../understanding/language/simplified';
import { entriesOf, type DeskEntry, type DeskKind, type DeskSource, type SearchedEntry } from './desk-entries';
import { Ranking } from './ranking';
import { findTyped, typedForm, type TypedForm } from './typed-pinyin';
import { createTermReader } from './wording';

export type { DeskEntry, DeskKind, DeskSource } from './desk-entries';

export interface DeskSearch {
  /**
   * Best first, every one with something in common with the query; an empty query finds nothing.
   * @param query cut after {@link LONGEST_QUERY} characters @param limit at most {@link MOST_RESULTS}, default 10
   */
  find(query: string, limit?: number): DeskEntry[];
  /** One entry again, as from a list of those used lately; undefined where this release has none such. */
  entry(kind: DeskKind, id: string): DeskEntry | undefined;
}

export const LONGEST_QUERY = 64;
export const MOST_RESULTS = 50;
const DEFAULT_LIMIT = 10;
const MOST_PARTS = 8;
/** Pairs of letters occur in every running text; a name is found from the first letter. */
const SHORTEST_TYPED_IN_BODY = 4;

/** A text that begins with what was typed fits better than one in which it stands somewhere. */
const AT_START = 1.5;
const WHOLE = 1;
/** An answer is ready to be said; a clause must be put into words first. */
const KIND_FACTOR: Readonly<Record<DeskKind, number>> = { answer: 1.2, question: 1, provision: 1 };
/** What typed parts do not tell apart, how well the whole query fits does. */
const FIT_WEIGHT = 6;
/** Where no entry has all that was typed: how well the best must fit to be shown at all, and the others beside it. */
const [LEAST_FIT, LEAST_SHARE_OF_BEST] = [0.15, 0.4];

interface Indexed {
  entry: DeskEntry;
  texts: { text: string; typed: TypedForm; weight: number; isName: boolean }[];
}

/** Takes some tens of milliseconds: make one for each language and keep it. */
export function createDeskSearch(source: DeskSource): DeskSearch {
  const searched = entriesOf(source);
  const indexed = searched.map(indexOf);
  const termsOf = createTermReader(source.policy.pack.questionWords);
  const ranking = new Ranking(
    searched.map(({ texts }) => texts.map(({ text, isName }) => ({ terms: termsOf(text), weight: isName ? 1 : 0.5 }))),
    termsOf,
  );
  const byKey = new Map(searched.map(({ entry }) => [`${entry.kind} ${entry.id}`, entry]));

  return {
    entry: (kind, id) => byKey.get(`${kind} ${id}`),
    find(query, limit = DEFAULT_LIMIT) {
      const heard = folded(toSimplified([...query].slice(0, LONGEST_QUERY).join('')));
      const parts = partsOf(heard);
      if (parts.length === 0) return [];
      const fits = new Map(ranking.rank(heard).map(({ index, score }) => [index, score]));
      const hits = indexed.flatMap((one, index) => {
        const score = scoreOf(one, parts);
        return score === 0 ? [] : [{ entry: one.entry, score: score * KIND_FACTOR[one.entry.kind] + FIT_WEIGHT * (fits.get(index) ?? 0) }];
      });
      return (hits.length > 0 ? hits : alike(fits, indexed))
        .toSorted((one, other) => Number(other.entry.inForce) - Number(one.entry.inForce) || other.score - one.score)
        .slice(0, Math.min(limit, MOST_RESULTS))
        .map(({ entry }) => entry);
    },
  };
}

/** A question said as a whole has no entry with all its words in this order: those that are most like it. */
function alike(fits: ReadonlyMap<number, number>, indexed: readonly Indexed[]): { entry: DeskEntry; score: number }[] {
  const best = Math.max(0, ...fits.values());
  if (best < LEAST_FIT) return [];
  return [...fits].flatMap(([index, score]) => {
    const entry = indexed[index]?.entry;
    return entry === undefined || score < best * LEAST_SHARE_OF_BEST ? [] : [{ entry, score }];
  });
}

function indexOf({ entry, texts }: SearchedEntry): Indexed {
  return {
    entry,
    texts: texts.map(({ text, weight, isName }) => ({ text: folded(text), typed: typedForm(folded(text)), weight, isName })),
  };
}

const SEPARATORS = /[\p{P}\p{S}\p{C}\p{Z}\s]+/gu;

/** One width, lower case, every run of punctuation and white space one space. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(SEPARATORS, ' ').trim();
}

/** Letters and what is no letter apart, as both may be typed in one go: 社保bt → 社保, bt. */
function partsOf(heard: string): string[] {
  return [...new Set(heard.match(/[a-z]+|[^a-z\s]+/g))].slice(0, MOST_PARTS);
}

/** 0 where a part occurs nowhere in the entry: each further word narrows the list. */
function scoreOf({ texts }: Indexed, parts: readonly string[]): number {
  let sum = 0;
  for (const part of parts) {
    let best = 0;
    for (const one of texts) best = Math.max(best, one.weight * fitOf(one, part));
    if (best === 0) return 0;
    sum += best;
  }
  return sum / parts.length;
}

function fitOf({ text, typed, isName }: Indexed['texts'][number], part: string): number {
  const isLetters = /^[a-z]/.test(part);
  const written = isLetters ? wordStart(text, part) : text.indexOf(part);
  const at = written < 0 && isLetters && (isName || part.length >= SHORTEST_TYPED_IN_BODY) ? findTyped(typed, part) : written;
  if (at < 0) return 0;
  return (at === 0 ? AT_START : 1) + WHOLE * Math.min(1, part.length / Math.max(1, text.length));
}

/** "age" is not said in "page", but begins "agency". */
function wordStart(text: string, letters: string): number {
  for (let at = text.indexOf(letters); at >= 0; at = text.indexOf(letters, at + 1)) {
    if (!/[a-z]/.test(text.charAt(at - 1))) return at;
  }
  return -1;
}
