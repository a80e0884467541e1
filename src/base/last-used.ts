/** Keeps what was set last, up to so many; what was not set for the longest goes first. Knows nothing of what it keeps. */
export class LastUsed<Value> {
  readonly #kept = new Map<string, Value>();

  constructor(private readonly most: number) {}

  get(key: string): Value | undefined {
    return this.#kept.get(key);
  }

  set(key: string, value: Value): void {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size <= this.most) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      break;
    }
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }
}
