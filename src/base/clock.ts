/** Time as an argument: everything that needs "now" takes a {@link Clock}, so that tests can set it. */
import { readFileSync } from 'node:fs';

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Reads the time from a file at every call (tests only). @throws when the file holds no ISO 8601 time */
export function fileClock(path: string): Clock {
  return {
    now() {
      const text = readFileSync(path, 'utf8').trim();
      const time = new Date(text);
      if (Number.isNaN(time.getTime())) {
        throw new Error(`TEST_CLOCK_FILE: "${text}" in ${path} is not an ISO 8601 time such as 2026-11-23T09:00:00+08:00`);
      }
      return time;
    },
  };
}

const CHINA_OFFSET_MILLISECONDS = 8 * 3_600_000;

/** The calendar day in Asia/Shanghai (UTC+8 all year since 1991), as `YYYY-MM-DD`. */
export function dayInChina(time: Date): string {
  return new Date(time.getTime() + CHINA_OFFSET_MILLISECONDS).toISOString().slice(0, 10);
}
