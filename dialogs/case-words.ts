/** How a case is written: its times in China and its data for the page. */
import type { Turn } from './turn';

const CHINA_DAY_TIME = {
  timeZone: 'Asia/Shanghai',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;
const formats = new Map<string, Intl.DateTimeFormat>();

/** `3月5日 14:20` in Asia/Shanghai. */
export function dayAndTime(turn: Turn, time: Date): string {
  let format = formats.get(turn.locale);
  if (!format) formats.set(turn.locale, (format = new Intl.DateTimeFormat(turn.locale, CHINA_DAY_TIME)));
  return format.format(time);
}

/** The data of `channelData.case`. */
export function caseData(caseNumber: string, state: string, at: Date): Record<string, unknown> {
  return { case: { caseNumber, state, at: at.toISOString() } };
}
