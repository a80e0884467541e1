/**
 * Brings every sealed value and blind index under the current key, in batches, beside a running server. It keeps no bookmark: what is
 * under the current key already is passed over, so an interrupted run is simply started again.
 */
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import type { Cipher } from './crypto';
import type { Database } from './database';
import type { SealedRow, SealedTable } from './sealed-table';

export interface RotationProgress {
  table: string;
  /** Rows looked at so far in this table, and how many of them were written anew. */
  seen: number;
  rewritten: number;
}

export interface RotationOptions {
  cipher: Cipher;
  tables: readonly SealedTable[];
  batchSize?: number;
  onProgress?: (progress: RotationProgress) => void;
  /** Ends the run between two batches. */
  signal?: AbortSignal;
}

const BATCH_ROWS = 200;

/**
 * @returns what was done in each table, and whether all of it was
 * @throws SealError when a value cannot be opened: its key is not in the key ring, or it was altered. Nothing of its batch is written
 */
export async function rotateKeys<Schema>(
  database: Database<Schema>,
  { cipher, tables, batchSize = BATCH_ROWS, onProgress, signal }: RotationOptions,
): Promise<{ tables: RotationProgress[]; complete: boolean }> {
  const done: RotationProgress[] = [];
  for (const table of tables) {
    const progress: RotationProgress = { table: table.table, seen: 0, rewritten: 0 };
    done.push(progress);
    for (let after: SealedRow | undefined; ;) {
      if (signal?.aborted) return { tables: done, complete: false };
      const rows = await readBatch(database.db, table, after, batchSize);
      const last = rows.at(-1);
      if (!last) break;
      const stale = rows.filter((row) => isStale(row, table, cipher));
      if (stale.length > 0) progress.rewritten += await rewrite(database, table, stale, cipher);
      progress.seen += rows.length;
      onProgress?.({ ...progress });
      after = last;
    }
  }
  return { tables: done, complete: true };
}

const columnsOf = ({ key, also = [], sealed, indexes }: SealedTable): string[] => [
  ...key,
  ...also,
  ...Object.keys(sealed),
  ...(indexes?.columns ?? []),
];

async function readBatch(db: QueryExecutorProvider, table: SealedTable, after: SealedRow | undefined, limit: number): Promise<SealedRow[]> {
  const key = sql.join(table.key.map((name) => sql.ref(name)));
  const start = after ? sql`where (${key}) > (${sql.join(table.key.map((name) => after[name]))})` : sql``;
  const columns = sql.join(columnsOf(table).map((name) => sql.ref(name)));
  const query = sql<SealedRow>`select ${columns} from ${sql.table(table.table)} ${start} order by ${key} limit ${limit}`;
  return (await query.execute(db)).rows;
}

const isStale = (row: SealedRow, { sealed }: SealedTable, cipher: Cipher): boolean =>
  Object.keys(sealed).some((column) => typeof row[column] === 'string' && cipher.needsRewrap(row[column]));

/** @returns how many rows were written; the others were changed meanwhile by the server, which seals with its own current key */
async function rewrite<Schema>(database: Database<Schema>, table: SealedTable, rows: SealedRow[], cipher: Cipher): Promise<number> {
  const changes = rows.map((row) => ({ row, values: changesFor(row, table, cipher) }));
  return database.transaction(async (transaction) => {
    let written = 0;
    for (const { row, values } of changes) {
      const set = sql.join(Object.entries(values).map(([column, value]) => sql`${sql.ref(column)} = ${value}`));
      const isThis = table.key.map((column) => sql`${sql.ref(column)} = ${row[column]}`);
      const isAsRead = Object.keys(table.sealed).map((column) => same(column, row[column] ?? null));
      const where = sql.join([...isThis, ...isAsRead], sql` and `);
      const result = await sql`update ${sql.table(table.table)} set ${set} where ${where}`.execute(transaction);
      written += Number(result.numAffectedRows ?? 0);
    }
    return written;
  });
}

function same(column: string, value: string | number | null): RawBuilder<unknown> {
  return value === null ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} = ${value}`;
}

function changesFor(row: SealedRow, { table, sealed, indexes }: SealedTable, cipher: Cipher): Record<string, string | null> {
  const values: Record<string, string | null> = {};
  const opened: Record<string, string | null> = {};
  for (const [column, rowOf] of Object.entries(sealed)) {
    const value = row[column];
    opened[column] = null;
    if (typeof value !== 'string') continue;
    const place = { column: `${table}.${column}`, row: rowOf(row) };
    opened[column] = cipher.open(place, value);
    values[column] = cipher.seal(place, opened[column]);
  }
  return indexes ? { ...values, ...indexes.of(opened, cipher) } : values;
}
