/** Which pages of other sites may call which paths. Nothing is allowed that was not configured by name. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface OriginRule {
  origins: readonly string[];
  methods: readonly string[];
  headers: readonly string[];
}

const PREFLIGHT_SECONDS = '600';

export class CrossOrigin {
  private readonly rules: (OriginRule & { prefix: string })[] = [];

  allow(prefix: string, rule: OriginRule): void {
    this.rules.push({ prefix, ...rule });
  }

  /** Adds the headers where they are due. @returns true when it was a preflight, which is answered then */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const { origin } = request.headers;
    if (origin === undefined) return false;
    const rule = this.rules.find(({ prefix }) => isBelow(request.url ?? '', prefix));
    if (!rule) return false;
    response.setHeader('vary', 'Origin');
    const allowed = rule.origins.includes(origin) || origin === `${schemeOf(origin)}://${request.headers.host ?? ''}`;
    if (allowed) response.setHeader('access-control-allow-origin', origin);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
    if (allowed) {
      response.setHeader('access-control-allow-methods', rule.methods.join(', '));
      response.setHeader('access-control-allow-headers', rule.headers.join(', '));
      response.setHeader('access-control-max-age', PREFLIGHT_SECONDS);
    }
    response.writeHead(allowed ? 204 : 403, { 'content-length': 0 });
    response.end();
    return true;
  }
}

function isBelow(url: string, prefix: string): boolean {
  const next = url.charAt(prefix.length);
  return url.startsWith(prefix) && (next === '' || next === '/' || next === '?');
}

function schemeOf(origin: string): string {
  return origin.startsWith('https:') ? 'https' : 'http';
}
