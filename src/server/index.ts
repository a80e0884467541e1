/**
 * The HTTP server: restify behind a guard, with our own body reader, errors, static files and shutdown, because stock restify
 * lets a single request end the process. It carries routes of others and knows neither bot nor store.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import restify from 'restify';
import { CodedError } from '../base/errors';
import type { HttpHandler, HttpMethod, HttpRequest, HttpResponse, Route } from '../base/http';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import type { ChannelHost, UpgradeHandler } from '../channels/types';
import { createAssetHandler } from './assets';
import { compressed } from './compression';
import { CrossOrigin } from './cors';
import { METHODS, refusal } from './guard';
import { healthRoutes, type ReadyCheck } from './health';
import { createMetrics, type Metrics } from './metrics';
import { openApiRoute, type DescribedRoute } from './openapi';
import { DEFAULT_BODY_LIMIT_BYTES, ServerRequest } from './request';
import { errorResponse, send, type ResponsePolicy } from './response';
import { refuseUpgrade, Upgrades } from './upgrades';

export { createLog } from './log';
export { createMetrics, type Metrics } from './metrics';
export type { TurnMeasure } from './metrics-of-people';
export type { ReadyCheck } from './health';

export interface HttpServerOptions {
  log: Log;
  /** Address under which people reach the server; https switches HSTS on. */
  publicUrl: string;
  metrics?: Metrics;
  tracing?: Tracing | null;
  /** Proxies in front whose X-Forwarded-For is believed. */
  trustedProxies?: number;
  maxConnections?: number;
  timeouts?: Partial<Timeouts>;
  /** Gives people a page instead of JSON where a browser navigates; null leaves the JSON. */
  errorPage?: (request: HttpRequest, error: CodedError) => HttpResponse | null;
}

export interface Timeouts {
  requestSeconds: number;
  headersSeconds: number;
  keepAliveSeconds: number;
  /** Longest time for running requests and open sockets to end at shutdown. */
  closeSeconds: number;
}

export interface HttpServer extends ChannelHost {
  readonly metrics: Metrics;
  routes(routes: readonly Route[]): void;
  /** Serves the folder's files below `prefix`, e.g. `/assets`. */
  serveAssets(directory: string, prefix: string): void;
  /** Adds a condition of `/readyz`. */
  readyWhen(name: string, check: ReadyCheck): void;
  /** @returns the address it listens at, e.g. `http://127.0.0.1:3978`. @throws when the port is taken */
  listen(port: number, host: string): Promise<string>;
  /** Stops accepting, lets requests end, runs `finish` (the turns in progress), closes sockets; after the time limit, cuts what is left. */
  close(finish?: () => Promise<void>): Promise<void>;
}

const DEFAULT_TIMEOUTS: Timeouts = { requestSeconds: 15, headersSeconds: 10, keepAliveSeconds: 65, closeSeconds: 10 };
const DEFAULT_MAX_CONNECTIONS = 20_000;
/** Asked every few seconds by machines. */
const UNTRACED = new Set(['/healthz', '/readyz', '/metrics']);
const MAX_PARAMETER_CHARACTERS = 256;
const RESTIFY_METHODS = {
  GET: ['get', 'head'],
  POST: ['post'],
  PUT: ['put'],
  PATCH: ['patch'],
  DELETE: ['del'],
  OPTIONS: ['opts'],
} as const satisfies Record<HttpMethod, readonly string[]>;

export function createHttpServer(options: HttpServerOptions): HttpServer {
  return new Server(options);
}

class Server implements HttpServer {
  readonly metrics: Metrics;
  private readonly restify: restify.Server;
  private readonly policy: ResponsePolicy;
  private readonly timeouts: Timeouts;
  private readonly crossOrigin = new CrossOrigin();
  private readonly upgrades: Upgrades;
  private readonly checks = new Map<string, ReadyCheck>();
  private readonly described: DescribedRoute[] = [];
  private readonly closers: (() => Promise<void> | void)[] = [];
  private closing = false;

