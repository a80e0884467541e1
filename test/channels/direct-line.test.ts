import { EventEmitter, once } from 'node:events';
import { activitiesOf, call, openEndpoint, startConversation, type Endpoint } from './endpoint';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await openEndpoint();
});
afterAll(() => endpoint.close());

async function greeted() {
  const session = await startConversation(endpoint);
  await activitiesOf(endpoint, session, 1);
  const path = `/conversations/${session.conversationId}/activities`;
  return {
    ...session,
    path,
    post: (body: unknown, headers?: Record<string, string>) => call(endpoint, 'POST', path, session.token, body, headers),
    list: (watermark: string) => call(endpoint, 'GET', `${path}?watermark=${watermark}`, session.token),
  };
}

test('a token is bound to a new conversation and good for 1800 seconds', async () => {
  const { json, status } = await call(endpoint, 'POST', '/tokens/generate');
  expect(status).toBe(200);
  expect(json).toEqual({ conversationId: expect.stringMatching(/^[\w-]{22}$/), token: expect.any(String), expires_in: 1800 });
  const claims = JSON.parse(Buffer.from(json.token.split('.')[1] as string, 'base64url').toString()) as Record<string, unknown>;
  expect(claims).toMatchObject({ conv: json.conversationId, user: expect.stringMatching(/^dl_/) });
});

test('starting answers 201 with a streamUrl, and 200 when the conversation exists already', async () => {
  const { json } = await call(endpoint, 'POST', '/tokens/generate');
  const first = await call(endpoint, 'POST', '/conversations', json.token);
  expect(first.status).toBe(201);
  expect(first.json.conversationId).toBe(json.conversationId);
  expect(first.json.streamUrl).toMatch(
    new RegExp(`^ws://${new URL(endpoint.url).host}/v3/directline/conversations/${json.conversationId}/stream`),
  );
  expect((await call(endpoint, 'POST', '/conversations', json.token)).status).toBe(200);
  expect(await activitiesOf(endpoint, first.json, 1)).toHaveLength(1);
});

test('the language and the channel that a page asks for are those of the conversation', async () => {
  const { json } = await call(endpoint, 'POST', '/tokens/generate', undefined, { locale: 'en-US', channel: 'hotline' });
  await call(endpoint, 'POST', '/conversations', json.token);
  expect(await endpoint.store.read.conversations.get(json.conversationId)).toMatchObject({ locale: 'en', channel: 'hotline' });
  const refused = await call(endpoint, 'POST', '/tokens/generate', undefined, { channel: 'backoffice' });
  expect(refused).toMatchObject({ status: 400, json: { error: { code: 'BadArgument' } } });
});

test('the bot greets, answers a message, and both are listed with ids in order', async () => {
  const session = await greeted();
  const posted = await session.post({
    type: 'message',
    text: 'hello',
    from: { id: 'boss', role: 'bot' },
    channelData: { clientActivityID: 'c', mood: 'calm' },
  });
  expect(posted).toMatchObject({ status: 200, json: { id: `${session.conversationId}|0000003` } });
  const [welcome, mine, reply] = await activitiesOf(endpoint, session, 3);
  expect(welcome).toMatchObject({ text: 'welcome', from: { role: 'bot' } });
  expect(mine).toMatchObject({
    id: posted.json.id,
    text: 'hello',
    timestamp: '2026-11-23T01:00:00.000Z',
    from: { id: expect.stringMatching(/^dl_/), role: 'user' },
    channelData: { clientActivityID: 'c', mood: 'calm', 'webchat:sequence-id': 3 },
  });
  expect(reply).toMatchObject({ text: 'echo: hello', replyToId: posted.json.id, channelData: { 'webchat:sequence-id': 4 } });
});

