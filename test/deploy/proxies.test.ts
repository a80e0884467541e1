/** The examples of a reverse proxy, each in front of a built server as a deployment would have it, over HTTPS and WebSocket. Skipped where the proxy is not installed. */
import { Agent } from 'node:https';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { WebSocket } from 'ws';
import { freePort, startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { until } from '../support/until';
import { ask, caddy, HOST, nginx, type Proxy } from './proxy-under-test';

const TOKENS = '/v3/directline/tokens/generate';
/** New conversations that one address may begin in a minute. */
const ADDRESS_LIMIT = 300;
const MEBIBYTE = 1_048_576;
const FORM = 'application/x-www-form-urlencoded';

/** With the link that a first start prints. @returns the cookie, which is for https alone */
async function signIn(server: ServerProcess, port: number): Promise<string> {
  const token = /\/desk\/sign-in\?token=([\w-]+)/.exec(server.output())?.[1] ?? '';
  const body = Buffer.from(`token=${token}&name=${encodeURIComponent('李站长')}`);
  const { status, cookies } = await ask(port, '/desk/sign-in', { method: 'POST', headers: { 'content-type': FORM }, body });
  expect([status, cookies.join()]).toEqual([303, expect.stringMatching(/HttpOnly; SameSite=Strict; Secure/)]);
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

const folder = temporaryFolder('rongye-proxies-');
afterAll(() => folder.remove());

describe.each([nginx, caddy])('$name', ({ name, installed, start }) => {
  const run = installed ? it : it.skip;
  const own = join(folder.path, name);
  let server: ServerProcess;
  let proxy: Proxy;
  let port: number;
  let cookie: string;

  beforeAll(async () => {
    if (!installed) return;
    mkdirSync(own, { recursive: true });
    const settings = { NODE_ENV: 'production', TRUSTED_PROXIES: '1', PUBLIC_URL: `https://${HOST}`, DATA_DIR: join(own, 'data') };
    server = await startServer(settings);
    // The other of the two servers is down, as in the middle of an upgrade.
    proxy = await start(own, [await freePort(), Number(new URL(server.url).port)]);
    port = proxy.port;
  });
  afterAll(async () => {
    await proxy?.stop();
    await server?.stop();
  });

  run('gives every request to the server that is there', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(port, '/readyz')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await ask(port, TOKENS, { method: 'POST' })).status).toBe(200);
  });

  run('lets web sockets through', async () => {
    const json = { 'content-type': 'application/json' };
    const { token } = JSON.parse((await ask(port, TOKENS, { method: 'POST' })).text) as { token: string };
    const headers = { ...json, authorization: `Bearer ${token}` };
    const began = await ask(port, '/v3/directline/conversations', { method: 'POST', headers, body: Buffer.from('{}') });
    const { streamUrl, conversationId } = JSON.parse(began.text) as { streamUrl: string; conversationId: string };
    expect(streamUrl).toMatch(`wss://${HOST}/`);
    const socket = new WebSocket(streamUrl.replace(HOST, `127.0.0.1:${port}`), {
      agent: new Agent({ rejectUnauthorized: false, servername: HOST }),
      headers: { host: HOST },
    });
    try {
      const heard = new Promise<string>((resolve, reject) => {
        let all = '';
        socket.on('message', (data: Buffer) => {
          all += data.toString('utf8');
          if (all.includes('社保补贴')) resolve(all);
        });
        socket.on('error', reject);
      });
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
      const body = Buffer.from(JSON.stringify({ type: 'message', text: '社保补贴怎么领', from: { id: 'me' } }));
      expect((await ask(port, `/v3/directline/conversations/${conversationId}/activities`, { method: 'POST', headers, body })).status).toBe(
        200,
      );
      expect(await heard).toContain('"role":"bot"');
    } finally {
      socket.terminate();
    }
  });

  run('tells the server who really calls, whatever the caller claims', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const claim = (index: number) => ({ 'x-forwarded-for': `203.0.113.${index % 250}, 198.51.100.${index % 250}` });
    const statuses: number[] = [];
    const askOnce = async (index: number): Promise<void> => {
      statuses.push((await ask(port, TOKENS, { method: 'POST', from: '127.0.0.2', agent, headers: claim(index) })).status);
    };
    await Promise.all(Array.from({ length: ADDRESS_LIMIT }, (_, index) => askOnce(index)));
    expect(statuses).toEqual(Array(ADDRESS_LIMIT).fill(200));
    // On a slow machine the first minute is over by now, and a few more than its share get in.
    while (statuses.at(-1) === 200 && statuses.length < 2 * ADDRESS_LIMIT) await askOnce(statuses.length);
    agent.destroy();
    expect(statuses.at(-1)).toBe(429);
    expect((await ask(port, TOKENS, { method: 'POST', from: '127.0.0.3' })).status).toBe(200);
  });

  run.each(['/metrics', '/desk/webhook', '//metrics', '/desk/%77ebhook', '/metrics/', '/METRICS'])(
    'keeps %s to the machine',
    async (path) => {
      const { status, text } = await ask(port, path);
      expect([status, text]).toEqual([404, expect.stringContaining('There is nothing at this address.')]);
    },
  );

  run('lets the server refuse in its own words what is too large for it', async () => {
    const { status, text } = await ask(port, TOKENS, { method: 'POST', body: Buffer.alloc(MEBIBYTE / 4) });
    expect([status, text]).toEqual([413, expect.stringContaining('larger than 65536 bytes')]);
  });

  run('keeps the session of the desk; a form without the code of its page is refused', async () => {
    cookie = await signIn(server, port);
    const pages = await Promise.all(['/desk/account', '/desk/accounts'].map((path) => ask(port, path, { headers: { cookie } })));
    expect(pages.map(({ status, text }) => [status, text.includes('name="csrf"')])).toEqual([
      [200, true],
      [200, true],
    ]);
    const elsewhere = { cookie, 'content-type': FORM, origin: 'https://elsewhere.example' };
    expect((await ask(port, '/desk/sign-out', { method: 'POST', headers: elsewhere, body: Buffer.from('csrf=guessed') })).status).toBe(403);
    expect((await ask(port, '/desk/account', { headers: { cookie } })).status).toBe(200);
  });

  run('refuses in a sentence what is too large for itself, and leaves to the desk what is only too large for the desk', async () => {
    const send = (size: number) => ask(port, '/desk/import', { method: 'POST', headers: { cookie }, body: Buffer.alloc(size) });
    const ledger = await send(3 * MEBIBYTE);
    expect([ledger.status, ledger.text]).toEqual([413, expect.stringContaining('每个不超过 2 MB')]);
    const { status, type, text } = await send(11 * MEBIBYTE);
    expect([status, type, text]).toEqual([413, 'text/html; charset=utf-8', expect.stringContaining('请分成几份再传')]);
  });

  run('writes nothing down that stood after the question mark', async () => {
    await ask(port, '/desk/nowhere?search=13812345678');
    // Written after the answer. Caddy writes none unless told to.
    if (name === 'nginx.conf') await until(() => proxy.output().includes('/desk/nowhere'));
    expect(proxy.output()).not.toContain('13812345678');
  });

  run('says what to do while no server answers, with whom to call', async () => {
    await server.stop();
    const { status, type, text, retryAfter } = await ask(port, '/');
    expect([status, type, retryAfter]).toEqual([503, 'text/html; charset=utf-8', '10']);
    for (const sentence of ['请过一分钟再打开', '12356', '120', '110', 'come back in a minute']) expect(text).toContain(sentence);
  });
});
