/** One-time links and sessions. Tokens are 256 random bits; the database keeps only their hashes. Knows no password. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock';
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import { namePlace, refreshPlace, type AccountTables } from './account-tables';
import type { Session } from './roles';

/** How long a link is good that was made at the server's terminal, and one that an administrator sends to somebody. */
export const TERMINAL_LINK_MINUTES = 15;
export const ACCOUNT_LINK_HOURS = 24;
const SESSION_HOURS = 12;
const IDLE_HOURS = 2;
/** So long a session goes on of which the service that people signed in with has not said again that it holds. */
const UNCONFIRMED_HOURS = 2;
/** The service is asked again so soon where it did not answer. */
const ASKED_AGAIN_MINUTES = 1;
/** A session's last use is written down no more often than this. */
const SEEN_AGAIN_AFTER_SECONDS = 60;
const TOKEN_BYTES = 32;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const remoteHashOf = (sid: string): string => hashOf(`remote ${sid}`);
const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
const csrfOf = (token: string): string => hashOf(`csrf ${token}`);

/** What a link that still works is for. */
export interface OpenLink {
  /** Null for a link of the terminal, which lets an administrator in. */
  accountId: string | null;
}

export interface FoundSession extends Session {
  /** Whether it is time to ask the service that the person signed in with whether the session still holds. */
  isConfirmationDue: boolean;
}

export class Sessions {
  constructor(
    private readonly database: Database<AccountTables>,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
    /** How often the service that people sign in with is asked whether a session still holds. */
    private readonly confirmMinutes: number,
  ) {}

  /**
   * A new link of an account ends its earlier ones.
   * @param accountId null for a link that lets an administrator in
   * @returns the token of a link that signs in once
   */
  async newLinkToken(accountId: string | null): Promise<string> {
    const token = newToken();
    const now = this.#now();
    const lasts = accountId === null ? TERMINAL_LINK_MINUTES * MINUTE : ACCOUNT_LINK_HOURS * HOUR;
    await this.database.transaction(async (db) => {
      await db.deleteFrom('account_link').where('expires_at', '<', now).execute();
      await db.deleteFrom('account_session').where('expires_at', '<', now).execute();
      if (accountId !== null) await db.deleteFrom('account_link').where('account_id', '=', accountId).execute();
      await db
        .insertInto('account_link')
        .values({ token_hash: hashOf(token), account_id: accountId, expires_at: now + lasts })
        .execute();
    });
    return token;
  }

