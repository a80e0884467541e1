/** How long to wait before the next attempt: doubling, with jitter, so that a restarted server is not met by everyone at once. */

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

export interface Backoff {
  /** Milliseconds: between half and the whole of 1 s, 2 s, 4 s … 30 s. */
  next(): number;
  reset(): void;
}

export function createBackoff(random: () => number): Backoff {
  let failures = 0;
  return {
    next: () => Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** failures++) * (0.5 + random() / 2)),
    reset() {
      failures = 0;
    },
  };
}
