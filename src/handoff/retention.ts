/**
 * Keeps the promise of the consent: what nobody has touched for the period told there is deleted, unless a case in it is still open.
 * What was kept for improvement goes by its day. Only our own copy: what a caseworker has received is kept by the rules of the station.
 */
import { OPEN_STATES } from '../cases';
import { dayInChina, type Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Store } from '../store/types';

export interface RetentionOptions {
  store: Store;
  clock: Clock;
  log: Log;
  days: number;
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

export function createRetention({ store, clock, log, days }: RetentionOptions): Retention {
  let timer: NodeJS.Timeout | undefined;

  async function sweep(): Promise<number> {
    const before = new Date(clock.now().getTime() - days * DAY_MILLISECONDS);
    await store.transaction((unit) => unit.unanswered.deleteBefore(dayInChina(before)));
    let deleted = 0;
    for (;;) {
      const expired = await store.read.conversations.untouchedSince(before, OPEN_STATES, BATCH);
      for (const id of expired) deleted += await eraseIfStillExpired(store, id, before, clock.now());
      if (expired.length < BATCH) break;
    }
    // Also for what people deleted themselves within the hour.
    await store.scrub();
    return deleted;
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
