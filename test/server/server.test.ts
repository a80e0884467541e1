import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { CodedError } from '../../src/base/errors';
import { RateLimit, addressKey } from '../../src/base/rate-limit';
import { silentLog } from '../../src/base/log';
import { createHttpServer, createLog, type HttpServer, type HttpServerOptions } from '../../src/server';

const open: HttpServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serve(prepare: (server: HttpServer) => void, options: Partial<HttpServerOptions> = {}): Promise<string> {
  const server = createHttpServer({ log: silentLog, publicUrl: 'http://localhost:3978', ...options });
  prepare(server);
  open.push(server);
  return server.listen(0, '127.0.0.1');
}

describe('requests', () => {
  test('parameters, query, cookies and address reach the handler decoded', async () => {
    const url = await serve((server) =>
      server.route('GET', '/cases/:number', async ({ params, query, cookies, address, path, route, method }) => ({
        json: { params, query, cookies, address, path, route, method },
      })),
    );
    const response = await request(`${url}/cases/RY%2F1?a=1&a=2&%E5%A5%BD=%E5%A5%BD`, {
      headers: { cookie: 's=a%20b; s=later; t="q"; broken' },
    });
    expect(await response.body.json()).toEqual({
      params: { number: 'RY/1' },
      query: { a: '2', 好: '好' },
      cookies: { s: 'a b', t: 'q' },
      address: '127.0.0.1',
      path: '/cases/RY%2F1',
      route: '/cases/:number',
      method: 'GET',
    });
  });

  test.each([
    [0, '203.0.113.7, 198.51.100.2', '127.0.0.1'],
    [1, '203.0.113.7, 198.51.100.2', '198.51.100.2'],
    [2, 'forged, 203.0.113.7, 198.51.100.2', '203.0.113.7'],
    [1, '', '127.0.0.1'],
  ])('with %d trusted proxies and X-Forwarded-For "%s" the client is %s', async (trustedProxies, forwarded, expected) => {
    const url = await serve((server) => server.route('GET', '/', async ({ address }) => ({ text: address })), { trustedProxies });
    expect(await (await request(url, { headers: { 'x-forwarded-for': forwarded } })).body.text()).toBe(expected);
  });

  test('the exact bytes of a body are there for signatures, whatever the content type', async () => {
    const url = await serve((server) =>
      server.route('POST', '/', async (incoming) => ({
        json: [(await incoming.rawBody()).toString('hex'), (await incoming.rawBody()).length],
      })),
    );
    const response = await request(url, { method: 'POST', body: Buffer.from([0, 255, 10]), headers: { 'content-type': 'x/y' } });
    expect(await response.body.json()).toEqual(['00ff0a', 3]);
  });

  test('a route may take larger bodies than the others', async () => {
    const url = await serve((server) =>
      server.route('POST', '/', async (incoming) => ({ json: (await incoming.rawBody()).length }), { bodyLimit: 100_000 }),
    );
    const send = (size: number) => request(url, { method: 'POST', body: Buffer.alloc(size) });
    expect(await (await send(100_000)).body.json()).toBe(100_000);
    expect((await send(100_001)).statusCode).toBe(413);
  });
});

