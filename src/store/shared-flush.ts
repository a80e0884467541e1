/**
 * One disk flush for many commits: while a flush is under way, whoever commits waits for the next one together.
 * Knows no database; what a flush is, it is told.
 */
export class SharedFlush {
  #dirty = false;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #failure: Error | undefined;

  /** @param flush brings everything written before its call to the disk */
  constructor(private readonly flush: () => Promise<void>) {}

  /** Something was written that is not on the disk yet. */
  written(): void {
    this.#dirty = true;
  }

  /**
   * Resolves when everything written before this call is on the disk; at once when nothing is outstanding.
   * @throws once a flush has failed, now and ever after: the system may have dropped what it could not write
   */
  async flushed(): Promise<void> {
    if (this.#dirty) {
      this.#dirty = false;
      this.#next ??= this.#after(this.#running);
    }
    // A caller that wrote nothing may have read what another one wrote, so it waits for that as well.
    await (this.#next ?? this.#running);
    if (this.#failure) throw this.#failure;
  }

  async #after(previous: Promise<void>): Promise<void> {
    await previous;
    if (this.#next) this.#running = this.#next;
    this.#next = undefined;
    // What is written from here on needs a flush of its own.
    try {
      await this.flush();
    } catch (error) {
      this.#failure = new Error('The disk did not take what was written. Check it, then start the server again.', { cause: error });
    }
  }
}
