/** The embedded engine: one libsql file, one writing connection, one reading connection, one process. */
import { chmodSync, closeSync, fdatasync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CompiledQuery, QueryResult, SqliteDatabase, SqliteStatement } from 'kysely';
import Libsql from 'libsql';
import { SharedFlush } from './shared-flush';

const BUSY_TIMEOUT_MILLISECONDS = 5_000;
const CACHED_STATEMENTS = 256;

const syncData = promisify(fdatasync);

export interface LibsqlFile {
  readonly writer: LibsqlConnection;
  /** Sees committed data only and refuses to write. */
  readonly reader: LibsqlConnection;
  /** Call after each commit, before the next transaction begins. */
  committed(): void;
  /**
   * Resolves when everything committed so far is on the disk.
   * @throws when the disk refused it
   */
  flushed(): Promise<void>;
  /** Call after both connections were closed. */
  release(): void;
}

/**
 * Opens `<dataDir>/<fileName>` for this process alone; the folder is readable by its owner only.
 * @param syncFile brings what was written to an open file to the disk
 * @throws when another process has the file open
 */
export function openLibsqlFile(dataDir: string, fileName: string, syncFile: (file: number) => Promise<void> = syncData): LibsqlFile {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const path = join(dataDir, fileName);
  const release = lockFile(path);
  try {
    makePrivate(path);
    const writer = connect(path);
    writer.pragma('journal_mode = WAL');
    // FULL would flush the log within each commit and stop the whole process meanwhile. NORMAL leaves that to us: we flush
    // the same file beside the event loop, once for all commits that wait, and only then report them as done.
    writer.pragma('synchronous = NORMAL');
    // Bringing the log home stops the process for a moment and writes every page in it once, however often it was changed: seldom is cheaper.
    writer.pragma('wal_autocheckpoint = 4000');
    writer.pragma('foreign_keys = ON');
    // Erased rows are overwritten, not only unlinked.
    writer.pragma('secure_delete = ON');
    const reader = connect(path);
    reader.pragma('query_only = ON');
    // The log is made at the first access.
    reader.exec('SELECT count(*) FROM sqlite_schema');
    const log = openSync(`${path}-wal`, 'r+');
    const flush = new SharedFlush(() => syncFile(log));
    let wrote = false;
    return {
      writer: new CachingDatabase(writer, () => {
        wrote = true;
      }),
      reader: new CachingDatabase(reader, () => undefined),
      committed() {
        if (wrote) flush.written();
        wrote = false;
      },
      flushed: () => flush.flushed(),
      release() {
        closeSync(log);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

function connect(path: string): Libsql.Database {
  const database = new Libsql(path);
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MILLISECONDS}`);
  database.pragma('cache_size = -16000');
  return database;
}

/** SQLite gives the -wal and -shm files the mode of the main file, so making that one first covers all. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/**
 * Holds an exclusive SQLite lock on a file beside the database for as long as the process lives. The kernel frees it with
 * the process, also after kill -9: no process id to compare, nothing stale to clean up.
 */
function lockFile(path: string): () => void {
  const lockPath = `${path}.lock`;
  makePrivate(lockPath);
  const lock = new Libsql(lockPath);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')) throw error;
    throw new Error(
      `${path} is in use by another process. Stop that server first, or give this one a data folder of its own (DATA_DIR); ` +
        'to run several servers together, set DATABASE_URL to a PostgreSQL database.',
      { cause: error },
    );
  }
  return () => {
    // close() alone frees the lock only when the garbage collector has finalized the connection.
    lock.exec('ROLLBACK');
    lock.close();
  };
}

export interface LibsqlConnection extends SqliteDatabase {
  /** Runs a compiled query at once, without the way through Kysely's executor, which costs as much as the query. */
  execute<Row>(query: CompiledQuery<Row>): QueryResult<Row>;
}

/** Kysely prepares every statement anew, which costs more than running it: keep those that were prepared last. */
class CachingDatabase implements LibsqlConnection {
  readonly #statements = new Map<string, CheckedStatement>();

  constructor(
    private readonly database: Libsql.Database,
    private readonly onWrite: () => void,
  ) {}

  execute<Row>({ sql, parameters }: CompiledQuery<Row>): QueryResult<Row> {
    const statement = this.prepare(sql);
    if (!statement.reader) return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) };
    // Never get(): it stops at the first row and leaves the statement open, and with it the snapshot that the connection reads.
    return { rows: statement.all(parameters) as Row[] };
  }

  prepare(sql: string): CheckedStatement {
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    const statement = new CheckedStatement(this.database.prepare(sql), WRITES_NOTHING.test(sql) ? undefined : this.onWrite);
    if (this.#statements.size >= CACHED_STATEMENTS) {
      for (const oldest of this.#statements.keys()) {
        this.#statements.delete(oldest);
        break;
      }
    }
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.database.close();
  }
}

const WRITES_NOTHING = /^(select|begin|commit|rollback|pragma)\b/i;

/** libsql ends the whole process on a boolean parameter and cuts a string at its first NUL: convert the one, refuse the other. */
class CheckedStatement implements SqliteStatement {
  readonly reader: boolean;

  constructor(
    private readonly statement: Libsql.Statement<unknown[]>,
    private readonly onWrite: (() => void) | undefined,
  ) {
    this.reader = statement.reader;
  }

  all(parameters: readonly unknown[]): unknown[] {
    const rows = this.statement.all(checked(parameters));
    // With "returning": no row, no change.
    if (rows.length > 0) this.onWrite?.();
    return rows;
  }

  run(parameters: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint } {
    this.onWrite?.();
    return this.statement.run(checked(parameters));
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.statement.iterate(checked(parameters));
  }
}

function checked(parameters: readonly unknown[]): readonly unknown[] {
  let hasBoolean = false;
  for (const value of parameters) {
    if (typeof value === 'boolean') hasBoolean = true;
    else if (typeof value === 'string' && value.includes('\u0000')) {
      throw new TypeError('A text with a NUL character cannot be stored: neither engine keeps it whole.');
    }
  }
  return hasBoolean ? parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value)) : parameters;
}
