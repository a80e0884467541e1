/** A stream of numbers in [0, 1) that depends on the seed alone, so that training and tests repeat exactly (mulberry32). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + STEP) | 0;
    return scramble(state) / 4_294_967_296;
  };
}

const STEP = 0x6d2b79f5;

/** @returns 32 bits that hang on each bit of the state */
function scramble(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

/** The same 32 bits for the same key and round, and no pattern from one to the next of either. */
export const mix = (key: number, round: number): number => scramble((key + Math.imul(round + 1, STEP)) | 0);

/** One element of a list that is not empty. */
export function pick<T>(list: readonly T[], random: Random): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error('pick: the list is empty');
  return chosen;
}

/** Shuffles in place (Fisher-Yates). */
export function shuffle<T>(list: { length: number; [index: number]: T }, random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = list[i] as T;
    list[i] = list[j] as T;
    list[j] = held;
  }
}

/** A seed of a text's own (FNV-1a): what is drawn for it does not hang on what comes before it. */
export function seedOf(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
