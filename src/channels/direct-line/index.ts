/**
 * The Direct Line 3.0 endpoint for unmodified clients: tokens, conversations, activities, the stream. It stores what comes in, then says
 * that a turn is due; it must not know what the bot does with it.
 */
import { addressKey, RateLimit } from '../../base/rate-limit';
import { CodedError } from '../../base/errors';
import type { Log } from '../../base/log';
import type { Neighbours } from '../../store/types';
import { DESCRIPTIONS } from './descriptions';
import { Hub } from './hub';
import type { DirectLineOptions, DirectLineSettings } from './options';
import { Pressure } from './pressure';
import { DirectLineRoutes } from './routes';
import { Streams } from './stream';
import { openStream } from './upgrade';
import { Tokens, type Claims } from './tokens';

export interface DirectLine {
  /** Open streams. */
  connections(): number;
  /** A token for a conversation that may be started with it, for pages that the server itself hands out. */
  issueToken(claims?: Partial<Pick<Claims, 'channel' | 'locale'>>): { conversationId: string; token: string; expires_in: number };
}

export type { DirectLineOptions, DirectLineSettings } from './options';

export const DIRECT_LINE_PATH = '/v3/directline';
const DEFAULTS: DirectLineSettings = {
  origins: [],
  channels: ['web', 'hotline'],
  conversationsPerMinute: 300,
  resumeDays: 30,
  heartbeatSeconds: 20,
  waitingTurns: 16,
  sweepSeconds: 1,
  heardSweepSeconds: 5,
};
const BUFFER_BYTES = 64 * 1024;
const PATIENCE_MILLISECONDS = 10_000;
const SWEEP_FAILED = 'looking for activities of other processes failed; trying again';

export function mountDirectLine(options: DirectLineOptions): DirectLine {
  const { server, store, turns, log } = options;
  const settings = { ...DEFAULTS, ...options.settings };
  const tokens = new Tokens(options.secret);
  const hub = new Hub(store, log);
  const streams = new Streams(hub, { heartbeatSeconds: settings.heartbeatSeconds, bufferBytes: BUFFER_BYTES });
  const pressure = new Pressure({ waitingTurns: settings.waitingTurns, patienceMilliseconds: PATIENCE_MILLISECONDS });
  const newcomers = new RateLimit({ limit: settings.conversationsPerMinute, windowSeconds: 60 });
  const admit = (address: string): void => {
    const wait = newcomers.take(addressKey(address));
    if (wait > 0) throw new CodedError('TooManyRequests', 'Too many new conversations from this address.', { retryAfterSeconds: wait });
  };
  const routes = new DirectLineRoutes({ ...options, settings, tokens, pressure, admit });

  server.allowOrigins(DIRECT_LINE_PATH, {
    origins: settings.origins,
    methods: ['GET', 'POST'],
    headers: ['authorization', 'content-type', 'x-ms-bot-agent', 'x-requested-with'],
  });
  for (const { method, path, handler, bodyLimit } of routes.all()) {
    server.route(method, DIRECT_LINE_PATH + path, handler, { bodyLimit, description: DESCRIPTIONS[`${method} ${path}`] });
  }
  server.onUpgrade(DIRECT_LINE_PATH, (request, socket, head) =>
    openStream({ tokens, store, streams, clock: options.clock }, request, socket, head),
  );

  const unsubscribe = [
    turns.onCommitted((conversationId) => pressure.leave(conversationId)),
    store.onAppended((conversationId, sets) => hub.publish(conversationId, ...sets)),
  ];
  const stopSweeping = store.neighbours ? sweepRegularly(hub, log, store.neighbours, settings) : () => undefined;
  const stopListening = store.neighbours?.onAppended((conversationId) => {
    if (conversationId !== null) hub.look(conversationId);
    else hub.sweep().catch((error: unknown) => log.warn({ error }, SWEEP_FAILED));
  });
  server.onClose(async () => {
    stopSweeping();
    stopListening?.();
    for (const stop of unsubscribe) stop();
    await streams.close();
  });
  return {
    connections: () => hub.size,
    issueToken: (claims) => routes.issue({ channel: settings.channels[0] ?? 'web', locale: 'zh-CN', ...claims }),
  };
}

/** Waits between two sweeps, however long one takes. @returns the function that stops it */
function sweepRegularly(hub: Hub, log: Log, neighbours: Neighbours, settings: DirectLineSettings): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const later = (): void => {
    const seconds = neighbours.isHeard() ? settings.heardSweepSeconds : settings.sweepSeconds;
    timer = setTimeout(() => {
      hub
        .sweep()
        .catch((error: unknown) => log.warn({ error }, SWEEP_FAILED))
        .finally(() => !stopped && later());
    }, seconds * 1_000);
    timer.unref();
  };
  later();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
