/**
 * Counts by labels whose values are all known beforehand: one number per combination in an array that never grows, so whatever people
 * write cannot add a series, and counting costs a few look-ups. Prometheus gets the numbers when it asks. Knows not what is counted.
 */
import { Counter, type Registry } from 'prom-client';

/** What a value becomes that is not in its label's list. */
export const OTHER = 'other';
/** So few combinations are shown from the start, as zero: a rate sees the first one, too. */
const SHOWN_FROM_THE_START = 64;

export type Labels = Readonly<Record<string, readonly string[]>>;

export class Tally {
  readonly #values: readonly (readonly string[])[];
  readonly #places: readonly ReadonlyMap<string, number>[];
  readonly #counts: Float64Array;

  constructor(registry: Registry, { name, help, labels }: { name: string; help: string; labels: Labels }) {
    const names = Object.keys(labels);
    this.#values = names.map((label) => [...(labels[label] ?? []), OTHER]);
    this.#places = this.#values.map((values) => new Map(values.map((value, place) => [value, place])));
    this.#counts = new Float64Array(this.#values.reduce((product, { length }) => product * length, 1));
    const labelsOf = (index: number): Record<string, string> => this.#labels(names, index);
    const counts = this.#counts;
    registry.registerMetric(
      new Counter({
        name,
        help,
        labelNames: names,
        registers: [],
        collect() {
          this.reset();
          counts.forEach((count, index) => {
            if (count > 0 || counts.length <= SHOWN_FROM_THE_START) this.inc(labelsOf(index), count);
          });
        },
      }),
    );
  }

  /** The most series that there can ever be. */
  get size(): number {
    return this.#counts.length;
  }

  /** @param values one for each label, in the order of the labels */
  count(...values: readonly (string | undefined)[]): void {
    let index = 0;
    for (let label = 0; label < this.#values.length; label++) {
      const size = this.#values[label]?.length ?? 1;
      index = index * size + (this.#places[label]?.get(values[label] ?? OTHER) ?? size - 1);
    }
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  #labels(names: readonly string[], index: number): Record<string, string> {
    // In their own order, which is that of the lines.
    const labels: Record<string, string> = Object.fromEntries(names.map((name) => [name, OTHER]));
    let rest = index;
    for (let label = names.length - 1; label >= 0; label--) {
      const values = this.#values[label] ?? [];
      labels[names[label] ?? ''] = values[rest % values.length] ?? OTHER;
      rest = Math.floor(rest / values.length);
    }
    return labels;
  }
}
