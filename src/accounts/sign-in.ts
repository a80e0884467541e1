/** The ways in: by password, by a one-time link, by what another service says; and a password of one's own. Writes each into the audit log. */
import type { Clock } from '../base/clock';
import type { Database } from '../store/database';
import type { AccountTables } from './account-tables';
import type { Attempts } from './attempts';
import type { AuditAction, AuditLog } from './audit';
import type { Account, AccountFields, Directory } from './directory';
import { BusyError, newFirstPassword, passwordProblem, type PasswordProblem, type Passwords } from './passwords';
import type { SignedOut } from './remote-logout';
import type { Session } from './roles';
import type { Sessions } from './sessions';

export const FIRST_PASSWORD_HOURS = 72;
export const MAX_NAME_CHARACTERS = 40;

/** @property until when to try again */
export type SignInRefusal =
  | { refused: 'wrong'; until: Date | null }
  | { refused: 'locked'; until: Date }
  | { refused: 'busy' | 'firstPasswordOver' | 'link' | 'taken' | 'off' };
export type SignInResult = { token: string } | SignInRefusal;

export type PasswordRefusal = PasswordProblem | 'current' | 'same' | 'busy' | 'locked';

/** What another service gives along with a sign-in; each only where it does. */
export interface RemoteSession {
  refreshToken: string | null;
  sid: string | null;
}

export interface SignInParts {
  database: Database<AccountTables>;
  directory: Directory;
  sessions: Sessions;
  passwords: Passwords;
  attempts: Attempts;
  audit: AuditLog;
  clock: Clock;
}

export class SignIn {
  constructor(private readonly parts: SignInParts) {}

  /** Says the same, in the same time, of a wrong password and of a name that nobody has. */
  async byPassword(signIn: string, password: string, address: string): Promise<SignInResult> {
    const { directory, passwords, attempts, sessions, database } = this.parts;
    const attempt = await attempts.begin(signIn, address);
    if (attempt.refusedUntil) return { refused: 'locked', until: attempt.refusedUntil };
    const account = await directory.findBySignIn(signIn);
    const stored = account && !account.isOff ? await directory.passwordOf(account.id) : null;
    const matches = await this.#matches(password, stored);
    if (matches === null) {
      await attempts.withdrawn(signIn, address);
      return { refused: 'busy' };
    }
    if (!account || !stored || !matches) {
      await this.#record(account, 'sign-in.failed', address, { known: account !== null });
      if (attempt.locksUntil) await this.#record(account, 'sign-in.locked', address, { until: attempt.locksUntil.toISOString() });
      return { refused: 'wrong', until: attempt.locksUntil };
    }
    await attempts.succeeded(signIn, address);
    if (account.firstPasswordUntil && account.firstPasswordUntil <= this.#now()) {
      await this.#record(account, 'sign-in.failed', address, { known: true, firstPassword: 'over' });
      return { refused: 'firstPasswordOver' };
    }
    await this.#record(account, 'session.start', address, { by: 'password' });
    const better = passwords.isOutdated(stored) && !account.firstPasswordUntil ? await passwords.hash(password) : null;
    const token = await database.transaction(async (db) => {
      if (better) await directory.setPassword(db, account.id, better, null);
      return sessions.start(db, account.id);
    });
    return { token };
  }

  /**
   * By a link that an administrator made for the account, or one from the server's terminal, which lets the administrator of that
   * sign-in name in and makes one where there is none.
   * @param name for a link from the terminal
   */
  async byLink(linkToken: string, name: string, address: string): Promise<SignInResult> {
    const { sessions, directory, attempts, database } = this.parts;
    const link = await sessions.openLink(linkToken);
    if (!link) return { refused: 'link' };
    const account = link.accountId === null ? await directory.findBySignIn(name) : await directory.get(link.accountId);
    if (link.accountId === null && account && (account.isOff || account.role !== 'administrator')) return { refused: 'taken' };
    if (link.accountId !== null && (!account || account.isOff)) return { refused: 'link' };
    const started = await database.transaction(async (db) => {
      if (!(await sessions.useLink(db, linkToken))) return null;
      const made = account ?? (await directory.createIn(db, FIRST_ADMINISTRATOR(name)));
      if (typeof made === 'string') return null;
      if (link.accountId !== null) {
        await db.updateTable('account').set({ must_set_password: 1 }).where('id', '=', made.id).execute();
      }
      return { id: made.id, token: await sessions.start(db, made.id) };
    });
    if (!started) return { refused: 'link' };
    if (account?.signIn) await attempts.forgive(account.signIn);
    const who = account ?? { id: started.id, name };
    if (!account) await this.#record(who, 'account.create', address, { account: started.id, role: 'administrator' });
    await this.#record(who, 'session.start', address, { by: link.accountId === null ? 'terminal link' : 'link' });
    return { token: started.token };
  }

