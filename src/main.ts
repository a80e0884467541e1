/** Reads the environment, builds every part, listens. The only file that knows all of them. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createConversation } from '../dialogs';
import { citationLine } from '../dialogs/policy-answers';
import { fileClock, systemClock, type Clock } from './base/clock';
import { CodedError } from './base/errors';
import type { Log } from './base/log';
import { createScriptReader, createTurns } from './bot';
import { createCases } from './cases';
import { AZURE_TOKEN_PATH, createAzureTokenRoute, DIRECT_LINE_PATH, mountDirectLine } from './channels';
import { readKeys, type Keys } from './config/keys';
import { readSettings, SettingsError, type Settings } from './config/settings';
import { may, openAccounts, type Accounts, type OidcSettings } from './accounts';
import { createDesk, createPeopleRoutes, signInLink } from './desk';
import {
  createCallbackRoute,
  createDeadLetterRoutes,
  createDelivery,
  createHandoff,
  createRetention,
  createSchemaRoutes,
  createTimers,
} from './handoff';
import { loadTexts, type Locale, type Texts } from './locale';
import { createOperatorRoutes, type OperatorOptions } from './operator';
import { createDeskSearch, loadPolicy, loadRetirement, loadRules, type DeskSearch, type RuleLibrary } from './policy';
import { createSelfCheck } from './policy/self-check';
import type { PolicyLibrary } from './policy/types';
import { createResumeCodes, type ResumeCodes } from './resume';
import { createHttpServer, createLog, createMetrics, type HttpServer } from './server';
import { openStore } from './store';
import { createEmbeddedRecognizer, loadModel, regionName, withFallback, type Recognizer } from './understanding';
import { INTENTS, type Topic } from './understanding/types';
import { createWebRoutes } from './web';
import { readManifest } from './web/manifest';

const ROOT = projectRoot();
const ASSETS_PATH = '/assets';
/** Bumped with every change of what the consent says, so that a recorded consent says to what. */
const CONSENT_VERSION = '2026-11';
/** The national government service hotline: always right to name where a station has not set its own. */
const DEFAULT_STATION_PHONE = '12345';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = createLog(settings.LOG_LEVEL);
  const dataDir = resolve(ROOT, settings.DATA_DIR);
  const keys = readKeys(settings, dataDir);
  const server = await assemble(settings, keys, dataDir, log);
  const address = await server.http.listen(settings.PORT, settings.HOST);
  await server.start();
  log.info({ address }, 'listening');

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'finishing the turns in progress');
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  await announce(settings, server);
}

