/** The console in a real browser, worked with the keyboard as operators do. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { startConsole, type ConsoleServer } from './console-server';

/** Set to a folder to keep pictures. */
const PICTURES = process.env['PICTURES'];
/** An operator reads before pressing; the console refuses keys that come sooner. */
export const READING_MILLISECONDS = 270;
const PATIENCE_MILLISECONDS = 30_000;

export interface Operators {
  server: ConsoleServer;
  open(who: string, options?: BrowserContextOptions): Promise<Page>;
  stop(): Promise<void>;
}

/** For a suite: started before its first test, stopped after its last. */
export function operatorsOfSuite(): Pick<Operators, 'server' | 'open'> {
  let started: Operators | undefined;
  const running = (): Operators => {
    if (!started) throw new Error('the operators are there from the first test on');
    return started;
  };
  beforeAll(async () => {
    started = await startOperators();
  }, 180_000);
  afterAll(() => started?.stop());
  return {
    get server() {
      return running().server;
    },
    open: (who, options) => running().open(who, options),
  };
}

async function startOperators(): Promise<Operators> {
  const server = await startConsole();
  const browser: Browser = await launchChromium();
  return {
    server,
    async open(who, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN', ...options });
      await context.addCookies([{ name: 'who', value: who, url: server.url }]);
      const page = await context.newPage();
      page.on('pageerror', (error) => {
        throw error;
      });
      await page.goto(`${server.url}/operator`);
      await page.getByRole('heading', { name: '开始通话' }).waitFor();
      return page;
    },
    async stop() {
      await browser.close();
      await server.stop();
    },
  };
}

export async function hears(page: Page, text: string | RegExp): Promise<void> {
  try {
    await page.locator('main').getByText(text).first().waitFor({ timeout: PATIENCE_MILLISECONDS });
  } catch {
    throw new Error(`"${String(text)}" is not to be read out. On the page:\n${await page.locator('main').innerText()}`);
  }
}

const readOut = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.querySelector('.read, .panel, .plain')?.textContent ?? null);

/** Until something else is to be read out: a word of the next question may stand in the one before. */
async function isAsked(page: Page, next: string | RegExp, before: string | null): Promise<void> {
  try {
    await page.waitForFunction((text) => (document.querySelector('.read, .panel, .plain')?.textContent ?? null) !== text, before, {
      timeout: PATIENCE_MILLISECONDS,
    });
  } catch {
    throw new Error(`Nothing came after this:\n${await page.locator('main').innerText()}`);
  }
  await hears(page, next);
}

/** Presses a key at the question that is on the screen and waits for what follows. @returns the number of key presses */
export async function press(page: Page, key: string, next: string | RegExp): Promise<number> {
  await page.waitForTimeout(READING_MILLISECONDS);
  const before = await readOut(page);
  await page.keyboard.press(key);
  await isAsked(page, next, before);
  return 1;
}

/** Types the caller's words; every character counts as a key. */
export async function type(page: Page, words: string, next: string | RegExp): Promise<number> {
  const before = await readOut(page);
  await page.keyboard.press('/');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await isAsked(page, next, before);
  return words.length + 2;
}

/** From the ring to what the caller wants. */
export async function untilAgreed(page: Page, caller = '1'): Promise<number> {
  return (await press(page, caller, /可以记吗/)) + (await press(page, '1', /请问您想办哪一样/));
}

/** From the ring to the first question of the self-check. */
export async function untilSelfCheck(page: Page, caller = '1'): Promise<number> {
  return (
    (await untilAgreed(page, caller)) + (await press(page, '2', /请问您户口在哪里/)) + (await type(page, '汝州', /请问您是退役军人吗/))
  );
}

export const picture = async (page: Page, name: string): Promise<void> => {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};
