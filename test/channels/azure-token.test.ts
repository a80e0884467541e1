/** The page's token from Azure's Direct Line, against a stub that speaks as Azure's token endpoint does. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog } from '../../src/base/log';
import { AZURE_TOKEN_PATH, createAzureTokenRoute } from '../../src/channels';
import { createHttpServer, type HttpServer } from '../../src/server';

const SECRET = 'a secret of the Direct Line channel';
let azure: Server;
let server: HttpServer;
let url: string;
let answer: { status: number; body: unknown };
let asked: { path: string; authorization: string; body: { user?: { id?: string } } }[];

beforeAll(async () => {
  azure = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { user?: { id?: string } };
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '', body });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => azure.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(azure.address() as AddressInfo).port}/v3/directline`;
  server = createHttpServer({ log: silentLog, publicUrl: 'http://localhost', timeouts: { closeSeconds: 1 } });
  server.routes([createAzureTokenRoute({ secret: SECRET, endpoint, log: silentLog })]);
  url = (await server.listen(0, '127.0.0.1')) + AZURE_TOKEN_PATH;
});
afterAll(async () => {
  await server.close();
  azure.closeAllConnections();
  azure.close();
});
beforeEach(() => {
  asked = [];
  answer = { status: 200, body: { conversationId: 'abc', token: 'ey.token', expires_in: 3600 } };
});

test('gives the page a token of one conversation and one user, and keeps the secret', async () => {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"locale":"zh-CN"}' });
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({ conversationId: 'abc', token: 'ey.token', expires_in: 3600 });
  expect(text).not.toContain(SECRET);
  expect(asked).toMatchObject([{ path: '/v3/directline/tokens/generate', authorization: `Bearer ${SECRET}` }]);
  expect(asked[0]?.body.user?.id).toMatch(/^dl_.{22}$/);
});

test.each([
  ['refuses the secret', { status: 403, body: { error: { code: 'BadArgument', message: 'Invalid token or secret' } } }],
  ['is out of order', { status: 502, body: {} }],
  ['answers something else', { status: 200, body: { token: 7 } }],
])('says to try again when Azure %s, and nothing of why', async (_why, wrong) => {
  answer = wrong;
  const response = await fetch(url, { method: 'POST' });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('10');
  expect(await response.text()).not.toMatch(/secret|Azure|zod/i);
});

test('one address gets so many tokens a minute', async () => {
  const statuses = new Set<number>();
  for (let number = 0; number < 61; number++) statuses.add((await fetch(url, { method: 'POST' })).status);
  expect([...statuses]).toContain(429);
  expect(asked.length).toBeLessThanOrEqual(60);
});
