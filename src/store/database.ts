/**
 * A database for any Kysely schema: embedded libsql by default, PostgreSQL where a URL is given.
 * Knows engines and transactions, no table.
 */
import { CompiledQuery, Kysely, PostgresDialect, type QueryResult, SqliteDialect, sql } from 'kysely';
import type { Log } from '../base/log';
import { BEGIN_BRIEF_POSTGRES, TookTooLongError, inTime, wasStopped } from './brief';
import { openLibsqlFile, type LibsqlConnection } from './libsql';
import { mayRunAgain, openPool } from './postgres';
import { Serial } from './serial';
import { SharedCommit } from './shared-commit';
import type { DatabaseLoad } from './types';

export type Engine = 'libsql' | 'postgres';

/** Runs a compiled query: the short way for those that run often. */
export type Execute = <Row>(query: CompiledQuery<Row>) => Promise<QueryResult<Row>>;

export interface Database<Schema> {
  readonly engine: Engine;
  /**
   * For reading, outside transactions: sees what is committed (on libsql also what is just on its way to the disk).
   * libsql refuses to write through it.
   */
  readonly db: Kysely<Schema>;
  /** As `db`, for compiled queries. */
  readonly execute: Execute;
  /**
   * Runs `work` in one write transaction: committed durably when it resolves, rolled back when it throws. On libsql
   * transactions run one after another. `work` may run again, on PostgreSQL (READ COMMITTED) after a deadlock, on libsql where one fails
   * that shares its commit; so it must have no other effect. Await no network call inside, and do not use `db` or `execute` of this call after it has ended.
   */
  transaction<T>(work: (db: Kysely<Schema>, execute: Execute) => Promise<T>): Promise<T>;
  /**
   * As `transaction`, for work that nobody waits for and that is repeated anyway: holds no lock over 100 ms on PostgreSQL, where in return
   * a crash of the database may undo the last moments. On libsql no statement begins after 40 ms; one that has begun cannot be stopped.
   * @throws TookTooLongError when it would have taken longer; nothing was changed then
   */
  briefly: Database<Schema>['transaction'];
  load(): DatabaseLoad;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /**
   * Empties the embedded database's write-ahead log, which still holds what was deleted since it was last brought home. Call it after
   * erasing. On PostgreSQL nothing: its own vacuum does that.
   */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** The folder of the embedded database; made with mode 0700. */
  dataDir: string;
  /** The embedded database's file in that folder. */
  fileName: string;
  /** `postgres://…`: used instead of the embedded database. */
  databaseUrl?: string;
  log: Log;
}

const WAIT_LIMIT_MILLISECONDS = 30_000;
const SLOW_TRANSACTION_MILLISECONDS = 1_000;
const PAUSES_BEFORE_RETRY_MILLISECONDS = [5, 20, 80, 200];

const EMPTY_LOG = CompiledQuery.raw('pragma wal_checkpoint(truncate)');
const ROLLBACK = CompiledQuery.raw('rollback');
const BEGIN_BRIEF = CompiledQuery.raw(BEGIN_BRIEF_POSTGRES);
const BEGIN_POSTGRES = CompiledQuery.raw('begin isolation level read committed');
// After a failed statement PostgreSQL answers "commit" with a silent rollback; the statement before it makes that an error.
const COMMIT_POSTGRES = CompiledQuery.raw('select 1; commit');

export async function openDatabase<Schema>(options: DatabaseOptions): Promise<Database<Schema>> {
  const database = options.databaseUrl
    ? postgresDatabase<Schema>(options.databaseUrl, options.log)
    : libsqlDatabase<Schema>(options.dataDir, options.fileName, options.log);
  try {
    await database.ping();
    return database;
  } catch (error) {
    await database.close();
    throw options.databaseUrl ? notLetIn(error) : error;
  }
}

/** Where a name has several addresses, the error has no text of its own. */
function notLetIn(error: unknown): Error {
  const { message, code } = error as NodeJS.ErrnoException;
  return new Error(
    `PostgreSQL at DATABASE_URL did not let us in (${message || code}): is it running, and are address, name, password and database right?`,
    { cause: error },
  );
}

