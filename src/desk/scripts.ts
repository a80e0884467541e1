/** Small scripts beside pages that work without them: served as files, allowed by the policy of their page alone. */
import type { HttpResponse, Route } from '../base/http';

const POLICY = "; script-src 'self'; connect-src 'self'";

export function withScript(page: HttpResponse): HttpResponse {
  const own = page.headers?.['content-security-policy'];
  return { ...page, headers: { ...page.headers, 'content-security-policy': `${typeof own === 'string' ? own : ''}${POLICY}` } };
}

export function scriptRoute(path: string, script: string): Route {
  const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };
  return { method: 'GET', path, handler: async () => ({ text: script, headers }) };
}
