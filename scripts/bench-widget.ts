/**
 * Measures the chat page against the unmodified Web Chat of the Bot Framework, both speaking with the same server, in one run: rounds alternate,
 * so that noise falls on both alike. Prints one JSON line a measurement; exit code 1 when a budget of ours is missed.
 * Web Chat's package is fetched into a temporary folder, outside `npm ci` and `npm test`. Network and processor are throttled by the
 * browser itself; that adds no handshakes, so real first loads are slower on both sides.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium';
import { startServer, temporaryFolder } from '../test/support/server-process';

const PEER = 'botframework-webchat@4.18.1';
const ROUNDS = Number(process.argv[2] ?? 5);
const HISTORY_MESSAGES = 300;
/** A conversation of years; Web Chat, which loads all of it, is not tried with it. */
const LONGEST_HISTORY_MESSAGES = 10_000;
const PATIENCE_MS = 60_000;

/** As DevTools' presets: bytes a second and milliseconds a round trip. */
const NETWORKS = {
  'slow-4g': { latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 },
  'slow-3g': { latency: 2_000, downloadThroughput: 50_000, uploadThroughput: 50_000 },
} as const;
const FIRST_BUBBLE = [
  { network: 'slow-4g', cpu: 4, limitMs: 1_000 },
  { network: 'slow-3g', cpu: 6, limitMs: 2_500 },
] as const;
const RESUME = { cpu: 6, limitMs: 1_000 };

/** A page under measurement: where it is, and how its last message is found in it. */
interface Contestant {
  name: string;
  url: string;
  /** An expression for the text of the newest bubble, empty while there is none. */
  newest: string;
}

interface Figure {
  medianMs: number;
  minMs: number;
  maxMs: number;
  rounds: number;
}

function figure(times: number[]): Figure {
  const sorted = [...times].sort((a, b) => a - b).map(Math.round);
  return { medianMs: sorted[sorted.length >> 1] ?? NaN, minMs: sorted[0] ?? NaN, maxMs: sorted.at(-1) ?? NaN, rounds: sorted.length };
}

/** Notes in the page, at a frame, when the newest bubble first holds the words; empty = any. */
const noteWhen = ({ newest }: Contestant, words: string): string => `
  (function look() {
    const text = ${newest};
    if (text && text.includes(${JSON.stringify(words)})) window.shownAt = performance.now();
    else requestAnimationFrame(look);
  })();`;

async function measure(
  browser: Browser,
  contestant: Contestant,
  { cpu, network, words = '', storage }: { cpu: number; network?: keyof typeof NETWORKS; words?: string; storage?: Record<string, string> },
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, locale: 'zh-CN', reducedMotion: 'reduce' });
  const page: Page = await context.newPage();
  try {
    const devtools: CDPSession = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    if (network) await devtools.send('Network.emulateNetworkConditions', { offline: false, ...NETWORKS[network] });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    await page.addInitScript((stored) => {
      for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
    }, storage ?? {});
    await page.addInitScript(noteWhen(contestant, words));
    await page.goto(contestant.url, { waitUntil: 'commit', timeout: PATIENCE_MS });
    const shownAt = (): number => (window as unknown as { shownAt?: number }).shownAt ?? 0;
    await page.waitForFunction(shownAt, null, { timeout: PATIENCE_MS, polling: 200 });
    return await page.evaluate(shownAt);
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return Infinity;
    throw error;
  } finally {
    await context.close();
  }
}

