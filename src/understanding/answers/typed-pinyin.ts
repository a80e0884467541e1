/** Numbers, times and amounts typed in pinyin, in the signs that the other parsers read: si shi ba → 四十八, qu nian wu yue → 去年五月. */
import { readData } from '../data';

const table = readData<typeof import('../data/typed-pinyin.json')>('typed-pinyin.json');

const digits: Record<string, string> = table.digits;
const signs: Record<string, string> = { ...table.digits, ...table.units, ...table.words };
/** Syllables whose reading hangs on their neighbours. */
const SEVERAL = ['shi', 'qian', 'kuai'];
/** Longest first: budao is no 不 beside 到. */
const SYLLABLES = [...Object.keys(signs), ...SEVERAL].sort((one, other) => other.length - one.length);
const LONGEST_WORD = 24;
const ONLY_LETTERS = /^[a-z\d\s.,'/-]+$/;

/** @returns the same text where not every word of it is such a syllable */
export function fromPinyin(text: string): string {
  const typed = text.normalize('NFKC').toLowerCase().trim();
  if (!/[a-z]/.test(typed) || !ONLY_LETTERS.test(typed)) return text;
  const words = typed.match(/[a-z]+|\d+(?:[./-]\d+)*/g) ?? [];
  const syllables: string[] = [];
  for (const word of words) {
    const parts = /\d/.test(word) ? [word] : split(word);
    if (!parts) return text;
    syllables.push(...parts);
  }
  return syllables.map((syllable, at) => signOf(syllable, syllables[at - 1], syllables[at + 1], syllables[at + 2])).join('');
}

/** wushier → wu shi er. */
function split(word: string): string[] | null {
  if (word === '') return [];
  if (word.length > LONGEST_WORD) return null;
  for (const syllable of SYLLABLES) {
    const rest = word.startsWith(syllable) ? split(word.slice(syllable.length)) : null;
    if (rest) return [syllable, ...rest];
  }
  return null;
}

const isDigit = (syllable: string | undefined): boolean =>
  syllable !== undefined && (Object.hasOwn(digits, syllable) || /^\d/.test(syllable));
const isCount = (syllable: string | undefined): boolean =>
  isDigit(syllable) || syllable === 'bai' || syllable === 'wan' || syllable === 'shi';

function signOf(syllable: string, before: string | undefined, after: string | undefined, afterNext: string | undefined): string {
  if (syllable === 'shi') {
    // wo shi si shi ba: whoever names himself before it says what he is, unless no other ten follows.
    const isVerb = after === 'shi' || /^\d/.test(after ?? '') || (before === 'wo' && isDigit(after) && afterNext === 'shi');
    return isVerb && !isDigit(before) ? '是' : '十';
  }
  if (syllable === 'qian') {
    if (isCount(before)) return '千';
    return before === 'kuai' ? '钱' : '前';
  }
  if (syllable === 'kuai') return isCount(before) || before === 'qian' ? '块' : '快';
  return signs[syllable] ?? syllable;
}
