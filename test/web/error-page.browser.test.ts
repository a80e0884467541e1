/** The page of an error as a browser shows it, whose style is its own. */
import type { Browser } from 'playwright-core';
import { findings, overflow } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

const NARROW = { width: 320, height: 568 };

const folder = temporaryFolder();
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ DATA_DIR: folder.path }), launchChromium()]);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await server.stop();
  folder.remove();
});

it.each([
  ['zh-CN', 'light', 'plain.1.auto'],
  ['zh-CN', 'dark', 'plain.1.auto'],
  ['en', 'light', 'elder.1.dark'],
  ['en', 'dark', 'elder.1.light'],
] as const)('can be used by everybody on a small phone: %s, a %s machine, the look %s', async (locale, colorScheme, look) => {
  const context = await browser.newContext({ locale, colorScheme, viewport: NARROW });
  await context.addCookies([{ name: 'look', value: look, url: server.url }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const isDark = look.endsWith('dark') || (look.endsWith('auto') && colorScheme === 'dark');
  for (const path of ['/nowhere', '/operator/api/calls', `/${'a'.repeat(5_000)}`]) {
    const answer = await page.goto(`${server.url}${path}`);
    expect(answer?.status()).toBeGreaterThanOrEqual(400);
    expect([path, await findings(page), await overflow(page)]).toEqual([path, [], 0]);
    const background = await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
    expect(background).toBe(isDark ? 'rgb(17, 17, 17)' : 'rgb(237, 237, 237)');
  }
  // The browser itself complains of the status; of a style that the policy keeps out it would too.
  expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
  await context.close();
});