test('after a watermark comes exactly what followed', async () => {
  const session = await greeted();
  for (const text of ['1', '2', '3']) await session.post({ type: 'message', text });
  await endpoint.turns.idle();
  const all = (await session.list('')).json;
  expect(all.activities).toHaveLength(7);
  for (let from = 0; from < all.activities.length; from++) {
    const seq = String(all.activities[from]?.channelData['webchat:sequence-id']);
    const { json } = await session.list(seq);
    expect(json.activities.map((activity) => activity.id)).toEqual(all.activities.slice(from + 1).map((activity) => activity.id));
    expect(json.watermark).toBe(all.watermark);
  }
  expect((await session.list('nonsense')).json.error.code).toBe('BadArgument');
});

test('the newest come first where a client asks for so many, and what was before them a page at a time', async () => {
  const session = await greeted();
  for (let number = 1; number <= 6; number++) await session.post({ type: 'message', text: `${number}` });
  const all = await activitiesOf(endpoint, session, 13);
  const newest = async (query: string) => (await call(endpoint, 'GET', `${session.path}?${query}`, session.token)).json;
  const pages = [];
  for (let page = await newest('last=5'); ; page = await newest(`last=5&before=${page['earlier']}`)) {
    pages.push(page);
    if (page['earlier'] === '') break;
  }
  expect(pages.map(({ activities }) => activities.length)).toEqual([5, 5, 3]);
  expect(pages.toReversed().flatMap(({ activities }) => activities)).toEqual(all);
  // Whoever has seen the newest goes on from there, as after any other list.
  const { watermark } = await newest('last=5');
  expect((await session.list(watermark)).json.activities).toEqual([]);
  await session.post({ type: 'message', text: 'more' });
  expect((await session.list(watermark)).json.activities[0]?.text).toBe('more');
});

test.each(['last=0', 'last=201', 'last=-1', 'last=many', 'last=', 'before=3', 'last=5&before=x'])('%s is refused', async (query) => {
  const session = await greeted();
  const { status, json } = await call(endpoint, 'GET', `${session.path}?${query}`, session.token);
  expect({ status, code: json.error.code }).toEqual({ status: 400, code: 'BadArgument' });
});

test('a place beyond the end is the end: a conversation that was erased and goes on counts from 1 again', async () => {
  const session = await greeted();
  const { json } = await call(endpoint, 'GET', `${session.path}?last=5&before=999999999999`, session.token);
  expect(json.activities.map(({ text }) => text)).toEqual(['welcome']);
  expect(json['earlier']).toBe('');
});

test('the same clientActivityID again gets the first id and no second turn', async () => {
  const session = await greeted();
  const body = { type: 'message', text: 'once', channelData: { clientActivityID: 'same' } };
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => session.post(body)));
  expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
  await endpoint.turns.idle();
  const texts = (await session.list('')).json.activities.map((activity) => activity.text);
  expect(texts).toEqual(['welcome', 'once', 'echo: once']);
});

test('a post is answered before its turn has run', async () => {
  const session = await greeted();
  const held = new EventEmitter();
  endpoint.turns.hold = once(held, 'release').then(() => undefined);
  expect((await session.post({ type: 'message', text: 'wait for me' })).status).toBe(200);
  expect((await session.list('')).json.activities).toHaveLength(2);
  held.emit('release');
  expect(await activitiesOf(endpoint, session, 3)).toHaveLength(3);
});

test('typing is acknowledged and not kept; events of the client are kept', async () => {
  const session = await greeted();
  expect((await session.post({ type: 'typing' })).json.id).toContain(session.conversationId);
  expect((await session.post({ type: 'event', name: 'webchat/join', value: { language: 'zh' } })).status).toBe(200);
  const types = (await activitiesOf(endpoint, session, 3)).map((activity) => activity.type);
  expect(types).toEqual(['message', 'event', 'message']);
});

