/**
 * `npm run bench:sweep`: how long others wait while a million activities past their period are deleted, one conversation of 10,000 messages among
 * them, and 100,000 conversations beside them that must stay. A turn's transaction is tried every few milliseconds, before and during the sweep.
 * One JSON line, progress on stderr. Settings: SWEEP_ACTIVITIES, SWEEP_KEPT, SWEEP_ENGINE (`libsql`, or `postgres` with TEST_DATABASE_URL).
 */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { createRetention } from '../../src/handoff';
import { openStore, type Store } from '../../src/store';
import { TookTooLongError } from '../../src/store/brief';
import { createBenchDatabase, queryPostgres } from './bench-database';
import { DiskProbe } from './disk-probe';
import { pause, percentile, progress, report, round } from './measure';
import { recordTemplate, seedConversations } from './seed';

const ACTIVITIES = Number(process.env['SWEEP_ACTIVITIES'] ?? 1_000_000);
const KEPT = Number(process.env['SWEEP_KEPT'] ?? 100_000);
const ENGINE = process.env['SWEEP_ENGINE'] === 'postgres' ? 'postgres' : 'libsql';
const LONG = 10_000;
const DAY_MILLISECONDS = 86_400_000;
const DAYS = 60;
const UNFINISHED_DAYS = 14;
const PROBE_EVERY_MILLISECONDS = 20;
const FLUSH_EVERY_MILLISECONDS = 250;
const QUIET_MILLISECONDS = 3_000;
const REPLY = { type: 'message', text: 'x'.repeat(1_000) };

/** What a turn does to the database, over and over. */
class TurnProbe {
  milliseconds: number[] = [];
  private stopped = false;
  private done = Promise.resolve();

  constructor(private readonly store: Store) {}

  async begin(): Promise<void> {
    const conversation = { id: 'probe', userId: 'dl_probe', channel: 'web', locale: 'zh-CN', at: systemClock.now() };
    await this.store.transaction((unit) => unit.conversations.create(conversation));
    this.done = this.run();
  }

  async end(): Promise<void> {
    this.stopped = true;
    await this.done;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const started = performance.now();
      await this.store.transaction(async (unit) => {
        const at = systemClock.now();
        const taken = await unit.turns.takeUp('probe');
        if (!taken) throw new Error('the conversation of the probe is gone');
        await unit.turns.finish(taken.conversation, { state: {}, replies: [REPLY], at });
      });
      this.milliseconds.push(performance.now() - started);
      await pause(PROBE_EVERY_MILLISECONDS);
    }
  }
}

async function addLong(store: Store, at: Date): Promise<void> {
  await store.transaction(async (unit) => {
    await unit.conversations.create({ id: 'long', userId: 'dl_long', channel: 'web', locale: 'zh-CN', at });
    for (let start = 0; start < LONG; start += 100) {
      const some = Array.from({ length: 100 }, () => REPLY);
      await unit.activities.appendOutgoing('long', some, at);
    }
  });
}

const spread = (values: readonly number[]): Record<string, number> => ({
  p50: round(percentile(values, 0.5), 2),
  p99: round(percentile(values, 0.99), 2),
  max: round(percentile(values, 1), 2),
});

interface Times {
  /** From the first statement, so that no lock was held for longer; those too that took too long and were rolled back. */
  transactions: number[];
  refusals: number;
  /** Of each transaction what came after its last statement: the commit, and with it the flush. */
  commits: number[];
  scrubs: number[];
}

/** The store, with the times of its transactions and of its scrubbing written down. */
function timed(store: Store, times: Times): Store {
  return {
    ...store,
    async briefly(work) {
      let begun = 0;
      let worked = 0;
      try {
        return await store.briefly((unit) => {
          begun = performance.now();
          return work(unit).finally(() => (worked = performance.now()));
        });
      } catch (error) {
        if (error instanceof TookTooLongError) times.refusals += 1;
        throw error;
      } finally {
        const ended = performance.now();
        times.transactions.push(ended - begun);
        times.commits.push(ended - worked);
      }
    },
    async scrub() {
      const started = performance.now();
      await store.scrub();
      times.scrubs.push(performance.now() - started);
    },
  };
}

async function main(): Promise<void> {
  const template = await recordTemplate(['什么样的人算就业困难退役军人', '公益性岗位补贴能领几年']);
  const expired = Math.round((ACTIVITIES - LONG) / template.activities.length);
  const database = await createBenchDatabase(ENGINE);
  try {
    const now = Date.now();
    // The first ones have a case that was handed over and are between both periods; the others are past both.
    const kept = now - (UNFINISHED_DAYS + 20) * DAY_MILLISECONDS;
    const gone = now - (DAYS + 5) * DAY_MILLISECONDS;
    await seedConversations(database, template, {
      conversations: KEPT + expired,
      touchedAt: (index) => (index < KEPT ? kept + index : gone + index),
      hasCase: (index) => index < KEPT,
    });
    const { dataDir, databaseUrl, keys } = database;
    const store = await openStore({ dataDir, databaseUrl, keys, clock: systemClock, log: silentLog });
    await addLong(store, new Date(gone));
    if (databaseUrl) await queryPostgres(databaseUrl, 'vacuum analyze');
    const bytesBefore = await database.bytes();
    const probe = new TurnProbe(store);
    await probe.begin();
    await pause(QUIET_MILLISECONDS);
    const without = probe.milliseconds;
    probe.milliseconds = [];
    const disk = new DiskProbe(join(dataDir, 'probe'));
    const flushes: number[] = [];
    const times: Times = { transactions: [], refusals: 0, commits: [], scrubs: [] };
    const stalls = monitorEventLoopDelay({ resolution: 1 });
    stalls.enable();
    progress(`${ENGINE}: deleting ${expired} conversations of ${template.activities.length} activities and one of ${LONG}; ${KEPT} stay`);
    const sweeping = createRetention({
      store: timed(store, times),
      clock: systemClock,
      log: silentLog,
      days: DAYS,
      unfinishedDays: UNFINISHED_DAYS,
      auditDays: 1_095,
    }).sweep();
    const started = performance.now();
    const watching = setInterval(() => void disk.flush().then((milliseconds) => flushes.push(milliseconds)), FLUSH_EVERY_MILLISECONDS);
    const deleted = await sweeping;
    const seconds = (performance.now() - started) / 1_000;
    stalls.disable();
    clearInterval(watching);
    await probe.end();
    disk.close();
    await store.close();
    const bytesAfter = await database.bytes();
    report({
      measure: 'a sweep',
      engine: ENGINE,
      activities: expired * template.activities.length + LONG,
      conversations: deleted,
      kept: KEPT,
      seconds: round(seconds),
      unit: 'ms',
      transactions: { count: times.transactions.length, refused: times.refusals, ...spread(times.transactions) },
      commits: spread(times.commits),
      scrub: times.scrubs.map((value) => round(value)),
      turnMeanwhile: spread(probe.milliseconds),
      turnBefore: spread(without),
      longestStall: round(stalls.max / 1e6),
      flushBeside: spread(flushes),
      megabytes: { before: round(bytesBefore / 1e6, 0), after: round(bytesAfter / 1e6, 0) },
      budget: 'transactions.max < 100',
    });
  } finally {
    await database.remove();
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`bench failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
