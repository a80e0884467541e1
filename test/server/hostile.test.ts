import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

let child: ChildProcess;
let port: number;
let errors = '';

beforeAll(async () => {
  child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'hostile-child.ts')], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [line] = (await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), failedToStart()])) as [Buffer];
  port = Number(line.toString());
});
afterAll(() => child.kill('SIGKILL'));

/** The same process still answers after whatever a test has sent. */
afterEach(async () => {
  if (stopped) return;
  if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}:\n${errors}`);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});
let stopped = false;

async function failedToStart(): Promise<never> {
  await once(child, 'exit');
  throw new Error(errors);
}

/** Sends bytes as they are and resolves with everything that comes back until the connection ends. */
function exchange(...chunks: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (const chunk of chunks) socket.write(chunk);
    });
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answer));
    socket.setTimeout(4_000, () => socket.destroy());
  });
}

const get = (target: string, host: string, more = '') =>
  exchange(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`);

function post(path: string, type: string, body: Buffer | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

const errorOf = async (response: Response) => ((await response.json()) as { error: { code: string; message: string } }).error;

describe('hosts and targets from which no URL can be made are refused before routing', () => {
  test.each(['[', 'a b', 'a:999999', 'a/b', 'a?b', 'a@b', '[::1', '1.2.3.999', 'xn--a', '%', '..', 'a\\b', 'é', 'a'.repeat(5_000)])(
    'Host: %.40s',
    async (host) => {
      expect(await get('/healthz', host)).toMatch(/^HTTP\/1\.1 (400|200) /);
    },
  );

  test.each(['[', 'a b', 'a:999999', 'a/b', '1.2.3.999', '%'])('Host: %s on an upgrade', async (host) => {
    const answer = await exchange(`GET /socket/x HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test.each(['http://[/x', 'http://other/healthz', '*', 'healthz', '//[', '/\\[', '/%', '/people/%zz', '/%00', `/${'a'.repeat(9_000)}`])(
    'GET %.40s',
    async (target) => {
      const answer = await get(target, 'localhost');
      expect(answer).toMatch(/^HTTP\/1\.1 (400|404|413) /);
      // Node's own parser refuses some without a body.
      expect(answer).toMatch(/\r\n\r\n($|\{"error":\{"code":")/);
    },
  );

  test('a request without Host in HTTP/1.0 is served', async () => {
    expect(await exchange('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test.each(['/%68ealthz', '/people/../healthz', '/./healthz', '/people/%2e%2e/healthz', '/people/RY%2D1', '/people/..'])(
  'a path is written in one way, so that a rule about how paths begin cannot be passed by: %s',
  async (target) => expect(await get(target, 'localhost')).toMatch(/^HTTP\/1\.1 404 /),
);

test('what must be written with a percent sign is served', async () => {
  expect(await get('/people/%E5%BC%A0%2F%25', 'localhost')).toMatch(/\{"id":"张\/%"\}/);
});

test.each(['TRACE', 'CONNECT', 'PROPFIND', 'BREW'])('%s is refused', async (method) => {
  expect(await exchange(`${method} /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).not.toMatch(/^HTTP\/1\.1 200/);
});

test('a known path with another method is 405 and names the methods, an unknown path 404', async () => {
  const wrong = await fetch(`http://127.0.0.1:${port}/json`);
  expect([wrong.status, wrong.headers.get('allow'), (await errorOf(wrong)).code]).toEqual([405, 'POST', 'MethodNotAllowed']);
  const missing = await fetch(`http://127.0.0.1:${port}/nowhere<script>`);
  expect([missing.status, await errorOf(missing)]).toEqual([404, { code: 'NotFound', message: 'There is nothing at this address.' }]);
});

describe('bodies', () => {
  test('JSON within the limit is read', async () => {
    expect(await (await post('/json', 'application/json; charset=utf-8', '{"a":"好"}')).json()).toEqual({ got: { a: '好' } });
  });

  test.each([
    ['gzip', Buffer.from('not gzip at all')],
    ['gzip', gzipSync(Buffer.alloc(5_000_000))],
    ['br', Buffer.from('x')],
    ['deflate, gzip', Buffer.from('x')],
  ])('content-encoding %s is refused unread', async (encoding, body) => {
    const response = await post('/json', 'application/json', body, { 'content-encoding': encoding });
    expect([response.status, (await errorOf(response)).code]).toEqual([415, 'UnsupportedMediaType']);
  });

  test.each(['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', ''])(
    'content type "%s" is refused',
    async (type) => {
      const response = await post('/json', type, '{}');
      expect([response.status, (await errorOf(response)).code]).toEqual([415, 'UnsupportedMediaType']);
    },
  );

  test.each([65_537, 1_000_000])('%d bytes are too many', async (size) => {
    const response = await post('/json', 'application/json', `"${'a'.repeat(size)}"`);
    expect([response.status, (await errorOf(response)).code]).toEqual([413, 'TooLarge']);
  });

  test('a body without end is cut', async () => {
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
    const answer = await exchange(
      'POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      ...Array.from({ length: 40 }, () => chunk),
    );
    expect(answer === '' || answer.includes('413')).toBe(true);
  });

  test.each(['{"a":', '', '{"a":1}x', Buffer.from([0xff, 0xfe, 0x22])])('what is not JSON in UTF-8 is 400 (%#)', async (body) => {
    const response = await post('/json', 'application/json', body);
    expect([response.status, (await errorOf(response)).code]).toEqual([400, 'BadArgument']);
  });

  test('nesting does not exhaust the stack', async () => {
    const response = await post('/json', 'application/json', '['.repeat(30_000) + ']'.repeat(30_000));
    expect([200, 400, 500]).toContain(response.status);
  });

  test('names of the prototype stay names', async () => {
    const response = await post('/form', 'application/x-www-form-urlencoded', '__proto__=x&a=1&a=2');
    expect(await response.text()).toBe('{"__proto__":"x","a":"2"}');
  });
});

test.each(['/throws', '/rejects', '/rejects-oddly', '/bad-header', '/circular'])(
  '%s is a 500 without the text of the exception',
  async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: 'image/png', 'accept-encoding': 'gzip' } });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      error: { code: 'InternalServerError', message: 'Something went wrong here. Please try again.' },
    });
  },
);

