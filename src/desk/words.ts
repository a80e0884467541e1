/** Times in words, for people: always China time. */
import { dayInChina } from '../base/clock';

/** Sentences of the desk: keys without the leading `desk.`, or whole where they are of another file, e.g. `deskQueue.title`. */
export type DeskTranslate = (key: string, values?: Record<string, unknown>) => string;

/** @param translate with whole keys */
export const deskWords =
  (translate: DeskTranslate): DeskTranslate =>
  (key, values) =>
    translate(key.startsWith('desk') ? key : `desk.${key}`, values);

/** Several things one after the other. */
export const listed = (items: readonly string[], t: DeskTranslate): string => items.join(t('listSeparator'));

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `3 天 4 小时`; seconds do not matter here. */
export function duration(milliseconds: number, t: DeskTranslate): string {
  const days = Math.floor(milliseconds / DAY);
  const hours = Math.floor((milliseconds % DAY) / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  if (days > 0) return hours > 0 ? t('time.days', { days, hours }) : t('time.wholeDays', { days });
  if (hours > 0) return minutes > 0 ? t('time.hours', { hours, minutes }) : t('time.wholeHours', { hours });
  return minutes > 0 ? t('time.minutes', { minutes }) : t('time.now');
}

/** How long people waited, as a figure: less than a minute is one. */
export const waited = (seconds: number, t: DeskTranslate): string => duration(Math.max(MINUTE, seconds * 1_000), t);

/** `2026-11-23 09:00` in China; `11-23 09:00` within the same year. */
export function moment(time: Date, now: Date): string {
  const local = new Date(time.getTime() + 8 * HOUR).toISOString();
  const day = dayInChina(time);
  const sameYear = day.slice(0, 4) === dayInChina(now).slice(0, 4);
  return `${sameYear ? day.slice(5) : day} ${local.slice(11, 16)}`;
}

/** How urgent a wait has become: the words say how long, the colour only underlines it. */
export function waitLevel(milliseconds: number): 'fresh' | 'long' | 'late' {
  if (milliseconds >= 3 * DAY) return 'late';
  return milliseconds >= DAY ? 'long' : 'fresh';
}
