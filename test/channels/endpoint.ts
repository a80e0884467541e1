import type { Clock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { mountDirectLine, type DirectLine, type DirectLineSettings } from '../../src/channels';
import { loadTexts } from '../../src/locale';
import { createResumeCodes } from '../../src/resume';
import { createHttpServer, type HttpServer } from '../../src/server';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { EchoTurns } from './echo-turns';

export const SECRET = 'a secret of the tests with 32 characters';

export interface Endpoint {
  url: string;
  /** `<url>/v3/directline` */
  base: string;
  store: TestStore['store'];
  turns: EchoTurns;
  directLine: DirectLine;
  server: HttpServer;
  clock: { time: Date };
  close(): Promise<void>;
}

/** A real server on a free port, with a real store, before turns that only echo. */
export async function openEndpoint(
  settings: Partial<DirectLineSettings> = {},
  options: { engine?: 'libsql' | 'postgres'; publicUrl?: string; secondOf?: TestStore } = {},
): Promise<Endpoint & { testStore: TestStore }> {
  const holder = { time: new Date('2026-11-23T09:00:00+08:00') };
  const clock: Clock = { now: () => holder.time };
  const testStore = options.secondOf ?? (await openTestStore(options.engine ?? 'libsql', undefined, { ownDatabase: true }));
  const { store } = testStore;
  const turns = new EchoTurns(store);
  const publicUrl = options.publicUrl ?? 'http://localhost:3978';
  const server = createHttpServer({ log: silentLog, publicUrl, timeouts: { closeSeconds: 2 } });
  const resumeCodes = createResumeCodes({ store, texts: loadTexts('locales'), clock, log: silentLog });
  const directLine = mountDirectLine({ server, store, turns, secret: SECRET, clock, log: silentLog, publicUrl, resumeCodes, settings });
  const url = await server.listen(0, '127.0.0.1');
  return {
    url,
    base: `${url}/v3/directline`,
    store,
    turns,
    directLine,
    server,
    clock: holder,
    testStore,
    async close() {
      await server.close(() => turns.stop());
      if (!options.secondOf) await testStore.dispose();
    },
  };
}

export interface Answer {
  status: number;
  json: Record<string, never> & {
    token: string;
    conversationId: string;
    streamUrl: string;
    id: string;
    watermark: string;
    activities: Wire[];
    error: { code: string; message: string };
  };
  headers: Headers;
}

export interface Wire {
  id: string;
  type: string;
  text: string;
  from: { id: string; role: string };
  replyToId?: string;
  timestamp: string;
  channelData: Record<string, unknown>;
}

/** One call; a string body is sent as it is. */
export async function call(
  endpoint: Endpoint,
  method: string,
  path: string,
  token?: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(endpoint.base + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Answer['json'], headers: response.headers };
}

export async function startConversation(endpoint: Endpoint): Promise<Answer['json']> {
  const { json } = await call(endpoint, 'POST', '/tokens/generate', undefined, {});
  return (await call(endpoint, 'POST', '/conversations', json.token, {})).json;
}

/** Polls until the conversation shows at least so many activities. */
export async function activitiesOf(
  endpoint: Endpoint,
  session: { conversationId: string; token: string },
  atLeast: number,
): Promise<Wire[]> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { json } = await call(endpoint, 'GET', `/conversations/${session.conversationId}/activities`, session.token);
    if (json.activities.length >= atLeast || Date.now() > deadline) return json.activities;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
