/**
 * Takes the pictures in `docs/pictures` anew: the whole way of a veteran and a caseworker as the browser test walks it, then the page in its other
 * looks. Needs Chromium and a font with Chinese characters. Small enough for a repository: one pixel a CSS pixel.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium';
import { freePort, startServer, temporaryFolder } from '../test/support/server-process';

const FOLDER = join('docs', 'pictures');
const LARGEST_BYTES = 100_000;
/** Stages of the journey that no page of ours shows. */
const UNUSED = ['registered', 'desk-case', 'accepted'];
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', reducedMotion: 'reduce' };
const QUESTION = '公益性岗位补贴能领几年';

async function ask(page: Page): Promise<void> {
  await page.waitForSelector('.banner.online', { state: 'attached' });
  await page.fill('textarea', QUESTION);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.share');
}

async function looks(): Promise<void> {
  const data = temporaryFolder();
  const port = String(await freePort());
  // The demo of another site needs both names of this machine, see docs/embed.md.
  const server = await startServer({ DATA_DIR: data.path, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` });
  const browser = await launchChromium();
  const take = async (name: string, look: string, options: BrowserContextOptions, path: string, show: (page: Page) => Promise<unknown>) => {
    const context = await browser.newContext({ ...PHONE, ...options });
    if (look) await context.addCookies([{ name: 'look', value: look, url: server.url }]);
    const page = await context.newPage();
    await page.goto(path);
    await show(page);
    // What was fetched last is drawn.
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(FOLDER, `${name}.png`), scale: 'css' });
    await context.close();
  };
  const home = `${server.url}/`;
  await take('elder', 'elder.1.light', {}, home, ask);
  await take('dark', '', { colorScheme: 'dark' }, home, async (page) => {
    await ask(page);
    await page.waitForTimeout(600);
    await page.click('.plus');
    await page.waitForSelector('.tile');
  });
  await take('share', '', {}, home, async (page) => {
    await ask(page);
    await page.click('.share');
  });
  await take('resume', '', {}, home, async (page) => {
    await ask(page);
    await page.waitForTimeout(600);
    await page.click('.plus');
    await page.locator('.tile', { hasText: '换个手机继续' }).click();
    await page.waitForSelector('.resume-code b');
  });
  await take('embed', '', { viewport: { width: 860, height: 700 } }, `http://localhost:${port}/embed-demo`, async (page) => {
    await page.getByRole('button').click();
    await page.frameLocator('iframe').locator('.banner.online').waitFor({ state: 'attached' });
  });
  await browser.close();
  await server.stop();
  data.remove();
}

async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  execFileSync('npx', ['jest', 'test/browser/journey.test.ts'], { stdio: 'inherit', env: { ...process.env, PICTURES: FOLDER } });
  for (const name of UNUSED) rmSync(join(FOLDER, `${name}.png`));
  await looks();
  for (const file of readdirSync(FOLDER)) {
    const { size } = statSync(join(FOLDER, file));
    process.stdout.write(`${file} ${Math.round(size / 1_000)} KB\n`);
    if (size > LARGEST_BYTES) throw new Error(`${file} is larger than ${LARGEST_BYTES} bytes: show less on it.`);
  }
}

void main();
