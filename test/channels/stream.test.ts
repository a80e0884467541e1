import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { activitiesOf, call, openEndpoint, startConversation, type Endpoint, type Wire } from './endpoint';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await openEndpoint({ heartbeatSeconds: 0.2 });
});
afterAll(() => endpoint.close());

interface Stream {
  socket: WebSocket;
  frames: string[];
  activities(): Wire[];
  texts(): string[];
  watermark(): string | undefined;
  until(condition: () => boolean): Promise<void>;
}

async function openStream(url: string, options: { autoPong?: boolean } = {}): Promise<Stream> {
  const socket = new WebSocket(url, options);
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => frames.push(data.toString()));
  await once(socket, 'open');
  const sets = () => frames.filter(Boolean).map((frame) => JSON.parse(frame) as { activities: Wire[]; watermark: string });
  const activities = () => sets().flatMap((set) => set.activities);
  return {
    socket,
    frames,
    activities,
    texts: () => activities().map((activity) => activity.text),
    watermark: () => sets().at(-1)?.watermark,
    async until(condition) {
      const deadline = Date.now() + 30_000;
      while (!condition() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

const refusedWith = async (url: string): Promise<string> => {
  const [error] = (await once(new WebSocket(url), 'error')) as [Error];
  return error.message;
};

const streamToken = (url: string) => new URL(url).searchParams.get('t') as string;

const say = (session: { conversationId: string; token: string }, text: string) =>
  call(endpoint, 'POST', `/conversations/${session.conversationId}/activities`, session.token, { type: 'message', text });

test('greeting, echo of what was sent, and replies come over the stream, each once and in order', async () => {
  const session = await startConversation(endpoint);
  const stream = await openStream(session.streamUrl);
  for (let count = 1; count <= 30; count++) await say(session, String(count));
  await stream.until(() => stream.activities().length >= 61);
  const sequence = stream.activities().map((activity) => activity.channelData['webchat:sequence-id'] as number);
  expect(sequence).toEqual(Array.from({ length: 61 }, (_, index) => index + 2));
  expect(stream.watermark()).toBe('62');
  for (const frame of stream.frames.filter(Boolean)) expect(JSON.parse(frame)).toHaveProperty('activities');
  stream.socket.close();
});

test('messages sent at once from many sides arrive everywhere in the same order', async () => {
  const session = await startConversation(endpoint);
  const streams = await Promise.all([openStream(session.streamUrl), openStream(session.streamUrl)]);
  await Promise.all(Array.from({ length: 50 }, (_, index) => say(session, String(index))));
  const expected = Array.from({ length: 101 }, (_, index) => index + 2);
  for (const stream of streams) {
    await stream.until(() => stream.activities().length >= 101);
    expect(stream.activities().map((activity) => activity.channelData['webchat:sequence-id'])).toEqual(expected);
    stream.socket.close();
  }
});

test('a stream that is opened again replays what followed its watermark and goes on live', async () => {
  const session = await startConversation(endpoint);
  const first = await openStream(session.streamUrl);
  await say(session, 'before');
  await first.until(() => first.activities().length >= 3);
  const watermark = first.watermark();
  first.socket.terminate();
  for (let count = 0; count < 60; count++) await endpoint.turns.say(session.conversationId, `missed ${count}`, `too ${count}`);
  const again = await call(endpoint, 'GET', `/conversations/${session.conversationId}?watermark=${watermark}`, session.token);
  const second = await openStream(again.json.streamUrl);
  await second.until(() => second.activities().length >= 120);
  await endpoint.turns.say(session.conversationId, 'live');
  await second.until(() => second.texts().includes('live'));
  expect(second.texts()).toHaveLength(121);
  expect(second.texts()[0]).toBe('missed 0');
  second.socket.close();
});

test('the stream needs its own token, of this conversation, within 60 seconds', async () => {
  const own = await openEndpoint();
  const session = await startConversation(own);
  const other = await startConversation(own);
  const url = (conversationId: string, t: string, watermark = '') =>
    `${own.base.replace('http', 'ws')}/conversations/${conversationId}/stream?watermark=${watermark}&t=${t}`;
  expect(await refusedWith(url(session.conversationId, session.token))).toContain('403');
  expect(await refusedWith(url(session.conversationId, streamToken(other.streamUrl)))).toContain('403');
  expect(await refusedWith(url(session.conversationId, ''))).toContain('403');
  expect(await refusedWith(url(session.conversationId, streamToken(session.streamUrl), 'x'))).toContain('400');
  expect(await refusedWith(`${own.url.replace('http', 'ws')}/v3/directline/elsewhere?t=${streamToken(session.streamUrl)}`)).toContain(
    '404',
  );
  await own.store.transaction((unit) => unit.conversations.erase(other.conversationId));
  expect(await refusedWith(other.streamUrl)).toContain('404');
  own.clock.time = new Date(own.clock.time.getTime() + 60_000);
  expect(await refusedWith(session.streamUrl)).toContain('403');
  await own.close();
});

test('typing is shown live only, and what is not for the client never', async () => {
  const session = await startConversation(endpoint);
  const stream = await openStream(session.streamUrl);
  await stream.until(() => stream.activities().length >= 1);
  const said = await endpoint.store.transaction((unit) =>
    unit.activities.appendOutgoing(
      session.conversationId,
      [{ type: 'typing' }, { type: 'trace', text: 'inside' }, { type: 'message', text: 'a' }],
      new Date(),
    ),
  );
  endpoint.turns['tell'](session.conversationId, said);
  await stream.until(() => stream.activities().length >= 3);
  expect(stream.activities().map((activity) => activity.type)).toEqual(['message', 'typing', 'message']);
  expect((await activitiesOf(endpoint, session, 2)).map((activity) => activity.type)).toEqual(['message', 'message']);
  const replay = await openStream(session.streamUrl);
  await replay.until(() => replay.activities().length >= 2);
  expect(replay.activities().map((activity) => activity.type)).toEqual(['message', 'message']);
  for (const { socket } of [stream, replay]) socket.close();
});

test('empty frames keep the line alive both ways, and a dead client is cut', async () => {
  const session = await startConversation(endpoint);
  const living = await openStream(session.streamUrl);
  const dead = await openStream(session.streamUrl, { autoPong: false });
  living.socket.send('');
  const closed = once(dead.socket, 'close');
  await living.until(() => living.frames.filter((frame) => frame === '').length >= 3);
  expect(living.socket.readyState).toBe(WebSocket.OPEN);
  await closed;
  living.socket.close();
});

test('a large or broken frame ends that socket alone', async () => {
  const session = await startConversation(endpoint);
  const good = await openStream(session.streamUrl);
  const large = await openStream(session.streamUrl);
  large.socket.on('error', () => undefined);
  large.socket.send('x'.repeat(70_000));
  const [code] = (await once(large.socket, 'close')) as [number];
  expect(code).toBe(1009);
  const { hostname, port, pathname, search } = new URL(session.streamUrl);
  const raw = connect(Number(port), hostname, () =>
    raw.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    ),
  );
  raw.once('data', () => raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x00])));
  await once(raw, 'close');
  await say(session, 'still here');
  await good.until(() => good.texts().includes('echo: still here'));
  expect(good.texts()).toContain('echo: still here');
  good.socket.close();
});