test.each([
  '../hostile-child.ts',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e/%2e%2e/etc/passwd',
  '/etc/passwd',
  'link.txt',
  '.env',
  'app.js%00.png',
])('no file but those of the folder: %s', async (name) => {
  const answer = await get(`/assets/${name}`, 'localhost', 'Accept-Encoding: gzip\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  expect(answer).not.toContain('root:');
});

test('files are served to clients that accept gzip', async () => {
  expect(await (await fetch(`http://127.0.0.1:${port}/assets/app.js`)).text()).toHaveLength(7_000);
});

describe('connections', () => {
  test.each(['\x00\x01\x02\x03\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`])(
    'what is not HTTP is answered with 4xx or cut (%#)',
    async (bytes) => {
      expect(await exchange(bytes)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    },
  );

  test('a request that never ends is cut', async () => {
    const answer = await exchange('POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"a"');
    expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  test('a client that leaves in the middle hurts nobody', async () => {
    for (let count = 0; count < 20; count++) {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a"');
        setTimeout(() => socket.resetAndDestroy(), 5);
      });
      socket.on('error', () => socket.destroy());
      await once(socket, 'close');
    }
  });

  test('an upgrade that nobody expects, or that fails, is refused', async () => {
    const upgrade = (path: string) => exchange(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    expect(await upgrade('/healthz')).toMatch(/^HTTP\/1\.1 404 /);
    for (const path of ['/socket/x', '/later/x']) {
      const failed = await upgrade(path);
      expect(failed).toMatch(/^HTTP\/1\.1 500 /);
      expect(failed).not.toContain('SELECT');
    }
  });
});

test('it stops within its grace time although a request hangs', async () => {
  stopped = true;
  const hanging = fetch(`http://127.0.0.1:${port}/hangs`).catch(() => 'cut');
  await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(await hanging).toBe('cut');
  expect([code, errors]).toEqual([0, '']);
});
