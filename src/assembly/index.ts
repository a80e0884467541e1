/** Builds every part from the settings and joins them. With `main` the only folder that knows all of them. */
import { join } from 'node:path';
import { createConversation } from '../../dialogs';
import { fileClock, systemClock, type Clock } from '../base/clock';
import type { Route } from '../base/http';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import { createTurns } from '../bot';
import type { Turns } from '../bot/types';
import { createCases } from '../cases';
import { mountDirectLine } from '../channels';
import type { Keys } from '../config/keys';
import type { Settings } from '../config/settings';
import { createCallbackRoute, createDeadLetterRoutes, createHandoff, createSchemaRoutes } from '../handoff';
import { loadTexts, type Texts } from '../locale';
import { loadPolicy, loadRetirement, loadRules } from '../policy';
import { createSelfCheck } from '../policy/self-check';
import { createResumeCodes } from '../resume';
import { createHttpServer, createMetrics, type HttpServer } from '../server';
import { openStore, type Store } from '../store';
import { INTENTS } from '../understanding/types';
import { createErrorPage } from '../web/error-page';
import { readManifest } from '../web/manifest';
import { createBackground } from './background';
import { chatPageRoutes } from './chat-pages';
import { openConsoles } from './consoles';
import { operatorRoutes } from './operator';
import { createRecognizer } from './recognizer';
import { CONSENT_VERSION, conversationSettings, stationOf } from './station';
import { observed, watch } from './watch';

const ASSETS_PATH = '/assets';

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
  const station = stationOf(settings, texts);
  const assetsDir = join(root, 'dist', 'web');
  const files = readManifest(assetsDir);
  const asset = (name: string): string => `${ASSETS_PATH}/${files[name] ?? name}`;
  const http = createHttpServer({
    log,
    publicUrl: settings.PUBLIC_URL,
    errorPage: createErrorPage({ texts, stationName: station.name, stationPhone: station.phone, icon: asset('icon.svg') }),
    trustedProxies: settings.TRUSTED_PROXIES,
    metrics: createMetrics(INTENTS),
    tracing,
  });
  const recognizer = await createRecognizer(root, settings, log, clock, http.metrics);
  const store = await openStore({ dataDir, databaseUrl: settings.DATABASE_URL, keys: keys.encryption, clock, log, tracing });

  const cases = createCases();
  const handoff = createHandoff({ cases, station });
  const conversation = createConversation({
    texts,
    policy,
    selfCheck: createSelfCheck(rules),
    retirement: loadRetirement(join(root, 'policy'), policy),
    handoff,
    settings: conversationSettings(settings, station),
  });
  const turns = createTurns({ store, recognizer, conversation, texts, clock, log, tracing, ...observed(http.metrics, tracing) });
  const onConversation = (id: string): void => turns.kick(id);
  const loopback = `http://127.0.0.1:${settings.PORT}`;
  const background = createBackground({
    settings,
    keys,
    store,
    cases,
    handoff,
    texts,
    metrics: http.metrics,
    deskWebhook: `${loopback}/desk/webhook`,
    onConversation,
    clock,
    log,
    tracing,
  });
  const consoles = await openConsoles({ settings, keys, dataDir, texts, loopback, icon: asset('icon.svg'), clock, log });
  const { accounts, desk } = consoles;
  const { delivery } = background;

  // One for all who redeem: they share its limits.
  const resumeCodes = createResumeCodes({ store, texts, clock, log });
  http.serveAssets(assetsDir, ASSETS_PATH);
  http.routes(chatPageRoutes({ settings, texts, station, assetsDir, assetsPath: ASSETS_PATH, clock, log }));
  http.routes([
    createCallbackRoute({
      store,
      cases,
      secrets: keys.callback,
      clock,
      log,
      onConversation,
      onFirstAnswer: http.metrics.observeFirstAnswer,
      followUpDays: settings.FOLLOW_UP_DAYS,
    }),
    ...createSchemaRoutes(),
  ]);
  http.routes(createDeadLetterRoutes({ store, delivery, secrets: keys.callback, log }));
  http.routes(consoles.routes);
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
  http.routes(await azureBotRoutes({ settings, store, turns, clock, log }));
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

  const { isDelivering } = background;
  watch(http, { store, recognizer, accounts, desk, clock, isDelivering, openStreams: () => directLine.connections() });

  return {
    http,
    hasDesk: desk !== null,
    firstLink: consoles.firstLink,
    texts,
    async start() {
      await turns.start();
      background.start();
    },
    async stop() {
      await background.quieten();
      await http.close(async () => {
        await turns.stop();
        await background.stop();
      });
      await consoles.close();
      await store.close();
    },
  };
}

/** The channel of Azure Bot Service, where its credentials are set. */
async function azureBotRoutes({ settings, ...parts }: AzureParts): Promise<Route[]> {
  const { MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: appPassword, MICROSOFT_APP_TENANT_ID: tenantId } = settings;
  if (!appId || !appPassword || !tenantId) return [];
  // Loaded only where it is used: the channel's libraries take memory and time to start.
  const { createAzureRoute } = await import('../bot/azure.js');
  return [createAzureRoute({ appId, appPassword, tenantId, ...parts })];
}
type AzureParts = { settings: Settings; store: Store; turns: Turns; clock: Clock; log: Log };
