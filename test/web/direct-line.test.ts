import { createDirectLine, type DirectLine, type Freshness, type Status } from '../../src/web/client/direct-line';
import type { Storage } from '../../src/web/client/edge';
import type { OutgoingMessage } from '../../src/web/client/outbox';
import type { Activity } from '../../src/web/contract';
import { startMiniServer, type MiniServer, type MiniServerOptions } from './mini-server';
import { memoryStorage, nodeEdge, type NodeEdgeOptions } from './node-edge';

interface Page {
  line: DirectLine;
  shown: { text: string; freshness: Freshness }[];
  /** Every activity delivered, also a second time. */
  delivered: string[];
  /** Where what was said before is to be had. */
  earlier: string | undefined;
  statuses: Status[];
  outgoing: Map<string, OutgoingMessage>;
  restarts: number;
  texts(): string[];
  stateOf(text: string): OutgoingMessage | undefined;
}

let server: MiniServer;
const pages: Page[] = [];

async function serve(options: MiniServerOptions = {}): Promise<void> {
  server = await startMiniServer({ greeting: { text: 'welcome' }, ...options });
}

function open(storage: Storage = memoryStorage(), options: NodeEdgeOptions = {}): Page {
  const shown: Page['shown'] = [];
  const seen = new Set<string>();
  const page: Page = {
    shown,
    delivered: [],
    earlier: undefined,
    statuses: [],
    outgoing: new Map(),
    restarts: 0,
    texts: () => shown.map(({ text }) => text),
    stateOf: (text) => [...page.outgoing.values()].find((message) => message.text === text),
    line: createDirectLine(
      nodeEdge(server.url, { storage, ...options }),
      { apiBase: '/v3/directline', tokenUrl: '/v3/directline/tokens/generate', locale: 'zh-CN', storageKey: 'test' },
      {
        activities(batch: Activity[], freshness, earlier) {
          page.earlier = earlier ?? page.earlier;
          for (const { id = '', text = '' } of batch) {
            page.delivered.push(id);
            if (!seen.has(id)) shown.push({ text, freshness });
            seen.add(id);
          }
        },
        status: (status) => page.statuses.push(status),
        outgoing: (message) => page.outgoing.set(message.id, message),
        restarted: () => page.restarts++,
      },
    ),
  };
  pages.push(page);
  page.line.start();
  return page;
}

