/**
 * `npm run bench:hotline`: from the operator's key to the frame in which the next question is drawn, measured inside the page, so that
 * nothing of whoever presses the key counts; one JSON line for each speed of the page's processor, and one for each share of the way.
 */
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { startServer, temporaryFolder } from '../support/server-process';

const CALLS = Number(process.env['BENCH_CALLS'] ?? 12);
/** The processor of the page, so many times slower than this machine's. */
const SLOWDOWNS = [1, 4];
const LIMIT_MILLISECONDS = 100;
/** The console refuses keys that come sooner than anybody reads. */
const READING_MILLISECONDS = 300;
/** From the first question of the self-check to its result. */
const KEYS = ['1', '1', '1', '1', '4'];
const REGION = '汝州';

/** Milliseconds of one answer. */
interface Answer {
  /** From the key to the frame. */
  total: number;
  /** From the key until the request is sent. */
  before: number;
  /** Server and transport. */
  request: number;
  /** From the answer of the server until the document shows the next question. */
  render: number;
  /** Until it is drawn. */
  frame: number;
}

/** Runs in the page: when the key came, when the document changed, when that was drawn. What follows a frame's own callbacks was laid out and handed over. */
const WATCH = `
  const noted = (globalThis.noted = { key: 0, changed: 0, drawn: 0 });
  addEventListener('keydown', ({ timeStamp, key }) => {
    if (/^(?:\\d|Enter)$/.test(key)) Object.assign(noted, { key: timeStamp, changed: 0, drawn: 0 });
  }, { capture: true });
  const drawn = new MessageChannel();
  drawn.port1.onmessage = () => { noted.drawn = performance.now(); };
  let shown = '';
  function look() {
    const text = document.querySelector('main .read')?.textContent ?? '';
    if (text === shown) return;
    shown = text;
    if (noted.key === 0 || noted.changed > 0) return;
    noted.changed = performance.now();
    requestAnimationFrame(() => drawn.port2.postMessage(null));
  }
  addEventListener('DOMContentLoaded', () => new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true }));`;

type Noted = { key: number; changed: number; drawn: number };

async function answer(page: Page, press: () => Promise<unknown>): Promise<Answer> {
  await page.waitForTimeout(READING_MILLISECONDS);
  await page.evaluate(() => {
    performance.clearResourceTimings();
    Object.assign((globalThis as unknown as { noted: Noted }).noted, { key: 0, changed: 0, drawn: 0 });
  });
  await press();
  await page.waitForFunction(() => (globalThis as unknown as { noted: Noted }).noted.drawn > 0, null, { polling: 50, timeout: 10_000 });
  return page.evaluate(() => {
    const { key, changed, drawn } = (globalThis as unknown as { noted: Noted }).noted;
    const said = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/say')) as PerformanceResourceTiming;
    return {
      total: drawn - key,
      before: said.startTime - key,
      request: said.responseEnd - said.startTime,
      render: changed - said.responseEnd,
      frame: drawn - changed,
    };
  });
}

async function call(page: Page): Promise<Answer[]> {
  await page.getByRole('button', { name: '退役军人本人' }).click();
  await page.getByRole('button', { name: '来电人同意', exact: false }).first().click();
  await page.getByText('请问您想办哪一样').first().waitFor();
  const answers = [await answer(page, () => page.keyboard.press('2'))];
  await page.keyboard.press('/');
  await page.keyboard.type(REGION);
  answers.push(await answer(page, () => page.keyboard.press('Enter')));
  for (const key of KEYS) answers.push(await answer(page, () => page.keyboard.press(key)));
  await page.keyboard.press('e');
  await page.locator('form.panel').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '接下一通' }).click();
  return answers;
}

async function signIn(browser: Browser, url: string, printed: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN' })).newPage();
  await page.addInitScript(WATCH);
  const link = /http:\S+sign-in\S+/.exec(printed)?.[0] ?? '';
  await page.goto(link.replace('localhost', '127.0.0.1'));
  await page.getByRole('textbox').first().fill('李敏');
  await page.getByRole('button', { name: /登录/ }).click();
  await page.goto(`${url}/operator`);
  await page.getByRole('heading', { name: '开始通话' }).waitFor();
  return page;
}

const figure = (times: number[]): Record<'p50' | 'p95' | 'max', number> => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Number((sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN).toFixed(1));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
};

async function main(): Promise<void> {
  const folder = temporaryFolder('rongye-bench-hotline-');
  const server = await startServer({ DATA_DIR: folder.path });
  const browser = await launchChromium();
  try {
    const page = await signIn(browser, server.url, server.output());
    const devtools = await page.context().newCDPSession(page);
    await call(page);
    for (const cpu of SLOWDOWNS) {
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
      const answers: Answer[] = [];
      for (let count = 0; count < CALLS; count++) answers.push(...(await call(page)));
      const report = (what: keyof Answer, more: object = {}): void => {
        const line = {
          bench: 'hotline',
          what,
          cpu,
          milliseconds: figure(answers.map((one) => one[what])),
          answers: answers.length,
          ...more,
        };
        process.stdout.write(`${JSON.stringify(line)}\n`);
      };
      report('total', cpu === 1 ? { limitMs: LIMIT_MILLISECONDS } : {});
      for (const share of ['before', 'request', 'render', 'frame'] as const) report(share);
      const isSlow = figure(answers.map(({ total }) => total)).p95 >= LIMIT_MILLISECONDS;
      if (cpu === 1 && isSlow) process.exitCode = 1;
    }
  } finally {
    await browser.close();
    await server.stop();
    folder.remove();
  }
}

void main();
