/**
 * The bundled desk: the embedded default of a caseworkers' backend. A separate application that knows only the published webhook
 * and the public API; of the bot's tables, dialogs and code it must know nothing.
 */
import { openAccounts, type Accounts } from '../accounts';
import { systemClock, type Clock } from '../base/clock';
import type { Route } from '../base/http';
import type { Log } from '../base/log';
import type { Texts } from '../locale';
import { createCipher, type KeyRing } from '../store/crypto';
import { openDatabase } from '../store/database';
import { checkKeys } from '../store/key-check';
import { runMigrations } from '../store/migrations';
import { Callbacks } from './callbacks';
import { DeadLetters } from './dead-letters';
import { Figures } from './figures';
import { FollowUps } from './follow-ups';
import { Imports } from './imports';
import { createInbox } from './inbox';
import { Ledger } from './ledger';
import { fillNames } from './name-fill';
import { Presence } from './presence';
import { Queue } from './queue';
import { Replies } from './replies';
import { createPageRoutes } from './routes';
import { DESK_KEY_CHECK } from './sealed-tables';
import { signInLink } from './sign-in-link';
import { Work } from './work';
import { DESK_MIGRATIONS, type DeskTables } from './tables';

export { createPeopleRoutes } from './routes';
export { signInLink } from './sign-in-link';

export interface DeskOptions {
  dataDir: string;
  databaseUrl?: string;
  keys: KeyRing;
  /** Shared with the server's other consoles; a desk alone opens its own. */
  accounts?: Accounts;
  /** `whsec_…`; any of them may have signed. */
  webhookSecrets: readonly string[];
  /** Signs what the desk sends. */
  callbackSecret: string;
  /** Signs what is asked from the server's own terminal. */
  terminalSecret: string;
  /** Where the public API is, e.g. `http://127.0.0.1:3978`. */
  callbackBaseUrl: string;
  /** The address under which people reach the server; https makes the cookie secure. */
  publicUrl: string;
  /** Address of the icon in the browser's tab. */
  icon?: string;
  texts: Texts;
  /** What pages show and rows are dated by. */
  clock: Clock;
  /** Real time, for signatures, sessions and retries; differs from `clock` only where a test sets that. */
  wallClock?: Clock;
  log: Log;
}

export interface Desk {
  routes: Route[];
  /** Whether there is no account so far. */
  isFirstRun(): Promise<boolean>;
  /** An address that lets an administrator in once, within 15 minutes. */
  createSignInLink(): Promise<string>;
  ready(): Promise<void>;
  close(): Promise<void>;
}

const WEBHOOK_LIMIT_BYTES = 4 * 1024 * 1024;

export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { clock, wallClock = systemClock, log, publicUrl, texts, callbackSecret, terminalSecret } = options;
  const { dataDir, databaseUrl } = options;
  const database = await openDatabase<DeskTables>({ dataDir, fileName: DESK_KEY_CHECK.fileName, databaseUrl, log });
  try {
    await runMigrations(database, 'desk_migrations', DESK_MIGRATIONS, clock.now());
    await checkKeys(database, DESK_KEY_CHECK, options.keys, clock.now().getTime());
  } catch (error) {
    await database.close();
    throw error;
  }
  const own = { dataDir, databaseUrl, keys: options.keys, clock: wallClock, log, publicUrl };
  const accounts = await Promise.resolve(options.accounts ?? openAccounts(own)).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const cipher = createCipher(options.keys);
  await fillNames(database, cipher);
  const queue = new Queue(database, cipher);
  const cases = queue.watching(database);
  const ledger = new Ledger(cases, cipher, queue);
  const presence = new Presence(database);
  const work = new Work(cases, cipher, queue);
  const followUps = new FollowUps(cases, cipher);
  const replies = new Replies(database, cipher);
  const baseUrl = options.callbackBaseUrl;
  const deadLetters = new DeadLetters({ baseUrl, secret: callbackSecret, wallClock });
  const callbacks = new Callbacks({ database: cases, cipher, secret: callbackSecret, baseUrl, clock, wallClock, log });
  const inbox = createInbox({ database: cases, cipher, secrets: options.webhookSecrets, clock, wallClock, log });

  return {
    routes: [
      { method: 'POST', path: '/desk/webhook', handler: inbox, bodyLimit: WEBHOOK_LIMIT_BYTES },
      ...createPageRoutes({
        queue,
        ledger,
        presence,
        work,
        replies,
        followUps,
        deadLetters,
        figures: new Figures(database, queue),
        imports: new Imports(cases, cipher),
        callbacks,
        accounts,
        texts,
        clock,
        wallClock,
        publicUrl,
        icon: options.icon,
        terminalSecret,
      }),
    ],
    isFirstRun: async () => !(await accounts.directory.anybody()),
    createSignInLink: async () => signInLink(publicUrl, await accounts.sessions.newLinkToken(null)),
    ready: () => database.ping(),
    async close() {
      await callbacks.close();
      if (!options.accounts) await accounts.close();
      await database.close();
    },
  };
}
