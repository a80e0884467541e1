/** Calendar arithmetic on plain days, `YYYY-MM-DD`, without time zones. */

export interface Day {
  year: number;
  /** 1..12 */
  month: number;
  /** 1..31 */
  day: number;
}

export function parseDay(text: string): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = match && { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  if (!day || !isRealDay(day)) throw new Error(`"${text}" is not a day such as 2026-11-23`);
  return day;
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function isRealDay({ year, month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

const order = ({ year, month, day }: Day): number => year * 10_000 + month * 100 + day;

export function isAfter(a: Day, b: Day): boolean {
  return order(a) > order(b);
}

/** Completed years from `birth` to `today`. */
export function yearsBetween(birth: Day, today: Day): number {
  const before = today.month < birth.month || (today.month === birth.month && today.day < birth.day);
  return today.year - birth.year - (before ? 1 : 0);
}

/** Months from `from` to `to`, days as parts of the month; negative when `from` is later. */
export function monthsBetween(from: Day, to: Day): number {
  return (to.year - from.year) * 12 + to.month - from.month + (to.day - from.day) / 30.44;
}

/** The day `count` days after (negative: before). */
export function addDays({ year, month, day }: Day, count: number): Day {
  const date = new Date(Date.UTC(year, month - 1, day + count));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The month `count` months after (negative: before), as its first day. */
export function addMonths({ year, month }: Day, count: number): Day {
  const index = year * 12 + month - 1 + count;
  return { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1, day: 1 };
}

const pad = (value: number): string => String(value).padStart(2, '0');
export const formatDay = ({ year, month, day }: Day): string => `${year}-${pad(month)}-${pad(day)}`;
export const formatMonth = ({ year, month }: { year: number; month: number }): string => `${year}-${pad(month)}`;
