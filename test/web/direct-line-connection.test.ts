import { isOnline, lineForEachTest, pause, until } from './direct-line-page';
import { memoryStorage } from './node-edge';

const { serve, open } = lineForEachTest();

test('shows what was said while the socket was dead, once and in order', async () => {
  const server = await serve();
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

test('polls where something in between forbids web sockets', async () => {
  const server = await serve();
  server.noSockets = true;
  const page = open();
  await until(isOnline(page));
  page.line.send('by polling');
  await until(() => page.texts().includes('echo by polling'));
  expect(server.openSockets()).toBe(0);
});

test('notices a socket that is open and dead', async () => {
  const server = await serve();
  const page = open(memoryStorage(), { speed: 200 });
  await until(isOnline(page));
  const reconnects = (): number => server.requests.filter((request) => /^GET \/conversations\/conv-\d+$/.test(request)).length;
  const before = reconnects();
  await until(() => reconnects() > before);
  await until(isOnline(page));
});

test('leaves a socket alone that sends heartbeats', async () => {
  const server = await serve();
  const page = open(memoryStorage(), { speed: 100 });
  const beat = setInterval(() => server.heartbeat(), 50);
  await until(isOnline(page));
  await pause(1_500); // 150 s of the client's time
  clearInterval(beat);
  expect(server.requests.filter((request) => request.startsWith('GET'))).toEqual([]);
  expect(page.statuses).toEqual(['online']);
});

test('connects anew at once when the network has changed', async () => {
  const server = await serve();
  const page = open(memoryStorage(), { speed: 1 });
  await until(isOnline(page));
  server.isMute = true;
  server.say(server.conversations()[0] as string, { text: 'unheard' });
  server.isMute = false;
  page.line.wake(true);
  await until(() => page.texts().includes('unheard'), 1_000);
});

test('a page that is merely seen again does not connect anew', async () => {
  const server = await serve();
  const page = open(memoryStorage(), { speed: 1 });
  await until(isOnline(page));
  page.line.wake();
  await pause(100);
  expect(page.statuses).toEqual(['online']);
  expect(server.requests.some((request) => request.startsWith('GET'))).toBe(false);
});

test('fetches a fresh token every 15 minutes', async () => {
  const server = await serve();
  const page = open(memoryStorage(), { speed: 2_000 });
  const beat = setInterval(() => server.heartbeat(), 5);
  await until(() => server.requests.filter((request) => request === 'POST /tokens/refresh').length >= 2);
  clearInterval(beat);
  expect(page.restarts).toBe(0);
});

test('waits longer and longer while the server is away', async () => {
  const server = await serve();
  const page = open();
  await until(isOnline(page));
  server.failWith = 500;
  server.dropSockets();
  server.requests.length = 0;
  await pause(1_500); // 30 s of the client's time: 0.75 + 1.5 + 3 + 6 + 12 …
  expect(server.requests.length).toBeGreaterThanOrEqual(3);
  expect(server.requests.length).toBeLessThanOrEqual(7);
});
