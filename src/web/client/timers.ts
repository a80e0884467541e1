/** Timers by name: setting one again replaces it. */
import type { Edge } from './edge';

export interface Timers {
  after(name: string, milliseconds: number, run: () => void): void;
  every(name: string, milliseconds: number, run: () => void): void;
  cancel(...names: string[]): void;
  clear(): void;
}

export function createTimers(edge: Pick<Edge, 'after'>): Timers {
  const running = new Map<string, () => void>();
  const cancel = (...names: string[]): void => {
    for (const name of names) {
      running.get(name)?.();
      running.delete(name);
    }
  };
  const after = (name: string, milliseconds: number, run: () => void): void => {
    cancel(name);
    running.set(name, edge.after(milliseconds, run));
  };
  const every = (name: string, milliseconds: number, run: () => void): void =>
    after(name, milliseconds, () => {
      every(name, milliseconds, run);
      run();
    });
  return { after, every, cancel, clear: () => cancel(...running.keys()) };
}
