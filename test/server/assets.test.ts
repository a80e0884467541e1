import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { silentLog } from '../../src/base/log';
import { createHttpServer, type HttpServer } from '../../src/server';
import { temporaryFolder } from '../support/server-process';

const folder = temporaryFolder();
let server: HttpServer;
let url: string;

beforeAll(async () => {
  mkdirSync(join(folder.path, 'fonts'));
  const write = (name: string, content: string) => writeFileSync(join(folder.path, name), content);
  write('chat-5F3A9C1B.js', 'plain script');
  write('chat-5F3A9C1B.js.br', 'brotli script');
  write('chat-5F3A9C1B.js.gz', 'gzip script');
  write('embed.js', 'loader');
  write('fonts/a.woff2', 'font');
  write('only.gz', 'an archive');
  server = createHttpServer({ log: silentLog, publicUrl: 'https://rongye.example' });
  server.serveAssets(folder.path, '/assets');
  url = await server.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const get = (name: string, headers: Record<string, string> = {}) => request(`${url}/assets/${name}`, { headers });

test.each([
  ['br, gzip', 'br', 'brotli script'],
  ['gzip, deflate, br;q=0', 'gzip', 'gzip script'],
  ['gzip;q=1.0', 'gzip', 'gzip script'],
  ['identity', undefined, 'plain script'],
  ['brotli, gzipped', undefined, 'plain script'],
])('Accept-Encoding "%s" gets %s', async (accepted, coding, content) => {
  const response = await get('chat-5F3A9C1B.js', { 'accept-encoding': accepted });
  expect(response.headers['content-encoding']).toBe(coding);
  expect(response.headers['vary']).toBe('accept-encoding');
  expect(await response.body.text()).toBe(content);
});

test('a file whose name carries its hash is kept for ever, any other is asked for again', async () => {
  expect((await get('chat-5F3A9C1B.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const loader = await get('embed.js');
  expect(loader.headers['cache-control']).toBe('public, no-cache');
  const again = await get('embed.js', { 'if-none-match': String(loader.headers['etag']) });
  expect([again.statusCode, await again.body.text()]).toEqual([304, '']);
});

test('types, folders, HEAD, and an archive that is no encoding of another file', async () => {
  expect((await get('embed.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect((await get('fonts/a.woff2')).headers['content-type']).toBe('font/woff2');
  expect(await (await get('only.gz')).body.text()).toBe('an archive');
  const head = await request(`${url}/assets/embed.js`, { method: 'HEAD' });
  expect([head.statusCode, head.headers['content-length'], await head.body.text()]).toEqual([200, '6', '']);
  expect((await get('missing.js')).statusCode).toBe(404);
  expect((await get('fonts')).statusCode).toBe(404);
});
