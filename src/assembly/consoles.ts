/** Who may sign in, and the bundled desk where no other receiver of cases is set. */
import { openAccounts, type Accounts, type OidcSettings } from '../accounts';
import { systemClock, type Clock } from '../base/clock';
import type { Route } from '../base/http';
import type { Log } from '../base/log';
import type { Keys } from '../config/keys';
import type { Settings } from '../config/settings';
import { createDesk, createPeopleRoutes, signInLink, type Desk } from '../desk';
import type { Texts } from '../locale';

export interface ConsoleParts {
  settings: Settings;
  keys: Keys;
  dataDir: string;
  texts: Texts;
  /** Where this very server is reached from its own machine. */
  loopback: string;
  /** Address of the icon in the browser's tab. */
  icon: string;
  clock: Clock;
  log: Log;
}

export interface Consoles {
  accounts: Accounts;
  desk: Desk | null;
  routes: Route[];
  /** A link that lets the first administrator in; null when there is one. */
  firstLink(): Promise<string | null>;
  close(): Promise<void>;
}

export async function openConsoles({ settings, keys, dataDir, texts, loopback, icon, clock, log }: ConsoleParts): Promise<Consoles> {
  const { DATABASE_URL: databaseUrl, PUBLIC_URL: publicUrl } = settings;
  // Real time, whatever the test's clock says: sessions and locks must run out.
  const wallClock = systemClock;
  const database = { dataDir, databaseUrl, keys: keys.encryption };
  const accounts = await openAccounts({ ...database, clock: wallClock, log, publicUrl, oidc: oidcOf(settings) });
  const shared = { accounts, texts, clock, publicUrl, icon, terminalSecret: keys.terminal };
  const desk = settings.HANDOFF_WEBHOOK_URL
    ? null
    : await createDesk({
        ...database,
        ...shared,
        webhookSecrets: keys.webhook,
        callbackSecret: keys.callback[0] as string,
        callbackBaseUrl: loopback,
        log,
      });
  return {
    accounts,
    desk,
    routes: desk ? desk.routes : createPeopleRoutes({ ...shared, wallClock }),
    firstLink: async () =>
      (await accounts.directory.anybody()) ? null : signInLink(publicUrl, await accounts.sessions.newLinkToken(null)),
    async close() {
      await desk?.close();
      await accounts.close();
    },
  };
}

function oidcOf(settings: Settings): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings;
  if (!issuer || !clientId || !clientSecret) return null;
  return {
    issuer,
    clientId,
    clientSecret,
    roleClaim: settings.OIDC_ROLE_CLAIM,
    regionClaim: settings.OIDC_REGION_CLAIM,
    scope: settings.OIDC_SCOPE,
    confirmMinutes: settings.OIDC_CONFIRM_MINUTES,
  };
}
