/**
 * Centred time stamps as WeChat writes them. China has one time zone and no daylight saving, so UTC+8 is arithmetic:
 * the server and the browser write the same, and the slow `Intl` of old phones is not needed.
 */
import type { Say } from '../texts';

const CHINA_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const GAP_MS = 5 * 60_000;

/** A stamp goes before a message when five minutes have passed since the one before. */
export const needsStamp = (at: number, previous = 0): boolean => at - previous > GAP_MS;

/** @param at, now milliseconds since 1970 */
export function stamp(at: number, now: number, say: Say): string {
  const time = new Date(at + CHINA_OFFSET_MS);
  const today = new Date(now + CHINA_OFFSET_MS);
  const days = Math.floor(today.getTime() / DAY_MS) - Math.floor(time.getTime() / DAY_MS);
  const clock = time.toISOString().slice(11, 16);
  if (days <= 0) return clock;
  if (days === 1) return say('time.yesterday', { time: clock });
  const date = { year: time.getUTCFullYear(), month: time.getUTCMonth() + 1, day: time.getUTCDate(), time: clock };
  return say(date.year === today.getUTCFullYear() ? 'time.date' : 'time.dateYear', date);
}
