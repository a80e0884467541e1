/**
 * What the last release says to the database: every kind of statement with the columns it gets, and what the tables forbade then.
 * Said again to the newest schema it shows what a server of that release would meet while the next one is being rolled out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery, type Kysely } from 'kysely';
import Libsql from 'libsql';
import { Client } from 'pg';
import { PARTS } from '../../../scripts/installation';
import { silentLog } from '../../../src/base/log';
import { openDatabase, runMigrations, type Database, type Engine, type Migration } from '../../../src/store';
import { temporaryFolder } from '../../support/server-process';
import { temporaryPostgres } from '../../store/temporary-postgres';

export interface RecordedStatement {
  engine: Engine;
  sql: string;
  /**
   * A letter for each parameter, in order: `t`ext, `n`umber, `0` for null, `T` and `N` for lists of them. Values are made up anew, so
   * that nothing anybody wrote in a test is kept.
   */
  kinds: string;
}

/** As the files beside this one keep it. */
export interface ReleasedStatements {
  /** Names of the applied migrations by the table that lists them. */
  migrations: Record<string, string[]>;
  statements: (Omit<RecordedStatement, 'engine'> & { columns: string[] })[];
  /** Unique indexes, checks, references, columns that must be given, triggers. */
  restrictions: string[];
}

export const fileOf = (engine: Engine): string => join(__dirname, `released.${engine}.json`);
export const readReleased = (engine: Engine): ReleasedStatements => JSON.parse(readFileSync(fileOf(engine), 'utf8')) as ReleasedStatements;

/** A database with the tables of all parts, at the newest schema. */
export interface RolledOut {
  /** Applies one migration more. */
  migrate(migration: Migration): Promise<void>;
  /** Runs the statement alone and takes it back. @returns its columns, `name type`. @throws what the engine says where it refuses */
  columnsOf(statement: Pick<RecordedStatement, 'sql' | 'kinds'>): Promise<string[]>;
  restrictions(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function rollOut(engine: Engine): Promise<RolledOut> {
  const folder = temporaryFolder('rongye-rolling-');
  const postgres = engine === 'postgres' ? await temporaryPostgres() : undefined;
  const open = (): Promise<Database<unknown>> =>
    openDatabase<unknown>({ dataDir: folder.path, fileName: 'all.db', databaseUrl: postgres?.url, log: silentLog });
  const database = await open();
  for (const { migrationTable, migrations } of PARTS) await runMigrations(database, migrationTable, migrations, new Date(0));
  const tester = postgres ? await postgresTester(postgres.url) : libsqlTester(join(folder.path, 'all.db'));
  return {
    async migrate(migration) {
      await runMigrations(database, 'later_migrations', [migration], new Date(0));
    },
    columnsOf: ({ sql: text, kinds }) => tester.columnsOf(text, [...kinds].map(madeUp)),
    restrictions: async () => (await (engine === 'postgres' ? postgresRestrictions : libsqlRestrictions)(database.db)).sort(),
    async remove() {
      await tester.close();
      await database.close();
      await postgres?.drop();
      folder.remove();
    },
  };
}

/** Different for each place: rows of one statement must not be in each other's way. */
function madeUp(kind: string, place: number): unknown {
  if (kind === '0') return null;
  const value = kind.toLowerCase() === 't' ? `t${place}` : place;
  return kind === 'T' || kind === 'N' ? [value] : value;
}

interface Tester {
  columnsOf(text: string, values: unknown[]): Promise<string[]>;
  close(): Promise<void>;
}

async function postgresTester(url: string): Promise<Tester> {
  const client = new Client({ connectionString: url });
  await client.connect();
  // Each statement runs alone, without the rows it would refer to.
  await client.query('set session_replication_role = replica');
  return {
    async columnsOf(text, values) {
      await client.query('begin');
      try {
        const { fields } = await client.query(text, values);
        return fields.map(({ name, dataTypeID }) => `${name} ${dataTypeID}`);
      } finally {
        await client.query('rollback');
      }
    },
    close: () => client.end(),
  };
}

function libsqlTester(path: string): Tester {
  const connection = new Libsql(path);
  connection.pragma('foreign_keys = OFF');
  return {
    async columnsOf(text, values) {
      connection.exec('begin');
      try {
        const statement = connection.prepare(text);
        if (!statement.reader) {
          statement.run(values);
          return [];
        }
        statement.all(values);
        return statement.columns().map(({ name, type }) => `${name} ${type ?? ''}`);
      } finally {
        connection.exec('rollback');
      }
    },
    async close() {
      connection.close();
    },
  };
}

type Found = { restriction: string };
const listed = async (db: Kysely<unknown>, query: string): Promise<string[]> =>
  (await db.executeQuery(CompiledQuery.raw(query) as CompiledQuery<Found>)).rows.map(({ restriction }) => restriction);

async function libsqlRestrictions(db: Kysely<unknown>): Promise<string[]> {
  return [
    ...(await listed(
      db,
      `select m.name || ' must give ' || c.name as restriction from sqlite_schema m, pragma_table_info(m.name) c
       where m.type = 'table' and c."notnull" = 1 and c.dflt_value is null`,
    )),
    ...(await listed(
      db,
      `select m.name || ' unique ' || group_concat(i.name) || coalesce(x.where_of, '') as restriction
       from (select m.name, l.name as list, l.seq from sqlite_schema m, pragma_index_list(m.name) l where m.type = 'table' and l."unique" = 1) m
       join pragma_index_info(m.list) i
       left join (select name, substr(sql, instr(sql, ' where ')) as where_of from sqlite_schema where sql like '% where %') x on x.name = m.list
       group by m.name, m.list`,
    )),
    ...(await listed(
      db,
      `select m.name || ' refers ' || f."from" || ' to ' || f."table" as restriction
       from sqlite_schema m, pragma_foreign_key_list(m.name) f where m.type = 'table'`,
    )),
    ...(await listed(db, `select tbl_name || ' trigger ' || sql as restriction from sqlite_schema where type = 'trigger'`)),
    ...(await listed(
      db,
      `select name || ' checks ' || sql as restriction from sqlite_schema where type = 'table' and sql like '%check%(%'`,
    )),
  ];
}

async function postgresRestrictions(db: Kysely<unknown>): Promise<string[]> {
  const own = `relnamespace = current_schema()::regnamespace`;
  return [
    ...(await listed(
      db,
      `select c.relname || ' must give ' || a.attname as restriction from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.${own} and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef and a.attidentity = ''`,
    )),
    ...(await listed(
      db,
      `select c.relname || ' unique ' || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '') as restriction
       from pg_index i join pg_class c on c.oid = i.indrelid where i.indisunique and c.${own}`,
    )),
    ...(await listed(
      db,
      `select c.relname || ' ' || pg_get_constraintdef(k.oid) as restriction from pg_constraint k join pg_class c on c.oid = k.conrelid
       where k.contype in ('f', 'c', 'x') and c.${own}`,
    )),
    ...(await listed(
      db,
      `select c.relname || ' trigger ' || t.tgname as restriction from pg_trigger t join pg_class c on c.oid = t.tgrelid
       where not t.tgisinternal and c.${own}`,
    )),
  ];
}

/** The names of the applied migrations, by part. */
export const MIGRATION_NAMES: Record<string, string[]> = Object.fromEntries(
  PARTS.map(({ migrationTable, migrations }) => [migrationTable, migrations.map(({ name }) => name)]),
);