function libsqlDatabase<Schema>(dataDir: string, fileName: string, log: Log): Database<Schema> {
  const file = openLibsqlFile(dataDir, fileName);
  const writer = new Kysely<Schema>({ dialect: new SqliteDialect({ database: file.writer }) });
  const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: file.reader }) });
  const write = executeOn(file.writer);
  const serial = new Serial(WAIT_LIMIT_MILLISECONDS);
  const commits = new SharedCommit(write, serial, () => file.committed());
  let closing: Promise<void> | undefined;
  const committed = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = await commits.run(() => timed(work, log));
    // The next transaction may begin while this one goes to the disk; both may then share one flush.
    await file.flushed();
    return result;
  };
  return {
    engine: 'libsql',
    db: reader,
    execute: executeOn(file.reader),
    transaction: (work) => committed(() => work(writer, write)),
    briefly: (work) => committed(() => inTime({ db: writer, execute: write }, work)),
    load: () => ({ connections: 1, idle: serial.busy ? 0 : 1, waiting: serial.waiting }),
    async ping() {
      await ping(reader);
      await file.flushed();
    },
    scrub: () =>
      serial.run(async () => {
        await commits.finish();
        await writer.executeQuery(EMPTY_LOG);
      }),
    close() {
      closing ??= serial.run(async () => {
        await commits.finish();
        await writer.executeQuery(EMPTY_LOG);
        await reader.destroy();
        await writer.destroy();
        file.release();
      });
      return closing;
    },
  };
}

const executeOn =
  (connection: LibsqlConnection): Execute =>
  async (query) =>
    connection.execute(query);

function postgresDatabase<Schema>(databaseUrl: string, log: Log): Database<Schema> {
  const pool = openPool(databaseUrl, log);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const once = <T>(begin: CompiledQuery, work: (db: Kysely<Schema>, execute: Execute) => Promise<T>): Promise<T> =>
    db.connection().execute((connection) => {
      const execute: Execute = (query) => connection.executeQuery(query);
      return timed(() => inTransaction(execute, begin, () => work(connection, execute), log), log);
    });
  const repeated = async <T>(begin: CompiledQuery, work: (db: Kysely<Schema>, execute: Execute) => Promise<T>): Promise<T> => {
    for (const pause of PAUSES_BEFORE_RETRY_MILLISECONDS) {
      try {
        return await once(begin, work);
      } catch (error) {
        if (!mayRunAgain(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return once(begin, work);
  };
  return {
    engine: 'postgres',
    db,
    execute: (query) => db.executeQuery(query),
    transaction: (work) => repeated(BEGIN_POSTGRES, work),
    async briefly(work) {
      try {
        return await repeated(BEGIN_BRIEF, (connection, execute) => inTime({ db: connection, execute }, work));
      } catch (error) {
        throw wasStopped(error) ? new TookTooLongError({ cause: error }) : error;
      }
    },
    load: () => ({ connections: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ping: () => ping(db),
    scrub: () => Promise.resolve(),
    async close() {
      await db.destroy();
    },
  };
}

async function inTransaction<T>(execute: Execute, begin: CompiledQuery, work: () => Promise<T>, log: Log): Promise<T> {
  await execute(begin);
  try {
    const result = await work();
    await execute(COMMIT_POSTGRES);
    return result;
  } catch (error) {
    await rollBack(execute, log);
    throw error;
  }
}

async function timed<T>(work: () => Promise<T>, log: Log): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    const milliseconds = Math.round(performance.now() - started);
    if (milliseconds > SLOW_TRANSACTION_MILLISECONDS) log.warn({ milliseconds }, 'a transaction took long');
  }
}

async function rollBack(execute: Execute, log: Log): Promise<void> {
  try {
    await execute(ROLLBACK);
  } catch (error) {
    // The connection is gone and the database has rolled back by itself; the first error is the one to report.
    log.warn({ error: String(error) }, 'a rollback could not be sent');
  }
}

async function ping<Schema>(db: Kysely<Schema>): Promise<void> {
  await sql`select 1`.execute(db);
}
