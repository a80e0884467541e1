/** Who may use the desk: one-time sign-in links and sessions. Tokens are 256 random bits; the database keeps only their hashes. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/clock';
import type { Cipher, Place } from '../store/crypto';
import type { Database } from '../store/database';
import type { DeskTables } from './tables';

export interface Session {
  name: string;
  /** Goes into every form; a page of another site does not know it. */
  csrf: string;
}

const LINK_MINUTES = 15;
const SESSION_HOURS = 12;
/** How long a session that has ended still tells that somebody uses the desk. */
const REMEMBER_DAYS = 30;
const TOKEN_BYTES = 32;

export const namePlace = (hash: string): Place => ({ column: 'desk_session.name_sealed', row: hash });
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
const csrfOf = (token: string): string => hashOf(`csrf ${token}`);

export class Sessions {
  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
  ) {}

  /** @returns the token of a link that signs in once, within 15 minutes */
  async newLinkToken(): Promise<string> {
    const token = newToken();
    const now = this.#now();
    await this.database.transaction(async (db) => {
      await db.deleteFrom('desk_sign_in').where('expires_at', '<', now).execute();
      await db
        .deleteFrom('desk_session')
        .where('expires_at', '<', now - REMEMBER_DAYS * 86_400_000)
        .execute();
      await db
        .insertInto('desk_sign_in')
        .values({ token_hash: hashOf(token), expires_at: now + LINK_MINUTES * 60_000 })
        .execute();
    });
    return token;
  }

  /** Whether the link would still sign in; does not use it up, because programs that preview links open them too. */
  async isUsable(linkToken: string): Promise<boolean> {
    const row = await this.database.db
      .selectFrom('desk_sign_in')
      .select('token_hash')
      .where('token_hash', '=', hashOf(linkToken))
      .where('used_at', 'is', null)
      .where('expires_at', '>', this.#now())
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Uses the link up. @returns the token of the new session, or null when the link was used before or is too old */
  async signIn(linkToken: string, name: string): Promise<string | null> {
    const now = this.#now();
    const token = newToken();
    const hash = hashOf(token);
    return this.database.transaction(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('desk_sign_in')
        .set({ used_at: now })
        .where('token_hash', '=', hashOf(linkToken))
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) return null;
      await db
        .insertInto('desk_session')
        .values({
          token_hash: hash,
          name_sealed: this.cipher.seal(namePlace(hash), name),
          created_at: now,
          expires_at: now + SESSION_HOURS * 3_600_000,
        })
        .execute();
      return token;
    });
  }

  async find(token: string | undefined): Promise<Session | null> {
    if (!token) return null;
    const hash = hashOf(token);
    const row = await this.database.db
      .selectFrom('desk_session')
      .select('name_sealed')
      .where('token_hash', '=', hash)
      .where('expires_at', '>', this.#now())
      .executeTakeFirst();
    return row ? { name: this.cipher.open(namePlace(hash), row.name_sealed), csrf: csrfOf(token) } : null;
  }

  /** Whether anybody has signed in lately. */
  async anybody(): Promise<boolean> {
    return (await this.database.db.selectFrom('desk_session').select('token_hash').limit(1).executeTakeFirst()) !== undefined;
  }

  async signOut(token: string): Promise<void> {
    await this.database.transaction((db) =>
      db.updateTable('desk_session').set({ expires_at: this.#now() }).where('token_hash', '=', hashOf(token)).execute(),
    );
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