  /** Whom the link would sign in; does not use it up, because programs that preview links open them too. */
  async openLink(linkToken: string): Promise<OpenLink | null> {
    const row = await this.database.db
      .selectFrom('account_link')
      .select('account_id')
      .where('token_hash', '=', hashOf(linkToken))
      .where('used_at', 'is', null)
      .where('expires_at', '>', this.#now())
      .executeTakeFirst();
    return row ? { accountId: row.account_id } : null;
  }

  /** Uses the link up. @returns false when it was used before or is too old */
  async useLink(db: Kysely<AccountTables>, linkToken: string): Promise<boolean> {
    const now = this.#now();
    const { numUpdatedRows } = await db
      .updateTable('account_link')
      .set({ used_at: now })
      .where('token_hash', '=', hashOf(linkToken))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** @returns the token of the new session */
  async start(db: Kysely<AccountTables>, accountId: string): Promise<string> {
    const token = newToken();
    const now = this.#now();
    await db
      .insertInto('account_session')
      .values({
        token_hash: hashOf(token),
        account_id: accountId,
        created_at: now,
        seen_at: now,
        expires_at: now + SESSION_HOURS * HOUR,
      })
      .execute();
    await db.updateTable('account').set({ last_sign_in_at: now }).where('id', '=', accountId).execute();
    return token;
  }

  /** @param isByHand whether a person did something: what a page's script fetches by itself keeps no session awake */
  async find(token: string | undefined, isByHand: boolean): Promise<FoundSession | null> {
    if (!token) return null;
    const now = this.#now();
    const hash = hashOf(token);
    const row = await this.database.db
      .selectFrom('account_session as s')
      .innerJoin('account as a', 'a.id', 's.account_id')
      .select(['a.id', 'a.name_sealed', 'a.role', 'a.regions', 'a.handles_cases', 'a.must_set_password', 's.seen_at', 's.confirm_at'])
      .where('s.token_hash', '=', hash)
      .where('s.expires_at', '>', now)
      .where('s.seen_at', '>', now - IDLE_HOURS * HOUR)
      .where((eb) => eb.or([eb('s.confirmed_until', 'is', null), eb('s.confirmed_until', '>', now)]))
      .where('a.off_at', 'is', null)
      .executeTakeFirst();
    if (!row) return null;
    if (isByHand && row.seen_at < now - SEEN_AGAIN_AFTER_SECONDS * 1_000) {
      await this.database.transaction((db) =>
        db.updateTable('account_session').set({ seen_at: now }).where('token_hash', '=', hash).execute(),
      );
    }
    return {
      accountId: row.id,
      name: this.cipher.open(namePlace(row.id), row.name_sealed),
      role: row.role,
      regions: row.regions.split(' ').filter(Boolean),
      handlesCases: row.handles_cases === 1,
      mustSetPassword: row.must_set_password === 1,
      csrf: csrfOf(token),
      isConfirmationDue: row.confirm_at !== null && row.confirm_at <= now,
    };
  }

  /**
   * The service that the person signed in with has said that the session holds.
   * @param refreshToken with which it can be asked again; null where it gave none
   */
  async confirmed(db: Kysely<AccountTables>, token: string, refreshToken: string | null): Promise<void> {
    const hash = hashOf(token);
    const now = this.#now();
    await db
      .updateTable('account_session')
      .set({
        refresh_sealed: refreshToken === null ? null : this.cipher.seal(refreshPlace(hash), refreshToken),
        confirm_at: refreshToken === null ? null : now + this.confirmMinutes * MINUTE,
        confirmed_until: now + UNCONFIRMED_HOURS * HOUR,
      })
      .where('token_hash', '=', hash)
      .execute();
  }

  /** @param sid how the service that the person signed in with calls this session; null where it has no name for it */
  async ofRemote(db: Kysely<AccountTables>, token: string, sid: string | null): Promise<void> {
    await db
      .updateTable('account_session')
      .set({ remote_session_hash: sid === null ? null : remoteHashOf(sid) })
      .where('token_hash', '=', hashOf(token))
      .execute();
  }

  /**
   * Ends what the other service says is over: one session of its own, with those of the same account that it gave no name for, or all
   * of an account.
   * @returns whose sessions ended
   */
  async endRemote({ accountId, sid }: { accountId: string | null; sid: string | null }): Promise<string[]> {
    const ended = await this.database.transaction((db) =>
      db
        .deleteFrom('account_session')
        .where((eb) => {
          const named = sid === null ? null : eb('remote_session_hash', '=', remoteHashOf(sid));
          if (accountId === null) return named ?? eb.lit(false);
          const own = eb('account_id', '=', accountId);
          return named ? eb.and([own, eb.or([named, eb('remote_session_hash', 'is', null)])]) : own;
        })
        .returning('account_id')
        .execute(),
    );
    return [...new Set(ended.map(({ account_id }) => account_id))];
  }

  /**
   * For one asker alone, on whichever server: such a token may work only once.
   * @returns the token with which the service is asked; null where it is not due, or somebody asks already
   */
  async takeConfirmation(token: string): Promise<string | null> {
    const hash = hashOf(token);
    const now = this.#now();
    const row = await this.database.transaction((db) =>
      db
        .updateTable('account_session')
        .set({ confirm_at: now + ASKED_AGAIN_MINUTES * MINUTE })
        .where('token_hash', '=', hash)
        .where('confirm_at', '<=', now)
        .returning('refresh_sealed')
        .executeTakeFirst(),
    );
    return row?.refresh_sealed ? this.cipher.open(refreshPlace(hash), row.refresh_sealed) : null;
  }

  async end(token: string): Promise<void> {
    await this.database.transaction((db) => db.deleteFrom('account_session').where('token_hash', '=', hashOf(token)).execute());
  }

  /** Everywhere but where the token is from. */
  endOthers(accountId: string, exceptToken: string | null): Promise<void> {
    return this.database.transaction((db) => this.endOthersIn(db, accountId, exceptToken));
  }

  async endOthersIn(db: Kysely<AccountTables>, accountId: string, exceptToken: string | null): Promise<void> {
    await db
      .deleteFrom('account_session')
      .where('account_id', '=', accountId)
      .where('token_hash', '!=', exceptToken === null ? '' : hashOf(exceptToken))
      .execute();
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}

/** In constant time, so that a token cannot be guessed piece by piece. */
export function isCsrfToken(session: Session, given: string | undefined): boolean {
  const [expected, actual] = [Buffer.from(session.csrf), Buffer.from(given ?? '')];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
