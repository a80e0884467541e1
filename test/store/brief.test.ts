import { sql } from 'kysely';
import { Client } from 'pg';
import { silentLog } from '../../src/base/log';
import { openDatabase, type Database, type UnitOfWork } from '../../src/store';
import { PAUSE_MILLISECONDS, STATEMENT_MILLISECONDS, TookTooLongError } from '../../src/store/brief';
import { until } from '../support/until';
import { openTestStore, testEngines } from './open-test-store';
import { temporarySchema, type TemporaryPostgres } from './temporary-postgres';

interface Schema {
  counter: { id: number; value: number };
}

/** The three limits come to 100; a machine on which much else is going on may need far more, but not what it would take without them. */
const HELD_AT_MOST_MILLISECONDS = 1_500;
const FAR_TOO_LONG_MILLISECONDS = 3_000;

(process.env['TEST_DATABASE_URL'] ? describe : describe.skip)(
  'a transaction that may hold nobody up (PostgreSQL: TEST_DATABASE_URL)',
  () => {
    let schema: TemporaryPostgres;
    let database: Database<Schema>;
    let other: Client;

    beforeAll(async () => {
      schema = await temporarySchema();
      database = await openDatabase<Schema>({ dataDir: '', fileName: '', databaseUrl: schema.url, log: silentLog });
      other = new Client({ connectionString: schema.url });
      await other.connect();
      await other.query('create table counter (id integer primary key, value integer not null)');
    });
    beforeEach(() => other.query('truncate counter; insert into counter values (1, 0)'));
    afterAll(async () => {
      await other.end();
      await database.close();
      await schema.drop();
    });

    const value = async () => (await other.query<{ value: number }>('select value from counter')).rows[0]?.value;
    const sleep = (seconds: number) => sql`select pg_sleep(${seconds})`;

    /**
     * Takes the row, lets somebody else wait for it, and goes on with `work`.
     * @returns why it was ended, and how long the row was held by the clock of the database, ms
     */
    async function holdRow(work: (db: Database<Schema>['db']) => Promise<unknown>): Promise<{ ended: unknown; held: number }> {
      let taken = 0;
      let waiting: Promise<{ rows: { at: number }[] }> | undefined;
      const ended = await database
        .briefly(async (db) => {
          await db.updateTable('counter').set({ value: 7 }).execute();
          const { rows } = await sql<{ at: number }>`select extract(epoch from now()) * 1000.0 as at`.execute(db);
          taken = Number(rows[0]?.at);
          waiting = other.query('update counter set value = value + 1 returning extract(epoch from clock_timestamp()) * 1000.0 as at');
          await work(db);
        })
        .catch((error: unknown) => error);
      // On a machine with much else to do it may be over before the row is taken: callers try again, too.
      if (!waiting) return holdRow(work);
      const { rows } = await waiting;
      return { ended, held: Number(rows[0]?.at) - taken };
    }

    it('changes what it is to change, and is over', async () => {
      const change = (): Promise<unknown> => database.briefly((db) => db.updateTable('counter').set({ value: 2 }).execute());
      // On a machine with much else to do even this may take too long; callers try again, too.
      await until(() =>
        change().then(
          () => true,
          (error: unknown) => {
            if (error instanceof TookTooLongError) return false;
            throw error;
          },
        ),
      );
      expect(await value()).toBe(2);
    });

    it.each([
      ['a statement takes long', (db: Database<Schema>['db']) => sleep(FAR_TOO_LONG_MILLISECONDS / 1_000).execute(db)],
      [
        'many short statements add up',
        async (db: Database<Schema>['db']) => {
          for (let count = 0; count < FAR_TOO_LONG_MILLISECONDS / 5; count++) await sleep(0.005).execute(db);
        },
      ],
      [
        'this process does something else meanwhile',
        async (db: Database<Schema>['db']) => {
          // What the other one asks must be on its way first.
          await new Promise((resolve) => setTimeout(resolve, 5));
          for (const begun = performance.now(); performance.now() - begun < FAR_TOO_LONG_MILLISECONDS;);
          await sleep(0).execute(db);
        },
      ],
    ])('is undone, and its locks are free, when %s', async (_why, work) => {
      const { ended, held } = await holdRow(work);
      expect(ended).toBeInstanceOf(TookTooLongError);
      expect(held).toBeLessThan(HELD_AT_MOST_MILLISECONDS);
      expect(await value()).toBe(1);
    });

    it('does not wait long for somebody else who has the row', async () => {
      await other.query('begin; update counter set value = 5');
      const begun = performance.now();
      const ended = await database.briefly((db) => db.updateTable('counter').set({ value: 2 }).execute()).catch((error: unknown) => error);
      expect(performance.now() - begun).toBeLessThan(FAR_TOO_LONG_MILLISECONDS);
      await other.query('commit');
      expect(ended).toBeInstanceOf(TookTooLongError);
      expect(await value()).toBe(5);
    });

    it('does not wait for the disk while it holds locks, and leaves nothing of this to those who come after it', async () => {
      const names = ['synchronous_commit', 'statement_timeout', 'idle_in_transaction_session_timeout'];
      const settings = async (db: Database<Schema>['db']) => {
        const { rows } = await sql<{
          setting: string;
        }>`select setting from pg_settings where name in (${sql.join(names)}) order by name`.execute(db);
        return rows.map(({ setting }) => setting);
      };
      const before = await database.transaction(settings);
      expect(await database.briefly(settings)).toEqual([String(PAUSE_MILLISECONDS), String(STATEMENT_MILLISECONDS), 'off']);
      expect(await database.transaction(settings)).toEqual(before);
    });

    it('passes on what goes wrong otherwise', async () => {
      await expect(database.briefly((db) => sql`select no_such_column from counter`.execute(db))).rejects.toThrow('no_such_column');
    });
  },
);

it.each(testEngines)('on %s it undoes everything when its next statement comes too late', async (engine) => {
  const { store, dispose } = await openTestStore(engine);
  const conversation = { id: 'c', userId: 'dl_1', channel: 'web', locale: 'zh-CN', at: new Date() };
  const create = (unit: UnitOfWork) => unit.conversations.create(conversation);
  const late = store.briefly(async (unit) => {
    await create(unit);
    // Shorter than the pause that PostgreSQL would end by itself.
    for (let pauses = 0; pauses < 4; pauses++) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS / 2));
      await unit.conversations.saveState('c', { pauses }, conversation.at);
    }
  });
  await expect(late).rejects.toThrow(TookTooLongError);
  expect(await store.read.conversations.get('c')).toBeNull();
  await store.briefly(create);
  expect(await store.read.conversations.get('c')).not.toBeNull();
  await dispose();
});