test('of too many sockets of one conversation the oldest gives way', async () => {
  const session = await startConversation(endpoint);
  const streams = [];
  for (let count = 0; count < 6; count++) streams.push(await openStream(session.streamUrl));
  const closed = once(streams[0]?.socket as WebSocket, 'close');
  streams.push(await openStream(session.streamUrl));
  expect((await closed)[0]).toBe(1013);
  for (const { socket } of streams) socket.close();
});

test('a client that reads slowly misses nothing', async () => {
  // It does not answer pings meanwhile: with the quick heartbeat of the other tests it would be taken for dead.
  const patient = await openEndpoint();
  const session = await startConversation(patient);
  const stream = await openStream(session.streamUrl);
  await stream.until(() => stream.activities().length >= 1);
  stream.socket.pause();
  const text = 'x'.repeat(2_000);
  for (let count = 0; count < 120; count++) await patient.turns.say(session.conversationId, ...Array.from({ length: 20 }, () => text));
  stream.socket.resume();
  await stream.until(() => stream.activities().length >= 2_401);
  const sequence = stream.activities().map((activity) => activity.channelData['webchat:sequence-id']);
  expect(sequence).toEqual(Array.from({ length: 2_401 }, (_, index) => index + 2));
  stream.socket.close();
  await patient.close();
});

test('a conversation that was erased and goes on counts from 1 again, on the stream and in polling', async () => {
  const session = await startConversation(endpoint);
  const stream = await openStream(session.streamUrl);
  await say(session, 'delete me');
  await stream.until(() => stream.activities().length >= 3);
  const old = stream.watermark();
  await endpoint.store.transaction(async (unit) => {
    const conversation = await unit.conversations.get(session.conversationId);
    await unit.conversations.erase(session.conversationId);
    await unit.conversations.create({
      id: session.conversationId,
      userId: conversation?.userId ?? '',
      channel: 'web',
      locale: 'zh-CN',
      at: new Date(),
    });
  });
  await endpoint.turns.say(session.conversationId, 'gone');
  await stream.until(() => stream.texts().includes('gone'));
  expect(stream.texts().at(-1)).toBe('gone');
  expect(stream.watermark()).toBe('1');
  const polled = await call(endpoint, 'GET', `/conversations/${session.conversationId}/activities?watermark=${old}`, session.token);
  expect(polled.json.activities.map((activity) => activity.text)).toEqual(['gone']);
  stream.socket.close();
});

test('shutting down lets the turns finish, delivers their replies, and says goodbye to the sockets', async () => {
  const own = await openEndpoint();
  const session = await startConversation(own);
  const stream = await openStream(session.streamUrl);
  await stream.until(() => stream.activities().length >= 1);
  own.turns.hold = new Promise((resolve) => setTimeout(resolve, 100));
  await call(own, 'POST', `/conversations/${session.conversationId}/activities`, session.token, { type: 'message', text: 'last words' });
  const closed = once(stream.socket, 'close');
  await own.close();
  expect((await closed)[0]).toBe(1001);
  expect(stream.texts()).toEqual(['welcome', 'last words', 'echo: last words']);
});
