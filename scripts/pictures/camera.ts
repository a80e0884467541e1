/** Takes one page in its four ways: on a phone and on a desk, light and dark. */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export const FOLDER = join('docs', 'pictures');
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
/** Of WebP, 0 to 100: letters stay clean. */
const QUALITY = 72;
const MOST_BYTES_OF_ALL = 4_000_000;

export type Device = 'phone' | 'desk';

export const person = (browser: Browser, device: Device): Promise<BrowserContext> =>
  browser.newContext({
    viewport: device === 'phone' ? PHONE : DESK,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });

/** Writes `<name>-<device>-<light|dark>.webp` for both devices and both themes, and leaves the page as it was, but light. */
export async function take(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const [device, viewport] of [
    ['phone', PHONE],
    ['desk', DESK],
  ] as const) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await capture(page, `${name}-${device}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}

/** By the browser's own protocol, because Playwright writes no WebP. */
async function capture(page: Page, name: string): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await devtools.detach();
  writeFileSync(join(FOLDER, `${name}.webp`), Buffer.from(data, 'base64'));
}

export function clearFolder(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
}

/** @throws when they are too heavy for a repository */
export function weigh(): string {
  const sizes = readdirSync(FOLDER).map((file) => statSync(join(FOLDER, file)).size);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (all > MOST_BYTES_OF_ALL) throw new Error(`All pictures have ${all} bytes, more than ${MOST_BYTES_OF_ALL}: show less on them.`);
  return `${sizes.length} pictures, ${Math.round(all / 1_000)} KB`;
}
