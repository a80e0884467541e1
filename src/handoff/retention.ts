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
/** So many activities are deleted in one go, however slow the disk is. */
const SHORT = 100;
/** A callback is refused minutes after it was signed; who sends it again with a new date does so for days at most. */
const INBOUND_DAYS = 30;
/** What a person who deleted everything has left behind is no case any more. */
const HANDED_OVER = CASE_STATES.filter((state) => state !== 'erased');

export function createRetention(options: RetentionOptions): Retention {
  const { store, clock, log, days, unfinishedDays, auditDays } = options;
  let timer: NodeJS.Timeout | undefined;
  let warned = false;
  const daysAgo = (count: number): Date => new Date(clock.now().getTime() - count * DAY_MILLISECONDS);

  async function sweep(): Promise<number> {
    warned = false;
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
    await new Batches(options.batches).run((size, limited) => within(limited)((unit) => deleteSome(unit, size)));
  }

  function within(limited: boolean): Store['transaction'] {
    if (limited) return store.briefly;
    if (!warned) log.warn({}, 'the database is too slow or too far away to delete what is past its period without making others wait');
    warned = true;
    return store.transaction;
  }

  async function deleteUntouched(before: Date, exceptWithCaseIn: readonly CaseState[]): Promise<number> {
    const batches = new Batches(options.batches);
    const look = (after: UntouchedMark | null) =>
      batches.unhurried(() => store.read.conversations.untouchedSince(before, exceptWithCaseIn, after, LOOKED_AT_ONCE));
    let deleted = 0;
    for (let page = await look(null); ; page = await look(page.next)) {
      const { ids } = page;
      await batches.run(async (size, limited) => {
        const part = await within(limited)((unit) => eraseSome(unit, ids, { before, size, at: clock.now() }));
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
 * Deletes the first of the conversations, as many as fit into `size` pieces of work, and at least one. Of one that does not fit by itself only
 * the beginning is deleted, so that it, too, holds nobody up; the next call goes on with it.
 * @returns the work done, at least `size` where some are left; how many need not be looked at again, and how many of these were deleted
 */
async function eraseSome(
  unit: UnitOfWork,
  ids: readonly string[],
  { before, size, at }: { before: Date; size: number; at: Date },
): Promise<{ work: number; settled: number; erased: number }> {
  const candidates = ids.slice(0, Math.ceil(size / CONVERSATION_COSTS));
  if (candidates.length === 0) return { work: 0, settled: 0, erased: 0 };
  // Looked at again under the lock: somebody may have come back meanwhile.
  const untouched = await unit.conversations.lockUntouched(candidates, before);
  const expired: string[] = [];
  let work = 0;
  let settled = 0;
  for (const id of candidates) {
    const activities = untouched.get(id);
    const costs = CONVERSATION_COSTS + (activities ?? 0);
    if (settled > 0 && work + costs > size) break;
    if (activities !== undefined) {
      const limit = Math.max(size, SHORT);
      if (activities > limit && (await unit.activities.deleteOldest(id, limit)) === limit) return { work: limit, settled: 0, erased: 0 };
      expired.push(id);
    }
    work += costs;
    settled += 1;
  }
  if (expired.length > 0) {
    await unit.conversations.erase(...expired);
    await unit.audit.appendAll(expired.map((subject) => ({ at, actor: 'system', action: 'conversation.expire', subject })));
  }
  return { work: settled < ids.length ? Math.max(work, size) : work, settled, erased: expired.length };
}
