/** Counts events by key over a sliding window in bounded memory; knows nothing of what is counted. */

export interface RateLimitOptions {
  /** Events of one key within the window. */
  limit: number;
  windowSeconds: number;
  /** Keys remembered at most; the least recently seen is forgotten first. */
  maxKeys?: number;
  /** Monotonic milliseconds. Not the wall clock: a set clock must neither open nor shut the gate. */
  now?: () => number;
}

interface Count {
  /** Number of the window that `current` counts. */
  window: number;
  current: number;
  previous: number;
}

const DEFAULT_MAX_KEYS = 20_000;

export class RateLimit {
  private readonly counts = new Map<string, Count>();
  private readonly windowMilliseconds: number;
  private readonly now: () => number;

  constructor(private readonly options: RateLimitOptions) {
    this.windowMilliseconds = options.windowSeconds * 1_000;
    this.now = options.now ?? (() => performance.now());
  }

  /** Counts one event. @returns 0 when it is allowed, else the seconds to wait; a refused event is not counted */
  take(key: string): number {
    const time = this.now();
    const window = Math.floor(time / this.windowMilliseconds);
    const share = 1 - (time % this.windowMilliseconds) / this.windowMilliseconds;
    const count = this.at(key, window);
    if (count.previous * share + count.current >= this.options.limit) return Math.max(1, Math.ceil(share * this.options.windowSeconds));
    count.current += 1;
    return 0;
  }

  /** Keys remembered now. */
  get size(): number {
    return this.counts.size;
  }

  private at(key: string, window: number): Count {
    const known = this.counts.get(key);
    this.counts.delete(key);
    const previous = known && known.window === window - 1 ? known.current : 0;
    const count = known && known.window === window ? known : { window, current: 0, previous };
    this.counts.set(key, count);
    if (this.counts.size > (this.options.maxKeys ?? DEFAULT_MAX_KEYS)) {
      const oldest = this.counts.keys().next();
      if (!oldest.done) this.counts.delete(oldest.value);
    }
    return count;
  }
}

/** Addresses that belong to one customer count as one: an IPv6 host has its whole /64. */
export function addressKey(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return plain.includes(':') && !plain.startsWith('::') ? plain.split(':').slice(0, 4).join(':') : plain;
}
