/**
 * Keeps the promise of what people are told: what nobody has touched for the period is deleted, a shorter one where nothing was handed
 * over, unless a case in it is still open. What was kept for improvement goes by its day. Only our own copy: what a caseworker has
 * received is kept by the rules of the station.
 */
import { OPEN_STATES } from '../cases';
import { dayInChina, type Clock } from '../base/clock';
import type { Log } from '../base/log';
import { CASE_STATES, type CaseState, type Store } from '../store/types';

export interface RetentionOptions {
  store: Store;
  clock: Clock;
  log: Log;
  /** For conversations out of which a case was handed over. */
  days: number;
  /** For all others. */
  unfinishedDays: number;
}

export interface Retention {
  /** Sweeps now and then every hour. */
  start(): void;
  stop(): void;
  /** @returns how many conversations were deleted */
  sweep(): Promise<number>;
}

const DAY_MILLISECONDS = 86_400_000;
const EVERY_MILLISECONDS = 3_600_000;
/** Each conversation is a transaction of its own, so that no lock is held for long. */
const BATCH = 100;
/** What a person who deleted everything has left behind is no case any more. */
const HANDED_OVER = CASE_STATES.filter((state) => state !== 'erased');

export function createRetention({ store, clock, log, days, unfinishedDays }: RetentionOptions): Retention {
  let timer: NodeJS.Timeout | undefined;
  const daysAgo = (count: number): Date => new Date(clock.now().getTime() - count * DAY_MILLISECONDS);

  async function sweep(): Promise<number> {
    await store.transaction((unit) => unit.unanswered.deleteBefore(dayInChina(daysAgo(days))));
    const deleted = (await deleteUntouched(daysAgo(days), OPEN_STATES)) + (await deleteUntouched(daysAgo(unfinishedDays), HANDED_OVER));
    // Also for what people deleted themselves within the hour.
    await store.scrub();
    return deleted;
  }

  async function deleteUntouched(before: Date, exceptWithCaseIn: readonly CaseState[]): Promise<number> {
    let deleted = 0;
    for (;;) {
      const expired = await store.read.conversations.untouchedSince(before, exceptWithCaseIn, BATCH);
      for (const id of expired) deleted += await eraseIfStillExpired(store, id, before, clock.now());
      if (expired.length < BATCH) return deleted;
    }
  }

  const sweepQuietly = (): void => {
    sweep().then(
      (deleted) => deleted > 0 && log.info({ deleted }, 'conversations past their period were deleted'),
      (error: unknown) => log.error({ error }, 'deleting what is past its period failed; trying again in an hour'),
    );
  };

  return {
    sweep,
    start() {
      sweepQuietly();
      timer = setInterval(sweepQuietly, EVERY_MILLISECONDS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

/** Looks again under the lock: the person may have come back a moment ago. */
async function eraseIfStillExpired(store: Store, id: string, before: Date, at: Date): Promise<number> {
  return store.transaction(async (unit) => {
    const conversation = await unit.conversations.lock(id);
    if (!conversation || conversation.updatedAt >= before) return 0;
    await unit.conversations.erase(id);
    await unit.audit.append({ at, actor: 'system', action: 'conversation.expire', subject: id });
    return 1;
  });
}
