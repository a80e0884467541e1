/** The chat page in a real browser, for the suites of this folder: one browser and one small server a suite, a browser context of its own a test. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import type { MiniServer } from '../web/mini-server';
import { startPageServer } from '../web/page-server';

export const assetsDir = join('dist', 'web');

export interface ChatPages {
  readonly browser: Browser;
  readonly server: MiniServer;
  /** What went wrong in the pages of this test: exceptions, and errors on the console. */
  readonly complaints: string[];
  /** @param look as its cookie is written @param before runs before the page is loaded. Resolves when the page is connected */
  open(look?: string, options?: BrowserContextOptions, before?: (page: Page) => Promise<unknown>): Promise<Page>;
}

/** Sets up and takes down by itself. @param expected complaints that the suite provokes */
export function chatPages(expected?: RegExp): ChatPages {
  let browser: Browser;
  let server: MiniServer;
  let complaints: string[] = [];
  const complain = (words: string): unknown => expected?.test(words) || complaints.push(words);

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(), startPageServer(assetsDir)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(() => {
    complaints = [];
    server.heard.length = 0;
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  return {
    get browser() {
      return browser;
    },
    get server() {
      return server;
    },
    get complaints() {
      return complaints;
    },
    async open(look = '', options = {}, before) {
      const context = await browser.newContext({
        viewport: { width: 390, height: 800 },
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        reducedMotion: 'reduce',
        ...options,
      });
      if (look) await context.addCookies([{ name: 'look', value: look, url: server.url }]);
      const page = await context.newPage();
      page.on('pageerror', (error) => complain(error.message));
      page.on('console', (message) => message.type() === 'error' && complain(message.text()));
      await before?.(page);
      await page.goto(server.url);
      if (options.javaScriptEnabled !== false) await online(page);
      return page;
    },
  };
}

export const online = (page: Page): Promise<unknown> => page.waitForSelector('.banner.online', { state: 'attached' });

export async function write(page: Page, words: string): Promise<void> {
  await page.fill('textarea', words);
  await page.keyboard.press('Enter');
}

/** Resolves when something has come after the words. */
export async function say(page: Page, words: string): Promise<void> {
  await write(page, words);
  await page.waitForSelector(`.row.user:last-child >> text=${words}`, { state: 'detached' });
}

export async function openPanel(page: Page): Promise<void> {
  // A tap right after sending is taken for the second of a double tap.
  await page.waitForFunction(() => {
    const plus = document.querySelector<HTMLElement>('.plus');
    if (plus && plus.getAttribute('aria-expanded') === 'false') plus.click();
    return document.querySelector('.tile');
  });
}

export async function tapTile(page: Page, tile: string): Promise<void> {
  await openPanel(page);
  await page.locator('.tile', { hasText: tile }).click();
}

export const bubbles = (page: Page, from: 'bot' | 'user'): Promise<string[]> => page.locator(`.row.${from} .bubble`).allInnerTexts();

/** Pixels that the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Id of the conversation that the page is in. */
export const conversationOf = (page: Page): Promise<string> =>
  page.evaluate(() => (JSON.parse(localStorage.getItem('rongye.session') ?? '{}') as { conversationId: string }).conversationId);

/** Resolves when the page has drawn what was decided until now, and heard of what it scrolled. */
export const drawn = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));

/** Distance in pixels between the tops of a row and of the conversation's visible part. */
export const topOf = (page: Page, row: string): Promise<number> =>
  page
    .locator(row)
    .first()
    .evaluate((element) => element.getBoundingClientRect().top - (document.querySelector('.log') as Element).getBoundingClientRect().top);
