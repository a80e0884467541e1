/** When a delivery is tried again. Pure. */
import type { Random } from '../cases';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** After the first, second … failed try. After as many as there are here and one more, the event becomes a dead letter. */
export const RETRY_DELAYS_MILLISECONDS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
];

/** Retries of many cases after an outage must not all arrive in the same second. */
const JITTER = 0.2;
const LONGEST_WAIT_MILLISECONDS = 24 * HOUR;

/**
 * @param attempts tries made, at least 1
 * @param askedFor milliseconds that the receiver asked us to wait (Retry-After), which replaces our own delay
 * @returns the time of the next try, or null when it is time to give up
 */
export function nextTry(attempts: number, now: Date, random: Random, askedFor: number | null = null): Date | null {
  const delay = RETRY_DELAYS_MILLISECONDS[attempts - 1];
  if (delay === undefined) return null;
  const jittered = delay * (1 - JITTER + 2 * JITTER * random());
  return new Date(now.getTime() + Math.round(askedFor ?? jittered));
}

/** @returns milliseconds to wait, or null when the header says nothing usable */
export function parseRetryAfter(header: string | undefined, now: Date): number | null {
  const text = header?.trim();
  if (!text) return null;
  const milliseconds = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime();
  return Number.isNaN(milliseconds) ? null : Math.min(Math.max(milliseconds, 0), LONGEST_WAIT_MILLISECONDS);
}
