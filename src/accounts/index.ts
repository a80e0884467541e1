/** Who may use the consoles, who is signed in, what they may do, and who did what with people's data. Own databases beside those of the bot and the desk. */
import type { Clock } from '../base/clock';
import type { HttpRequest } from '../base/http';
import type { Log } from '../base/log';
import { createCipher, type Cipher, type KeyRing } from '../store/crypto';
import { openDatabase } from '../store/database';
import { checkKeys } from '../store/key-check';
import { runMigrations } from '../store/migrations';
import { ACCOUNT_KEY_CHECK, ACCOUNT_MIGRATIONS, type AccountTables } from './account-tables';
import { Attempts } from './attempts';
import { AuditLog } from './audit';
import { Confirmation } from './confirmation';
import { Directory } from './directory';
import { createOidc, OIDC_CALLBACK_PATH, type RemoteSignIn } from './oidc';
import type { OidcSettings } from './oidc-service';
import { Passwords, SCRYPT_COST, type ScryptCost } from './passwords';
import type { Session } from './roles';
import { Sessions } from './sessions';
import { SignIn } from './sign-in';
import { AUDIT_MIGRATIONS, type AuditTables } from './tables';

export { AUDIT_ACTIONS, BEGINNING, type AuditAction, type AuditCheckpoint, type AuditEntry, type AuditLog } from './audit';
export type { AuditRecord, AuditVerdict } from './audit';
export type { Account, AccountFields, AccountRefusal, Directory } from './directory';
export { MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS } from './passwords';
export type { RemoteRefusal, RemoteSignIn } from './oidc';
export type { OidcSettings } from './oidc-service';
export { mayReach, regionCondition, type Reach } from './regions';
export { readRegions, regionName } from './region-names';
export { ABILITIES, may, ROLES, type Ability, type Holder, type Role, type Session } from './roles';
export { ACCOUNT_LINK_HOURS, isCsrfToken, TERMINAL_LINK_MINUTES, type Sessions } from './sessions';
export { FIRST_PASSWORD_HOURS, MAX_NAME_CHARACTERS, type PasswordRefusal, type SignIn, type SignInRefusal } from './sign-in';

export interface AuditOptions {
  dataDir: string;
  databaseUrl?: string;
  keys: KeyRing;
  clock: Clock;
  log: Log;
}

export interface AccountsOptions extends AuditOptions {
  /** Of passwords; cheaper in tests alone. */
  cost?: ScryptCost;
  /** Where people sign in with another service. */
  oidc?: OidcSettings | null;
  /** The address under which people reach the server. */
  publicUrl: string;
}

/** Accounts, sessions and the log of what people did, for every console of the server. */
export interface Accounts {
  directory: Directory;
  sessions: Sessions;
  signIn: SignIn;
  /** Where people sign in with another service; passwords of ours are off then. */
  remote: RemoteSignIn | null;
  audit: AuditLog;
  /** Who sends the request, by its cookie; null for nobody, an ended session or an account that was switched off. */
  find(request: HttpRequest): Promise<Session | null>;
  /** The token of the request's session. */
  tokenOf(request: HttpRequest): string;
  ready(): Promise<void>;
  close(): Promise<void>;
}

export const SESSION_COOKIE = 'rongye_session';

/** Opens the accounts and the audit log, made where they are not there yet. @throws when another process has the embedded files open */
export async function openAccounts({ cost = SCRYPT_COST, oidc = null, publicUrl, ...options }: AccountsOptions): Promise<Accounts> {
  const { keys, clock, dataDir, databaseUrl, log } = options;
  const database = await openDatabase<AccountTables>({ dataDir, databaseUrl, log, fileName: ACCOUNT_KEY_CHECK.fileName });
  try {
    await runMigrations(database, 'accounts_migrations', ACCOUNT_MIGRATIONS, clock.now());
    await checkKeys(database, ACCOUNT_KEY_CHECK, keys, clock.now().getTime());
    const { audit, close } = await openAuditLog(options);
    const cipher: Cipher = createCipher(keys);
    const directory = new Directory(database, cipher, clock);
    const sessions = new Sessions(database, cipher, clock, oidc?.confirmMinutes ?? 0);
    const attempts = new Attempts(database, cipher, clock);
    const signIn = new SignIn({ database, directory, sessions, attempts, audit, clock, passwords: new Passwords(cost) });
    const redirectUrl = `${publicUrl}${OIDC_CALLBACK_PATH}`;
    const tokenOf = (request: HttpRequest): string => request.cookies[SESSION_COOKIE] ?? '';
    const remote = oidc && createOidc(oidc, { signIn, cipher, clock, log, redirectUrl });
    const confirmation = remote && new Confirmation({ remote, database, directory, sessions, audit, clock });
    return {
      directory,
      sessions,
      signIn,
      remote,
      audit,
      tokenOf,
      async find(request) {
        const token = tokenOf(request);
        const found = await sessions.find(token, isByHand(request));
        if (!found?.isConfirmationDue || !confirmation) return found;
        await confirmation.confirm(token, found, request.address);
        return sessions.find(token, false);
      },
      ready: () => database.ping(),
      async close() {
        await close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Whether a person did something: a page's script that asks for news by itself must not keep a session awake. */
const isByHand = ({ method, headers }: HttpRequest): boolean => method !== 'GET' || headers['sec-fetch-dest'] !== 'empty';

/** Opens the audit log, made where it is not there yet. @throws when another process has the embedded file open */
export async function openAuditLog({ keys, clock, ...options }: AuditOptions): Promise<{ audit: AuditLog; close(): Promise<void> }> {
  const database = await openDatabase<AuditTables>({ ...options, fileName: 'audit.db' });
  try {
    await runMigrations(database, 'audit_migrations', AUDIT_MIGRATIONS, clock.now());
  } catch (error) {
    await database.close();
    throw error;
  }
  return { audit: new AuditLog(database, createCipher(keys)), close: () => database.close() };
}
