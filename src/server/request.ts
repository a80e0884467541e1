/** Our request over Node's: everything is read on demand, and the body only by a handler that wants it and within a limit. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { CodedError } from '../base/errors';
import type { HttpRequest } from '../base/http';

export const DEFAULT_BODY_LIMIT_BYTES = 64 * 1024;
/** A body over the limit is still swallowed up to this many times the limit, so that the sender gets to read the answer. */
const SWALLOW_FACTOR = 16;

/** What a route adds to the plain request. */
export interface RouteMatch {
  path: string;
  route: string;
  params: Record<string, string>;
  bodyLimit: number;
  trustedProxies: number;
}

export class ServerRequest implements HttpRequest {
  private bytes: Promise<Buffer> | undefined;
  private parsedQuery: Record<string, string> | undefined;
  private parsedCookies: Record<string, string> | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly match: RouteMatch,
  ) {}

  get method(): string {
    return this.request.method ?? 'GET';
  }

  get url(): string {
    return this.request.url ?? '/';
  }

  get path(): string {
    return this.match.path;
  }

  get route(): string {
    return this.match.route;
  }

  get params(): Readonly<Record<string, string>> {
    return this.match.params;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.request.headers as Record<string, string>;
  }

  get query(): Readonly<Record<string, string>> {
    const start = this.url.indexOf('?');
    return (this.parsedQuery ??= start < 0 ? {} : toRecord(new URLSearchParams(this.url.slice(start + 1))));
  }

  get cookies(): Readonly<Record<string, string>> {
    return (this.parsedCookies ??= parseCookies(this.request.headers.cookie));
  }

  get address(): string {
    return clientAddress(this.request, this.match.trustedProxies);
  }

  rawBody(): Promise<Buffer> {
    return (this.bytes ??= readBody(this.request, this.match.bodyLimit));
  }

  async body(): Promise<unknown> {
    this.expectType('application/json');
    const text = asText(await this.rawBody());
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new CodedError('BadArgument', 'The body is not valid JSON.');
    }
  }

  async form(): Promise<Record<string, string>> {
    this.expectType('application/x-www-form-urlencoded');
    return toRecord(new URLSearchParams(asText(await this.rawBody())));
  }

  private expectType(type: string): void {
    const sent = (this.request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
    if (sent !== type) throw new CodedError('UnsupportedMediaType', `Send the body as ${type}.`);
  }
}

/** The address that the nearest trusted proxy saw; what a client writes into the header itself is further left and never read. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? 'unknown';
  if (trustedProxies === 0) return direct;
  const forwarded = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').map((hop) => hop.trim());
  return hops[Math.max(0, hops.length - trustedProxies)] || direct;
}

function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return Promise.reject(new CodedError('UnsupportedMediaType', 'Send the body without content-encoding.'));
  }
  const tooLarge = (): CodedError => new CodedError('TooLarge', `The body is larger than ${limit} bytes.`);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit * SWALLOW_FACTOR) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (size > limit * SWALLOW_FACTOR) {
        request.pause();
        reject(tooLarge());
      }
    });
    request.once('end', () =>
      size > limit ? reject(tooLarge()) : resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
    );
    request.once('error', () => reject(new CodedError('BadArgument', 'The connection broke before the body was complete.')));
    request.once('aborted', () => reject(new CodedError('BadArgument', 'The connection broke before the body was complete.')));
  });
}

function asText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new CodedError('BadArgument', 'The body is not UTF-8.');
  return bytes.toString('utf8');
}

function toRecord(pairs: URLSearchParams): Record<string, string> {
  const record: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) record[name] = value;
  return record;
}

function parseCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const part of header?.split(';') ?? []) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    const name = part.slice(0, equals).trim();
    // The first one counts: browsers send the cookie with the longest path first.
    if (!(name in cookies))
      cookies[name] = decoded(
        part
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      );
  }
  return cookies;
}

function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