async function until(what: () => boolean, milliseconds = 8_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!what()) {
    if (Date.now() > end) throw new Error(`still not so after ${milliseconds} ms: ${what.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const isOnline = (page: Page) => () => page.statuses.at(-1) === 'online';
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

afterEach(async () => {
  for (const { line } of pages.splice(0)) line.stop();
  await server.stop();
});

test('starts a conversation, hears the greeting, and gets an answer to what is sent', async () => {
  await serve();
  const page = open();
  await until(isOnline(page));
  page.line.send('hello');
  await until(() => page.texts().length === 3);
  expect(page.texts()).toEqual(['welcome', 'hello', 'echo hello']);
  expect(page.stateOf('hello')?.state).toBe('sent');
});

test('sends what was typed before there was a conversation, once', async () => {
  await serve();
  const page = open();
  page.line.send('early');
  await until(() => page.texts().includes('echo early'));
  expect(server.heard).toEqual(['early']);
});

test('shows what was said while the socket was dead, once and in order', async () => {
  await serve();
  const page = open();
  await until(isOnline(page));
  const [conversation] = server.conversations();
  server.noSockets = true;
  server.dropSockets();
  for (const text of ['one', 'two', 'three']) server.say(conversation as string, { text });
  await until(() => page.statuses.at(-1) === 'waiting');
  server.noSockets = false;
  await until(() => page.texts().includes('three'));
  server.say(conversation as string, { text: 'four' });
  await until(() => page.texts().includes('four'));
  expect(page.texts()).toEqual(['welcome', 'one', 'two', 'three', 'four']);
});

/** A conversation of so many messages that this device has left. */
async function left(count: number, options: MiniServerOptions = {}): Promise<{ storage: Storage; conversation: string }> {
  await serve(options);
  const storage = memoryStorage();
  const before = open(storage);
  await until(isOnline(before));
  const [conversation = ''] = server.conversations();
  for (let number = 2; number <= count; number++) server.say(conversation, { text: `${number}` });
  await until(() => before.texts().length === count);
  before.line.stop();
  return { storage, conversation };
}

test('comes back with the end of a long conversation, and gives what was before a page at a time', async () => {
  const { storage } = await left(75);
  const page = open(storage);
  await until(isOnline(page));
  expect(page.shown.map(({ text }) => text)).toEqual(Array.from({ length: 30 }, (_, index) => `${46 + index}`));
  expect(page.shown.every(({ freshness }) => freshness === 'seen')).toBe(true);
  await page.line.earlier(page.earlier ?? '');
  await page.line.earlier(page.earlier ?? '');
  expect(page.texts().slice(60)).toEqual(['welcome', ...Array.from({ length: 14 }, (_, index) => `${2 + index}`)]);
  expect(page.earlier).toBe('');
  expect(page.delivered).toHaveLength(75);
});

test('whoever comes back to more than is shown at first is told that all of it is new', async () => {
  const { storage, conversation } = await left(3);
  for (let number = 4; number <= 75; number++) server.say(conversation, { text: `${number}` });
  const page = open(storage);
  await until(isOnline(page));
  expect(new Set(page.shown.map(({ freshness }) => freshness))).toEqual(new Set(['missed']));
});

test('what was before and cannot be had now is refused, and had later', async () => {
  const { storage } = await left(40);
  const page = open(storage);
  await until(isOnline(page));
  server.failWith = 503;
  await expect(page.line.earlier(page.earlier ?? '')).rejects.toMatchObject({ status: 503 });
  server.failWith = null;
  await page.line.earlier(page.earlier ?? '');
  expect(page.delivered).toHaveLength(40);
});

test('a server that knows nothing of this gives everything, from the beginning', async () => {
  const { storage } = await left(75, { isPlain: true });
  const page = open(storage);
  await until(isOnline(page));
  expect(page.delivered).toHaveLength(75);
  expect(page.earlier).toBeUndefined();
});

test('keeps what is typed without a network over a reload and sends it once when the network is back', async () => {
  await serve();
  const storage = memoryStorage();
  const page = open(storage);
  await until(isOnline(page));
  server.failWith = 503;
  server.noSockets = true;
  server.dropSockets();
  await until(() => page.statuses.at(-1) === 'waiting');
  page.line.send('offline words');
  expect(page.stateOf('offline words')?.state).toBe('waiting');
  page.line.stop();

  const reloaded = open(storage);
  await until(() => reloaded.stateOf('offline words') !== undefined);
  await pause(150);
  server.failWith = null;
  server.noSockets = false;
  reloaded.line.wake(true);
  await until(() => reloaded.texts().includes('echo offline words'));
  await pause(100);
  expect(server.heard).toEqual(['offline words']);
  expect(reloaded.stateOf('offline words')?.state).toBe('sent');
  expect(storage.entries.has('test.outbox')).toBe(false);
});

test('repeats a post whose answer was lost, and the turn runs once', async () => {
  await serve();
  const page = open();
  await until(isOnline(page));
  server.postDelay = 1_600; // longer than the client waits
  page.line.send('once');
  await until(() => server.requests.filter((request) => request.includes('/activities')).length > 1);
  server.postDelay = 0;
  await until(() => page.stateOf('once')?.state === 'sent');
  expect(server.heard).toEqual(['once']);
});

test('keeps the order when the first of several posts has to be repeated', async () => {
  await serve();
  const page = open();
  await until(isOnline(page));
  server.postStatuses = [503, 503];
  for (const text of ['a', 'b', 'c']) page.line.send(text);
  await until(() => server.heard.length === 3);
  expect(server.heard).toEqual(['a', 'b', 'c']);
});

test('marks what the server refuses, sends the rest, and sends the refused again only when asked', async () => {
  await serve();
  const page = open();
  await until(isOnline(page));
  server.postStatuses = [400];
  page.line.send('too strange');
  page.line.send('fine');
  await until(() => page.texts().includes('echo fine'));
  expect(page.stateOf('too strange')).toMatchObject({ state: 'failed', reason: 'refused' });
  page.line.retry(page.stateOf('too strange')?.id ?? '');
  await until(() => page.texts().includes('echo too strange'));
});

test('a reload shows the whole conversation and tells what is new from what was seen', async () => {
  await serve();
  const storage = memoryStorage();
  const page = open(storage);
  await until(isOnline(page));
  page.line.send('hello');
  await until(() => page.texts().includes('echo hello'));
  page.line.stop();
  server.say(server.conversations()[0] as string, { text: 'news' });

  const reloaded = open(storage);
  await until(isOnline(reloaded));
  await until(() => reloaded.shown.length === 4);
  expect(reloaded.shown).toEqual([
    { text: 'welcome', freshness: 'seen' },
    { text: 'hello', freshness: 'seen' },
    { text: 'echo hello', freshness: 'seen' },
    { text: 'news', freshness: 'missed' },
  ]);
  expect(server.conversations()).toHaveLength(1);
});

test('exchanges an expired token and goes on in the same conversation', async () => {
  await serve();
  const page = open();
  await until(isOnline(page));
  server.expire();
  page.line.send('after an hour');
  await until(() => page.texts().includes('echo after an hour'));
  expect(server.requests).toContain('POST /tokens/resume');
  expect(server.conversations()).toHaveLength(1);
  expect(page.restarts).toBe(0);
});

test('starts anew when the conversation can no longer be resumed, and leaves the old words to the person', async () => {
  await serve();
  const storage = memoryStorage();
  const page = open(storage);
  await until(isOnline(page));
  server.failWith = 503;
  server.dropSockets();
  page.line.send('to the old one');
  await until(() => page.stateOf('to the old one')?.state === 'waiting');
  page.line.stop();
  server.forget(server.conversations()[0] as string);
  server.canResume = false;
  server.failWith = null;

  const returned = open(storage);
  await until(isOnline(returned));
  await until(() => returned.stateOf('to the old one')?.state === 'failed');
  expect(returned.restarts).toBe(1);
  expect(returned.stateOf('to the old one')?.reason).toBe('ended');
  expect(server.heard).toEqual([]);
  returned.line.retry(returned.stateOf('to the old one')?.id ?? '');
  await until(() => returned.texts().includes('echo to the old one'));
});

test('polls where something in between forbids web sockets', async () => {
  await serve();
  server.noSockets = true;
  const page = open();
  await until(isOnline(page));
  page.line.send('by polling');
  await until(() => page.texts().includes('echo by polling'));
  expect(server.openSockets()).toBe(0);
});

test('notices a socket that is open and dead', async () => {
  await serve();
  const page = open(memoryStorage(), { speed: 200 });
  await until(isOnline(page));
  const reconnects = (): number => server.requests.filter((request) => /^GET \/conversations\/conv-\d+$/.test(request)).length;
  const before = reconnects();
  await until(() => reconnects() > before);
  await until(isOnline(page));
});

test('leaves a socket alone that sends heartbeats', async () => {
  await serve();
  const page = open(memoryStorage(), { speed: 100 });
  const beat = setInterval(() => server.heartbeat(), 50);
  await until(isOnline(page));
  await pause(1_500); // 150 s of the client's time
  clearInterval(beat);
  expect(server.requests.filter((request) => request.startsWith('GET'))).toEqual([]);
  expect(page.statuses).toEqual(['online']);
});

test('connects anew at once when the network has changed', async () => {
  await serve();
  const page = open(memoryStorage(), { speed: 1 });
  await until(isOnline(page));
  server.isMute = true;
  server.say(server.conversations()[0] as string, { text: 'unheard' });
  server.isMute = false;
  page.line.wake(true);
  await until(() => page.texts().includes('unheard'), 1_000);
});

test('a page that is merely seen again does not connect anew', async () => {
  await serve();
  const page = open(memoryStorage(), { speed: 1 });
  await until(isOnline(page));
  page.line.wake();
  await pause(100);
  expect(page.statuses).toEqual(['online']);
  expect(server.requests.some((request) => request.startsWith('GET'))).toBe(false);
});

test('fetches a fresh token every 15 minutes', async () => {
  await serve();
  const page = open(memoryStorage(), { speed: 2_000 });
  const beat = setInterval(() => server.heartbeat(), 5);
  await until(() => server.requests.filter((request) => request === 'POST /tokens/refresh').length >= 2);
  clearInterval(beat);
  expect(page.restarts).toBe(0);
});

test('waits longer and longer while the server is away', async () => {
  await serve();
  const page = open();
  await until(isOnline(page));
  server.failWith = 500;
  server.dropSockets();
  server.requests.length = 0;
  await pause(1_500); // 30 s of the client's time: 0.75 + 1.5 + 3 + 6 + 12 …
  expect(server.requests.length).toBeGreaterThanOrEqual(3);
  expect(server.requests.length).toBeLessThanOrEqual(7);
});
