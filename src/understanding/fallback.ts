/** Asks one recognizer and answers with another where the first fails; after several failures in a row it is left alone for a while. */
import type { Clock } from '../base/clock';
import { systemClock } from '../base/clock';
import type { Log } from '../base/log';
import type { Recognizer } from './types';

export interface FallbackOptions {
  clock?: Clock;
  /** Failures in a row until the primary is no longer asked. */
  failuresToOpen?: number;
  /** How long it is then left alone; the next message after that is a trial. */
  openMilliseconds?: number;
}

const FAILURES_TO_OPEN = 3;
const OPEN_MILLISECONDS = 30_000;

/** Never rejects unless `embedded` does: an outage costs a few slow turns, not every turn. */
export function withFallback(primary: Recognizer, embedded: Recognizer, log: Log, options: FallbackOptions = {}): Recognizer {
  const { clock = systemClock, failuresToOpen = FAILURES_TO_OPEN, openMilliseconds = OPEN_MILLISECONDS } = options;
  let failures = 0;
  let closedUntil = 0;

  const fail = (error: unknown): void => {
    failures++;
    // The message of the error could repeat what the person wrote; its name cannot.
    const fields = { engine: primary.name, failures, error: error instanceof Error ? error.name : 'unknown' };
    if (failures < failuresToOpen) return log.warn(fields, 'recognizer failed, the embedded one answers');
    closedUntil = clock.now().getTime() + openMilliseconds;
    log.error({ ...fields, openMilliseconds }, 'recognizer failed repeatedly, left alone for a while');
  };

  return {
    name: `${primary.name}+${embedded.name}`,
    async recognize(text, recognizeOptions) {
      const now = clock.now().getTime();
      if (failures >= failuresToOpen) {
        if (now < closedUntil) return embedded.recognize(text, recognizeOptions);
        // One trial: messages that come meanwhile are not held up by it.
        closedUntil = now + openMilliseconds;
      }
      try {
        const understanding = await primary.recognize(text, recognizeOptions);
        failures = 0;
        return understanding;
      } catch (error) {
        fail(error);
        return embedded.recognize(text, recognizeOptions);
      }
    },
  };
}
