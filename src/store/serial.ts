/** Runs one task at a time, first come first served. Knows no database. */

interface Waiter {
  start(): void;
}

export class Serial {
  #busy = false;
  readonly #waiting: Waiter[] = [];

  constructor(private readonly waitLimitMilliseconds: number) {}

  get busy(): boolean {
    return this.#busy;
  }

  /** Tasks that stand in line behind the running one. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * @throws when the task cannot start within the limit: a transaction opened inside another one waits for the outer,
   * which waits for it, and would do so for ever
   */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#busy) await this.#turn();
    this.#busy = true;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      // Handed over while still busy, so that a newcomer cannot slip in before the one that has waited.
      if (next) next.start();
      else this.#busy = false;
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(
          new Error(
            `A transaction waited ${this.waitLimitMilliseconds} ms for the one before it. ` +
              'Is transaction() called inside transaction(), or something slow awaited inside one?',
          ),
        );
      }, this.waitLimitMilliseconds);
      const waiter: Waiter = {
        start() {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiting.push(waiter);
    });
  }
}
