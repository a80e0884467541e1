/** Builds every part from the settings and joins them. With `main` the only folder that knows all of them. */
import { join } from 'node:path';
import { createConversation } from '../../dialogs';
import { fileClock, systemClock } from '../base/clock';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import { createTurns } from '../bot';
import { createCases } from '../cases';
import { AZURE_TOKEN_PATH, createAzureTokenRoute, DIRECT_LINE_PATH, mountDirectLine } from '../channels';
import type { Keys } from '../config/keys';
import type { Settings } from '../config/settings';
import { openAccounts, type OidcSettings } from '../accounts';
import { createDesk, createPeopleRoutes, signInLink } from '../desk';
import {
  createCallbackRoute,
  createDeadLetterRoutes,
  createDelivery,
  createHandoff,
  createRetention,
  createSchemaRoutes,
  createTimers,
} from '../handoff';
import { loadTexts, type Texts } from '../locale';
import { loadPolicy, loadRetirement, loadRules } from '../policy';
import { createSelfCheck } from '../policy/self-check';
import { createResumeCodes } from '../resume';
import { createHttpServer, createMetrics, type HttpServer } from '../server';
import { openStore } from '../store';
import { regionName } from '../understanding';
import { INTENTS } from '../understanding/types';
import { createWebRoutes } from '../web';
import { readManifest } from '../web/manifest';

import { operatorRoutes } from './operator';
import { createRecognizer } from './recognizer';
import { observed, watch } from './watch';

const ASSETS_PATH = '/assets';
/** Bumped with every change of what the consent says, so that a recorded consent says to what. */
const CONSENT_VERSION = '2026-11';
/** The national government service hotline: always right to name where a station has not set its own. */
const DEFAULT_STATION_PHONE = '12345';

