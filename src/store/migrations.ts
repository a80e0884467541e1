/**
 * Brings a database to the newest schema, once, however many processes start together. Servers of the release before keep working
 * meanwhile: a migration expands (new tables, new nullable columns, new indexes), or it contracts what that release uses no more.
 */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database, Engine } from './database';

export interface Migration {
  /** Unique and never changed, for example `0001-first-tables`. */
  name: string;
  /**
   * Only where the migration contracts, which is to drop, rename or tighten something: the first migration whose servers do without it.
   * A server that does not know that one no longer starts on this database.
   */
  needs?: string;
  up(db: Kysely<unknown>, engine: Engine): Promise<void>;
}

type MigrationSchema = Record<string, { name: string; applied_at: number; needs: string | null }>;

/** Another release has taken away what this one still uses. */
export class DatabaseTooNewError extends Error {
  constructor(applied: string, needs: string) {
    super(
      `The database is too new for this release: the migration ${applied} took away what servers without ${needs} still use. ` +
        'Start a release that has it, or restore the backup that was made before the upgrade.',
    );
    this.name = 'DatabaseTooNewError';
  }
}

/**
 * Applies, in order and in one transaction, what `tableName` does not list yet. What it lists beyond that comes from a newer release.
 * @param tableName keeps the names of applied migrations; one for each application that shares the database
 * @returns the names applied now
 * @throws DatabaseTooNewError where a newer release has contracted what this one uses; then nothing is changed
 */
export async function runMigrations<Schema>(
  database: Database<Schema>,
  tableName: string,
  migrations: readonly Migration[],
  at: Date,
): Promise<string[]> {
  return database.transaction(async (transaction) => {
    const db = transaction as unknown as Kysely<MigrationSchema>;
    if (database.engine === 'postgres') await waitForOthers(db, tableName);
    await db.schema
      .createTable(tableName)
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
    await addNeeds(db, database.engine, tableName);
    const rows = await db.selectFrom(tableName).select(['name', 'needs']).execute();
    const known = new Set(migrations.map(({ name }) => name));
    for (const { name, needs } of rows) if (needs && !known.has(name) && !known.has(needs)) throw new DatabaseTooNewError(name, needs);
    const applied = new Set(rows.map(({ name }) => name));
    const missing = migrations.filter((migration) => !applied.has(migration.name));
    for (const { name, needs = null, up } of missing) {
      await up(db as unknown as Kysely<unknown>, database.engine);
      await db.insertInto(tableName).values({ name, applied_at: at.getTime(), needs }).execute();
    }
    return missing.map((migration) => migration.name);
  });
}

/** The list was made without this column at first. */
async function addNeeds(db: Kysely<MigrationSchema>, engine: Engine, tableName: string): Promise<void> {
  const query =
    engine === 'postgres'
      ? sql`select 1 from pg_attribute where attrelid = ${tableName}::regclass and attname = 'needs' and not attisdropped`
      : sql`select 1 from pragma_table_info(${tableName}) where name = 'needs'`;
  if ((await query.execute(db)).rows.length === 0) await db.schema.alterTable(tableName).addColumn('needs', 'text').execute();
}

/** Two processes that create the same table at once would fail in PostgreSQL's catalogue, "if not exists" or not. */
async function waitForOthers(db: Kysely<MigrationSchema>, tableName: string): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db);
  await sql`set local lock_timeout = 0`.execute(db);
  const key = createHash('sha256').update(tableName).digest().readInt32BE(0);
  await sql`select pg_advisory_xact_lock(${sql.lit(key)})`.execute(db);
}
