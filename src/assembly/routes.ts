/** Everything that the server answers: pages, Direct Line, the consoles, what programs of others call. */
import { join } from 'node:path';
import type { Route } from '../base/http';
import type { Cases } from '../cases';
import { mountDirectLine } from '../channels';
import type { Keys } from '../config/keys';
import type { Settings } from '../config/settings';
import { createCallbackRoute, createDeadLetterRoutes, createSchemaRoutes, type Delivery } from '../handoff';
import type { HttpServer } from '../server';
import { readManifest } from '../web/manifest';
import { chatPageRoutes } from './chat-pages';
import { operatorRoutes, type OperatorParts } from './operator';
import { CONSENT_VERSION, type Station } from './station';

const ASSETS_PATH = '/assets';

/** What was built for browsers. */
export interface BuiltAssets {
  assetsDir: string;
  /** Address of a file that the browser loads, by its name in the sources. */
  asset(name: string): string;
}

/** @param root the folder of package.json */
export function builtAssets(root: string): BuiltAssets {
  const assetsDir = join(root, 'dist', 'web');
  const files = readManifest(assetsDir);
  return { assetsDir, asset: (name) => `${ASSETS_PATH}/${files[name] ?? name}` };
}

export interface ServedParts extends Omit<OperatorParts, 'consentVersion'>, BuiltAssets {
  http: HttpServer;
  settings: Settings;
  keys: Keys;
  cases: Cases;
  delivery: Delivery;
  station: Station;
  /** Of the desk and of signing in. */
  consoleRoutes: readonly Route[];
  /** A conversation has got something to process. */
  onConversation(conversationId: string): void;
}

/** @returns how many chat streams are open */
export async function mountRoutes(parts: ServedParts): Promise<() => number> {
  const { http, settings, keys, store, turns, cases, delivery, assetsDir, onConversation, resumeCodes, clock, log } = parts;
  http.serveAssets(assetsDir, ASSETS_PATH);
  http.routes(chatPageRoutes({ ...parts, assetsPath: ASSETS_PATH }));
  const callbacks = createCallbackRoute({
    store,
    cases,
    secrets: keys.callback,
    clock,
    log,
    onConversation,
    onFirstAnswer: http.metrics.observeFirstAnswer,
    followUpDays: settings.FOLLOW_UP_DAYS,
  });
  http.routes([callbacks, ...createSchemaRoutes()]);
  http.routes(createDeadLetterRoutes({ store, delivery, secrets: keys.callback, log }));
  http.routes(parts.consoleRoutes);
  http.routes(operatorRoutes({ ...parts, consentVersion: CONSENT_VERSION }));
  http.routes(await azureBotRoutes(parts));
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
  return () => directLine.connections();
}

/** The channel of Azure Bot Service, where its credentials are set. */
async function azureBotRoutes({ settings, store, turns, clock, log }: ServedParts): Promise<Route[]> {
  const { MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: appPassword, MICROSOFT_APP_TENANT_ID: tenantId } = settings;
  if (!appId || !appPassword || !tenantId) return [];
  // Loaded only where it is used: the channel's libraries take memory and time to start.
  const { createAzureRoute } = await import('../bot/azure.js');
  return [createAzureRoute({ appId, appPassword, tenantId, store, turns, clock, log })];
}
