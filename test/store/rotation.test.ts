import { sql } from 'kysely';
import { silentLog } from '../../src/base/log';
import { createCipher, openDatabase, openStore, type Database, type KeyRing } from '../../src/store';
import { keepCurrentKeyOnly } from '../../src/store/key-check';
import { rotateKeys } from '../../src/store/rotation';
import { STORE_KEY_CHECK, storeSealedTables } from '../../src/store/store-sealed-tables';
import { fillStore, PERSONAL } from './filled-store';
import { openTestStore, randomKeys, testEngines, type TestStore } from './open-test-store';

const TABLES = storeSealedTables((text) => text);

/** Every column that holds ciphertext or an index, found in the database itself. */
async function protectedColumns(database: Database<unknown>): Promise<string[]> {
  const { db } = database;
  const { rows } =
    database.engine === 'postgres'
      ? await sql<{ name: string }>`select table_name || '.' || column_name as name from information_schema.columns
          where table_schema = current_schema()`.execute(db)
      : await sql<{ name: string }>`select m.name || '.' || c.name as name from sqlite_schema m, pragma_table_info(m.name) c
          where m.type = 'table'`.execute(db);
  return rows.map(({ name }) => name).filter((name) => /_(sealed|index)$/.test(name));
}

describe.each(testEngines)('a change of keys on %s', (engine) => {
  let opened: TestStore;
  let database: Database<unknown>;
  let next: KeyRing;

  beforeEach(async () => {
    opened = await openTestStore(engine);
    await fillStore(opened.store);
    await opened.store.close();
    const { dataDir, databaseUrl, keys } = opened.options;
    next = { current: 'next', keys: { ...keys.keys, next: randomKeys().keys['test'] as Buffer } };
    database = await openDatabase<unknown>({ dataDir, fileName: 'rongye.db', databaseUrl, log: silentLog });
  });
  afterEach(async () => {
    await database.close();
    await opened.dispose();
  });

  it('knows every sealed column and every index of the database', async () => {
    const known = TABLES.flatMap(({ table, sealed, indexes }) =>
      [...Object.keys(sealed), ...(indexes?.columns ?? [])].map((column) => `${table}.${column}`),
    );
    expect(known.sort()).toEqual((await protectedColumns(database)).sort());
  });

  it('leaves nothing under the old key, which can then be thrown away', async () => {
    const { complete, tables } = await rotateKeys(database, { cipher: createCipher(next), tables: TABLES, batchSize: 2 });
    expect(complete).toBe(true);
    for (const { table, seen, rewritten } of tables) expect([table, rewritten]).toEqual([table, seen]);
    await keepCurrentKeyOnly(database, STORE_KEY_CHECK, next, 0);
    await database.close();
    const onlyNext = { current: 'next', keys: { next: next.keys['next'] as Buffer } };
    const store = await openStore({ ...opened.options, keys: onlyNext });
    expect((await store.read.conversations.get('c1'))?.state).toMatchObject({ name: PERSONAL.name });
    expect((await store.read.activities.after('c1', 0, 10)).map(({ body }) => body['text'])).toContain(PERSONAL.idNumber);
    expect((await store.read.cases.get('A-1'))?.details).toMatchObject({ phone: PERSONAL.phone });
    expect(await store.read.cases.history('A-1')).toMatchObject([{ note: PERSONAL.note }]);
    expect(await store.read.consents.ofConversation('c1')).toMatchObject([{ words: PERSONAL.words }]);
    expect(await store.read.outbox.parked(1)).toMatchObject([{ stream: 'A-1', reason: `refused ${PERSONAL.name}` }]);
    const [note] = await store.read.unanswered.all();
    expect(note).toMatchObject({ text: PERSONAL.name, key: createCipher(onlyNext).blindIndex('unanswered.key', PERSONAL.name) });
    await store.close();
  });

  it('goes on where it was interrupted, and does nothing the third time', async () => {
    const cipher = createCipher(next);
    const stop = new AbortController();
    const first = await rotateKeys(database, { cipher, tables: TABLES, batchSize: 1, signal: stop.signal, onProgress: () => stop.abort() });
    expect(first.complete).toBe(false);
    const written = first.tables.reduce((sum, { rewritten }) => sum + rewritten, 0);
    expect(written).toBe(1);
    const second = await rotateKeys(database, { cipher, tables: TABLES });
    const total = second.tables.reduce((sum, { seen }) => sum + seen, 0);
    expect(second.tables.reduce((sum, { rewritten }) => sum + rewritten, 0)).toBe(total - written);
    const third = await rotateKeys(database, { cipher, tables: TABLES });
    expect(third.tables.every(({ rewritten }) => rewritten === 0)).toBe(true);
  });

  it('does not write over what the server has changed meanwhile', async () => {
    const cipher = createCipher(next);
    const place = { column: 'conversation.state_sealed', row: 'c1' };
    const changed = cipher.sealJson(place, { name: 'new' });
    const meanwhile = async () => {
      await database.transaction((db) => sql`update conversation set state_sealed = ${changed}`.execute(db));
    };
    const inTheWay: Database<unknown> = {
      ...database,
      async transaction(work) {
        await meanwhile();
        return database.transaction(work);
      },
    };
    await rotateKeys(inTheWay, { cipher, tables: TABLES.slice(0, 1) });
    const { rows } = await sql<{ state_sealed: string }>`select state_sealed from conversation`.execute(database.db);
    expect(rows).toEqual([{ state_sealed: changed }]);
  });

  it('stops at a value that no key opens, and names the column but not the value', async () => {
    const other = { ...next, keys: { next: next.keys['next'] as Buffer } };
    await expect(rotateKeys(database, { cipher: createCipher(other), tables: TABLES })).rejects.toThrow(
      /conversation\.user_sealed cannot be opened: the key "test" is not in the key ring/,
    );
  });
});