test('a token is refreshed while it is valid, refused with TokenExpired afterwards, and resumed for 30 days', async () => {
  const own = await openEndpoint();
  try {
    const { token, conversationId } = await startConversation(own);
    own.clock.time = new Date(own.clock.time.getTime() + 1_799_000);
    const refreshed = await call(own, 'POST', '/tokens/refresh', token);
    expect(refreshed).toMatchObject({ status: 200, json: { conversationId, expires_in: 1800 } });
    own.clock.time = new Date(own.clock.time.getTime() + 1_000);
    for (const [method, path] of [
      ['POST', '/tokens/refresh'],
      ['POST', '/conversations'],
      ['GET', `/conversations/${conversationId}`],
      ['GET', `/conversations/${conversationId}/activities`],
      ['POST', `/conversations/${conversationId}/activities`],
      ['POST', `/conversations/${conversationId}/upload`],
    ] as const) {
      const refused = await call(own, method, path, token, method === 'POST' ? {} : undefined);
      expect(refused).toMatchObject({ status: 403, json: { error: { code: 'TokenExpired' } } });
    }
    expect((await call(own, 'GET', `/conversations/${conversationId}`, refreshed.json.token)).status).toBe(200);
    own.clock.time = new Date(own.clock.time.getTime() + 7 * 86_400_000);
    const resumed = await call(own, 'POST', '/tokens/resume', undefined, { token });
    expect(resumed).toMatchObject({ status: 200, json: { conversationId, expires_in: 1800 } });
    expect((await call(own, 'GET', `/conversations/${conversationId}/activities`, resumed.json.token)).status).toBe(200);
    own.clock.time = new Date(own.clock.time.getTime() + 24 * 86_400_000);
    expect(await call(own, 'POST', '/tokens/resume', undefined, { token })).toMatchObject({
      status: 403,
      json: { error: { code: 'TokenExpired' } },
    });
  } finally {
    await own.close();
  }
});

test('an erased conversation is gone for its token', async () => {
  const session = await greeted();
  await endpoint.store.transaction((unit) => unit.conversations.erase(session.conversationId));
  expect((await session.list('')).status).toBe(404);
  expect((await session.post({ type: 'message', text: 'still there?' })).status).toBe(404);
  expect((await call(endpoint, 'GET', `/conversations/${session.conversationId}?watermark=2`, session.token)).status).toBe(404);
  expect((await call(endpoint, 'POST', '/tokens/resume', undefined, { token: session.token })).status).toBe(404);
});

test('new conversations are limited per address, messages of a conversation are not', async () => {
  const own = await openEndpoint({ conversationsPerMinute: 5 });
  try {
    const sessions = [];
    for (let count = 0; count < 5; count++) sessions.push(await startConversation(own));
    const refused = await call(own, 'POST', '/tokens/generate');
    expect(refused).toMatchObject({ status: 429, json: { error: { code: 'TooManyRequests' } } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const [session] = sessions;
    const path = `/conversations/${session?.conversationId}/activities`;
    const posts = await Promise.all(
      Array.from({ length: 60 }, (_, index) => call(own, 'POST', path, session?.token, { type: 'message', text: String(index) })),
    );
    expect(posts.map(({ status }) => status)).toEqual(Array.from({ length: 60 }, () => 200));
  } finally {
    await own.close();
  }
});

test('pages of other sites may call only when their origin is configured', async () => {
  const own = await openEndpoint({ origins: ['https://www.example.gov.cn'] });
  try {
    const preflight = (origin: string) =>
      fetch(`${own.base}/tokens/generate`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,x-ms-bot-agent' },
      });
    const allowed = await preflight('https://www.example.gov.cn');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://www.example.gov.cn');
    expect(allowed.headers.get('access-control-allow-headers')).toBe('authorization, content-type, x-ms-bot-agent, x-requested-with');
    const other = await preflight('https://evil.example');
    expect(other.status).toBe(403);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    const refused = await call(own, 'POST', '/tokens/generate', 'no token', {}, { origin: 'https://www.example.gov.cn' });
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://www.example.gov.cn');
    const elsewhere = await fetch(`${own.url}/healthz`, { headers: { origin: 'https://www.example.gov.cn' } });
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
  } finally {
    await own.close();
  }
});

test('the stream is at the public address where one is configured', async () => {
  const own = await openEndpoint({}, { publicUrl: 'https://rongye.example.gov.cn' });
  try {
    expect((await startConversation(own)).streamUrl).toMatch(/^wss:\/\/rongye\.example\.gov\.cn\/v3\/directline\/conversations\//);
  } finally {
    await own.close();
  }
});
