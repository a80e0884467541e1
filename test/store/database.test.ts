import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { silentLog } from '../../src/base/log';
import { type Database, openDatabase } from '../../src/store/database';
import { type Migration, runMigrations } from '../../src/store/migrations';
import { testEngines } from './open-test-store';
import { temporaryPostgres } from './temporary-postgres';

interface NotesSchema {
  note: { id: string; text: string; done: boolean | number; at: number };
}

const MIGRATIONS: Migration[] = [
  {
    name: '0001-notes',
    async up(db) {
      await db.schema
        .createTable('note')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('done', 'integer', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
];
const AT = new Date('2026-11-23T09:00:00+08:00');
const addColumn = (db: Kysely<unknown>, name: string): Promise<void> => db.schema.alterTable('note').addColumn(name, 'text').execute();
/** What contracts; what it does matters not to who may start afterwards. */
const DROP_TEXT: Migration = { name: '0003-drop-text', needs: '0002-text-unused', up: async () => undefined };
const note = (id: string) => ({ id, text: `note ${id}`, done: 0, at: AT.getTime() });

describe.each(testEngines)('a database on %s', (engine) => {
  let dataDir: string;
  let databaseUrl: string | undefined;
  let drop: (() => Promise<void>) | undefined;
  let database: Database<NotesSchema>;

  beforeAll(async () => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'rongye-')), 'data');
    if (engine === 'postgres') {
      const temporary = await temporaryPostgres();
      databaseUrl = temporary.url;
      drop = temporary.drop;
    }
    database = await openDatabase<NotesSchema>({ dataDir, fileName: 'notes.db', databaseUrl, log: silentLog });
    await runMigrations(database, 'notes_migrations', MIGRATIONS, AT);
  });

  afterAll(async () => {
    await database.close();
    await drop?.();
    rmSync(join(dataDir, '..'), { recursive: true, force: true });
  });

  it('applies a migration once', async () => {
    expect(await runMigrations(database, 'notes_migrations', MIGRATIONS, AT)).toEqual([]);
  });

  it('lists migrations as it did before contracting ones were told apart, and learns to', async () => {
    await database.transaction(async (db) => {
      await sql`create table older_migrations (name text primary key, applied_at bigint not null)`.execute(db);
      await sql`insert into older_migrations values ('0001-notes', 1)`.execute(db);
    });
    expect(await runMigrations(database, 'older_migrations', MIGRATIONS, AT)).toEqual([]);
    expect(await runMigrations(database, 'older_migrations', [...MIGRATIONS, DROP_TEXT], AT)).toEqual(['0003-drop-text']);
  });

  it('starts on a database that a newer release has expanded', async () => {
    const newer: Migration = { name: '0002-note-author', up: (db) => addColumn(db, 'author') };
    await runMigrations(database, 'notes_migrations', [...MIGRATIONS, newer], AT);
    expect(await runMigrations(database, 'notes_migrations', MIGRATIONS, AT)).toEqual([]);
  });

  it('starts on a contracted database where it does without what was taken away, and refuses where it does not', async () => {
    const still: Migration = { name: '0002-text-unused', up: async () => undefined };
    await runMigrations(database, 'contracted_migrations', [still, DROP_TEXT], AT);
    expect(await runMigrations(database, 'contracted_migrations', [still], AT)).toEqual([]);
    const later: Migration = { name: '0004-never', up: () => Promise.reject(new Error('must not run')) };
    await expect(runMigrations(database, 'contracted_migrations', [later], AT)).rejects.toThrow(
      'The database is too new for this release: the migration 0003-drop-text took away what servers without 0002-text-unused still use. ' +
        'Start a release that has it, or restore the backup that was made before the upgrade.',
    );
  });

  it('returns times as numbers', async () => {
    await database.transaction((db) => db.insertInto('note').values(note('a')).execute());
    expect(await database.db.selectFrom('note').select('at').where('id', '=', 'a').executeTakeFirst()).toEqual({ at: AT.getTime() });
  });

  it('leaves nothing of a transaction that throws', async () => {
    const failing = database.transaction(async (db) => {
      await db.insertInto('note').values(note('gone')).execute();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await database.db.selectFrom('note').where('id', '=', 'gone').selectAll().execute()).toEqual([]);
  });

  it('does not show to readers what is not committed, and does not make them wait', async () => {
    await database.transaction(async (db) => {
      await db.insertInto('note').values(note('soon')).execute();
      expect(await database.db.selectFrom('note').where('id', '=', 'soon').selectAll().execute()).toEqual([]);
    });
    expect(await database.db.selectFrom('note').where('id', '=', 'soon').selectAll().execute()).toHaveLength(1);
  });

  it('refuses to commit when a statement failed and its error was swallowed', async () => {
    await database.transaction((db) => db.insertInto('note').values(note('twice')).execute());
    const swallowing = database.transaction(async (db) => {
      await db.insertInto('note').values(note('with-swallowed')).execute();
      await db
        .insertInto('note')
        .values(note('twice'))
        .execute()
        .catch(() => undefined);
    });
    if (engine === 'postgres') await expect(swallowing).rejects.toThrow('current transaction is aborted');
    else await swallowing;
    const kept = await database.db.selectFrom('note').where('id', '=', 'with-swallowed').selectAll().execute();
    expect(kept).toHaveLength(engine === 'postgres' ? 0 : 1);
  });

  it('does not interleave two transactions that wait in the middle', async () => {
    const order: string[] = [];
    const slow = (name: string) =>
      database.transaction(async (db) => {
        const rows = await sql<{ count: number }>`select count(*) as count from note where id like ${`${name}%`}`.execute(db);
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        await db
          .insertInto('note')
          .values(note(`${name}${rows.rows[0]?.count}`))
          .execute();
        order.push(`${name} ends`);
      });
    await Promise.all([slow('first'), slow('second'), slow('third')]);
    if (engine === 'libsql') {
      expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends', 'third begins', 'third ends']);
    }
    expect(order).toHaveLength(6);
  });

  it('goes on after a transaction that failed while others waited', async () => {
    const results = await Promise.allSettled([
      database.transaction(async () => Promise.reject(new Error('no'))),
      database.transaction((db) => db.insertInto('note').values(note('after-failure')).execute()),
    ]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled']);
  });

  if (engine === 'libsql') {
    it('refuses to write outside a transaction', async () => {
      await expect(database.db.insertInto('note').values(note('stray')).execute()).rejects.toThrow('readonly');
    });

    it('stores a boolean as 0 or 1 and refuses a NUL character', async () => {
      await database.transaction((db) =>
        db
          .insertInto('note')
          .values({ ...note('bool'), done: true })
          .execute(),
      );
      expect(await database.db.selectFrom('note').select('done').where('id', '=', 'bool').execute()).toEqual([{ done: 1 }]);
      await expect(database.transaction((db) => db.insertInto('note').values(note('a\u0000b')).execute())).rejects.toThrow('NUL');
    });

    it('refuses a second server on the same file, and says what to do', async () => {
      await expect(openDatabase({ dataDir, fileName: 'notes.db', log: silentLog })).rejects.toThrow(
        /in use by another process.*DATA_DIR.*DATABASE_URL/,
      );
      const other = await openDatabase({ dataDir, fileName: 'other.db', log: silentLog });
      await other.close();
    });

    it('opens again after it was closed', async () => {
      const options = { dataDir, fileName: 'again.db', log: silentLog };
      await (await openDatabase(options)).close();
      await (await openDatabase(options)).close();
    });

    it('keeps the folder and its files from other users of the machine', async () => {
      expect(statSync(dataDir).mode & 0o777).toBe(0o700);
      for (const file of ['notes.db', 'notes.db-wal', 'notes.db-shm', 'notes.db.lock']) {
        expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
      }
    });
  } else {
    it('survives a connection that is lost while idle and one that is lost within a transaction', async () => {
      const endOthers = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
      await Promise.all([database.ping(), database.ping(), database.ping()]);
      await database.transaction((db) => sql.raw(endOthers).execute(db));
      const cut = database.transaction(async (db) => {
        await db.insertInto('note').values(note('cut')).execute();
        await sql.raw(endOthers).execute(database.db);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await db.insertInto('note').values(note('cut-2')).execute();
      });
      await expect(cut).rejects.toThrow();
      await database.ping();
      expect(await database.db.selectFrom('note').where('id', 'like', 'cut%').selectAll().execute()).toEqual([]);
    });

    it('runs a transaction again after a deadlock', async () => {
      await database.transaction((db) =>
        db
          .insertInto('note')
          .values([note('dead'), note('lock')])
          .execute(),
      );
      let runs = 0;
      const cross = (first: string, second: string) =>
        database.transaction(async (db) => {
          runs += 1;
          await db.updateTable('note').set({ text: first }).where('id', '=', first).execute();
          await new Promise((resolve) => setTimeout(resolve, 50));
          await db.updateTable('note').set({ text: first }).where('id', '=', second).execute();
        });
      await Promise.all([cross('dead', 'lock'), cross('lock', 'dead')]);
      expect(runs).toBeGreaterThan(2);
    });

    it('lets three processes bring an empty database to the newest schema at once', async () => {
      const empty = await temporaryPostgres();
      const open = () => openDatabase<NotesSchema>({ dataDir, fileName: 'unused.db', databaseUrl: empty.url, log: silentLog });
      const pools = await Promise.all([open(), open(), open()]);
      const applied = await Promise.all(pools.map((pool) => runMigrations(pool, 'notes_migrations', MIGRATIONS, AT)));
      expect(applied.flat()).toEqual(['0001-notes']);
      await Promise.all(pools.map((pool) => pool.close()));
      await empty.drop();
    });
  }
});