  /**
   * @param subject issuer and subject as the other service says them, together with role and regions
   * @param session what the service can be asked again with, and how it calls the session
   */
  async byRemote(subject: string, fields: AccountFields, session: RemoteSession, address: string): Promise<SignInResult> {
    const { directory, sessions, database } = this.parts;
    const result = await database.transaction(async (db) => {
      const account = await directory.remote(db, subject, fields);
      if (account.isOff) return { account, token: null };
      const started = await sessions.start(db, account.id);
      await sessions.confirmed(db, started, session.refreshToken);
      await sessions.ofRemote(db, started, session.sid);
      return { account, token: started };
    });
    const { account, token } = result;
    if (token === null) {
      await this.#record(account, 'sign-in.failed', address, { known: true, off: true });
      return { refused: 'off' };
    }
    await this.#record(account, 'session.start', address, { by: 'oidc', role: account.role, regions: account.regions });
    return { token };
  }

  /** The other service says that somebody has signed out there. */
  async endedByRemote({ subject, sid }: SignedOut, address: string): Promise<void> {
    const { directory, sessions } = this.parts;
    const account = subject === null ? null : await directory.findBySubject(subject);
    // Somebody who was never here, or who signs in with us alone.
    if (subject !== null && !account) return;
    for (const id of await sessions.endRemote({ accountId: account?.id ?? null, sid })) {
      await this.#record(await directory.get(id), 'session.end', address, { by: 'oidc', reason: 'signedOut' });
    }
  }

  /** Whoever was turned away by another service, or by what it says: without a name, nobody knows whose it would be. */
  async remoteRefused(reason: string, address: string): Promise<void> {
    await this.#record(null, 'sign-in.failed', address, { by: 'oidc', reason });
  }

  /**
   * Ends every other session of the account.
   * @param token of the session that stays
   * @param current the password so far; not asked for where none of one's own was set yet
   * @returns what is wrong with it, or null when it was changed
   */
  async setPassword(session: Session, token: string, current: string, password: string, address: string): Promise<PasswordRefusal | null> {
    const { directory, passwords, attempts, sessions, database } = this.parts;
    const account = await directory.get(session.accountId);
    if (!account?.signIn) return 'current';
    const stored = await directory.passwordOf(account.id);
    if (stored && !session.mustSetPassword) {
      const attempt = await attempts.begin(account.signIn, address);
      if (attempt.refusedUntil) return 'locked';
      const matches = await this.#matches(current, stored);
      if (matches === false) {
        await this.#record(account, 'sign-in.failed', address, { known: true, changing: true });
        return 'current';
      }
      if (matches === null) {
        await attempts.withdrawn(account.signIn, address);
        return 'busy';
      }
      await attempts.succeeded(account.signIn, address);
    }
    const problem = passwordProblem(password, [account.name, account.signIn]);
    if (problem) return problem;
    try {
      if (stored && (await passwords.matches(password, stored))) return 'same';
      const hash = await passwords.hash(password);
      await this.#record(account, 'password.change', address);
      await database.transaction(async (db) => {
        await directory.setPassword(db, account.id, hash, null);
        await sessions.endOthersIn(db, account.id, token);
        await db.deleteFrom('account_link').where('account_id', '=', account.id).execute();
      });
    } catch (error) {
      if (error instanceof BusyError) return 'busy';
      throw error;
    }
    return null;
  }

  /**
   * For the first sign-in, or instead of a forgotten password: ends the account's sessions and its password so far.
   * @returns what an administrator tells the person: either is enough, once
   */
  async newFirstAccess(accountId: string): Promise<{ password: string; linkToken: string }> {
    const { directory, passwords, attempts, sessions, database } = this.parts;
    const password = newFirstPassword();
    const hash = await passwords.hash(password);
    const until = new Date(this.#now().getTime() + FIRST_PASSWORD_HOURS * 3_600_000);
    await database.transaction(async (db) => {
      await directory.setPassword(db, accountId, hash, until);
      await sessions.endOthersIn(db, accountId, null);
    });
    const account = await directory.get(accountId);
    if (account?.signIn) await attempts.forgive(account.signIn);
    return { password, linkToken: await sessions.newLinkToken(accountId) };
  }

  /** @returns null when too many are being checked */
  async #matches(password: string, stored: string | null): Promise<boolean | null> {
    try {
      return await this.parts.passwords.matches(password, stored);
    } catch (error) {
      if (error instanceof BusyError) return null;
      throw error;
    }
  }

  /** Never the name that was typed: people type their password there. */
  async #record(
    account: Pick<Account, 'id' | 'name'> | null,
    action: AuditAction,
    address: string,
    details?: Record<string, unknown>,
  ): Promise<void> {
    const actor = account?.name ?? 'unknown';
    await this.parts.audit.append({ actor, accountId: account?.id, action, address, at: this.#now(), details });
  }

  #now(): Date {
    return this.parts.clock.now();
  }
}

/** Until there are others, this one does everything; can be taken off on the page of accounts. */
const FIRST_ADMINISTRATOR = (name: string): AccountFields => ({
  name,
  signIn: name,
  role: 'administrator',
  regions: [],
  handlesCases: true,
});
