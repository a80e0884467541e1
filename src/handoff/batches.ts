/**
 * Much work in transactions of a bounded time: whoever waits for one of them (on the embedded database everybody does) waits shortly.
 * How much fits into one depends on the disk, so the size follows what the last one took. Knows nothing of what is done.
 */
import { TookTooLongError } from '../store/brief';

/** A turn that comes meanwhile waits for one batch at most; below a tenth of a second people notice nothing. */
export const TARGET_MILLISECONDS = 25;
const FIRST_SIZE = 50;
const LARGEST_SIZE = 5_000;
/** One quick batch says little about the next. */
const GROWTH = 2;
/** Where the least took too long so often, one rest after the other, the database is far away or always busy: waiting longer helps nobody. */
const REFUSALS = 10;
const REST_AFTER_REFUSAL_MILLISECONDS = 100;

export interface BatchOptions {
  /** Monotonic milliseconds. */
  now?: () => number;
  pause?: (milliseconds: number) => Promise<void>;
}

type Batch = (size: number, limited: boolean) => Promise<number>;

export class Batches {
  #size = FIRST_SIZE;
  readonly #now: () => number;
  readonly #pause: (milliseconds: number) => Promise<void>;

  constructor({ now = () => performance.now(), pause = later }: BatchOptions = {}) {
    this.#now = now;
    this.#pause = pause;
  }

  /**
   * Repeats `batch` until it does less than it might. What took too long is tried again by halves; where even the least takes too long
   * time and again, it is done without a limit, because it must be done.
   * @param batch does up to `size` pieces of work in one transaction, which may take long only where it is not `limited` @returns how many it did
   * @returns how many were done in all
   */
  async run(batch: Batch): Promise<number> {
    for (let all = 0, refusals = 0; ;) {
      const size = this.#size;
      const limited = refusals < REFUSALS;
      try {
        const done = await this.unhurried(() => this.#sized(size, limited, batch));
        if (done < size) return all + done;
        all += done;
        // Once it was too much, the next one gets one try.
        refusals = limited ? 0 : REFUSALS - 1;
      } catch (error) {
        if (!(error instanceof TookTooLongError)) throw error;
        if (size === 1) refusals += 1;
        this.#size = Math.ceil(size / 2);
        await this.#pause(REST_AFTER_REFUSAL_MILLISECONDS);
      }
    }
  }

  async #sized(size: number, limited: boolean, batch: Batch): Promise<number> {
    const begun = this.#now();
    const pieces = await batch(size, limited);
    if (pieces >= size) this.#size = nextSize(size, this.#now() - begun);
    return pieces;
  }

  /** Rests afterwards as long as the work took: half of the time belongs to others. */
  async unhurried<T>(work: () => Promise<T>): Promise<T> {
    const begun = this.#now();
    const result = await work();
    await this.#pause(this.#now() - begun);
    return result;
  }
}

/** @param tookMilliseconds what a batch of `size` pieces took @returns how many pieces may be in the next */
export function nextSize(size: number, tookMilliseconds: number): number {
  const fitting = Math.floor((size * TARGET_MILLISECONDS) / Math.max(tookMilliseconds, 1));
  return Math.max(1, Math.min(fitting, size * GROWTH, LARGEST_SIZE));
}

const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
