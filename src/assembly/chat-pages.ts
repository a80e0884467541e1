/** The pages for veterans, and where the bot is Azure's, the token with which they speak to it. */
import type { Clock } from '../base/clock';
import type { Route } from '../base/http';
import type { Log } from '../base/log';
import { AZURE_TOKEN_PATH, createAzureTokenRoute, DIRECT_LINE_PATH } from '../channels';
import type { Settings } from '../config/settings';
import type { Texts } from '../locale';
import { regionName } from '../understanding';
import { createWebRoutes } from '../web';
import type { Station } from './station';

export interface ChatPageParts {
  settings: Settings;
  texts: Texts;
  station: Station;
  assetsDir: string;
  assetsPath: string;
  clock: Clock;
  log: Log;
}

export function chatPageRoutes({ settings, texts, station, assetsDir, assetsPath, clock, log }: ChatPageParts): Route[] {
  const { DIRECT_LINE_SECRET: secret } = settings;
  const endpoint = settings.DIRECT_LINE_ENDPOINT.replace(/\/+$/, '');
  const pages = createWebRoutes({
    texts,
    assetsDir,
    assetsPath,
    apiBase: DIRECT_LINE_PATH,
    stationName: station.nameIn,
    stationPhone: station.phone,
    embedOrigins: settings.EMBED_ORIGINS,
    publicUrl: settings.PUBLIC_URL,
    regionName,
    azure: secret ? { apiBase: endpoint, tokenUrl: AZURE_TOKEN_PATH } : undefined,
    clock,
  });
  return secret ? [...pages, createAzureTokenRoute({ secret, endpoint, log })] : pages;
}
