/**
 * Static files, read once at start: what is served is exactly what was in the folder then, so no request can name any other file.
 * Links are not followed.
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { CodedError } from '../base/errors';
import type { HttpHandler, HttpRequest, HttpResponse } from '../base/http';
import { acceptsEncoding } from './encodings';

interface Asset {
  type: string;
  etag: string;
  /** The name carries a hash of the content: it may be kept for ever. */
  immutable: boolean;
  plain: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.pdf': 'application/pdf',
};
const HASHED = /[.-][0-9A-Za-z_]{8,}\.[a-z0-9]+$/;
const ENCODED = /\.(?:br|gz)$/;
/** A page among the assets gets no rights of its own: real pages come from handlers. */
const ASSET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/** @returns a handler that serves `params['*']` from the folder. @throws when the folder does not exist */
export function createAssetHandler(directory: string): HttpHandler {
  const assets = load(directory);
  return async (request) => {
    const asset = assets.get(request.params['*'] ?? '');
    if (!asset) throw new CodedError('NotFound', 'There is no such file.');
    return respond(asset, request);
  };
}

function respond(asset: Asset, request: HttpRequest): HttpResponse {
  const headers: Record<string, string> = {
    etag: asset.etag,
    'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    vary: 'accept-encoding',
    'content-security-policy': ASSET_POLICY,
    // The embedding loader is fetched by pages of other sites.
    'cross-origin-resource-policy': 'cross-origin',
  };
  if (request.headers['if-none-match']?.includes(asset.etag)) return { status: 304, headers };
  headers['content-type'] = asset.type;
  const accepted = request.headers['accept-encoding'];
  if (asset.br && acceptsEncoding(accepted, 'br')) return { headers: { ...headers, 'content-encoding': 'br' }, bytes: asset.br };
  if (asset.gzip && acceptsEncoding(accepted, 'gzip')) return { headers: { ...headers, 'content-encoding': 'gzip' }, bytes: asset.gzip };
  return { headers, bytes: asset.plain };
}

function load(directory: string): Map<string, Asset> {
  const files = new Map<string, Buffer>();
  for (const path of regularFiles(directory)) files.set(relative(directory, path).split(sep).join('/'), readFileSync(path));
  const assets = new Map<string, Asset>();
  for (const [name, plain] of files) {
    if (ENCODED.test(name) && files.has(name.replace(ENCODED, ''))) continue;
    assets.set(name, {
      type: TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      immutable: HASHED.test(name),
      plain,
      br: files.get(`${name}.br`),
      gzip: files.get(`${name}.gz`),
    });
  }
  return assets;
}

function* regularFiles(directory: string): Generator<string> {
  for (const name of readdirSync(directory).sort()) {
    if (name.startsWith('.')) continue;
    const path = join(directory, name);
    const status = lstatSync(path);
    if (status.isDirectory()) yield* regularFiles(path);
    else if (status.isFile()) yield path;
  }
}
