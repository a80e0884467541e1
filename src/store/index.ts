/** The store: opens the database, brings it to the newest schema, and hands out units of work. Knows no bot, no HTTP. */
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import { Activities } from './activities';
import { Calls } from './calls';
import { Cases } from './cases';
import { CONVERSATION_COLUMNS, Conversations } from './conversations';
import { type Cipher, type KeyRing, createCipher } from './crypto';
import { type Database, openDatabase } from './database';
import { withMemory } from './cipher-memory';
import { runMigrations } from './migrations';
import { checkKeys } from './key-check';
import { Notices } from './notices';
import { Outbox } from './outbox';
import { Audit, Consents, InboundEvents } from './records';
import { ResumeCodes } from './resume-codes';
import type { StoreSchema } from './schema';
import { nothingWritten, type Session } from './statements';
import { TurnRecords } from './turn-records';
import { STORE_MIGRATIONS } from './store-migrations';
import { STORE_KEY_CHECK } from './store-sealed-tables';
import type { Store, UnitOfWork } from './types';
import { Timers } from './timers';
import { UnansweredNotes } from './unanswered';

export { type Cipher, type KeyRing, type Place, SealError, createCipher } from './crypto';
export { type Database, type Engine, openDatabase } from './database';
export { WrongKeysError } from './key-check';
export { type Migration, runMigrations } from './migrations';
export type * from './types';

export interface StoreOptions {
  /** The folder of the embedded database `rongye.db`. */
  dataDir: string;
  /** `postgres://…`: used instead of the embedded database, by any number of servers. */
  databaseUrl?: string;
  keys: KeyRing;
  clock: Clock;
  log: Log;
  /** Events remember in which trace they came to be. */
  tracing?: Pick<Tracing, 'traceparent'> | null;
}

/** @throws when another process uses the data folder, the database does not answer, or the key ring is not usable or (`WrongKeysError`) not the database's */
export async function openStore(options: StoreOptions): Promise<Store> {
  const cipher = withMemory(createCipher(options.keys), CONVERSATION_COLUMNS);
  const { dataDir, databaseUrl, log } = options;
  const database = await openDatabase<StoreSchema>({ dataDir, fileName: STORE_KEY_CHECK.fileName, databaseUrl, log });
  try {
    const applied = await runMigrations(database, 'schema_migrations', STORE_MIGRATIONS, options.clock.now());
    if (applied.length > 0) log.info({ engine: database.engine, applied }, 'the database has the newest schema now');
    await checkKeys(database, STORE_KEY_CHECK, options.keys, options.clock.now().getTime());
  } catch (error) {
    await database.close();
    throw error;
  }
  const listeners = new Set<Parameters<Store['onAppended']>[0]>();
  const emissionListeners = new Set<() => void>();
  const notices = databaseUrl ? new Notices(databaseUrl, database.execute, log) : null;
  const unitIn =
    (transaction: Database<StoreSchema>['transaction']): Store['transaction'] =>
    async (work) => {
      let written = nothingWritten();
      const result = await transaction(async (db, execute) => {
        written = nothingWritten();
        const session: Session = { engine: database.engine, db, execute, cipher, written, mode: 'writing', tracing: options.tracing };
        try {
          return await work(unitOfWork(session));
        } finally {
          session.mode = 'ended';
        }
      });
      for (const [conversationId, sets] of written.appended) {
        for (const listener of listeners) listener(conversationId, sets);
        notices?.tell(conversationId);
      }
      if (written.hasEvents) for (const listener of emissionListeners) listener();
      return result;
    };
  return {
    engine: database.engine,
    transaction: unitIn(database.transaction),
    briefly: unitIn(database.briefly),
    read: unitOfWork(readingSession(database, cipher)),
    onAppended(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEmitted(listener) {
      emissionListeners.add(listener);
      return () => emissionListeners.delete(listener);
    },
    neighbours: notices,
    load: () => database.load(),
    ping: () => database.ping(),
    scrub: () => database.scrub(),
    async close() {
      await notices?.close();
      await database.close();
    },
  };
}

function readingSession({ engine, db, execute }: Database<StoreSchema>, cipher: Cipher): Session {
  return { engine, db, execute, cipher, written: nothingWritten(), mode: 'reading' };
}

function unitOfWork(session: Session): UnitOfWork {
  return {
    conversations: new Conversations(session),
    activities: new Activities(session),
    turns: new TurnRecords(session),
    cases: new Cases(session),
    outbox: new Outbox(session),
    inbound: new InboundEvents(session),
    consents: new Consents(session),
    unanswered: new UnansweredNotes(session),
    audit: new Audit(session),
    timers: new Timers(session),
    calls: new Calls(session),
    resumeCodes: new ResumeCodes(session),
  };
}
