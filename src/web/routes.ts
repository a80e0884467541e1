/** The pages for veterans as routes. Knows no HTTP library; the hashed files themselves are served by `server`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { toLocale, type Texts } from '../locale';
import { readManifest } from './manifest';
import { readLook } from './contract';
import { renderChatPage } from './page';

export interface WebRoutesOptions {
  texts: Texts;
  /** Where `buildWeb` has written. */
  assetsDir: string;
  /** Path under which the server serves that directory, e.g. `/assets`. */
  assetsPath: string;
  /** e.g. `/v3/directline` */
  apiBase: string;
  stationName: string;
  stationPhone: string;
  /** Origins of the sites that may embed the chat; `*` = any. */
  embedOrigins: readonly string[];
  clock: Clock;
}

const EMBED_CACHE_SECONDS = 300;

export function createWebRoutes(options: WebRoutesOptions): Route[] {
  const manifest = readManifest(options.assetsDir);
  const fileOf = (name: string): string => {
    const file = manifest[name];
    if (!file) throw new Error(`${options.assetsDir} holds no ${name}; build it with scripts/build-web.ts`);
    return file;
  };
  const assets = {
    script: `${options.assetsPath}/${fileOf('chat.js')}`,
    style: `${options.assetsPath}/${fileOf('chat.css')}`,
    icon: `${options.assetsPath}/${fileOf('icon.svg')}`,
    part: { script: `${options.assetsPath}/${fileOf('result.js')}`, style: `${options.assetsPath}/${fileOf('result.css')}` },
  };
  const launcher = readFileSync(join(options.assetsDir, fileOf('embed.js')));

  const chat = async (request: HttpRequest): Promise<HttpResponse> => {
    const isEmbedded = request.query['embed'] === '1';
    const embeddedBy = isEmbedded ? hostOf(request, options.embedOrigins) : null;
    const html = renderChatPage({
      locale: languageOf(request),
      texts: options.texts,
      assets,
      stationName: options.stationName,
      stationPhone: options.stationPhone,
      apiBase: options.apiBase,
      look: readLook(request.cookies['look']),
      embeddedBy,
      now: options.clock.now(),
    });
    return {
      html,
      headers: { 'cache-control': 'private, no-cache', vary: 'accept-language, cookie' },
      frameAncestors: embeddedBy === null ? undefined : [embeddedBy],
    };
  };

  const embed = async (): Promise<HttpResponse> => ({
    bytes: launcher,
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': `public, max-age=${EMBED_CACHE_SECONDS}`,
      'cross-origin-resource-policy': 'cross-origin',
    },
  });

  return [
    { method: 'GET', path: '/', handler: chat },
    { method: 'GET', path: '/embed.js', handler: embed },
  ];
}

/** `?lang=` before the browser's first wish that we speak; Chinese when it wishes nothing. */
function languageOf({ query, headers }: HttpRequest): string {
  return toLocale(query['lang'] ?? headers['accept-language']?.split(',')[0]);
}

/** @throws CodedError Forbidden for a site that this deployment does not know */
function hostOf({ query }: HttpRequest, allowed: readonly string[]): string {
  const host = originOf(query['host'] ?? '');
  if (host === null) throw new CodedError('BadArgument', 'host must be the origin of the embedding site, e.g. https://www.example.cn');
  if (!allowed.includes('*') && !allowed.includes(host)) {
    throw new CodedError('Forbidden', `${host} may not embed this chat; add it to the origins that this deployment allows.`);
  }
  return host;
}

function originOf(text: string): string | null {
  try {
    const { origin, protocol } = new URL(text);
    return protocol === 'https:' || protocol === 'http:' ? origin : null;
  } catch {
    // No address at all.
    return null;
  }
}
