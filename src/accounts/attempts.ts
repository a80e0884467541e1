/** Slows down whoever tries passwords: by account and by address, longer with each failure. Knows neither accounts nor passwords. */
import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock';
import { addressKey } from '../base/rate-limit';
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import { plainSignIn, type AccountTables } from './account-tables';

interface Limit {
  /** Failures without a wait. */
  free: number;
  /** After how long without a failure all is forgotten. */
  forgetAfterHours: number;
}

/** An office sits behind one address, and an account belongs to one person. */
const LIMITS = { account: { free: 5, forgetAfterHours: 24 }, address: { free: 30, forgetAfterHours: 1 } } as const satisfies Record<
  string,
  Limit
>;
const FIRST_WAIT_SECONDS = 30;
/** No longer, so that whoever fails on purpose cannot keep a colleague out for a day. */
const LONGEST_WAIT_SECONDS = 15 * 60;
const HOUR = 3_600_000;

export interface Attempt {
  /** Null when the attempt may go on. */
  refusedUntil: Date | null;
  /** Until when the next ones are refused if this one fails. */
  locksUntil: Date | null;
}

export class Attempts {
  constructor(
    private readonly database: Database<AccountTables>,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts a failure before it is one, so that a hundred attempts at once are a hundred; `succeeded` takes it back. Treats a name that
   * nobody has like any other.
   */
  async begin(signIn: string, address: string): Promise<Attempt> {
    const now = this.clock.now().getTime();
    return this.database.transaction(async (db) => {
      await db
        .deleteFrom('account_attempt')
        .where('last_at', '<', now - LIMITS.account.forgetAfterHours * HOUR)
        .execute();
      const account = await hold(db, this.#ofAccount(signIn), now);
      const origin = await hold(db, this.#ofAddress(address), now);
      const refusedUntil = Math.max(account.locked_until, origin.locked_until);
      if (refusedUntil > now) return { refusedUntil: new Date(refusedUntil), locksUntil: null };
      const locksUntil = Math.max(await count(db, account, LIMITS.account, now), await count(db, origin, LIMITS.address, now));
      return { refusedUntil: null, locksUntil: locksUntil > now ? new Date(locksUntil) : null };
    });
  }

  /** The account is free again; the address only of this one attempt, or whoever has an account could try others for ever. */
  async succeeded(signIn: string, address: string): Promise<void> {
    await this.database.transaction(async (db) => {
      await db.deleteFrom('account_attempt').where('hash', '=', this.#ofAccount(signIn)).execute();
      await takeBack(db, [this.#ofAddress(address)]);
    });
  }

  /** It was no attempt at all: the password was never looked at. */
  async withdrawn(signIn: string, address: string): Promise<void> {
    await this.database.transaction((db) => takeBack(db, [this.#ofAccount(signIn), this.#ofAddress(address)]));
  }

  /** A new password, or a link, opens what failures have shut. */
  async forgive(signIn: string): Promise<void> {
    await this.database.transaction((db) => db.deleteFrom('account_attempt').where('hash', '=', this.#ofAccount(signIn)).execute());
  }

  readonly #ofAccount = (signIn: string): string => this.cipher.blindIndex('account_attempt.account', plainSignIn(signIn));
  readonly #ofAddress = (address: string): string => this.cipher.blindIndex('account_attempt.address', addressKey(address));
}

type Row = AccountTables['account_attempt'];

/** The row as it is, held until the commit: the next attempt reads what this one leaves. */
async function hold(db: Kysely<AccountTables>, hash: string, now: number): Promise<Row> {
  await db
    .insertInto('account_attempt')
    .values({ hash, failures: 0, last_at: now, locked_until: 0 })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  const row = await db
    .updateTable('account_attempt')
    .set((eb) => ({ failures: eb.ref('failures') }))
    .where('hash', '=', hash)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...row, failures: Number(row.failures), last_at: Number(row.last_at), locked_until: Number(row.locked_until) };
}

async function takeBack(db: Kysely<AccountTables>, hashes: string[]): Promise<void> {
  await db
    .updateTable('account_attempt')
    .set((eb) => ({ failures: eb('failures', '-', 1), locked_until: 0 }))
    .where('hash', 'in', hashes)
    .where('failures', '>', 0)
    .execute();
}

/** @returns until when the next attempts have to wait */
async function count(db: Kysely<AccountTables>, row: Row, { free, forgetAfterHours }: Limit, now: number): Promise<number> {
  const failures = row.last_at < now - forgetAfterHours * HOUR ? 1 : row.failures + 1;
  const seconds = failures < free ? 0 : Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (failures - free));
  const lockedUntil = now + seconds * 1_000;
  await db.updateTable('account_attempt').set({ failures, last_at: now, locked_until: lockedUntil }).where('hash', '=', row.hash).execute();
  return lockedUntil;
}
