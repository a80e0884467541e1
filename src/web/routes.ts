/** The pages for veterans as routes. Knows no HTTP library; the hashed files themselves are served by `server`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { LOCALES, toLocale, type Locale, type Texts } from '../locale';
import { readLook, type PageData } from './contract';
import { demoHost, otherName } from './demo-host';
import { readWishes } from './embed-wishes';
import { partFile, readManifest } from './manifest';
import { renderChatPage, stylesOf } from './page';
import { qrSvg } from './qr';

export interface WebRoutesOptions {
  texts: Texts;
  /** Where `buildWeb` has written. */
  assetsDir: string;
  /** Path under which the server serves that directory, e.g. `/assets`. */
  assetsPath: string;
  /** e.g. `/v3/directline` */
  apiBase: string;
  stationName: (locale: Locale) => string;
  stationPhone: string;
  /** Origins of the sites that may embed the chat; `*` = any. */
  embedOrigins: readonly string[];
  /** The address that people open, without a slash at the end. On this machine it also serves the demo of an embedding site. */
  publicUrl: string;
  /** Full name of a GB/T 2260 code, for the question of the region. */
  regionName: (code: string) => string | null;
  /** Where the bot is Azure's: the page speaks with that address. */
  azure?: { apiBase: string; tokenUrl: string };
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
  const addressOf = (name: string): string => `${options.assetsPath}/${fileOf(name)}`;
  const assets = { script: addressOf('chat.js'), icon: addressOf('icon.svg') };
  const style = addressOf('extras.css');
  const parts = Object.fromEntries(LOCALES.map((locale) => [locale, { script: addressOf(partFile(locale)), style }]));
  const styles = readFileSync(join(options.assetsDir, fileOf('chat.css')), 'utf8');
  const launcher = readFileSync(join(options.assetsDir, fileOf('embed.js')));

  const demo = otherName(options.publicUrl);
  const embedOrigins = demo === null ? options.embedOrigins : [...options.embedOrigins, demo, new URL(options.publicUrl).origin];
  const azure = options.azure && new URL(options.azure.apiBase);
  const azureOrigins = azure ? [azure.origin, `${azure.protocol === 'https:' ? 'wss' : 'ws'}://${azure.host}`] : [];

  const chat = async (request: HttpRequest): Promise<HttpResponse> => {
    const isEmbedded = request.query['embed'] === '1';
    const embeddedBy = isEmbedded ? hostOf(request, embedOrigins) : null;
    const wishes = embeddedBy === null ? {} : readWishes(request.query, embeddedBy, options.regionName);
    const locale = languageOf(request);
    const html = renderChatPage({
      locale,
      texts: options.texts,
      assets: { ...assets, part: parts[locale] as PageData['part'] },
      styles,
      stationName: options.stationName(locale),
      stationPhone: options.stationPhone,
      apiBase: options.azure?.apiBase ?? options.apiBase,
      tokenUrl: options.azure?.tokenUrl,
      wishes,
      look: readLook(request.cookies['look']),
      embeddedBy,
      now: options.clock.now(),
    });
    return {
      html,
      headers: { 'cache-control': 'private, no-cache', vary: 'accept-language, cookie' },
      frameAncestors: embeddedBy === null ? undefined : [embeddedBy],
      styleHashes: [hashOf(stylesOf({ styles, wishes }))],
      // Nothing in it is secret: the token comes later.
      compress: true,
      alsoFrom: { img: wishes.avatar ? [new URL(wishes.avatar).origin] : [], connect: azureOrigins },
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

  const picture = Buffer.from(qrSvg(`${options.publicUrl}/`));
  const qr = async (): Promise<HttpResponse> => ({
    bytes: picture,
    headers: { 'content-type': 'image/svg+xml', 'cache-control': `public, max-age=${EMBED_CACHE_SECONDS}` },
  });

  const demoPage = async (request: HttpRequest): Promise<HttpResponse> =>
    demoHost(otherName(`http://${request.headers['host'] ?? ''}`) ?? options.publicUrl, options.texts.in(languageOf(request)));

  return [
    ...(demo === null ? [] : [{ method: 'GET' as const, path: '/embed-demo', handler: demoPage }]),
    { method: 'GET', path: '/qr.svg', handler: qr },
    { method: 'GET', path: '/', handler: chat },
    { method: 'GET', path: '/embed.js', handler: embed },
  ];
}

const hashOf = (style: string): string => `sha256-${createHash('sha256').update(style).digest('base64')}`;

/** `?lang=` before the browser's first wish that we speak; Chinese when it wishes nothing. */
function languageOf({ query, headers }: HttpRequest): Locale {
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
