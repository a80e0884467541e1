/** Sign-in by one-time link and the session after it. Only hashes of tokens are stored. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { CodedError } from '../base/errors';
import type { HttpRequest } from '../base/http';
import { newId } from '../base/ids';
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import type { DeskSchema } from './schema';

export interface Session {
  /** As veterans read it. */
  name: string;
  csrf: string;
}

export const LINK_MINUTES = 15;
const SESSION_HOURS = 12;
const COOKIE = 'desk';
const MAX_NAME_CHARACTERS = 40;

const hash = (token: string): string => createHash('sha256').update(token).digest('base64url');

export class SignIn {
  constructor(
    private readonly database: Database<DeskSchema>,
    private readonly cipher: Cipher,
    private readonly secure: boolean,
  ) {}

  /** @returns the token of a link that works once within {@link LINK_MINUTES} */
  async createLink(now: Date): Promise<string> {
    const token = newId();
    await this.database.transaction(async (db) => {
      await db.deleteFrom('desk_link').where('expires_at', '<', now.getTime()).execute();
      await db
        .insertInto('desk_link')
        .values({ token_hash: hash(token), expires_at: now.getTime() + LINK_MINUTES * 60_000 })
        .execute();
    });
    return token;
  }

  /** Whether the link still works. Looking does not use it up: messengers fetch links to preview them. */
  async isValid(token: string, now: Date): Promise<boolean> {
    const row = await this.database.db.selectFrom('desk_link').selectAll().where('token_hash', '=', hash(token)).executeTakeFirst();
    return row !== undefined && Number(row.expires_at) >= now.getTime();
  }

  /** Uses the link up. @returns the session cookie, null when the link does not work (any more) */
  async consume(token: string, name: string, now: Date): Promise<string | null> {
    const sessionToken = newId();
    const session: Session = { name: name.trim().slice(0, MAX_NAME_CHARACTERS), csrf: newId() };
    const opened = await this.database.transaction(async (db) => {
      const used = await db
        .deleteFrom('desk_link')
        .where('token_hash', '=', hash(token))
        .where('expires_at', '>=', now.getTime())
        .executeTakeFirst();
      if (Number(used.numDeletedRows) === 0) return false;
      await db.deleteFrom('desk_session').where('expires_at', '<', now.getTime()).execute();
      const key = hash(sessionToken);
      const sealed = this.cipher.sealJson({ column: 'desk_session.session', row: key }, session);
      await db
        .insertInto('desk_session')
        .values({ token_hash: key, session_sealed: sealed, expires_at: now.getTime() + SESSION_HOURS * 3_600_000 })
        .execute();
      return true;
    });
    return opened ? this.cookie(sessionToken, SESSION_HOURS * 3_600) : null;
  }

  async session(request: HttpRequest, now: Date): Promise<Session | null> {
    const token = request.cookies[COOKIE];
    if (!token) return null;
    const key = hash(token);
    const row = await this.database.db.selectFrom('desk_session').selectAll().where('token_hash', '=', key).executeTakeFirst();
    if (!row || Number(row.expires_at) < now.getTime()) return null;
    return this.cipher.openJson({ column: 'desk_session.session', row: key }, row.session_sealed) as Session;
  }

  /** @returns the cookie that forgets the session */
  async signOut(request: HttpRequest): Promise<string> {
    const token = request.cookies[COOKIE];
    if (token) await this.database.transaction((db) => db.deleteFrom('desk_session').where('token_hash', '=', hash(token)).execute());
    return this.cookie('', 0);
  }

  async hasAnySession(): Promise<boolean> {
    return (await this.database.db.selectFrom('desk_session').select('token_hash').limit(1).executeTakeFirst()) !== undefined;
  }

  private cookie(value: string, seconds: number): string {
    return `${COOKIE}=${value}; Path=/desk; Max-Age=${seconds}; HttpOnly; SameSite=Strict${this.secure ? '; Secure' : ''}`;
  }
}

/** @throws CodedError Forbidden when the form was not made for this session */
export function checkForm(session: Session, form: Readonly<Record<string, string>>): void {
  const given = Buffer.from(form['csrf'] ?? '');
  const expected = Buffer.from(session.csrf);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new CodedError('Forbidden', 'The page is out of date. Load it again and repeat the step.');
  }
}
