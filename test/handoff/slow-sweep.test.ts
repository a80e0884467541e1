import { Client } from 'pg';
import { silentLog } from '../../src/base/log';
import { createRetention } from '../../src/handoff';
import { openTestStore, testEngines } from '../store/open-test-store';

const DAY = 86_400_000;
const CONVERSATIONS = 40;
const ACTIVITIES = 5;
/** So much at first that the batch a sweep begins with does not fit. */
const SECONDS_EACH = 0.002;
const LOOK_EVERY_MILLISECONDS = 5;
/** Twice what is promised: this machine may have much else to do, and the looks, too, take their time. */
const HELD_AT_MOST_MILLISECONDS = 200;

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

(testEngines.includes('postgres') ? test : test.skip)(
  'where the database is slow a sweep goes on in small steps, leaves nothing out, and holds no lock for long (PostgreSQL: TEST_DATABASE_URL)',
  async () => {
    const { store, options, dispose } = await openTestStore('postgres', undefined, { ownDatabase: true });
    cleanups.push(dispose);
    const other = new Client({ connectionString: options.databaseUrl, application_name: 'looks on' });
    await other.connect();
    cleanups.push(() => other.end());
    const now = new Date('2026-06-01T00:00:00Z');
    const at = new Date(now.getTime() - 100 * DAY);
    const ids = Array.from({ length: CONVERSATIONS }, (_, index) => `c${index}`);
    for (const id of ids) {
      await store.transaction(async (unit) => {
        await unit.conversations.create({ id, userId: 'dl_1', channel: 'web', locale: 'zh-CN', at });
        const said = Array.from({ length: ACTIVITIES }, () => ({ type: 'message', text: '你好' }));
        await unit.activities.appendOutgoing(id, said, at);
      });
    }
    await other.query(
      `create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(${SECONDS_EACH}); return old; end $$`,
    );
    await other.query('create trigger slow before delete on activity for each row execute function slow()');

    let longest = 0;
    let refused = 0;
    const swept = new AbortController();
    const looking = (async () => {
      while (!swept.signal.aborted) {
        const { rows } = await other.query<{ milliseconds: number }>(
          `select (extract(epoch from max(clock_timestamp() - xact_start)) * 1000)::float as milliseconds
             from pg_stat_activity where datname = current_database() and application_name = 'rongye'`,
        );
        longest = Math.max(longest, rows[0]?.milliseconds ?? 0);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MILLISECONDS));
      }
    })();
    const watched: typeof store = {
      ...store,
      briefly: (work) =>
        store.briefly(work).catch((error: unknown) => {
          refused += 1;
          throw error;
        }),
    };
    const parts = { store: watched, clock: { now: () => now }, log: silentLog, auditDays: 1_095 };
    const deleted = await createRetention({ ...parts, days: 60, unfinishedDays: 14 })
      .sweep()
      .finally(() => swept.abort());
    await looking;
    const left = await other.query('select from activity');
    expect(deleted).toBe(CONVERSATIONS);
    expect(left.rowCount).toBe(0);
    expect(refused).toBeGreaterThan(0);
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(HELD_AT_MOST_MILLISECONDS);
  },
);
