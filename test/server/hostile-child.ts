/** A server of its own process for the hostile tests: whatever ends this process fails them. Prints its port. */
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/base/log';
import { createHttpServer } from '../../src/server';

const INSIDE = 'SELECT * FROM people at /srv/secret';

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rongye-assets-'));
  writeFileSync(join(folder, 'app.js'), 'void 0;'.repeat(1_000));
  symlinkSync('/etc/passwd', join(folder, 'link.txt'));
  const server = createHttpServer({
    log: silentLog,
    publicUrl: 'http://localhost',
    timeouts: { closeSeconds: 1, requestSeconds: 2, headersSeconds: 1 },
  });
  server.serveAssets(folder, '/assets');
  server.route('POST', '/json', async (request) => ({ json: { got: await request.body() } }));
  server.route('POST', '/form', async (request) => ({ json: await request.form() }));
  server.route('GET', '/throws', () => {
    throw new Error(INSIDE);
  });
  server.route('GET', '/rejects', () => Promise.reject(new Error(INSIDE)));
  server.route('GET', '/rejects-oddly', () => Promise.reject(INSIDE));
  server.route('GET', '/bad-header', async () => ({ headers: { 'x-bad': 'a\r\nset-cookie: b' }, text: INSIDE }));
  server.route('GET', '/circular', async () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    return { json: loop };
  });
  server.route('GET', '/hangs', () => new Promise(() => undefined));
  server.route('GET', '/people/:id', async (request) => ({ json: { id: request.params['id'] } }));
  server.onUpgrade('/socket', () => {
    throw new Error(INSIDE);
  });
  server.onUpgrade('/later', () => Promise.reject(new Error(INSIDE)));
  const url = await server.listen(0, '127.0.0.1');
  process.on('SIGTERM', () => {
    void server.close().then(() => process.exit(0));
  });
  process.stdout.write(`${new URL(url).port}\n`);
}

void main();