  constructor(private readonly options: HttpServerOptions) {
    this.metrics = options.metrics ?? createMetrics();
    this.policy = { https: options.publicUrl.startsWith('https:') };
    this.upgrades = new Upgrades(options.log);
    this.timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    this.restify = restify.createServer({
      name: '',
      // Restify's own lines would carry URLs and bodies; what matters is logged here.
      log: pino({ level: 'silent' }) as unknown as restify.ServerOptions['log'],
      ...({ maxParamLength: MAX_PARAMETER_CHARACTERS } as object),
    });
    this.prepareSockets();
    (this.restify as unknown as { first(handler: (request: IncomingMessage, response: ServerResponse) => boolean): void }).first(
      (request, response) => this.admit(request, response),
    );
    // Without its callback restify sends nothing more itself: the exception's text would be in it.
    this.restify.on('restifyError', (request: restify.Request, response: restify.Response, error: Error) =>
      this.answerError(new ServerRequest(request, this.match(request, '', {})), response, routingError(error)),
    );
    this.routes(healthRoutes({ checks: this.checks, closing: () => this.closing, metrics: this.metrics, log: options.log }));
    this.routes([openApiRoute(this.described, options.publicUrl)]);
  }

  route(method: HttpMethod, path: string, handler: HttpHandler, options: Pick<Route, 'bodyLimit' | 'description'> = {}): void {
    if (options.description) this.described.push({ method, path, description: options.description });
    const run = async (request: restify.Request, response: restify.Response): Promise<void> => {
      const ours = new ServerRequest(request, this.match(request, path, request.params as Record<string, string>, options.bodyLimit));
      const { tracing } = this.options;
      if (!tracing || UNTRACED.has(path)) return this.answer(ours, response, handler);
      // What strangers send as traceparent is not followed: it would let them choose what is recorded.
      await tracing.span(`${method} ${path}`, async (span) => {
        await this.answer(ours, response, handler);
        span.set({ 'http.request.method': method, 'http.route': path, 'http.response.status_code': response.statusCode });
      });
    };
    for (const name of RESTIFY_METHODS[method]) this.restify[name]({ path }, run);
  }

  routes(routes: readonly Route[]): void {
    for (const { method, path, handler, ...more } of routes) this.route(method, path, handler, more);
  }

  serveAssets(directory: string, prefix: string): void {
    this.route('GET', `${prefix}/*`, createAssetHandler(directory));
  }

  allowOrigins(prefix: string, rule: Parameters<ChannelHost['allowOrigins']>[1]): void {
    this.crossOrigin.allow(prefix, rule);
  }

  onUpgrade(prefix: string, handler: UpgradeHandler): void {
    this.upgrades.on(prefix, handler);
  }

  onClose(work: () => Promise<void> | void): void {
    this.closers.push(work);
  }

  readyWhen(name: string, check: ReadyCheck): void {
    this.checks.set(name, check);
  }

