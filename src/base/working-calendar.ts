/**
 * When somebody works at a station: weekly hours, Chinese public holidays and make-up workdays. Holidays come with `chinese-days`;
 * for a year that the State Council has not announced yet, weekends and the holidays of fixed date are all that is known.
 */
import { getHolidaysInRange, isWorkday } from 'chinese-days';
import { dayInChina } from './clock';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const DAY_MILLISECONDS = 86_400_000;
const MINUTE_MILLISECONDS = 60_000;
const CHINA = '+08:00';
/** New Year, Labour Day and the first three days of October are off in every year. */
const FIXED_HOLIDAYS = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);
/** Longer than any row of holidays. */
const LOOK_AHEAD_DAYS = 30;
const MINUTES_A_DAY = 24 * 60;

/** Minutes since midnight in China, half-open. */
type Period = readonly [from: number, to: number];

export interface WorkingCalendar {
  isOpen(at: Date): boolean;
  /** @returns when somebody works again: `at` itself while open; null when no day of the next month is a working day */
  nextOpening(at: Date): Date | null;
}

/**
 * @param hours `Mon-Fri 09:00-12:00,14:00-17:30`, several such parts separated by `;`, in China time
 * @throws Error that says what is wrong, when it cannot be read
 */
export function workingCalendar(hours: string): WorkingCalendar {
  const week = readWeek(hours);
  const periodsOf = (day: string): readonly Period[] => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (!isOrdinary(day, weekday)) return [];
    const own = week.get(weekday) ?? [];
    // A Saturday or Sunday that is made up for a holiday is worked as a Monday would be.
    return own.length === 0 && isMadeUp(day, weekday) ? (week.get(1) ?? []) : own;
  };

  function nextOpening(at: Date): Date | null {
    for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
      const day = dayInChina(new Date(at.getTime() + ahead * DAY_MILLISECONDS));
      const midnight = new Date(`${day}T00:00:00${CHINA}`).getTime();
      for (const [from, to] of periodsOf(day)) {
        if (at.getTime() >= midnight + to * MINUTE_MILLISECONDS) continue;
        return new Date(Math.max(at.getTime(), midnight + from * MINUTE_MILLISECONDS));
      }
    }
    return null;
  }

  return { nextOpening, isOpen: (at) => nextOpening(at)?.getTime() === at.getTime() };
}

function announced(day: string): boolean {
  const year = day.slice(0, 4);
  return getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false).length > 0;
}

const isWeekend = (weekday: number): boolean => weekday === 0 || weekday === 6;

/** Whether the weekly hours hold; a station that works on Saturdays does so unless that day is part of a holiday. */
function isOrdinary(day: string, weekday: number): boolean {
  if (!announced(day)) return !FIXED_HOLIDAYS.has(day.slice(5));
  return isWeekend(weekday) ? getHolidaysInRange(day, day, false).length === 0 : isWorkday(day);
}

function isMadeUp(day: string, weekday: number): boolean {
  return isWeekend(weekday) && announced(day) && isWorkday(day);
}

function readWeek(hours: string): Map<number, Period[]> {
  const week = new Map<number, Period[]>();
  for (const part of hours.split(';').map((text) => text.trim())) {
    const match = /^(\w{3})(?:-(\w{3}))?\s+(\S+)$/.exec(part);
    if (!match) throw new Error(`"${part}" is not like Mon-Fri 09:00-12:00,14:00-17:30`);
    const first = dayNumber(match[1] ?? '');
    const last = match[2] === undefined ? first : dayNumber(match[2]);
    const periods = (match[3] ?? '').split(',').map(readPeriod);
    for (let step = 0; step <= (last - first + 7) % 7; step++) {
      const weekday = (first + step) % 7;
      week.set(
        weekday,
        [...(week.get(weekday) ?? []), ...periods].sort(([a], [b]) => a - b),
      );
    }
  }
  return week;
}

function dayNumber(name: string): number {
  const index = DAYS.findIndex((day) => day.toLowerCase() === name.toLowerCase());
  if (index < 0) throw new Error(`"${name}" is no day; use ${DAYS.join(', ')}`);
  return index;
}

function readPeriod(text: string): Period {
  const match = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text);
  if (!match) throw new Error(`"${text}" is not like 09:00-12:00`);
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1).map(Number);
  const [from, to] = [a * 60 + b, c * 60 + d];
  if (b > 59 || d > 59 || to > MINUTES_A_DAY || from >= to) throw new Error(`"${text}" does not begin before it ends`);
  return [from, to];
}
