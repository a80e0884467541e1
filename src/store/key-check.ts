/**
 * Whether the keys at hand are those of the database. With others a server would start, look healthy, and fail at the first stored value.
 * Of each key that seals, the database keeps a fingerprint: never the key, and nothing that tells of it.
 */
import { hkdfSync } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { createCipher, SealError, type KeyRing } from './crypto';
import type { Database } from './database';
import type { SealedRow, SealedTable } from './sealed-table';

/** Each part of an installation keeps fingerprints of its own: as files, one may come from another installation or an older backup. */
export interface KeyCheck {
  /** The embedded database of the part. */
  fileName: string;
  /** The table of the fingerprints, see {@link createKeyCheckTable}. */
  table: string;
  /** What the part seals. */
  sealed: readonly SealedTable[];
}

/** For the part's migrations. */
export async function createKeyCheckTable(db: Kysely<unknown>, table: string): Promise<void> {
  await db.schema
    .createTable(table)
    .addColumn('key_id', 'text', (column) => column.primaryKey())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
}

/** The key ring is not the one that sealed what is stored. */
export class WrongKeysError extends Error {
  /**
   * @param missing ids of keys that sealed something and are not in the ring
   * @param different ids that stand for other bytes in the ring than in the database
   * @param fileName which embedded database it is; null with PostgreSQL
   */
  constructor(
    readonly missing: readonly string[],
    readonly different: readonly string[],
    readonly fileName: string | null,
  ) {
    super(
      `The encryption keys are not those of ${fileName ?? 'this database'}: missing ${list(missing)}; other bytes under ${list(different)}. Put the keys back that belong to it.`,
    );
    this.name = 'WrongKeysError';
  }
}

const FINGERPRINT_BYTES = 16;
type Db = Kysely<unknown>;
type Fingerprint = { key_id: string; fingerprint: string };

/**
 * Checks the ring against what sealed before, and remembers the key that seals from now on.
 * @param at milliseconds since 1970 UTC
 * @throws WrongKeysError; then nothing is changed
 */
export async function checkKeys<Schema>(database: Database<Schema>, check: KeyCheck, ring: KeyRing, at: number): Promise<void> {
  const table = sql.table(check.table);
  const fileName = database.engine === 'postgres' ? null : check.fileName;
  await database.transaction(async (transaction) => {
    const db = transaction as unknown as Db;
    // Two servers with different keys that start first together: the second must see what the first has written.
    if (database.engine === 'postgres') await sql`lock table ${table} in share row exclusive mode`.execute(db);
    const { rows: known } = await sql<Fingerprint>`select key_id, fingerprint from ${table}`.execute(db);
    const ids = known.map(({ key_id }) => key_id);
    const missing = ids.filter((id) => !Object.hasOwn(ring.keys, id));
    const different = known.filter(({ key_id: id, fingerprint }) => !missing.includes(id) && fingerprintOf(ring, id) !== fingerprint);
    if (missing.length + different.length > 0)
      throw new WrongKeysError(
        missing,
        different.map(({ key_id }) => key_id),
        fileName,
      );
    // A database of a release that kept no fingerprints: what it holds must answer.
    if (ids.length === 0) await checkBySamples(db, { ...check, fileName }, ring);
    if (!ids.includes(ring.current)) await remember(db, check, ring, at);
  });
}

/**
 * After a change of keys that left nothing under the others: a ring without them is right again, one without the current key is not.
 * @param at milliseconds since 1970 UTC
 */
export async function keepCurrentKeyOnly<Schema>(database: Database<Schema>, check: KeyCheck, ring: KeyRing, at: number): Promise<void> {
  await database.transaction(async (transaction) => {
    const db = transaction as unknown as Db;
    await sql`delete from ${sql.table(check.table)} where key_id <> ${ring.current}`.execute(db);
    await remember(db, check, ring, at);
  });
}

const remember = (db: Db, { table }: KeyCheck, ring: KeyRing, at: number): Promise<unknown> =>
  sql`insert into ${sql.table(table)} (key_id, fingerprint, since) values (${ring.current}, ${fingerprintOf(ring, ring.current)}, ${at})
    on conflict (key_id) do nothing`.execute(db);

function fingerprintOf({ keys }: KeyRing, id: string): string {
  return Buffer.from(hkdfSync('sha256', keys[id] as Buffer, '', 'rongye v1 fingerprint', FINGERPRINT_BYTES)).toString('base64url');
}

/** One row of each table. A single one that does not open may be damaged, or older than the ring; where none opens, the ring is wrong. */
async function checkBySamples(
  db: Db,
  { sealed: tables, fileName }: { sealed: KeyCheck['sealed']; fileName: string | null },
  ring: KeyRing,
): Promise<void> {
  const cipher = createCipher(ring);
  const failed = new Set<string>();
  for (const { table, key, sealed } of tables) {
    for (const [column, rowOf] of Object.entries(sealed)) {
      const order = sql.join(key.map((name) => sql.ref(name)));
      const query = sql<SealedRow>`select * from ${sql.table(table)} where ${sql.ref(column)} is not null order by ${order} limit 1`;
      const [row] = (await query.execute(db)).rows;
      if (!row) continue;
      const value = String(row[column]);
      try {
        cipher.open({ column: `${table}.${column}`, row: rowOf(row) }, value);
        return;
      } catch (error) {
        if (!(error instanceof SealError)) throw error;
        failed.add(value.split('.')[1] ?? '');
      }
    }
  }
  const ids = [...failed];
  const isIn = (id: string): boolean => Object.hasOwn(ring.keys, id);
  if (ids.length > 0)
    throw new WrongKeysError(
      ids.filter((id) => !isIn(id)),
      ids.filter(isIn),
      fileName,
    );
}

const list = (ids: readonly string[]): string => ids.join(', ') || 'none';