describe('responses', () => {
  test('a page may run no inline script, may not be framed, and is not cached', async () => {
    const url = await serve((server) => server.route('GET', '/', async () => ({ html: '<!doctype html>' })));
    const { headers } = await request(url);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`connect-src 'self' ws://${new URL(url).host};`);
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
  });

  test('a page for embedding names who may frame it, and styles by their hash', async () => {
    const url = await serve((server) =>
      server.route('GET', '/', async () => ({ html: '', frameAncestors: ['https://a.example'], styleHashes: ['sha256-abc='] })),
    );
    const { headers } = await request(url);
    expect(headers['content-security-policy']).toContain("style-src 'self' 'sha256-abc=';");
    expect(headers['content-security-policy']).toContain('frame-ancestors https://a.example');
    expect(headers['x-frame-options']).toBeUndefined();
  });

  test('browsers are told to stay with https where the public address is https', async () => {
    const url = await serve(() => undefined, { publicUrl: 'https://rongye.example' });
    expect((await request(`${url}/healthz`)).headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test('a page is compressed only where its handler says that it holds no secret', async () => {
    const html = '<p>'.repeat(2_000);
    const url = await serve((server) => {
      server.route('GET', '/open', async () => ({ html, compress: true, headers: { vary: 'cookie' } }));
      server.route('GET', '/secret', async () => ({ html }));
    });
    const get = (path: string, accepted: string) => request(url + path, { headers: { 'accept-encoding': accepted } });
    for (const [accepted, coding, decode] of [
      ['gzip, br', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
    ] as const) {
      const { headers, body } = await get('/open', accepted);
      const bytes = Buffer.from(await body.arrayBuffer());
      expect(headers).toMatchObject({
        'content-encoding': coding,
        vary: 'cookie, accept-encoding',
        'content-length': String(bytes.length),
      });
      expect(decode(bytes).toString()).toBe(html);
    }
    expect((await get('/open', 'identity')).headers['content-encoding']).toBeUndefined();
    expect((await get('/secret', 'gzip, br')).headers['content-encoding']).toBeUndefined();
  });

  test('redirects, cookies, empty answers and refusals', async () => {
    const url = await serve((server) => {
      server.route('POST', '/in', async () => ({ redirect: '/desk', headers: { 'set-cookie': ['a=1', 'b=2'] } }));
      server.route('DELETE', '/in', async () => ({ status: 204 }));
      server.route('GET', '/in', () => Promise.reject(new CodedError('TooManyRequests', 'Slowly.', { retryAfterSeconds: 7, field: 'a' })));
    });
    const redirect = await request(`${url}/in`, { method: 'POST' });
    expect([redirect.statusCode, redirect.headers['location'], redirect.headers['set-cookie']]).toEqual([303, '/desk', ['a=1', 'b=2']]);
    expect((await request(`${url}/in`, { method: 'DELETE' })).statusCode).toBe(204);
    const refused = await request(`${url}/in`);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '7']);
    expect(await refused.body.json()).toEqual({
      error: { code: 'TooManyRequests', message: 'Slowly.', details: { field: 'a' } },
    });
  });

  test('people get a page where something is missing, programs the usual error', async () => {
    const url = await serve(() => undefined, { errorPage: (_request, error) => ({ status: error.status, html: `<p>${error.code}` }) });
    const page = await request(`${url}/nowhere`, { headers: { accept: 'text/html,*/*' } });
    expect([page.statusCode, await page.body.text()]).toEqual([404, '<p>NotFound']);
    expect(await (await request(`${url}/nowhere`)).body.json()).toMatchObject({ error: { code: 'NotFound' } });
  });
});

describe('health', () => {
  test('readiness names what is not ready, liveness does not care', async () => {
    let ready = false;
    const url = await serve((server) => {
      server.readyWhen('store', async () => undefined);
      server.readyWhen('model', async () => {
        if (!ready) throw new Error('not loaded');
      });
    });
    const before = await request(`${url}/readyz`);
    expect([before.statusCode, await before.body.json()]).toEqual([503, { status: 'not ready', notReady: ['model'] }]);
    expect((await request(`${url}/healthz`)).statusCode).toBe(200);
    ready = true;
    expect((await request(`${url}/readyz`)).statusCode).toBe(200);
  });

  test('metrics count requests by route pattern, and what others add', async () => {
    const url = await serve((server) => {
      server.route('GET', '/cases/:number', async () => ({ text: '' }));
      server.metrics.gauge('outbox_waiting', 'Events not yet delivered', async () => 3);
    });
    await (await request(`${url}/cases/41041119760102001X`)).body.dump();
    await (await request(`${url}/nowhere/13812345678`)).body.dump();
    const text = await (await request(`${url}/metrics`)).body.text();
    expect(text).toContain('rongye_http_request_duration_seconds_count{route="/cases/:number",method="GET",status="200"} 1');
    expect(text).toContain('rongye_http_request_duration_seconds_count{route="none",method="GET",status="404"} 1');
    expect(text).toContain('rongye_outbox_waiting 3');
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toMatch(/41041119760102001X|13812345678/);
  });
});

test('a port that is taken is an error of listen, not of the process', async () => {
  const url = await serve(() => undefined);
  const second = createHttpServer({ log: silentLog, publicUrl: '' });
  await expect(second.listen(Number(new URL(url).port), '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('the log holds no personal data', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const error = new Error('row 41041119760102001X of 13812345678');
  log.error(
    { error, phone: '13812345678', nested: { Authorization: 'Bearer abc', list: ['call 13812345678'] }, text: 'my life' },
    'for 13812345678',
  );
  log.debug({}, 'not at this level');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/13812345678|19760102|Bearer abc|my life/);
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    msg: 'for 138****5678',
    phone: '[removed]',
    nested: { Authorization: '[removed]', list: ['call 138****5678'] },
    error: { type: 'Error', message: 'row 410411********001X of 138****5678' },
  });
});

describe('rate limit', () => {
  test('it slides: a full window counts less the longer it is past', () => {
    let time = 0;
    const limit = new RateLimit({ limit: 10, windowSeconds: 60, now: () => time });
    const allowed = () => Array.from({ length: 20 }, () => limit.take('a')).filter((wait) => wait === 0).length;
    expect(allowed()).toBe(10);
    expect(limit.take('b')).toBe(0);
    time = 90_000;
    expect(allowed()).toBe(5);
    time = 300_000;
    expect(allowed()).toBe(10);
  });

  test('it remembers a bounded number of keys, and an IPv6 customer is one', () => {
    const limit = new RateLimit({ limit: 1, windowSeconds: 60, maxKeys: 100, now: () => 0 });
    for (let count = 0; count < 1_000; count++) limit.take(String(count));
    expect(limit.size).toBe(100);
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe(addressKey('2001:db8:1:2:ffff::1'));
    expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });
});
