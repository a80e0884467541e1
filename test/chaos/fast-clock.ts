/** A clock for servers under test that runs faster than life: waits of seconds between tries, and leases, pass in a moment. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TICK_MILLISECONDS = 50;

export interface FastClock {
  /** For `TEST_CLOCK_FILE`. */
  file: string;
  now(): Date;
  /** Lets so much time pass at once. */
  skip(milliseconds: number): void;
  stop(): void;
}

export function startFastClock(folder: string, speed: number): FastClock {
  const file = join(folder, 'clock');
  const started = Date.now();
  let skipped = 0;
  const now = (): Date => new Date(started + (Date.now() - started) * speed + skipped);
  const tick = (): void => {
    // Moved into place: a server must never read half a time.
    writeFileSync(`${file}.next`, now().toISOString());
    renameSync(`${file}.next`, file);
  };
  tick();
  const ticking = setInterval(tick, TICK_MILLISECONDS);
  return { file, now, skip: (milliseconds) => void (skipped += milliseconds), stop: () => clearInterval(ticking) };
}
