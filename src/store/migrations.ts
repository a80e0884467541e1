/**
 * Brings a database to the newest schema, once, however many processes start together. Migrations only ever expand
 * (new tables, new nullable columns, new indexes), so that servers of the version before keep working meanwhile.
 */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database, Engine } from './database';

export interface Migration {
  /** Unique and never changed, for example `0001-first-tables`. */
  name: string;
  up(db: Kysely<unknown>, engine: Engine): Promise<void>;
}

type MigrationSchema = Record<string, { name: string; applied_at: number }>;

/**
 * Applies, in order and in one transaction, what `tableName` does not list yet.
 * @param tableName keeps the names of applied migrations; one for each application that shares the database
 * @returns the names applied now
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
    const applied = new Set((await db.selectFrom(tableName).select('name').execute()).map((row) => row.name));
    const missing = migrations.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) {
      await migration.up(db as unknown as Kysely<unknown>, database.engine);
      await db.insertInto(tableName).values({ name: migration.name, applied_at: at.getTime() }).execute();
    }
    return missing.map((migration) => migration.name);
  });
}

/** Two processes that create the same table at once would fail in PostgreSQL's catalogue, "if not exists" or not. */
async function waitForOthers(db: Kysely<MigrationSchema>, tableName: string): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db);
  await sql`set local lock_timeout = 0`.execute(db);
  const key = createHash('sha256').update(tableName).digest().readInt32BE(0);
  await sql`select pg_advisory_xact_lock(${sql.lit(key)})`.execute(db);
}