interface Assembly {
  http: HttpServer;
  hasDesk: boolean;
  /** A link that lets the first administrator in; null when there is one. */
  firstLink(): Promise<string | null>;
  texts: Texts;
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function assemble(settings: Settings, keys: Keys, dataDir: string, log: Log): Promise<Assembly> {
  const clock = settings.TEST_CLOCK_FILE ? fileClock(settings.TEST_CLOCK_FILE) : systemClock;
  const texts = loadTexts(join(ROOT, 'locales'));
  const policy = loadPolicy(join(ROOT, 'policy'));
  const rules = loadRules(join(ROOT, 'policy'));
  const selfCheck = createSelfCheck(rules);
  const retirement = loadRetirement(join(ROOT, 'policy'), policy);
  const http = createHttpServer({
    log,
    publicUrl: settings.PUBLIC_URL,
    trustedProxies: settings.TRUSTED_PROXIES,
    metrics: createMetrics(INTENTS),
  });
  const recognizer = await createRecognizer(settings, log, clock, http.metrics);
  const store = await openStore({ dataDir, databaseUrl: settings.DATABASE_URL, keys: keys.encryption, clock, log });

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
  const turns = createTurns({ store, recognizer, conversation, texts, clock, log, onTurn: (turn) => http.metrics.observeTurn(turn) });
  const onConversation = (id: string): void => turns.kick(id);
  const loopback = `http://127.0.0.1:${settings.PORT}`;
  const delivery = createDelivery({
    store,
    cases,
    endpoint: { url: settings.HANDOFF_WEBHOOK_URL ?? `${loopback}/desk/webhook`, secrets: keys.webhook },
    addresses: { allowNetworks: settings.HANDOFF_ALLOW_NETWORKS },
    clock,
    log,
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
        texts,
        clock,
        log,
      });

  // One for all who redeem: they share its limits.
  const resumeCodes = createResumeCodes({ store, texts, clock, log });
  const { DIRECT_LINE_SECRET: azureSecret } = settings;
  const azureEndpoint = settings.DIRECT_LINE_ENDPOINT.replace(/\/+$/, '');
  if (azureSecret) http.routes([createAzureTokenRoute({ secret: azureSecret, endpoint: azureEndpoint, log })]);
  const assetsDir = join(ROOT, 'dist', 'web');
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
  const people = { accounts, texts, clock, wallClock: systemClock, publicUrl, callbackSecret: keys.callback[0] as string };
  http.routes(desk ? desk.routes : createPeopleRoutes(people));
  const files = readManifest(assetsDir);
  const asset = (name: string): string => `${ASSETS_PATH}/${files[name] ?? name}`;
  http.routes(
    createOperatorRoutes({
      store,
      turns,
      script: createScriptReader({ store, conversation, clock, log }),
      findOperator: operatorsOf(accounts),
      searchPolicy: policySearch(policy, rules.questions, texts),
      topicTitle: (topic, locale) => policy.topicTitle(topic as Topic, locale),
      redeem: resumeBy(resumeCodes),
      consentVersion: CONSENT_VERSION,
      texts,
      assets: { script: asset('console.js'), style: asset('console.css'), icon: asset('icon.svg') },
      record: (request, { accountId, name }, action, call) =>
        accounts.audit.append({
          actor: name,
          accountId,
          action,
          address: request.address,
          at: systemClock.now(),
          details: { call },
        }),
      signInPath: '/desk/sign-in?next=/operator',
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
    const { createAzureRoute } = await import('./bot/azure.js');
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
  http.readyWhen('store', () => store.ping());
  http.readyWhen('model', () => recognizer.recognize('1', { keepLocal: true }));
  http.readyWhen('outbox', async () => {
    if (!outboxRunning) throw new Error('the delivery loop is not running');
  });
  http.readyWhen('accounts', () => accounts.ready());
  if (desk) http.readyWhen('desk', () => desk.ready());
  http.metrics.gauge('sockets_open', 'Open chat streams', () => directLine.connections());
  http.metrics.gauge('database_connections_open', 'Connections to the database', () => store.load().connections);
  http.metrics.gauge('database_connections_idle', 'Connections that do nothing at the moment', () => store.load().idle);
  http.metrics.gauge('database_waiting', 'Transactions and statements that wait for a connection', () => store.load().waiting);
  http.metrics.gauge('outbox_waiting', 'Events that wait for delivery', async () => (await store.read.outbox.backlog(clock.now())).waiting);
  http.metrics.gauge(
    'outbox_oldest_seconds',
    'Age of the oldest waiting event',
    async () => (await store.read.outbox.backlog(clock.now())).oldestSeconds,
  );
  http.metrics.gauge(
    'outbox_parked',
    'Events given up, to be replayed or skipped',
    async () => (await store.read.outbox.backlog(clock.now())).parked,
  );

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

/** The one place that says who is an operator. */
function operatorsOf(accounts: Accounts): OperatorOptions['findOperator'] {
  return async (request) => {
    const session = await accounts.find(request);
    if (!session || session.mustSetPassword || !may(session, 'calls')) return null;
    const { accountId, name, csrf } = session;
    return { accountId, name, csrf, isSupervisor: may(session, 'allCalls') };
  };
}

/** One search a language, made when somebody first looks something up. */
function policySearch(policy: PolicyLibrary, questions: RuleLibrary['questions'], texts: Texts): OperatorOptions['searchPolicy'] {
  const searches = new Map<Locale, DeskSearch>();
  return (query, limit, locale) => {
    const search = searches.get(locale) ?? createDeskSearch({ policy, questions, locale, say: texts.in(locale) });
    searches.set(locale, search);
    return search.find(query, limit).map(({ kind, id, citation, ...entry }) => ({
      ...entry,
      id: `${kind}.${id}`,
      source: citation ? citationLine({ t: texts.in(locale), services: { policy } }, citation.provision) : null,
    }));
  };
}

/** A code that opens nothing is an answer; too many tries are refused. */
function resumeBy(codes: ResumeCodes): OperatorOptions['redeem'] {
  return async (code, by) => {
    try {
      return { conversationId: (await codes.redeem(code, { kind: 'hotline', ...by })).id };
    } catch (error) {
      if (error instanceof CodedError && (error.code === 'BadArgument' || error.code === 'NotFound')) return null;
      throw error;
    }
  };
}

function oidcOf(settings: Settings): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings;
  if (!issuer || !clientId || !clientSecret) return null;
  return { issuer, clientId, clientSecret, roleClaim: settings.OIDC_ROLE_CLAIM, regionClaim: settings.OIDC_REGION_CLAIM };
}

async function createRecognizer(settings: Settings, log: Log, clock: Clock, metrics: HttpServer['metrics']): Promise<Recognizer> {
  const path = join(ROOT, 'dist', 'model.bin');
  if (!existsSync(path))
    throw new SettingsError([`${path} is missing: run "npm run build", or start with "npm start", which builds what is needed.`]);
  const embedded = createEmbeddedRecognizer(loadModel(path));
  const { CLU_ENDPOINT: endpoint, CLU_KEY: key, CLU_PROJECT: project, CLU_DEPLOYMENT: deployment } = settings;
  if (!endpoint || !key || !project || !deployment) return embedded;
  log.warn(
    { endpoint: new URL(endpoint).host },
    'CLU is on: messages leave this server, with numbers masked; cries for help, set phrases and answers to questions stay',
  );
  const { createCluRecognizer } = await import('./understanding/clu.js');
  const onFallback = metrics.counter('clu_fallback_total', 'Messages that the embedded model answered in place of CLU', 'reason');
  const recognizer = withFallback(createCluRecognizer({ endpoint, key, project, deployment }, embedded), embedded, log, {
    clock,
    onFallback,
  });
  metrics.gauge('clu_breaker_open', 'Whether CLU is left alone after repeated failures (1) or asked (0)', () =>
    Number(recognizer.isOpen()),
  );
  return recognizer;
}

async function announce(settings: Settings, { hasDesk, firstLink, texts }: Assembly): Promise<void> {
  const line = (key: string, address: string): string => `${texts.in('zh-CN')(key)} · ${texts.in('en')(key)}\n    ${address}\n`;
  let lines = line('start.chat', `${settings.PUBLIC_URL}/`);
  if (hasDesk) lines += line('start.desk', `${settings.PUBLIC_URL}/desk`);
  lines += line('start.operator', `${settings.PUBLIC_URL}/operator`);
  const link = await firstLink();
  if (link) lines += line('start.signIn', link);
  process.stdout.write(`\n${lines}\n`);
}

/** The folder of package.json: policy, locales and dist lie beside it, wherever the compiled code runs from. */
function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

void main().catch((error: unknown) => {
  const text = error instanceof SettingsError ? error.problems.join('\n') : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
