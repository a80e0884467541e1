import { Client } from 'pg';
import { silentLog, type Log } from '../../src/base/log';
import { createRetention } from '../../src/handoff';
import type { Store } from '../../src/store';
import { openTestStore, testEngines } from '../store/open-test-store';

const NOW = new Date('2026-06-01T00:00:00Z');
const LONG_AGO = new Date('2026-02-01T00:00:00Z');
const CONVERSATIONS = 120;
const ACTIVITIES = 5;
/** So much at first that the batch a sweep begins with does not fit. */
const SECONDS_EACH = 0.002;
const LOOK_EVERY_MILLISECONDS = 5;
/** Promised are 100. The machine may have much else to do, and the looks, too, take their time; all at once would take over a second. */
const HELD_AT_MOST_MILLISECONDS = 500;

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** @param secondsEach what deleting one activity takes */
async function slowStore(conversations: number, secondsEach: number) {
  const { store, options, dispose } = await openTestStore('postgres', undefined, { ownDatabase: true });
  cleanups.push(dispose);
  const other = new Client({ connectionString: options.databaseUrl, application_name: 'looks on' });
  await other.connect();
  cleanups.push(() => other.end());
  for (let index = 0; index < conversations; index++) {
    const id = `c${index}`;
    await store.transaction(async (unit) => {
      await unit.conversations.create({ id, userId: 'dl_1', channel: 'web', locale: 'zh-CN', at: LONG_AGO });
      const said = Array.from({ length: ACTIVITIES }, () => ({ type: 'message', text: '你好' }));
      await unit.activities.appendOutgoing(id, said, LONG_AGO);
    });
  }
  await other.query(
    `create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(${secondsEach}); return old; end $$`,
  );
  await other.query('create trigger slow before delete on activity for each row execute function slow()');
  return { store, other };
}

const sweep = (store: Store, log: Log = silentLog): Promise<number> =>
  createRetention({ store, clock: { now: () => NOW }, log, days: 60, unfinishedDays: 14, auditDays: 1_095 }).sweep();

(testEngines.includes('postgres') ? describe : describe.skip)('a sweep on a slow database (PostgreSQL: TEST_DATABASE_URL)', () => {
  it('goes on in small steps, leaves nothing out, and holds no lock for long', async () => {
    const { store, other } = await slowStore(CONVERSATIONS, SECONDS_EACH);
    let longest = 0;
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
    let refused = 0;
    const briefly: Store['briefly'] = (work) =>
      store.briefly(work).catch((error: unknown) => {
        refused += 1;
        throw error;
      });
    const deleted = await sweep({ ...store, briefly }).finally(() => swept.abort());
    await looking;
    expect(deleted).toBe(CONVERSATIONS);
    expect((await other.query('select from activity')).rowCount).toBe(0);
    expect(refused).toBeGreaterThan(0);
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(HELD_AT_MOST_MILLISECONDS);
  });

  it('deletes all the same where not even the least can be done in time, and says so once', async () => {
    const { store, other } = await slowStore(2, SECONDS_EACH * 20);
    const warnings: string[] = [];
    const log: Log = { ...silentLog, warn: (_fields, message) => void warnings.push(String(message)) };
    expect(await sweep(store, log)).toBe(2);
    expect((await other.query('select from activity')).rowCount).toBe(0);
    expect(warnings).toEqual([expect.stringContaining('too slow or too far away')]);
  });
});
