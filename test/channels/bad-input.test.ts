import { createHmac } from 'node:crypto';
import { Tokens } from '../../src/channels/direct-line/tokens';
import { activitiesOf, call, openEndpoint, SECRET, startConversation, type Answer, type Endpoint } from './endpoint';

let endpoint: Endpoint;
let session: Answer['json'];
let path: string;
beforeAll(async () => {
  endpoint = await openEndpoint();
});
beforeEach(async () => {
  session = await startConversation(endpoint);
  path = `/conversations/${session.conversationId}/activities`;
  await activitiesOf(endpoint, session, 1);
});
afterAll(() => endpoint.close());

const storedCount = async () => {
  await endpoint.turns.idle();
  return (await endpoint.store.read.conversations.get(session.conversationId))?.lastSeq;
};
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

describe('what is refused is refused in the Direct Line shape, and nothing of it is stored', () => {
  test.each<[what: string, body: unknown, status: number, code: string]>([
    ['malformed JSON', '{"type":"message"', 400, 'BadArgument'],
    ['an empty body', '', 400, 'BadArgument'],
    ['null', 'null', 400, 'BadArgument'],
    ['an array', [], 400, 'BadArgument'],
    ['a string', '"message"', 400, 'BadArgument'],
    ['no type', { text: 'hello' }, 400, 'MissingProperty'],
    ['an unknown type', { type: 'conversationUpdate', membersAdded: [] }, 400, 'BadArgument'],
    ['a type that is no string', { type: 7, text: 'hello' }, 400, 'BadArgument'],
    ['text that is a number', { type: 'message', text: 42 }, 400, 'BadArgument'],
    ['text that is an object', { type: 'message', text: { toString: 'x' } }, 400, 'BadArgument'],
    ['no text', { type: 'message' }, 400, 'MissingProperty'],
    ['only spaces', { type: 'message', text: ' \n\t ' }, 400, 'MissingProperty'],
    ['only controls and marks', { type: 'message', text: '\u0000\u202E\u200B' }, 400, 'MissingProperty'],
    ['only an attachment', { type: 'message', attachments: [{ contentType: 'image/png' }] }, 400, 'BadArgument'],
    ['channelData that is a list', { type: 'message', text: 'a', channelData: [1] }, 400, 'BadArgument'],
    ['large channelData', { type: 'message', text: 'a', channelData: { a: 'x'.repeat(9_000) } }, 400, 'BadArgument'],
    ['deep channelData', { type: 'message', text: 'a', channelData: deep(500) }, 400, 'BadArgument'],
    ['a large value', { type: 'message', value: 'x'.repeat(9_000) }, 400, 'BadArgument'],
    ['a clientActivityID that is a number', { type: 'message', text: 'a', channelData: { clientActivityID: 5 } }, 400, 'BadArgument'],
    ['an endless clientActivityID', { type: 'message', text: 'a', channelData: { clientActivityID: 'x'.repeat(300) } }, 400, 'BadArgument'],
    ['an event without name', { type: 'event' }, 400, 'MissingProperty'],
    ['an event of the back office', { type: 'event', name: 'handoff.status', value: { state: 'completed' } }, 400, 'BadArgument'],
    ['an event of the back office, hidden', { type: 'event', name: 'handoff\u200B.status' }, 400, 'BadArgument'],
    ['an event of the SDK', { type: 'event', name: 'ContinueConversation' }, 400, 'BadArgument'],
    ['more than 64 KB', { type: 'message', text: 'x'.repeat(70_000) }, 413, 'TooLarge'],
  ])('%s', async (_what, body, status, code) => {
    const before = await storedCount();
    const answer = await call(endpoint, 'POST', path, session.token, body);
    expect(answer).toMatchObject({ status, json: { error: { code, message: expect.any(String) } } });
    expect(Object.keys(answer.json.error).sort()).toEqual(['code', 'message']);
    expect(answer.json.error.message).not.toMatch(/zod|stack|SyntaxError|at \//i);
    expect(await storedCount()).toBe(before);
  });

  test.each<[string, string | undefined]>([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a file upload', 'multipart/form-data; boundary=x'],
  ])('a body as %s', async (_what, type) => {
    const before = await storedCount();
    const answer = await call(endpoint, 'POST', path, session.token, '{"type":"message","text":"a"}', { 'content-type': type as string });
    expect(answer).toMatchObject({ status: 415, json: { error: { code: 'UnsupportedMediaType' } } });
    expect(await storedCount()).toBe(before);
  });

  test('a file', async () => {
    const form = new FormData();
    form.append('activity', new Blob(['{"type":"message"}'], { type: 'application/vnd.microsoft.activity' }));
    form.append('file', new Blob([Buffer.alloc(300_000)], { type: 'image/png' }), 'id-card.png');
    const response = await fetch(`${endpoint.base}/conversations/${session.conversationId}/upload?userId=me`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.token}` },
      body: form,
    });
    expect(response.status).toBe(415);
    expect(await response.json()).toEqual({
      error: { code: 'UnsupportedMediaType', message: expect.stringContaining('Files are not accepted') },
    });
    expect(await storedCount()).toBe(2);
  });
});

describe('odd but honest messages are accepted', () => {
  test.each<[what: string, text: string, stored: string]>([
    ['emoji alone', '👨‍👩‍👧😭', '👨‍👩‍👧😭'],
    ['HTML', '<img src=x onerror=alert(1)><script>alert(1)</script>', '<img src=x onerror=alert(1)><script>alert(1)</script>'],
    ['controls', 'a\u0000b\u001B[31mc\td\r\ne', 'ab[31mc d\ne'],
    ['right-to-left marks', 'pay \u202E000,1\u202C \u2066x\u2069', 'pay 000,1 x'],
    ['half a character', 'a\uD800b', 'ab'],
    ['invisible characters', '\uFEFF退\u200B役', '退役'],
    ['a template', '{{constructor.constructor("return 1")()}} ${1} %s', '{{constructor.constructor("return 1")()}} ${1} %s'],
  ])('%s', async (_what, text, stored) => {
    const answer = await call(endpoint, 'POST', path, session.token, { type: 'message', text });
    expect(answer.status).toBe(200);
    const activities = await activitiesOf(endpoint, session, 3);
    expect(activities.find((activity) => activity.id === answer.json.id)?.text).toBe(stored);
  });

  test('of 4,000 characters the first 2,000 are kept, whole characters, marked so that the bot can say so', async () => {
    const answer = await call(endpoint, 'POST', path, session.token, {
      type: 'message',
      text: `${'长'.repeat(1_999)}😀${'x'.repeat(1_999)}`,
    });
    expect(answer.status).toBe(200);
    const [kept] = await endpoint.store.read.activities.after(session.conversationId, 2, 1);
    expect(kept?.body).toMatchObject({ text: '长'.repeat(1_999), channelData: { tooLong: true, textLength: 4_000 } });
  });

  test('unknown fields are dropped and the marks of the server cannot be forged', async () => {
    const channelData = {
      tooLong: true,
      textLength: 9,
      attachmentsRefused: 3,
      'webchat:sequence-id': 99,
      operator: { id: 'a', name: '李敏' },
      mine: 1,
    };
    const body = {
      type: 'message',
      text: 'a',
      id: 'mine',
      timestamp: 'never',
      replyToId: 'x',
      conversation: { id: 'other' },
      recipient: {},
      admin: true,
      channelData,
    };
    const { json } = await call(endpoint, 'POST', path, session.token, body);
    const stored = (await activitiesOf(endpoint, session, 3)).find((activity) => activity.id === json.id);
    expect(stored).toEqual({
      type: 'message',
      text: 'a',
      textFormat: 'plain',
      id: json.id,
      timestamp: '2026-11-23T01:00:00.000Z',
      channelId: 'directline',
      conversation: { id: session.conversationId },
      from: { id: expect.stringMatching(/^dl_/), role: 'user' },
      channelData: { mine: 1, 'webchat:sequence-id': 3 },
    });
  });
});

describe('tokens', () => {
  const now = new Date('2026-11-23T09:00:00+08:00');
  const claims = () => ({ conv: session.conversationId, user: 'dl_x', channel: 'web', locale: 'zh-CN' });
  const withPayload = (change: object) => {
    const [header, payload, signature] = session.token.split('.') as [string, string, string];
    const claimsOfOurs = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    return `${header}.${Buffer.from(JSON.stringify({ ...claimsOfOurs, ...change })).toString('base64url')}.${signature}`;
  };

  test.each<[what: string, token: () => string | undefined, status: number, code: string]>([
    ['no token', () => undefined, 401, 'Unauthorized'],
    ['an empty token', () => '', 401, 'Unauthorized'],
    ['garbage', () => 'garbage', 403, 'Forbidden'],
    ['"undefined"', () => 'undefined', 403, 'Forbidden'],
    ['another secret', () => new Tokens('another secret of the tests, 32 chars').issue('conversation', claims(), now), 403, 'Forbidden'],
    ['a changed user', () => withPayload({ user: 'dl_other' }), 403, 'Forbidden'],
    ['a later end', () => withPayload({ exp: 99_999_999_999 }), 403, 'Forbidden'],
    [
      'algorithm none',
      () => `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${session.token.split('.')[1]}.`,
      403,
      'Forbidden',
    ],
    [
      'the secret itself as key',
      () => {
        const signed = session.token.slice(0, session.token.lastIndexOf('.'));
        return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
      },
      403,
      'Forbidden',
    ],
    ['a stream token', () => new Tokens(SECRET).issue('stream', claims(), now), 403, 'Forbidden'],
    ['an old token', () => new Tokens(SECRET).issue('conversation', claims(), new Date(now.getTime() - 1_800_000)), 403, 'TokenExpired'],
    [
      'a token of another conversation',
      () => new Tokens(SECRET).issue('conversation', { ...claims(), conv: 'other' }, now),
      403,
      'Forbidden',
    ],
    ['an endless token', () => session.token.repeat(10), 403, 'Forbidden'],
  ])('%s', async (_what, token, status, code) => {
    const sent = token();
    const before = await storedCount();
    const header: Record<string, string> = sent === '' ? { authorization: 'Bearer ' } : {};
    for (const [method, body] of [
      ['POST', { type: 'message', text: 'let me in' }],
      ['GET', undefined],
    ] as const) {
      const answer = await call(endpoint, method, path, sent === '' ? undefined : sent, body, header);
      expect(answer).toMatchObject({ status, json: { error: { code } } });
    }
    expect(await storedCount()).toBe(before);
  });

  test('a forged or foreign token resumes nothing', async () => {
    for (const token of [withPayload({ exp: 99_999_999_999 }), new Tokens(SECRET).issue('stream', claims(), now), 'x']) {
      expect((await call(endpoint, 'POST', '/tokens/resume', undefined, { token })).status).toBe(403);
    }
    const unknown = new Tokens(SECRET).issue('conversation', { ...claims(), conv: 'never-started' }, now);
    expect((await call(endpoint, 'POST', '/tokens/resume', undefined, { token: unknown })).status).toBe(404);
    expect((await call(endpoint, 'POST', '/tokens/resume', undefined, { token: 5 })).status).toBe(401);
  });
});
