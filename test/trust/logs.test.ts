/**
 * What a server prints and counts while people type numbers and names wherever something can be typed: none of it is found, in any
 * spelling. A real process with everything logged, against a receiver that fails and throws the case back at it.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { newWebhookSecret } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import { testEngines } from '../store/open-test-store';
import { temporarySchema, type TemporaryPostgres } from '../store/temporary-postgres';
import { DirectLineClient, type Session } from '../support/direct-line-client';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

const ID_NUMBER = '410101197006150019';
const PHONES = ['13987651234', '037165907788'];
const NAMES = ['欧阳铁柱', '司马翠花', 'Zhaowaxiaohu'];
const [NAME, RELATIVE, LATIN] = NAMES as [string, string, string];
const [PHONE, LANDLINE] = PHONES as [string, string];
const SECRETS = ['correct-horse-battery', 'sk_live_0123456789'];
const ALL = `${NAME} ${RELATIVE} ${LATIN} ${PHONE} ${LANDLINE} ${ID_NUMBER}`;
const FOLDED = [...ID_NUMBER].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');

/** Where the database is shared the server makes none up. */
const aKey = (): string => randomBytes(32).toString('base64');

/** Every way in which output may spell what was typed. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const escaped = [...secret].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return [
    secret,
    encodeURIComponent(secret),
    escaped,
    bytes.toString('base64url').slice(0, -2),
    bytes.toString('hex'),
    bytes.toString('latin1'),
  ];
}
const found = (text: string): string[] =>
  [ID_NUMBER, FOLDED, ...PHONES, ...NAMES, ...SECRETS].filter((secret) =>
    spellings(secret).some((spelling) => text.toLowerCase().includes(spelling.toLowerCase())),
  );

test('the search finds what it is to find', () => {
  for (const secret of [ID_NUMBER, ...PHONES, ...NAMES]) {
    expect(found(`{"msg":"x ${secret} y"}`)).toEqual([secret]);
    expect(found(`GET /a?b=${encodeURIComponent(secret)}`)).toEqual([secret]);
  }
  expect(found(`RY261123482137 410101********0019 139****1234`)).toEqual([]);
});

describe.each(testEngines)('on %s', (engine) => {
  const [webhook, callback] = [newWebhookSecret(), newWebhookSecret()];
  let folder: ReturnType<typeof temporaryFolder>;
  let postgres: TemporaryPostgres | undefined;
  let receiver: Server;
  let refused = 0;
  let posts = 0;
  let server: ServerProcess;
  let client: DirectLineClient;

  beforeAll(async () => {
    folder = temporaryFolder('rongye-logs-');
    postgres = engine === 'postgres' ? await temporarySchema() : undefined;
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        refused += 1;
        // As backends do that print their whole input when something is wrong.
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8', 'x-error': encodeURIComponent(NAME), 'retry-after': PHONE });
        response.end(`${NAME} ${body}`);
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    server = await startServer({
      DATA_DIR: folder.path,
      ...(postgres ? { DATABASE_URL: postgres.url, ENCRYPTION_KEYS: `k1:${aKey()}`, TOKEN_SECRET: aKey() } : {}),
      LOG_LEVEL: 'debug',
      COLLECT_ID_NUMBER: 'true',
      HANDOFF_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${LATIN}?who=${PHONE}`,
      HANDOFF_WEBHOOK_SECRET: webhook,
      HANDOFF_CALLBACK_SECRET: callback,
    });
    client = new DirectLineClient(server.url);
  }, 60_000);
  afterAll(async () => {
    await client.close();
    await server.stop();
    receiver.close();
    await postgres?.drop();
    folder.remove();
  });

  const metrics = async (): Promise<string> => (await fetch(`${server.url}/metrics`)).text();
  const post = (path: string, body: string | object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(server.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const form = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(server.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  const signed = (path: string, id: string, body: string): Promise<Response> =>
    post(path, body, { 'content-type': 'application/json', ...signatureHeaders([callback], id, new Date(), body) });

  async function say(session: Session, ...lines: string[]): Promise<void> {
    for (const line of lines) await client.say(session, line, `${NAME}-${PHONE}-${(posts += 1)}`);
  }
  async function lastNumber(session: Session): Promise<string> {
    const { activities } = await client.activities(session);
    return /RY\d{12}/.exec(activities.map(({ text }) => text).join(' '))?.[0] ?? '';
  }
  async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 45_000; !(await condition()); await sleep(25)) {
      if (Date.now() > deadline) throw new Error(`it did not come to pass: ${what}\n${server.output().slice(-2_000)}`);
    }
  }

  /** Bytes that no client library would send. */
  async function raw(text: string): Promise<void> {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await new Promise<void>((resolve) => {
      socket.on('close', resolve).on('error', () => undefined);
      socket.resume().end(text);
    });
  }

  test('chat, registration, callbacks, failing deliveries, malformed requests and sign-in forms leave nothing personal behind', async () => {
    const session = await client.start();
    await say(session, `我叫${NAME}，电话${PHONE}，身份证${ID_NUMBER}`, FOLDED, ALL, '不想活了', '我没事');
    await say(
      session,
      '登记求助',
      '同意',
      '我自己',
      NAME,
      PHONE,
      '郑州',
      ID_NUMBER,
      '跳过',
      `我是${NAME}，老伴${RELATIVE}，座机${LANDLINE}`,
      '确认提交',
    );
    let caseNumber = '';
    await until('a case', async () => (caseNumber = await lastNumber(session)) !== '');
    await until('a failed delivery', () => refused > 0 && server.output().includes('deliver'));

    const callbacks = `/api/cases/${caseNumber}/events`;
    const accepted = JSON.stringify({ type: 'accepted', data: { by: RELATIVE, text: `${NAME}您好，${PHONE}` } });
    expect((await signed(callbacks, `${LATIN}-1`, accepted)).status).toBe(200);
    await signed(callbacks, `${LATIN}-2`, JSON.stringify({ type: NAME, data: { by: ALL } }));
    await signed(callbacks, `${LATIN}-3`, JSON.stringify({ type: 'completed', data: { outcome: ALL.repeat(100) } }));
    await signed(callbacks, `${LATIN}-4`, `{"type": "${ALL}`);
    await signed(callbacks, `${LATIN}-5`, accepted);
    await signed(`/api/cases/${encodeURIComponent(NAME)}/events`, `${LATIN}-6`, accepted);
    await post(callbacks, accepted, { 'webhook-id': PHONE, 'webhook-timestamp': ID_NUMBER, 'webhook-signature': SECRETS[1] ?? '' });
    await signed(`/api/admin/dead-letters/${encodeURIComponent(NAME)}/replay`, `${LATIN}-7`, JSON.stringify({ eventId: ALL }));

    const activities = `/v3/directline/conversations/${session.conversationId}/activities`;
    const bearer = { authorization: `Bearer ${session.token}` };
    for (const body of [
      `{"text": "${ALL}`,
      '[]',
      ALL,
      { type: ALL, text: ALL },
      { type: 'message', text: [ALL], from: { id: ALL, name: NAME } },
    ]) {
      await post(activities, body, { ...bearer, 'content-type': 'application/json' });
    }
    await post(activities, { type: 'message', text: ALL.repeat(3_000), from: { id: 'me' } }, bearer);
    await post(activities, { type: 'message', text: 'x' }, { authorization: `Bearer ${ID_NUMBER}.${SECRETS[1]}` });
    await post('/v3/directline/tokens/generate', { user: { id: PHONE, name: NAME } }, { authorization: `Bearer ${SECRETS[1]}` });

    const query = `name=${encodeURIComponent(NAME)}&phone=${PHONE}&id=${ID_NUMBER}&token=${SECRETS[1]}`;
    for (const path of [
      '/',
      '/desk',
      '/operator',
      `/${encodeURIComponent(NAME)}/${PHONE}`,
      '/metrics',
      '/readyz',
      '/v3/directline/conversations',
      activities,
    ]) {
      await fetch(`${server.url}${path}?${query}`, {
        redirect: 'manual',
        headers: {
          'user-agent': `${LATIN} ${PHONE}`,
          referer: `http://a/?${query}`,
          cookie: `session=${SECRETS[1]}; n=${ID_NUMBER}`,
          'x-forwarded-for': PHONE,
        },
      });
      await fetch(`${server.url}${path}?${query}`, { method: 'DELETE', headers: { origin: `http://${LATIN}.example` } });
    }
    await raw(`GET /${PHONE}?${ID_NUMBER} HTTP/1.1\r\nHost: ${LATIN}\r\nBad Header ${NAME}\r\n\r\n`);
    await raw(`${LATIN} ${ID_NUMBER}\r\n\r\n`);
    await raw(`GET /%E0%A4%A${PHONE} HTTP/1.1\r\nHost: ${LATIN}\r\nConnection: close\r\n\r\n`);
    await raw(
      `GET /v3/directline/conversations/${PHONE}/stream?t=${ID_NUMBER} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );

    for (const path of ['/desk/sign-in', '/operator', '/desk/sign-out', '/operator/api/calls']) {
      await form(path, { signIn: PHONE, password: SECRETS[0] ?? '', next: `/operator?${query}` });
      await form(path, { token: `${ID_NUMBER}`, name: NAME });
      await post(path, { signIn: NAME, phone: PHONE, password: SECRETS[0] });
    }
    for (let attempt = 0; attempt < 8; attempt++) await form('/desk/sign-in', { signIn: LATIN, password: SECRETS[0] ?? '' });

    const figures = await metrics();
    // It all happened, and was counted.
    expect(figures).toContain('rongye_cases_submitted_total{kind="registration",channel="web"} 1');
    expect(figures).toMatch(/rongye_crisis_cards_total\{level="(?:alarm|check-in)"\} 1/);
    expect(figures).toContain('rongye_first_answer_seconds_count{kind="registration"} 1');
    expect(figures).toMatch(/rongye_turns_total\{intent="\w+",outcome="handed-over"\} 1/);
    const output = server.output();
    expect(output).toContain('a caseworker sent an event');
    expect(found(output)).toEqual([]);
    expect(found(figures)).toEqual([]);
  }, 60_000);
});
