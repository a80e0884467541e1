/** What a supervisor sees of the calls: open, waiting, how long, how they ended, what was asked and what was not understood. Pure. */
import type { Call } from '../store/types';
import { askedIn, DISPOSITIONS, fileOf, handedOn } from './call-file';

/** A call that is open, as it stands. */
export interface OpenCall {
  id: string;
  caller: string;
  /** Who has it, or passed it on. */
  operatorName: string;
  startedAt: Date;
  seconds: number;
  /** Since it was passed on and nobody has taken it; null while somebody talks. */
  waitingSeconds: number | null;
}

export interface Figures {
  /** Those that wait first, the longest waiting before the others. */
  now: OpenCall[];
  open: number;
  waiting: number;
  ended: number;
  /** Of those that ended, in seconds; 0 where none has. */
  medianSeconds: number;
  longestSeconds: number;
  dispositions: { id: string; count: number }[];
  /** Topics of the policy and entries that were read out, the most asked first; an entry with the title that it had then. */
  asked: { id: string; title: string | null; count: number }[];
  /** The same words once, with how often, the most frequent first. */
  notUnderstood: { text: string; count: number }[];
}

const SHOWN = 20;
/** The same words are the same words with another full stop behind them. */
const plain = (text: string): string => text.trim().replace(/[\s。，！？、.,!?~～…]+$/u, '') || text;

const secondsUntil = (at: Date, from: Date | string): number => Math.max(0, Math.floor((at.getTime() - new Date(from).getTime()) / 1_000));

function openCall(call: Call, at: Date): OpenCall {
  return {
    id: call.id,
    caller: call.caller,
    operatorName: fileOf(call)?.operatorName ?? '',
    startedAt: call.startedAt,
    seconds: secondsUntil(at, call.startedAt),
    waitingSeconds: call.operator === null ? secondsUntil(at, handedOn(call)?.at ?? call.startedAt) : null,
  };
}

export function figuresOf(calls: readonly Call[], at: Date): Figures {
  const ended = calls.flatMap(({ startedAt, endedAt }) => (endedAt ? [(endedAt.getTime() - startedAt.getTime()) / 1_000] : []));
  const seconds = ended.toSorted((a, b) => a - b);
  const open = calls.filter(({ endedAt }) => endedAt === null);
  const files = calls.map(fileOf).filter((file) => file !== null);
  const asked = files.flatMap(askedIn);
  const titles = new Map(asked.map(({ id, title }) => [id, title]));
  return {
    now: open
      .map((call) => openCall(call, at))
      .toSorted((a, b) => (b.waitingSeconds ?? -1) - (a.waitingSeconds ?? -1) || b.seconds - a.seconds),
    open: open.length,
    waiting: open.filter(({ operator }) => operator === null).length,
    ended: seconds.length,
    medianSeconds: Math.round(seconds[Math.floor(seconds.length / 2)] ?? 0),
    longestSeconds: Math.round(seconds.at(-1) ?? 0),
    dispositions: DISPOSITIONS.map((id) => ({ id, count: calls.filter(({ disposition }) => disposition === id).length })),
    asked: mostFrequent(asked.map(({ id, count }) => [id, count])).map(([id, count]) => ({ id, title: titles.get(id) ?? null, count })),
    notUnderstood: mostFrequent(files.flatMap((file) => file.notUnderstood.map((text): [string, number] => [plain(text), 1]))).map(
      ([text, count]) => ({
        text,
        count,
      }),
    ),
  };
}

function mostFrequent(counted: readonly [string, number][]): [string, number][] {
  const counts = new Map<string, number>();
  for (const [text, count] of counted) counts.set(text, (counts.get(text) ?? 0) + count);
  return [...counts].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
}
