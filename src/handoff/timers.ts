/**
 * What time does to a case: a call for a person that nobody answered becomes a call-back, and closed cases are asked after. Due rows
 * are read from the store, each is settled in a transaction of its own together with its event and the news for the person.
 */
import { isOpen } from '../cases';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { CaseTimer, Store, UnitOfWork } from '../store/types';
import { lockCaseWithConversation, tellConversation, type News } from './status';
import type { Handoff } from './types';

export interface TimersOptions {
  store: Store;
  handoff: Handoff;
  clock: Clock;
  log: Log;
  /** Between two questions how the person is doing; 0 = never asked. */
  followUpDays: number;
  /** When somebody works again at the station; null where its hours are not known. */
  nextOpening: ((at: Date) => Date | null) | null;
  /** What caseworkers read in the event, in words. */
  words: { unanswered: string; followUp: string; quickServiceOver: string };
  /** A conversation has got something to process. */
  onConversation?: (conversationId: string) => void;
  pollMilliseconds?: number;
}

export interface Timers {
  start(): void;
  stop(): Promise<void>;
  /** Settles what is due. @returns how many */
  sweep(): Promise<number>;
}

const DAY_MILLISECONDS = 86_400_000;
/** Asked after for half a year: for longer, the conversation would be kept for nothing but our own questions. */
const FOLLOWED_DAYS = 180;
const BATCH = 100;

export function createTimers(options: TimersOptions): Timers {
  const { store, clock, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;

  async function sweep(): Promise<number> {
    let settled = 0;
    for (;;) {
      const due = await store.read.timers.due(clock.now(), BATCH);
      for (const one of due) if (await settleQuietly(one)) settled++;
      if (due.length < BATCH) return settled;
    }
  }

  /** A case that cannot be settled must not keep the others waiting: it is put off a day. */
  async function settleQuietly(due: CaseTimer): Promise<boolean> {
    try {
      const at = clock.now();
      const conversation = await store.transaction((unit) => settle(unit, options, due, at));
      if (conversation !== null) options.onConversation?.(conversation);
      return true;
    } catch (error) {
      log.error({ error, caseNumber: due.caseNumber, kind: due.kind }, 'what was due for a case could not be done; trying again in a day');
      const dueAt = new Date(clock.now().getTime() + DAY_MILLISECONDS);
      await store.transaction((unit) => unit.timers.set({ ...due, dueAt }));
      return false;
    }
  }

  return {
    sweep,
    start() {
      timer ??= setInterval(() => {
        if (busy) return;
        busy = true;
        running = sweep()
          .catch((error: unknown) => log.error({ error }, 'what is due for cases could not be read; trying again'))
          .finally(() => (busy = false));
      }, options.pollMilliseconds ?? 1_000);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** @returns the conversation that was told, null for none */
async function settle(unit: UnitOfWork, options: TimersOptions, due: CaseTimer, at: Date): Promise<string | null> {
  const found = await lockCaseWithConversation(unit, due.caseNumber);
  const current = await unit.timers.get(due.caseNumber, due.kind);
  // Another server, or a caseworker, was quicker.
  if (current?.dueAt.getTime() !== due.dueAt.getTime()) return null;
  await unit.timers.clear(due.caseNumber, due.kind);
  if (!found) return null;
  const { caseNumber, state, conversationId } = found.row;
  let news: News | null = null;
  if (due.kind === 'live-answer' && (state === 'submitted' || state === 'delivered')) {
    const callBackFrom = options.nextOpening?.(at) ?? undefined;
    await options.handoff.update(unit, caseNumber, { text: options.words.unanswered, at, callBackFrom });
    news = { type: 'call-back', expectedBy: callBackFrom?.toISOString() ?? null };
  } else if (due.kind === 'quick-service' && isOpen(state)) {
    await options.handoff.followUpDue(unit, caseNumber, { ask: options.words.quickServiceOver, at });
  } else if (due.kind === 'follow-up' && !isOpen(state) && state !== 'withdrawn' && state !== 'erased') {
    await options.handoff.followUpDue(unit, caseNumber, { ask: options.words.followUp, at });
    const followedUntil = found.row.updatedAt.getTime() + FOLLOWED_DAYS * DAY_MILLISECONDS;
    if (at.getTime() < followedUntil) await scheduleFollowUp(unit, caseNumber, options.followUpDays, at);
    news = { type: 'follow-up' };
  }
  if (!news || !found.conversation) return null;
  await tellConversation(unit, found.row, news, `${due.kind}:${caseNumber}:${due.dueAt.getTime()}`, at);
  return conversationId;
}

/** @param days 0 = never */
export async function scheduleFollowUp(unit: UnitOfWork, caseNumber: string, days: number, at: Date): Promise<void> {
  if (days === 0) return;
  await unit.timers.set({ caseNumber, kind: 'follow-up', dueAt: new Date(at.getTime() + days * DAY_MILLISECONDS) });
}