export interface Assembly {
  http: HttpServer;
  hasDesk: boolean;
  /** A link that lets the first administrator in; null when there is one. */
  firstLink(): Promise<string | null>;
  texts: Texts;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param root the folder of package.json: policy, locales and dist lie beside it */
export async function assemble(
  root: string,
  settings: Settings,
  keys: Keys,
  dataDir: string,
  log: Log,
  tracing: Tracing | null = null,
): Promise<Assembly> {
  const clock = settings.TEST_CLOCK_FILE ? fileClock(settings.TEST_CLOCK_FILE) : systemClock;
  const texts = loadTexts(join(root, 'locales'));
  const policy = loadPolicy(join(root, 'policy'));
  const rules = loadRules(join(root, 'policy'));
  const selfCheck = createSelfCheck(rules);
  const retirement = loadRetirement(join(root, 'policy'), policy);
  const http = createHttpServer({
    log,
    publicUrl: settings.PUBLIC_URL,
    trustedProxies: settings.TRUSTED_PROXIES,
    metrics: createMetrics(INTENTS),
    tracing,
  });
  const recognizer = await createRecognizer(root, settings, log, clock, http.metrics);
  const store = await openStore({ dataDir, databaseUrl: settings.DATABASE_URL, keys: keys.encryption, clock, log, tracing });

  const station = {
    name: settings.STATION_NAME ?? texts.in('zh-CN')('station.name'),
    phone: settings.STATION_PHONE ?? DEFAULT_STATION_PHONE,
  };
  const cases = createCases();
  const handoff = createHandoff({ cases, station });
  const conversation = createConversation({
    texts,
    policy,
    selfCheck,
    retirement,
    handoff,
    settings: {
      collectIdNumber: settings.COLLECT_ID_NUMBER,
      stationName: station.name,
      stationPhone: station.phone,
      consentVersion: CONSENT_VERSION,
      retentionDays: settings.RETENTION_DAYS,
      collectUnanswered: settings.COLLECT_UNANSWERED,
      calendar: settings.STATION_HOURS ?? null,
      liveAnswerSeconds: settings.LIVE_ANSWER_SECONDS,
      unfinishedDays: settings.RETENTION_UNFINISHED_DAYS,
      quickService: settings.QUICK_SERVICE_72H,
    },
  });
  const turns = createTurns({ store, recognizer, conversation, texts, clock, log, tracing, ...observed(http.metrics, tracing) });
  const onConversation = (id: string): void => turns.kick(id);
  const loopback = `http://127.0.0.1:${settings.PORT}`;
  const delivery = createDelivery({
    store,
    cases,
    endpoint: { url: settings.HANDOFF_WEBHOOK_URL ?? `${loopback}/desk/webhook`, secrets: keys.webhook },
    addresses: { allowNetworks: settings.HANDOFF_ALLOW_NETWORKS },
    clock,
    log,
    tracing,
    onConversation,
    metrics: {
      delivered: http.metrics.counter('webhook_delivered_total', 'Events that the receiver has taken'),
      failed: http.metrics.counter('webhook_failed_total', 'Attempts that failed and are repeated'),
      parked: http.metrics.counter('webhook_parked_total', 'Events given up after the last attempt'),
    },
  });
  const { DATABASE_URL: databaseUrl, PUBLIC_URL: publicUrl } = settings;
  // Real time, whatever the test's clock says: sessions and locks must run out.
  const accounts = await openAccounts({
    dataDir,
    databaseUrl,
    keys: keys.encryption,
    clock: systemClock,
    log,
    publicUrl,
    oidc: oidcOf(settings),
  });
  const assetsDir = join(root, 'dist', 'web');
  const files = readManifest(assetsDir);
  const asset = (name: string): string => `${ASSETS_PATH}/${files[name] ?? name}`;
  const icon = asset('icon.svg');
  const desk = settings.HANDOFF_WEBHOOK_URL
    ? null
    : await createDesk({
        dataDir,
        databaseUrl,
        keys: keys.encryption,
        accounts,
        webhookSecrets: keys.webhook,
        callbackSecret: keys.callback[0] as string,
        callbackBaseUrl: loopback,
        publicUrl,
        icon,
        texts,
        clock,
        log,
      });

  // One for all who redeem: they share its limits.
  const resumeCodes = createResumeCodes({ store, texts, clock, log });
  const { DIRECT_LINE_SECRET: azureSecret } = settings;
  const azureEndpoint = settings.DIRECT_LINE_ENDPOINT.replace(/\/+$/, '');
  if (azureSecret) http.routes([createAzureTokenRoute({ secret: azureSecret, endpoint: azureEndpoint, log })]);
  http.serveAssets(assetsDir, ASSETS_PATH);
  http.routes(
    createWebRoutes({
      texts,
      assetsDir,
      assetsPath: ASSETS_PATH,
      apiBase: DIRECT_LINE_PATH,
      stationName: station.name,
      stationPhone: station.phone,
      embedOrigins: settings.EMBED_ORIGINS,
      publicUrl: settings.PUBLIC_URL,
      regionName,
      azure: azureSecret ? { apiBase: azureEndpoint, tokenUrl: AZURE_TOKEN_PATH } : undefined,
      clock,
    }),
  );
  const { FOLLOW_UP_DAYS: followUpDays, STATION_HOURS: hours } = settings;
  http.routes([
    createCallbackRoute({
      store,
      cases,
      secrets: keys.callback,
      clock,
      log,
      onConversation,
      onFirstAnswer: http.metrics.observeFirstAnswer,
      followUpDays,
    }),
    ...createSchemaRoutes(),
  ]);
  http.routes(createDeadLetterRoutes({ store, delivery, secrets: keys.callback, log }));
  const people = { accounts, texts, clock, wallClock: systemClock, publicUrl, icon, callbackSecret: keys.callback[0] as string };
  http.routes(desk ? desk.routes : createPeopleRoutes(people));
  http.routes(
    operatorRoutes({
      store,
      turns,
      conversation,
      accounts,
      policy,
      rules,
      resumeCodes,
      texts,
      asset,
      consentVersion: CONSENT_VERSION,
      clock,
      log,
    }),
  );
  if (settings.MICROSOFT_APP_ID && settings.MICROSOFT_APP_PASSWORD && settings.MICROSOFT_APP_TENANT_ID) {
    const credentials = {
      appId: settings.MICROSOFT_APP_ID,
      appPassword: settings.MICROSOFT_APP_PASSWORD,
      tenantId: settings.MICROSOFT_APP_TENANT_ID,
    };
    // Loaded only where it is used: the channel's libraries take memory and time to start.
    const { createAzureRoute } = await import('../bot/azure.js');
    http.routes([createAzureRoute({ ...credentials, store, turns, clock, log })]);
  }
  const directLine = mountDirectLine({
    server: http,
    store,
    turns,
    secret: keys.token,
    clock,
    log,
    publicUrl: settings.PUBLIC_URL,
    resumeCodes,
    // The hotline's conversations begin at the console: a case that says it came from there did.
    settings: { origins: settings.DIRECT_LINE_ORIGINS, channels: ['web'] },
  });

  const retention = createRetention({
    store,
    clock,
    log,
    days: settings.RETENTION_DAYS,
    unfinishedDays: settings.RETENTION_UNFINISHED_DAYS,
    auditDays: settings.RETENTION_AUDIT_DAYS,
  });
  const chinese = texts.in('zh-CN');
  const timers = createTimers({
    store,
    handoff,
    clock,
    log,
    followUpDays,
    nextOpening: hours ? (at) => hours.nextOpening(at) : null,
    words: {
      unanswered: chinese('caseworkers.unanswered'),
      followUp: chinese('caseworkers.followUp'),
      quickServiceOver: chinese('caseworkers.quickServiceOver'),
    },
    onConversation,
  });
  let outboxRunning = false;
  watch(http, { store, recognizer, accounts, desk, clock, isDelivering: () => outboxRunning, openStreams: () => directLine.connections() });

  return {
    http,
    hasDesk: desk !== null,
    firstLink: async () =>
      (await accounts.directory.anybody()) ? null : signInLink(publicUrl, await accounts.sessions.newLinkToken(null)),
    texts,
    async start() {
      await turns.start();
      delivery.start();
      retention.start();
      timers.start();
      outboxRunning = true;
    },
    async stop() {
      outboxRunning = false;
      retention.stop();
      await timers.stop();
      await http.close(async () => {
        await turns.stop();
        await delivery.stop();
      });
      await desk?.close();
      await accounts.close();
      await store.close();
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
