/** What axe finds on a page, in a real browser. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SHOWN_CHARACTERS = 120;

/** @returns one line for each rule that is broken, with the beginnings of the elements that break it */
export async function findings(page: Page): Promise<string[]> {
  // Words are there before the style sheet is.
  await page.waitForLoadState('load');
  await page.evaluate(AXE);
  return page.evaluate(async (shown) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    // Every rule is tried; of what passes nobody needs a list.
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, shown)).join(' ')}`);
  }, SHOWN_CHARACTERS);
}

/** @returns pixels by which the page is wider than its window: 0 where nothing must be scrolled sideways */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } };
    return Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth);
  });
}
