/**
 * What is said by whom: what is read out is told from what is meant for the operator alone (remarks in brackets at the edge of a
 * sentence), and the caller's words from the operator's “he says”.
 */
import { LOCALES, type Texts } from '../locale';
import type { Passage } from '../web/operator/contract';

/** At the beginning of a line or after the end of a sentence; brackets within a sentence belong to it. */
const REMARK = /(^|\n|[。？！?!.”])\s*[（(]([^（）()\n]{1,60})[）)](?=\s*(?:$|\n|[“"\p{L}\p{N}]))/gu;

export interface Reader {
  passagesOf(text: string): Passage[];
  /** Of what to do in a crisis only the words in quotation marks are said to the caller; where there are none, all of it is. */
  crisisPassagesOf(text: string): Passage[];
}

/** By the marks of every language: what was said before a call went on in another one is still there. */
export const readerIn = (texts: Pick<Texts, 'in'>): Reader =>
  createReader(LOCALES.flatMap((locale) => texts.in(locale)('operator.readOut').split('|')));

/** @param marks how the sentences say, in brackets, that what follows is read out; nobody is shown them */
function createReader(marks: readonly string[]): Reader {
  const quotedAfterMark = new RegExp(`[（(](?:${marks.join('|')})[）)]\\s*[“"]([^”"]+)[”"]`, 'u');

  function passagesOf(text: string): Passage[] {
    const passages: Passage[] = [];
    let from = 0;
    const add = (kind: Passage['kind'], words: string): void => {
      const trimmed = words.trim();
      if (trimmed) passages.push({ kind, text: trimmed });
    };
    for (const match of text.matchAll(REMARK)) {
      add('say', text.slice(from, match.index + (match[1] ?? '').length));
      from = match.index + match[0].length;
      if (!marks.includes(match[2] ?? '')) add('hint', match[2] ?? '');
    }
    add('say', text.slice(from));
    return passages;
  }

  return {
    passagesOf,
    crisisPassagesOf(text) {
      const parts = text.split(quotedAfterMark);
      if (parts.length === 1) return passagesOf(text);
      const passages = parts.map((part, index): Passage => ({ kind: index % 2 === 1 ? 'say' : 'hint', text: part.trim() }));
      return passages.filter((passage) => passage.text !== '');
    },
  };
}

/**
 * The caller's own words: `他说大概三年多没干了` → `大概三年多没干了`. What is said of somebody else is understood as about somebody else.
 * @param frames beginnings joined by `|`, a longer one before those that it begins with
 */
export function inCallersWords(text: string, frames: string): string {
  const said = text.trim();
  const frame = frames.split('|').find((one) => said.toLowerCase().startsWith(one));
  const rest = frame === undefined ? said : said.slice(frame.length).replace(/^[\s，,：:、“"]+|[”"]+$/gu, '');
  return rest || said;
}
