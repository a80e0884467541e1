/** The unmodified client of the Direct Line 3.0 protocol against our endpoint. It is the arbiter: what it does not accept is our fault. */
import { ConnectionStatus, DirectLine, type Activity, type DirectLineOptions } from 'botframework-directlinejs';
import { WebSocket } from 'ws';
import { XMLHttpRequest } from 'xhr2';
import { call, openEndpoint, type Answer, type Endpoint } from '../channels/endpoint';

let endpoint: Endpoint;
/** Every socket that the client opens, so that a test can cut it. */
const sockets: WebSocket[] = [];
class TrackedWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    sockets.push(this);
  }
}

beforeAll(async () => {
  Object.assign(globalThis, { XMLHttpRequest, WebSocket: TrackedWebSocket });
  endpoint = await openEndpoint();
});
afterAll(() => endpoint.close());

type Heard = Activity & { text?: string; id: string };
const sequenceOf = (activity: Heard): number => (activity.channelData as Record<string, number>)['webchat:sequence-id'] ?? NaN;

/** No random wait before a reconnection: 3 seconds instead of up to 15. */
const NO_JITTER = { random: () => 0 };

class Client {
  readonly errors: unknown[] = [];
  readonly heard: Heard[] = [];
  readonly statuses: ConnectionStatus[] = [];
  readonly line: DirectLine;

  constructor(options: DirectLineOptions & object) {
    this.line = new DirectLine({ domain: endpoint.base, pollingInterval: 200, ...options, ...NO_JITTER });
    this.line.connectionStatus$.subscribe((status) => this.statuses.push(status));
    this.line.activity$.subscribe(
      (activity) => this.heard.push(activity as Heard),
      (error: unknown) => this.errors.push(error),
    );
  }

  post(activity: object): Promise<string> {
    return new Promise((resolve, reject) => this.line.postActivity(activity as Activity).subscribe(resolve, reject));
  }

  say(text: string, clientActivityID?: string): Promise<string> {
    const from = { id: 'me', role: 'user' };
    return this.post({ type: 'message', text, from, ...(clientActivityID ? { channelData: { clientActivityID } } : {}) });
  }

  texts(): (string | undefined)[] {
    return this.heard.map((activity) => activity.text);
  }

  async until(condition: () => boolean, milliseconds = 30_000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!condition() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.line.end();
  sockets.splice(0);
});

async function open(options: DirectLineOptions & object = {}): Promise<Client> {
  const { json } = await call(endpoint, 'POST', '/tokens/generate');
  const client = new Client({ token: json.token, ...options });
  clients.push(client);
  await client.until(() => client.heard.length > 0);
  return client;
}

const session = (client: Client): { conversationId: string; token: string; watermark: string } => client.line as never;
const setTime = (milliseconds: number) => (endpoint.clock.time = new Date(endpoint.clock.time.getTime() + milliseconds));

