/** The unmodified Direct Line client in a real browser, on a page of our server under its strict Content-Security-Policy. */
import { buildSync } from 'esbuild';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { call, openEndpoint, type Endpoint } from '../channels/endpoint';
import { launchChromium } from '../support/chromium';
import { temporaryFolder } from '../support/server-process';

const PAGE_SCRIPT = `
import { DirectLine } from 'botframework-directlinejs';
const options = Object.fromEntries(new URLSearchParams(location.search));
const line = new DirectLine({ ...options, webSocket: options.mode === 'stream', domain: location.origin + '/v3/directline', pollingInterval: 200 });
const write = (list, text) => { const item = document.createElement('li'); item.textContent = text; document.getElementById(list).append(item); };
line.activity$.subscribe((activity) => write('heard', activity.text), (error) => write('errors', String(error)));
document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = document.querySelector('input').value;
  line.postActivity({ type: 'message', text, from: { id: 'me' } }).subscribe((id) => write('ids', id), (error) => write('errors', String(error)));
});
Object.assign(window, { line });
`;
const PAGE = `<!doctype html><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,"><ol id="heard"></ol><ol id="ids"></ol><ol id="errors"></ol>
<form><input><button>send</button></form><script src="/assets/page.js"></script>`;

const folder = temporaryFolder();
let endpoint: Endpoint;
let browser: Browser;
let page: Page;
let violations: string[];

beforeAll(async () => {
  const bundle = buildSync({
    stdin: { contents: PAGE_SCRIPT, resolveDir: __dirname },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    target: 'chrome90',
    define: { global: 'window' },
    logLevel: 'silent',
  });
  writeFileSync(join(folder.path, 'page.js'), bundle.outputFiles[0]?.text ?? '');
  endpoint = await openEndpoint();
  endpoint.server.serveAssets(folder.path, '/assets');
  endpoint.server.route('GET', '/', async () => ({ html: PAGE }));
  browser = await launchChromium();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await endpoint.close();
  folder.remove();
});
beforeEach(async () => {
  page = await browser.newPage();
  violations = [];
  page.on('console', (message) => violations.push(message.text()));
  page.on('pageerror', (error) => violations.push(error.message));
});
afterEach(() => page.close());

const heard = () => page.locator('#heard li').allTextContents();
const heardAtLeast = async (count: number) => {
  await page
    .locator('#heard li')
    .nth(count - 1)
    .waitFor();
  return heard();
};
async function say(text: string): Promise<void> {
  await page.fill('input', text);
  await page.click('button');
}
const stateOfClient = () =>
  page.evaluate('({ conversationId: line.conversationId, token: line.token, watermark: line.watermark })') as Promise<
    Record<string, string>
  >;

/** A line to the server that can be cut, as a phone in a lift does. */
async function cuttableLine(port: number): Promise<{ url: string; cut(): void; close(): void }> {
  const open = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => open.delete(from));
    }
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  const close = (): void => {
    proxy.close();
    cut();
  };
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, cut, close };
}

describe.each(['stream', 'polling'])('by %s', (mode) => {
  test('a conversation runs, and a reloaded page goes on at its watermark', async () => {
    const { json } = await call(endpoint, 'POST', '/tokens/generate');
    await page.goto(`${endpoint.url}/?${new URLSearchParams({ mode, token: json.token }).toString()}`);
    await heardAtLeast(1);
    await say('<b>你好</b>');
    expect(await heardAtLeast(3)).toEqual(['welcome', '<b>你好</b>', 'echo: <b>你好</b>']);
    expect(await page.locator('#ids li').allTextContents()).toEqual([`${json.conversationId}|0000003`]);
    const state = await stateOfClient();
    await endpoint.turns.say(json.conversationId, 'news');
    await heardAtLeast(4);
    await page.goto(`${endpoint.url}/?${new URLSearchParams({ mode, ...state }).toString()}`);
    await say('back');
    expect(await heardAtLeast(3)).toEqual(['news', 'back', 'echo: back']);
    expect(violations).toEqual([]);
  });
});

test('a page whose connections are cut hears afterwards what it missed, once', async () => {
  const line = await cuttableLine(Number(new URL(endpoint.url).port));
  const { json } = await call(endpoint, 'POST', '/tokens/generate');
  // The client waits 3 to 15 seconds by chance before it comes back.
  await page.addInitScript('Math.random = () => 0');
  await page.goto(`${line.url}/?${new URLSearchParams({ mode: 'stream', token: json.token }).toString()}`);
  await heardAtLeast(1);
  line.cut();
  await endpoint.turns.say(json.conversationId, 'missed');
  await say('here I am');
  expect(await heardAtLeast(4)).toEqual(['welcome', 'missed', 'here I am', 'echo: here I am']);
  line.close();
});

test('an inline script of the page is not run', async () => {
  endpoint.server.route('GET', '/inline', async () => ({ html: '<!doctype html><title>a</title><script>document.title = "b"</script>' }));
  await page.goto(`${endpoint.url}/inline`);
  expect(await page.title()).toBe('a');
  expect(violations.join()).toContain('Content Security Policy');
});