/** Web Chat as its documentation embeds it, on a server of its own that sends it compressed. */
async function serveWebChat(folder: string, directLine: () => string): Promise<Server> {
  execFileSync('npm', ['pack', PEER, '--silent'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('tar', ['xzf', `${PEER.replace('@', '-')}.tgz`, 'package/dist/webchat.js'], { cwd: folder });
  const script = brotliCompressSync(readFileSync(join(folder, 'package', 'dist', 'webchat.js')), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
  });
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <style>html,body,#webchat{height:100%;margin:0}</style><div id="webchat"></div><script src="/webchat.js"></script><script>
    (async () => {
      const domain = ${JSON.stringify('DOMAIN')};
      const stored = JSON.parse(localStorage.getItem('rongye.session') || 'null');
      const made = stored || await (await fetch(domain + '/tokens/generate', { method: 'POST' })).json();
      const directLine = WebChat.createDirectLine({ domain, token: made.token, conversationId: stored ? made.conversationId : undefined, watermark: stored ? '0' : undefined });
      WebChat.renderWebChat({ directLine, locale: 'zh-CN' }, document.getElementById('webchat'));
    })();</script></html>`;
  const server = createServer((request, response) => {
    if (request.url === '/webchat.js') {
      response.writeHead(200, { 'content-type': 'text/javascript', 'content-encoding': 'br' });
      response.end(script);
    } else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(html.replace('DOMAIN', directLine()));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A conversation with at least so many messages, as a page keeps it, and its last words. */
async function longConversation(base: string, messages: number): Promise<{ storage: Record<string, string>; words: string }> {
  const post = async (path: string, body: object, token = ''): Promise<Record<string, string>> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, string>;
  };
  const { token = '' } = await post('/tokens/generate', {});
  const { conversationId = '' } = await post('/conversations', {}, token);
  const say = async (text: string): Promise<number> => {
    const { id = '' } = await post(`/conversations/${conversationId}/activities`, { type: 'message', text }, token);
    return Number(id.split('|')[1]);
  };
  for (let number = 0; (await say(`你好，第${number}句`)) < messages;) number++;
  await say('公益性岗位怎么申请');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const response = await fetch(`${base}/conversations/${conversationId}/activities?last=5`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const said = ((await response.json()) as { activities: { text?: string }[] }).activities;
  const words = (said.at(-1)?.text ?? '').slice(0, 8);
  const session = { conversationId, token, expiresAt: Date.now() + 1_500_000, watermark: '', lastSeen: '' };
  return { storage: { 'rongye.session': JSON.stringify(session) }, words };
}

async function main(): Promise<void> {
  const folder = temporaryFolder('rongye-bench-widget-');
  const browser = await launchChromium();
  let base = '';
  const peerServer = await serveWebChat(folder.path, () => base);
  const peerUrl = `http://127.0.0.1:${(peerServer.address() as AddressInfo).port}`;
  const data = temporaryFolder();
  const product = await startServer({ DATA_DIR: data.path, DIRECT_LINE_ORIGINS: peerUrl });
  base = `${product.url}/v3/directline`;
  const ours: Contestant = {
    name: 'chat page',
    url: product.url,
    newest: `[...document.querySelectorAll('.row .bubble')].map((one) => one.textContent).pop()`,
  };
  const peer: Contestant = {
    name: PEER,
    url: peerUrl,
    newest: `[...document.querySelectorAll('.webchat__bubble__content')].map((one) => one.textContent).pop()`,
  };
  let isWithin = true;
  const report = (what: string, limitMs: number, settings: object, times: Map<Contestant, number[]>): void => {
    const own = figure(times.get(ours) ?? []);
    isWithin &&= own.medianMs <= limitMs;
    const others = times.get(peer);
    const line = {
      bench: 'widget',
      what,
      ...settings,
      limitMs,
      ours: own,
      ...(others && { peer: { name: peer.name, ...figure(others) } }),
    };
    // JSON knows no infinity: a page that never got there has no figure.
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const rounds = async (count: number, run: (contestant: Contestant) => Promise<number>): Promise<Map<Contestant, number[]>> => {
    const times = new Map<Contestant, number[]>([
      [ours, []],
      [peer, []],
    ]);
    for (let round = 0; round < count; round++) for (const [contestant, own] of times) own.push(await run(contestant));
    return times;
  };
  try {
    for (const { network, cpu, limitMs } of FIRST_BUBBLE)
      report('first bubble', limitMs, { network, cpu }, await rounds(ROUNDS, (one) => measure(browser, one, { network, cpu })));
    const long = await longConversation(base, HISTORY_MESSAGES);
    const times = await rounds(Math.min(ROUNDS, 3), (one) => measure(browser, one, { cpu: RESUME.cpu, ...long }));
    report(`resume of ${HISTORY_MESSAGES} messages`, RESUME.limitMs, { cpu: RESUME.cpu }, times);
    const longest = await longConversation(base, LONGEST_HISTORY_MESSAGES);
    const own: number[] = [];
    for (let round = 0; round < ROUNDS; round++) own.push(await measure(browser, ours, { cpu: RESUME.cpu, ...longest }));
    report(`resume of ${LONGEST_HISTORY_MESSAGES} messages`, RESUME.limitMs, { cpu: RESUME.cpu }, new Map([[ours, own]]));
  } finally {
    await browser.close();
    await product.stop();
    peerServer.close();
    peerServer.closeAllConnections();
    folder.remove();
    data.remove();
  }
  if (!isWithin) process.exitCode = 1;
}

void main();
