/** A pause that can be cut short. Knows nothing of what is waited for. */
export class Nap {
  #called = false;
  #wake: () => void = () => undefined;

  /** Ends the pause; where nobody pauses at the moment, the next one is left out. */
  end(): void {
    this.#called = true;
    this.#wake();
  }

  async take(milliseconds: number): Promise<void> {
    if (!this.#called) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#called = false;
  }
}
