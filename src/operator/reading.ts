/** Tells what is read out from what is meant for the operator alone: remarks in brackets at the edge of a sentence. */
import type { Passage } from '../web/operator/contract';

/** At the beginning of a line or after the end of a sentence; brackets within a sentence belong to it. */
const REMARK = /(^|\n|[。？！?!.”])\s*（([^（）\n]{1,60})）(?=\s*(?:$|\n|[“"\p{L}\p{N}]))/gu;
/** Stands before what is read out, and says only that. */
const CUES = new Set(['念', '读']);

export function passagesOf(text: string): Passage[] {
  const passages: Passage[] = [];
  let from = 0;
  const add = (kind: Passage['kind'], words: string): void => {
    const trimmed = words.trim();
    if (trimmed) passages.push({ kind, text: trimmed });
  };
  for (const match of text.matchAll(REMARK)) {
    add('say', text.slice(from, match.index + (match[1] ?? '').length));
    from = match.index + match[0].length;
    if (!CUES.has(match[2] ?? '')) add('hint', match[2] ?? '');
  }
  add('say', text.slice(from));
  return passages;
}