  async listen(port: number, host: string): Promise<string> {
    const http = this.restify.server;
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(port, host, () => {
        http.removeListener('error', reject);
        resolve();
      });
    });
    const { address, family, port: bound } = http.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
  }

  async close(finish?: () => Promise<void>): Promise<void> {
    this.closing = true;
    const http = this.restify.server;
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeIdleConnections();
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      limit = setTimeout(() => {
        this.options.log.warn({}, 'shutdown took too long; cutting what is left');
        http.closeAllConnections();
        resolve();
      }, this.timeouts.closeSeconds * 1_000);
    });
    await Promise.race([finish?.(), late]);
    for (const work of this.closers) await work();
    http.closeIdleConnections();
    await Promise.race([closed, late]);
    clearTimeout(limit);
  }

  private prepareSockets(): void {
    const http = this.restify.server;
    http.requestTimeout = this.timeouts.requestSeconds * 1_000;
    http.headersTimeout = this.timeouts.headersSeconds * 1_000;
    http.keepAliveTimeout = this.timeouts.keepAliveSeconds * 1_000;
    http.maxConnections = this.options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
    // Restify re-emits these as its own; without a listener an 'error' would end the process.
    this.restify.on('error', (error: Error) => this.options.log.error({ error }, 'server socket failed'));
    this.restify.on('upgrade', (request: IncomingMessage, socket: import('node:net').Socket, head: Buffer) => {
      const refused = this.closing ? new CodedError('ServiceUnavailable', 'The server is shutting down.') : refusal(request);
      if (refused) refuseUpgrade(socket, refused);
      else this.upgrades.dispatch(request, socket, head);
    });
  }

  /** Runs before restify looks at the request. @returns false when it is answered already */
  private admit(request: IncomingMessage, response: ServerResponse): boolean {
    this.measure(request, response);
    try {
      if (this.closing) response.setHeader('connection', 'close');
      const refused = refusal(request);
      if (!refused) return !this.crossOrigin.handle(request, response);
      response.setHeader('connection', 'close');
      if (refused.code === 'MethodNotAllowed') response.setHeader('allow', METHODS.join(', '));
      const [path = '/'] = (request.url ?? '').split('?', 1);
      const ours = new ServerRequest(request, { path, route: '', params: {}, bodyLimit: 0, trustedProxies: 0 });
      // Without the Host, which may be what was refused: it must not get into the page's policy.
      send(response, this.errorPage(ours, refused) ?? errorResponse(refused), this.policy);
    } catch (error) {
      // Nobody above catches: an exception here would end the process.
      this.options.log.error({ error }, 'request could not be admitted');
      response.destroy();
    }
    return false;
  }

  private measure(request: IncomingMessage, response: ServerResponse): void {
    const started = performance.now();
    response.once('close', () => {
      const route = (request as { route?: { path?: unknown } }).route?.path;
      const seconds = (performance.now() - started) / 1_000;
      this.metrics.observeRequest(typeof route === 'string' ? route : 'none', request.method ?? '', response.statusCode, seconds);
    });
  }

  private async answer(request: ServerRequest, response: ServerResponse, handler: HttpHandler): Promise<void> {
    try {
      const answer = await compressed(await handler(request), request.headers['accept-encoding']);
      send(response, answer, this.policy, request.headers['host']);
    } catch (error) {
      this.answerError(request, response, error);
    }
  }

  private answerError(request: ServerRequest, response: ServerResponse, error: unknown): void {
    const coded = error instanceof CodedError ? error : null;
    if (!coded || coded.status >= 500) this.options.log.error({ error, method: request.method, path: request.path }, 'request failed');
    // What was not read of the body must not be taken for the next request.
    if (coded?.code === 'TooLarge' || coded?.code === 'UnsupportedMediaType') response.setHeader('connection', 'close');
    try {
      send(response, this.errorPage(request, error) ?? errorResponse(error), this.policy, request.headers['host']);
    } catch (second) {
      this.options.log.error({ error: second }, 'the error could not be answered');
      response.destroy();
    }
  }

  private errorPage(request: ServerRequest, error: unknown): HttpResponse | null {
    if (!this.options.errorPage || !request.headers['accept']?.includes('text/html')) return null;
    const coded =
      error instanceof CodedError ? error : new CodedError('InternalServerError', 'Something went wrong here. Please try again.');
    const page = this.options.errorPage(request, coded);
    return page && { ...page, headers: { ...errorResponse(coded).headers, ...page.headers } };
  }

  private match(request: restify.Request, route: string, params: Record<string, string>, bodyLimit = DEFAULT_BODY_LIMIT_BYTES) {
    return { path: request.getPath(), route, params, bodyLimit, trustedProxies: this.options.trustedProxies ?? 0 };
  }
}

/** What restify itself refuses; anything else that reaches it is an accident. */
function routingError(error: Error & { statusCode?: number }): unknown {
  if (error.statusCode === 404) return new CodedError('NotFound', 'There is nothing at this address.');
  if (error.statusCode === 405) return new CodedError('MethodNotAllowed', 'This address does not take that method; see the Allow header.');
  return error;
}
