/** `/healthz` says that the process runs, `/readyz` that everything it needs answers, `/metrics` what it counts. */
import type { HttpResponse, Route } from '../base/http';
import type { Log } from '../base/log';
import type { Metrics } from './metrics';

/** Rejects, or does not resolve in time, when the part is not ready. */
export type ReadyCheck = () => Promise<unknown>;

const STATUS = { type: 'object', required: ['status'], properties: { status: { type: 'string' } } };
const CHECK_LIMIT_MILLISECONDS = 2_000;

export function healthRoutes(parts: {
  checks: ReadonlyMap<string, ReadyCheck>;
  closing: () => boolean;
  metrics: Metrics;
  log: Log;
}): Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      handler: async () => ({ json: { status: 'ok' } }),
      description: {
        group: 'Operation',
        summary: 'Whether the process runs',
        answers: { 200: { description: 'It does.', schema: STATUS } },
      },
    },
    {
      method: 'GET',
      path: '/readyz',
      handler: () => readiness(parts),
      description: {
        group: 'Operation',
        summary: 'Whether everything it needs answers',
        answers: {
          200: { description: 'Ready.', schema: STATUS },
          503: { description: 'Not ready; `notReady` names the parts.', schema: STATUS },
        },
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      handler: async () => ({
        text: await parts.metrics.registry.metrics(),
        headers: { 'content-type': parts.metrics.registry.contentType },
      }),
      description: { group: 'Operation', summary: 'Figures for Prometheus', answers: { 200: { description: 'Text.' } } },
    },
  ];
}

async function readiness(parts: { checks: ReadonlyMap<string, ReadyCheck>; closing: () => boolean; log: Log }): Promise<HttpResponse> {
  const failed = await Promise.all([...parts.checks].map(([name, check]) => failing(name, check, parts.log)));
  const notReady = failed.filter((name) => name !== null);
  if (parts.closing()) notReady.push('server');
  return notReady.length === 0 ? { json: { status: 'ready' } } : { status: 503, json: { status: 'not ready', notReady } };
}

/** @returns the name when the check fails */
async function failing(name: string, check: ReadyCheck, log: Log): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_LIMIT_MILLISECONDS} ms`)), CHECK_LIMIT_MILLISECONDS);
  });
  try {
    await Promise.race([check(), late]);
    return null;
  } catch (error) {
    log.warn({ error, check: name }, 'not ready');
    return name;
  } finally {
    clearTimeout(timer);
  }
}
