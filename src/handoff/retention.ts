/**
 * Keeps the promise of what people are told: what nobody has touched for the period is deleted, a shorter one where nothing was handed
 * over, unless a case in it is still open. What was kept for improvement goes by its day, the audit log and the ids of callbacks by their
 * age. Only our own copy: what a caseworker has received is kept by the rules of the station.
 */
import { OPEN_STATES } from '../cases';
import { dayInChina, type Clock } from '../base/clock';
import type { Log } from '../base/log';
import { CASE_STATES, type CaseState, type Store, type UnitOfWork, type UntouchedMark } from '../store/types';
import { Batches, type BatchOptions } from './batches';

export interface RetentionOptions {
  store: Store;
  clock: Clock;
  log: Log;
  /** For conversations out of which a case was handed over. */
  days: number;
  /** For all others. */
  unfinishedDays: number;
  /** For entries of the audit log. */
  auditDays: number;
  batches?: BatchOptions;
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
/** Reading blocks nobody for long at this size, whether many of them are kept or none. */
const LOOKED_AT_ONCE = 500;
/** What deleting a conversation costs beside its activities, counted in activities. */
const CONVERSATION_COSTS = 10;
/** A callback is refused minutes after it was signed; who sends it again with a new date does so for days at most. */
const INBOUND_DAYS = 30;
/** What a person who deleted everything has left behind is no case any more. */
const HANDED_OVER = CASE_STATES.filter((state) => state !== 'erased');

export function createRetention(options: RetentionOptions): Retention {
  const { store, clock, log, days, unfinishedDays, auditDays } = options;
  let timer: NodeJS.Timeout | undefined;
  const daysAgo = (count: number): Date => new Date(clock.now().getTime() - count * DAY_MILLISECONDS);

  async function sweep(): Promise<number> {
    const notesBefore = dayInChina(daysAgo(days));
    await deleteRows((unit, limit) => unit.unanswered.deleteBefore(notesBefore, limit));
    await deleteRows((unit, limit) => unit.inbound.deleteBefore(daysAgo(INBOUND_DAYS), limit));
    await deleteRows((unit, limit) => unit.audit.deleteBefore(daysAgo(auditDays), limit));
    const deleted = (await deleteUntouched(daysAgo(days), OPEN_STATES)) + (await deleteUntouched(daysAgo(unfinishedDays), HANDED_OVER));
    // Also for what people deleted themselves within the hour.
    await store.scrub();
    return deleted;
  }

  async function deleteRows(deleteSome: (unit: UnitOfWork, limit: number) => Promise<number>): Promise<void> {
    await new Batches(options.batches).run((size) => store.transaction((unit) => deleteSome(unit, size)));
  }

  async function deleteUntouched(before: Date, exceptWithCaseIn: readonly CaseState[]): Promise<number> {
    const batches = new Batches(options.batches);
    const look = (after: UntouchedMark | null) =>
      batches.unhurried(() => store.read.conversations.untouchedSince(before, exceptWithCaseIn, after, LOOKED_AT_ONCE));
    let deleted = 0;
    for (let page = await look(null); ; page = await look(page.next)) {
      const { ids } = page;
      await batches.run(async (size) => {
        const part = await store.transaction((unit) => eraseSome(unit, ids, { before, size, at: clock.now() }));
        ids.splice(0, part.settled);
        deleted += part.erased;
        return part.work;
      });
      if (!page.next) return deleted;
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

/**
 * Deletes the first of the conversations, as many as fit into `size` pieces of work. Of a long one only the beginning is deleted if no more
 * fits, so that it, too, holds nobody up; the next call goes on with it.
 * @returns the work done; how many need not be looked at again, and how many of these were deleted
 */
async function eraseSome(
  unit: UnitOfWork,
  ids: readonly string[],
  { before, size, at }: { before: Date; size: number; at: Date },
): Promise<{ work: number; settled: number; erased: number }> {
  const done = { work: 0, settled: 0, erased: 0 };
  for (const id of ids) {
    if (done.work >= size) break;
    const taken = await unit.turns.takeUp(id);
    // Looked at again under the lock: the person may have come back meanwhile.
    if (taken && taken.dueSeq === null && taken.conversation.updatedAt < before) {
      const limit = size - done.work;
      const activities = await unit.activities.deleteOldest(id, limit);
      done.work += activities;
      if (activities === limit) break;
      await unit.conversations.erase(id);
      await unit.audit.append({ at, actor: 'system', action: 'conversation.expire', subject: id });
      done.erased += 1;
    }
    done.work += CONVERSATION_COSTS;
    done.settled += 1;
  }
  return done;
}
