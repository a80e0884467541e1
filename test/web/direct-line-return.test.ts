import type { Storage } from '../../src/web/client/edge';
import { isOnline, lineForEachTest, until } from './direct-line-page';
import type { MiniServer, MiniServerOptions } from './mini-server';
import { memoryStorage } from './node-edge';

const { serve, open } = lineForEachTest();

/** A conversation of so many messages that this device has left. */
async function left(
  count: number,
  options: MiniServerOptions = {},
): Promise<{ server: MiniServer; storage: Storage; conversation: string }> {
  const server = await serve(options);
  const storage = memoryStorage();
  const before = open(storage);
  await until(isOnline(before));
  const [conversation = ''] = server.conversations();
  for (let number = 2; number <= count; number++) server.say(conversation, { text: `${number}` });
  await until(() => before.texts().length === count);
  before.line.stop();
  return { server, storage, conversation };
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
  const { server, storage, conversation } = await left(3);
  for (let number = 4; number <= 75; number++) server.say(conversation, { text: `${number}` });
  const page = open(storage);
  await until(isOnline(page));
  expect(new Set(page.shown.map(({ freshness }) => freshness))).toEqual(new Set(['missed']));
});

test('what was before and cannot be had now is refused, and had later', async () => {
  const { server, storage } = await left(40);
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

test('a reload shows the whole conversation and tells what is new from what was seen', async () => {
  const server = await serve();
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
  const server = await serve();
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
  const server = await serve();
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
