/** Asks one recognizer and answers with another where the first fails; after several failures in a row it is left alone for a while. */
import { systemClock, type Clock } from '../base/clock';
import type { Log } from '../base/log';
import { RecognizerError, type FailureReason, type Recognizer } from './types';

export interface FallbackOptions {
  clock?: Clock;
  /** Failures in a row until the primary is no longer asked. */
  failuresToOpen?: number;
  /** How long it is then left alone; the next message after that is a trial. */
  openMilliseconds?: number;
  /** Called for each message that the embedded recognizer answers in place of the primary. */
  onFallback?: (reason: FailureReason) => void;
}

export interface FallbackRecognizer extends Recognizer {
  /** Whether the primary is being left alone. */
  isOpen(): boolean;
}

const FAILURES_TO_OPEN = 3;
const OPEN_MILLISECONDS = 30_000;

/** Never rejects unless `embedded` does: an outage costs a few slow turns, not every turn. */
export function withFallback(primary: Recognizer, embedded: Recognizer, log: Log, options: FallbackOptions = {}): FallbackRecognizer {
  const { clock = systemClock, failuresToOpen = FAILURES_TO_OPEN, openMilliseconds = OPEN_MILLISECONDS, onFallback } = options;
  let failures = 0;
  let closedUntil = 0;

  const fail = (error: unknown): FailureReason => {
    failures++;
    const reason = error instanceof RecognizerError ? error.reason : 'other';
    // The message of an error could repeat what the person wrote; its reason and name cannot.
    const fields = { engine: primary.name, failures, reason, error: error instanceof Error ? error.name : 'unknown' };
    if (failures < failuresToOpen) {
      log.warn(fields, 'recognizer failed, the embedded one answers');
    } else {
      closedUntil = clock.now().getTime() + openMilliseconds;
      log.error({ ...fields, openMilliseconds }, 'recognizer failed repeatedly, left alone for a while');
    }
    return reason;
  };

  return {
    name: `${primary.name}+${embedded.name}`,
    isRemote: primary.isRemote,
    isOpen: () => failures >= failuresToOpen && clock.now().getTime() < closedUntil,
    async recognize(text, recognizeOptions) {
      const now = clock.now().getTime();
      if (failures >= failuresToOpen) {
        if (now < closedUntil) {
          onFallback?.('open');
          return embedded.recognize(text, recognizeOptions);
        }
        // One trial: messages that come meanwhile are not held up by it.
        closedUntil = now + openMilliseconds;
      }
      try {
        const understanding = await primary.recognize(text, recognizeOptions);
        failures = 0;
        return understanding;
      } catch (error) {
        const reason = fail(error);
        onFallback?.(reason);
        return embedded.recognize(text, recognizeOptions);
      }
    },
  };
}
