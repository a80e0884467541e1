import { sql } from 'kysely';
import { silentLog } from '../../src/base/log';
import { DESK_MIGRATIONS } from '../../src/desk/tables';
import { createCipher, openDatabase, openStore, runMigrations, type Database, type Engine } from '../../src/store';
import { storeSealedTables } from '../../src/store/store-sealed-tables';
import { describeTables } from '../../src/store/tables';
import { exportAll, importAll } from '../../src/store/transfer';
import { fillStore, PERSONAL } from './filled-store';
import { openTestStore, testEngines, type TestStore } from './open-test-store';

const MIGRATION_TABLES = ['schema_migrations', 'desk_migrations'];

/** The databases of an installation as the commands open them: two files, or one PostgreSQL database. */
async function partsOf({ options: { dataDir, databaseUrl } }: TestStore): Promise<Database<unknown>[]> {
  const main = await openDatabase<unknown>({ dataDir, fileName: 'rongye.db', databaseUrl, log: silentLog });
  const desk = databaseUrl ? main : await openDatabase<unknown>({ dataDir, fileName: 'desk.db', log: silentLog });
  await runMigrations(desk, 'desk_migrations', DESK_MIGRATIONS, new Date());
  return desk === main ? [main] : [main, desk];
}

async function closeAll(databases: Database<unknown>[]): Promise<void> {
  for (const database of databases) await database.close();
}

async function* each(lines: string[]): AsyncGenerator<string> {
  yield* lines;
}

/** Every row of every table, what is sealed opened. */
async function everything(databases: Database<unknown>[], keys: TestStore['options']['keys']): Promise<Record<string, unknown[]>> {
  const cipher = createCipher(keys);
  const sealedTables = storeSealedTables((text) => text);
  const found: Record<string, unknown[]> = {};
  for (const { engine, db } of databases) {
    for (const { name, primaryKey } of await describeTables(engine, db)) {
      const order = sql.join(primaryKey.map((column) => sql.ref(column)));
      const { rows } = await sql<Record<string, string | number | null>>`select * from ${sql.table(name)} order by ${order}`.execute(db);
      const sealed = sealedTables.find(({ table }) => table === name)?.sealed ?? {};
      found[name] = rows.map((row) => {
        const opened = { ...row };
        for (const [column, rowOf] of Object.entries(sealed)) {
          const value = row[column];
          if (typeof value === 'string') opened[column] = cipher.open({ column: `${name}.${column}`, row: rowOf(row) }, value);
        }
        return opened;
      });
    }
  }
  return found;
}

describe.each(testEngines.flatMap((from) => testEngines.map((to): [Engine, Engine] => [from, to])))('moving from %s to %s', (from, to) => {
  let source: TestStore;
  let target: TestStore;
  let sources: Database<unknown>[];
  let targets: Database<unknown>[];
  let lines: string[];

  beforeEach(async () => {
    source = await openTestStore(from);
    target = await openTestStore(to);
    await fillStore(source.store);
    await source.store.close();
    await target.store.close();
    sources = await partsOf(source);
    targets = await partsOf(target);
    const desk = sources.at(-1) as Database<unknown>;
    await desk.transaction(async (db) => {
      for (const kind of ['viewed', 'note', 'viewed']) {
        await sql`insert into desk_entry (case_number, at, kind, actor) values ('A-1', 1, ${kind}, '李')`.execute(db);
      }
    });
    lines = [];
    await exportAll({ databases: sources, migrationTables: MIGRATION_TABLES }, async (line) => void lines.push(line));
  });
  afterEach(async () => {
    await closeAll([...sources, ...targets]);
    await source.dispose();
    await target.dispose();
  });

  const bring = (given: string[]) => importAll({ databases: targets, migrationTables: MIGRATION_TABLES }, each(given));

  it('brings every row of every table, which opens with the same keys', async () => {
    const counts = await bring(lines);
    const before = await everything(sources, source.options.keys);
    expect(await everything(targets, source.options.keys)).toEqual(before);
    expect(counts).toEqual(Object.fromEntries(Object.entries(before).map(([name, rows]) => [name, rows.length])));
    expect(counts).toMatchObject({ activity: 3, case_file: 1, outbox_event: 1, desk_entry: 3 });
    await closeAll(targets);
    const store = await openStore({ ...target.options, keys: source.options.keys });
    expect((await store.read.conversations.get('c1'))?.state).toMatchObject({ name: PERSONAL.name });
    await store.close();
  });

  it('goes on numbering after the rows that were brought', async () => {
    await bring(lines);
    const desk = targets.at(-1) as Database<unknown>;
    await desk.transaction((db) => sql`insert into desk_entry (case_number, at, kind, actor) values ('A-1', 2, 'new', '李')`.execute(db));
    const { rows } = await sql<{ seq: number }>`select seq from desk_entry where kind = 'new'`.execute(desk.db);
    expect(rows).toEqual([{ seq: 4 }]);
  });

  it('shows nothing personal in the file', () => {
    const file = lines.join('\n');
    expect(file).toContain('case.submitted');
    for (const text of Object.values(PERSONAL)) expect(file).not.toContain(text);
  });

  it('takes nothing from a file that is cut off, damaged or of another release, and nothing into a database in use', async () => {
    const untouched = await everything(targets, source.options.keys);
    await expect(bring(lines.slice(0, -1))).rejects.toThrow(/cut off/);
    await expect(bring([...lines.slice(0, 3), ...lines.slice(4)])).rejects.toThrow(/rows and has/);
    await expect(bring([...lines.slice(0, 3), '{"table', ...lines.slice(4)])).rejects.toThrow(/damaged/);
    await expect(bring([lines[0]?.replace('0001-', '0000-') ?? '', ...lines.slice(1)])).rejects.toThrow(/another release/);
    await expect(bring(lines.slice(1))).rejects.toThrow(/no export/);
    const { key_check: keys, ...rest } = await everything(targets, source.options.keys);
    expect(Object.values(rest).flat()).toEqual([]);
    // What the target's own server left when it started is neither data nor lost.
    expect(keys).toEqual(untouched['key_check']);
    expect(keys).toHaveLength(1);
    await bring(lines);
    await expect(bring(lines)).rejects.toThrow(/is not empty/);
  });
});
