/**
 * Everything that is stored as JSON lines, and back into an empty database of either engine. Sealed values travel sealed: they are bound to
 * column and row, not to an engine, so whoever imports needs the same keys and the file alone shows nothing personal.
 */
import { sql } from 'kysely';
import type { Database } from './database';
import { describeTables, type TableShape } from './tables';

const FORMAT = 'rongye-export-1';
const ROWS_AT_ONCE = 200;
/** What a server leaves that only started: the export's takes its place, for the keys must be those of what it brings. */
const isReplaced = (table: string): boolean => /(^|_)key_check$/.test(table);

type Row = Record<string, string | number | null>;
type Line = { format: string; migrations: Record<string, string[]> } | { table: string; row: Row } | { end: true; rows: number };

export interface TransferOptions {
  databases: readonly Database<unknown>[];
  /** The tables that list applied migrations. */
  migrationTables: readonly string[];
}

export class TransferError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TransferError';
  }
}

/** Writes each database as it is at one moment. @returns rows by table */
export async function exportAll(
  { databases, migrationTables }: TransferOptions,
  write: (line: string) => Promise<void>,
): Promise<Record<string, number>> {
  const put = (line: Line): Promise<void> => write(JSON.stringify(line));
  const rows: Record<string, number> = {};
  await put({ format: FORMAT, migrations: await appliedIn(databases, migrationTables) });
  for (const database of databases) {
    await database.transaction(async (db) => {
      if (database.engine === 'postgres') await sql`set transaction isolation level repeatable read, read only`.execute(db);
      for (const table of await describeTables(database.engine, db)) {
        let count = 0;
        for (let after: Row | undefined; ;) {
          const batch = await readAfter(db, table, after);
          for (const row of batch) await put({ table: table.name, row });
          count += batch.length;
          after = batch.at(-1);
          if (!after) break;
        }
        rows[table.name] = count;
      }
    });
  }
  await put({ end: true, rows: Object.values(rows).reduce((sum, count) => sum + count, 0) });
  return rows;
}

/**
 * Fills empty databases that have the newest schema. Each database takes all or nothing.
 * @returns rows by table
 * @throws TransferError with what to do when the file is cut off or of another release, or a table is not empty
 */
export async function importAll(
  { databases, migrationTables }: TransferOptions,
  lines: AsyncIterable<string>,
): Promise<Record<string, number>> {
  const homes = await emptyTables(databases);
  const rows = await readFile(lines, homes, await appliedIn(databases, migrationTables));
  const counts: Record<string, number> = {};
  for (const database of databases) {
    await database.transaction(async (db) => {
      for (const [name, home] of homes) {
        if (home.database !== database) continue;
        const own = rows.get(name) ?? [];
        if (isReplaced(name)) await sql`delete from ${sql.table(name)}`.execute(db);
        for (let start = 0; start < own.length; start += ROWS_AT_ONCE)
          await insert(database, db, home.shape, own.slice(start, start + ROWS_AT_ONCE));
        if (database.engine === 'postgres') await continueNumbers(db, name);
        counts[name] = own.length;
      }
    });
  }
  return counts;
}

type Db = Database<unknown>['db'];
type Homes = Map<string, { database: Database<unknown>; shape: TableShape }>;

async function appliedIn(databases: readonly Database<unknown>[], names: readonly string[]): Promise<Record<string, string[]>> {
  const applied: Record<string, string[]> = {};
  for (const [index, table] of names.entries()) {
    const database = databases[index] ?? databases[0];
    if (!database) continue;
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(database.db);
    applied[table] = rows.map(({ name }) => name);
  }
  return applied;
}

async function readAfter(db: Db, { name, columns, primaryKey }: TableShape, after: Row | undefined): Promise<Row[]> {
  const key = sql.join(primaryKey.map((column) => sql.ref(column)));
  const start = after ? sql`where (${key}) > (${sql.join(primaryKey.map((column) => after[column]))})` : sql``;
  const wanted = sql.join(columns.map((column) => sql.ref(column)));
  return (await sql<Row>`select ${wanted} from ${sql.table(name)} ${start} order by ${key} limit ${ROWS_AT_ONCE}`.execute(db)).rows;
}

async function emptyTables(databases: readonly Database<unknown>[]): Promise<Homes> {
  const homes: Homes = new Map();
  for (const database of databases) {
    for (const shape of await describeTables(database.engine, database.db)) {
      const { rows } = await sql`select 1 from ${sql.table(shape.name)} limit 1`.execute(database.db);
      if (rows.length > 0 && !isReplaced(shape.name))
        throw new TransferError(`The table ${shape.name} is not empty: import into a new database only.`);
      homes.set(shape.name, { database, shape });
    }
  }
  return homes;
}

async function readFile(lines: AsyncIterable<string>, homes: Homes, applied: Record<string, string[]>): Promise<Map<string, Row[]>> {
  const rows = new Map<string, Row[]>();
  let count = 0;
  let state: 'start' | 'rows' | 'end' = 'start';
  for await (const text of lines) {
    const line = parse(text);
    if (state === 'start') {
      if (!('format' in line) || line.format !== FORMAT) throw new TransferError(`This is no export: its first line must say "${FORMAT}".`);
      if (JSON.stringify(line.migrations) !== JSON.stringify(applied))
        throw new TransferError('The export was made by another release: export and import with the same one.');
      state = 'rows';
    } else if ('end' in line) {
      if (line.rows !== count) throw new TransferError(`The export says it has ${line.rows} rows and has ${count}: export again.`);
      state = 'end';
    } else if ('table' in line) {
      if (!homes.has(line.table)) throw new TransferError(`There is no table ${line.table} here: export and import with the same release.`);
      const own = rows.get(line.table);
      if (own) own.push(line.row);
      else rows.set(line.table, [line.row]);
      count++;
    }
  }
  if (state !== 'end') throw new TransferError('The export is cut off: its last line is missing. Export again.');
  return rows;
}

function parse(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw new TransferError('The export is damaged: a line is no JSON. Export again.');
  }
}

async function insert({ engine }: Database<unknown>, db: Db, { name, columns }: TableShape, rows: Row[]): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(rows.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`));
  const overriding = engine === 'postgres' ? sql`overriding system value` : sql``;
  await sql`insert into ${sql.table(name)} (${names}) ${overriding} values ${values}`.execute(db);
}

/** Numbers that PostgreSQL gives out itself go on after the last one that was brought along. */
async function continueNumbers(db: Db, table: string): Promise<void> {
  const { rows } = await sql<{ column: string }>`select attname as "column" from pg_attribute
    where attrelid = ${table}::regclass and attidentity <> ''`.execute(db);
  for (const { column } of rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 1), max(${sql.ref(column)}) is not null)
      from ${sql.table(table)}`.execute(db);
  }
}
