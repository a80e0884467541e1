/** Writes our responses: security headers on each, errors in one shape, and never the text of an exception. */
import type { ServerResponse } from 'node:http';
import { CodedError } from '../base/errors';
import type { HttpResponse } from '../base/http';

/** With the bytes that its `content-encoding` promises. */
export interface EncodedResponse extends HttpResponse {
  encoded?: Buffer;
}

export interface ResponsePolicy {
  /** Whether the public address is https: then browsers are told to stay with it. */
  https: boolean;
}

const ONE_YEAR_SECONDS = 31_536_000;
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
const PERMISSIONS = 'camera=(), geolocation=(), payment=(), usb=(), microphone=(self)';

export function send(target: ServerResponse, response: EncodedResponse, policy: ResponsePolicy, host = ''): void {
  if (target.headersSent || target.destroyed) return;
  const [type, content] = render(response);
  // A text stays one: Node sends it in one piece with its headers.
  const body = response.encoded ?? content;
  const headers: Record<string, string | string[] | number> = {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': DATA_POLICY,
  };
  if (response.html !== undefined) pageHeaders(headers, response, policy, host);
  if (policy.https) headers['strict-transport-security'] = `max-age=${ONE_YEAR_SECONDS}`;
  if (type) headers['content-type'] = type;
  const status = response.status ?? (response.redirect === undefined ? 200 : 303);
  if (status !== 204 && status !== 304) headers['content-length'] = Buffer.byteLength(body);
  if (response.redirect !== undefined) headers['location'] = response.redirect;
  for (const [name, value] of Object.entries(response.headers ?? {})) headers[name.toLowerCase()] = value;
  target.writeHead(status, headers);
  target.end(body);
}

function render(response: HttpResponse): [type: string | null, content: string | Uint8Array] {
  if (response.json !== undefined) return ['application/json; charset=utf-8', JSON.stringify(response.json)];
  if (response.html !== undefined) return ['text/html; charset=utf-8', response.html];
  if (response.text !== undefined) return ['text/plain; charset=utf-8', response.text];
  return [null, response.bytes ?? ''];
}

function pageHeaders(headers: Record<string, unknown>, response: HttpResponse, policy: ResponsePolicy, host: string): void {
  headers['content-security-policy'] = pagePolicy(response, policy, host);
  headers['cross-origin-opener-policy'] = 'same-origin';
  headers['permissions-policy'] = PERMISSIONS;
  if (!response.frameAncestors?.length) headers['x-frame-options'] = 'DENY';
}

function pagePolicy(response: HttpResponse, policy: ResponsePolicy, host: string): string {
  // Browsers before 2022 do not count web sockets of the same host as 'self'.
  const socket = host ? ` ${policy.https ? 'wss' : 'ws'}://${host}` : '';
  const also = (kind: keyof NonNullable<HttpResponse['alsoFrom']>): string =>
    (response.alsoFrom?.[kind] ?? []).map((origin) => ` ${origin}`).join('');
  const styles = (response.styleHashes ?? []).map((hash) => ` '${hash}'`).join('');
  const frames = response.frameAncestors?.length ? response.frameAncestors.join(' ') : "'none'";
  return (
    `default-src 'none'; script-src 'self'${also('script')}; style-src 'self'${styles}; img-src 'self' data:${also('img')}; font-src 'self'; connect-src 'self'${socket}${also('connect')}; ` +
    `manifest-src 'self'; worker-src 'self'; frame-src 'self'${also('frame')}; form-action 'self'; base-uri 'none'; frame-ancestors ${frames}`
  );
}

/** Every error has one shape. What is not a refusal of ours is an accident: its text stays inside. */
export function errorResponse(error: unknown): HttpResponse {
  const coded = error instanceof CodedError ? error : new CodedError('InternalServerError', 'Something went wrong here. Please try again.');
  const { code, message, status, details } = coded;
  const headers: Record<string, string> = {};
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  const { retryAfterSeconds, ...more } = details ?? {};
  if (typeof retryAfterSeconds === 'number') headers['retry-after'] = String(retryAfterSeconds);
  return { status, headers, json: { error: { code, message, ...(Object.keys(more).length > 0 ? { details: more } : {}) } } };
}