describe.each([
  ['web socket', true],
  ['polling', false],
])('by %s', (_name, webSocket) => {
  test('it connects, hears the greeting, is answered, and its own message comes back once', async () => {
    const client = await open({ webSocket });
    expect(client.statuses).toEqual([ConnectionStatus.Uninitialized, ConnectionStatus.Connecting, ConnectionStatus.Online]);
    const id = await client.say('hello', 'mine');
    await client.until(() => client.heard.length >= 3);
    expect(client.texts()).toEqual(['welcome', 'hello', 'echo: hello']);
    expect(client.heard[1]).toMatchObject({ id, from: { role: 'user' }, channelData: { clientActivityID: 'mine' } });
    expect(client.heard[2]).toMatchObject({ replyToId: id, from: { role: 'bot' } });
  });

  test('thirty messages at once are each answered once', async () => {
    const client = await open({ webSocket });
    const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => client.say(`number ${index}`)));
    await client.until(() => client.heard.length >= 61);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(new Set(ids).size).toBe(30);
    expect(client.heard).toHaveLength(61);
    expect(new Set(client.heard.map((activity) => activity.id)).size).toBe(61);
    // Two answers to polls that follow closely are handed out mixed by the client, which leaves the order to this number, as Web Chat does.
    const texts = [...client.heard].sort((a, b) => sequenceOf(a) - sequenceOf(b)).map(({ text }) => text);
    const asked = texts.filter((text) => text?.startsWith('number'));
    expect(texts.filter((text) => text?.startsWith('echo'))).toEqual(asked.map((text) => `echo: ${text}`));
    for (const text of asked) expect(texts.indexOf(`echo: ${text}`)).toBeGreaterThan(texts.indexOf(text));
  });

  test('a message sent again with its clientActivityID has one turn', async () => {
    const client = await open({ webSocket });
    const first = await client.say('once', 'same');
    expect(await client.say('once', 'same')).toBe(first);
    await client.until(() => client.heard.length >= 3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(client.texts()).toEqual(['welcome', 'once', 'echo: once']);
  });

  test('a page that is opened again goes on where its watermark stands, and from the beginning without one', async () => {
    const before = await open({ webSocket });
    await before.say('remember me');
    await before.until(() => before.heard.length >= 3);
    const { conversationId, token, watermark } = session(before);
    before.line.end();
    await endpoint.turns.say(conversationId, 'while you were away');
    const after = new Client({ token, conversationId, watermark, webSocket });
    const afresh = new Client({ token, conversationId, webSocket });
    clients.push(after, afresh);
    await after.until(() => after.heard.length >= 1 && afresh.heard.length >= 4);
    expect(after.texts()).toEqual(['while you were away']);
    expect(afresh.texts()).toEqual(['welcome', 'remember me', 'echo: remember me', 'while you were away']);
    await after.say('I am back');
    await after.until(() => after.heard.length >= 3);
    expect(after.texts()).toEqual(['while you were away', 'I am back', 'echo: I am back']);
  });

  test('its token is refreshed, and an expired one is told apart from an end', async () => {
    const client = await open({ webSocket });
    const old = session(client).token;
    const refreshed = await new Promise<string>((resolve, reject) => {
      setTime(900_000);
      (client.line as unknown as { refreshToken(): { subscribe(next: (token: string) => void, error: (error: unknown) => void): void } })
        .refreshToken()
        .subscribe(resolve, reject);
    });
    expect(refreshed).not.toBe(old);
    setTime(1_800_000);
    expect(await client.say('too late')).toBe('retry');
    expect(client.statuses.at(-1)).toBe(ConnectionStatus.ExpiredToken);
    const { conversationId, watermark } = session(client);
    client.line.end();
    const { json } = await call(endpoint, 'POST', '/tokens/resume', undefined, { token: refreshed });
    const resumed = new Client({ token: json.token, conversationId, watermark, webSocket });
    clients.push(resumed);
    expect(await resumed.say('now again')).toBe(`${conversationId}|0000003`);
    await resumed.until(() => resumed.heard.length >= 2);
    expect(resumed.texts()).toEqual(['now again', 'echo: now again']);
  });

  test('an attachment is refused with a reason and the conversation goes on', async () => {
    const client = await open({ webSocket });
    const upload = await call(endpoint, 'POST', `/conversations/${session(client).conversationId}/upload?userId=me`, session(client).token);
    expect(upload).toMatchObject({ status: 415, json: { error: { code: 'UnsupportedMediaType' } } });
    await client.say('still here');
    await client.until(() => client.heard.length >= 3);
    expect(client.texts()).toContain('echo: still here');
  });

  test('a conversation that was erased has ended', async () => {
    const client = await open({ webSocket });
    await endpoint.store.transaction((unit) => unit.conversations.erase(session(client).conversationId));
    await expect(client.say('anybody?')).rejects.toMatchObject({ status: 404 });
    if (!webSocket) {
      await client.until(() => client.statuses.at(-1) === ConnectionStatus.Ended);
      expect(client.statuses.at(-1)).toBe(ConnectionStatus.Ended);
    }
  });
});

test('after its socket is cut it gets what it missed, once, and goes on', async () => {
  const client = await open({ webSocket: true });
  await client.say('before');
  await client.until(() => client.heard.length >= 3);
  const cut = sockets.length;
  sockets.at(-1)?.terminate();
  await endpoint.turns.say(session(client).conversationId, 'missed 1', 'missed 2');
  await client.until(() => sockets.length > cut && client.heard.length >= 5);
  await client.say('after');
  await client.until(() => client.heard.length >= 7);
  expect(client.texts()).toEqual(['welcome', 'before', 'echo: before', 'missed 1', 'missed 2', 'after', 'echo: after']);
});

test('a language asked for at the start is that of the conversation, and the user id of the token is known to the client', async () => {
  const client = await open({ webSocket: true, conversationStartProperties: { locale: 'en-US' } });
  const stored = await endpoint.store.read.conversations.get(session(client).conversationId);
  expect(stored).toMatchObject({ locale: 'en', userId: expect.stringMatching(/^dl_/) });
  const parsed = (client.line as unknown as { parseToken(token: string): string }).parseToken(session(client).token);
  expect(parsed).toBe(stored?.userId);
});

test('a refused token fails at once and for good, as the protocol says', async () => {
  const client = new Client({ token: 'forged', webSocket: true });
  clients.push(client);
  await client.until(() => client.statuses.includes(ConnectionStatus.FailedToConnect));
  expect(client.statuses.at(-1)).toBe(ConnectionStatus.FailedToConnect);
  expect(client.heard).toEqual([] satisfies Answer['json'][]);
});
