/** Builds every part from the settings and joins them. With `main` the only folder that knows all of them. */
import { join } from 'node:path';
import { createConversation } from '../../dialogs';
import { fileClock, systemClock } from '../base/clock';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import { createTurns } from '../bot';
import { createCases } from '../cases';
import type { Keys } from '../config/keys';
import type { Settings } from '../config/settings';
import { createHandoff } from '../handoff';
import { loadTexts, type Texts } from '../locale';
import { loadPolicy, loadRetirement, loadRules } from '../policy';
import { createSelfCheck } from '../policy/self-check';
import { createResumeCodes } from '../resume';
import { createHttpServer, createMetrics, type HttpServer } from '../server';
import { openStore } from '../store';
import { INTENTS } from '../understanding/types';
import { createErrorPage } from '../web/error-page';
import { createBackground } from './background';
import { openConsoles } from './consoles';
import { createRecognizer } from './recognizer';
import { builtAssets, mountRoutes } from './routes';
import { conversationSettings, stationOf } from './station';
import { observed, watch } from './watch';

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
  const assets = builtAssets(root);
  const icon = assets.asset('icon.svg');
  const http = createHttpServer({
    log,
    publicUrl: settings.PUBLIC_URL,
    errorPage: createErrorPage({ texts, stationName: station.nameIn, stationPhone: station.phone, icon }),
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
  const consoles = await openConsoles({ settings, keys, dataDir, texts, loopback, icon, clock, log });
  const { accounts, desk } = consoles;
  const openStreams = await mountRoutes({
    http,
    settings,
    keys,
    store,
    turns,
    conversation,
    cases,
    delivery: background.delivery,
    accounts,
    policy,
    rules,
    // One for all who redeem: they share its limits.
    resumeCodes: createResumeCodes({ store, texts, clock, log }),
    texts,
    station,
    consoleRoutes: consoles.routes,
    ...assets,
    onConversation,
    clock,
    log,
  });
  watch(http, { store, recognizer, accounts, desk, clock, isDelivering: background.isDelivering, openStreams });

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
