/** Places typed in letters, the larger one beside the smaller: “Ruzhou, Henan”, he nan ru zhou. What is made of one name alone is left to the parser. */
import type { RegionAnswer } from '../types';

/** More words are a sentence. */
const MOST_WORDS = 8;
const LETTERS = /^[a-z\s,，.'’-]+$/iu;

/** What kind of place it is does not tell which. */
const LEVEL = /^(?:province|city|county|district|prefecture|china)$/iu;

type Place = Omit<RegionAnswer, 'confirm' | 'candidates'>;

/**
 * @param parse reads one name
 * @returns the smaller of two places of which one lies in the other, to be confirmed; null where there are no two such
 */
export function typedPlace(text: string, parse: (name: string) => RegionAnswer | null): RegionAnswer | null {
  if (!LETTERS.test(text)) return null;
  const words = text.split(/[^a-z]+/iu).filter((word) => word !== '' && !LEVEL.test(word));
  if (words.length > MOST_WORDS) return null;
  const placesIn = (part: readonly string[]): Place[] => placesOf(parse(part.join('')));
  for (let at = 1; at < words.length; at++) {
    const [before, after] = [placesIn(words.slice(0, at)), placesIn(words.slice(at))];
    const found = within(before, after) ?? within(after, before);
    if (found)
      return {
        province: found.province,
        city: found.city,
        ...(found.county ? { county: found.county } : {}),
        code: found.code,
        confirm: true,
      };
  }
  return null;
}

const placesOf = (answer: RegionAnswer | null): Place[] => (answer ? (answer.candidates ?? [answer]) : []);

/** The one of the smaller places that lies in one of the larger. */
function within(larger: readonly Place[], smaller: readonly Place[]): Place | undefined {
  return smaller.find(({ code }) => larger.some((one) => one.code !== code && code.startsWith(one.code.replace(/(?:00)+$/, ''))));
}
