import { isOnline, lineForEachTest, pause, until } from './direct-line-page';
import { memoryStorage } from './node-edge';

const { serve, open } = lineForEachTest();

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
  const server = await serve();
  const page = open();
  page.line.send('early');
  await until(() => page.texts().includes('echo early'));
  expect(server.heard).toEqual(['early']);
});

test('keeps what is typed without a network over a reload and sends it once when the network is back', async () => {
  const server = await serve();
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
  const server = await serve();
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
  const server = await serve();
  const page = open();
  await until(isOnline(page));
  server.postStatuses = [503, 503];
  for (const text of ['a', 'b', 'c']) page.line.send(text);
  await until(() => server.heard.length === 3);
  expect(server.heard).toEqual(['a', 'b', 'c']);
});

test('marks what the server refuses, sends the rest, and sends the refused again only when asked', async () => {
  const server = await serve();
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
