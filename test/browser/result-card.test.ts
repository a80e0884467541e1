/** The result of a self-check in a real browser: read at a glance, kept as a sheet, printed on A4. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { chatPages, say } from './chat-pages';

jest.setTimeout(180_000);
// One of the pages cannot fetch what draws the card.
const pages = chatPages(/net::ERR_FAILED/);

async function openResult(look = '', options: BrowserContextOptions = {}, before?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await pages.open(look, options, before);
  await say(page, '没有');
  return page;
}

test('a result is a card with its verdict in words, sign and colour, and no wall of text', async () => {
  const page = await openResult();
  const card = page.locator('.card.result');
  await card.waitFor();
  expect(await card.locator('.verdict b').innerText()).toBe('可能符合');
  expect(await card.locator('.seal').innerText()).toBe('✓');
  expect(await page.locator('.row.bot').last().locator('.bubble').count()).toBe(0);
  expect(await card.getByText('登记失业1年以上').isVisible()).toBe(true);
  expect(await card.getByText('性别：男').isVisible()).toBe(false);
  await card.getByText('您的回答', { exact: true }).click();
  expect(await card.getByText('性别：男').isVisible()).toBe(true);
  expect(pages.complaints).toEqual([]);
});

test('a page that cannot fetch the card shows the result in words', async () => {
  const page = await openResult('', {}, (one) => one.route('**/assets/extras-*.js', (route) => route.abort()));
  await page.waitForSelector('.row.bot .bubble >> text=可能符合');
  expect(await page.locator('.card.result').count()).toBe(0);
});

test('the sheet opens from the card and from the choices, and gives the focus back', async () => {
  const page = await openResult();
  await page.locator('.keep').click();
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('sheet-close');
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('keep');
  const heard = pages.server.heard.length;
  await page.locator('.choice', { hasText: '保存/打印' }).click();
  await page.getByRole('dialog').waitFor();
  expect(pages.server.heard).toHaveLength(heard);
  await page.locator('.sheet-close').click();
  await page.locator('.choice', { hasText: '修改某一项' }).waitFor();
});

test('the sheet can be copied, and holds everything that the card folds', async () => {
  const page = await openResult('', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator('.keep').click();
  await page.getByRole('button', { name: '复制文字' }).click();
  await page.waitForSelector('text=复制好了');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const words of ['可能符合', '登记失业1年以上', '性别：男', '第四十三条', '2026-11-01']) expect(copied).toContain(words);
});

test('print shows the sheet alone, black on white, on one page of A4', async () => {
  const page = await openResult('elder.2.dark');
  await page.locator('.keep').click();
  await page.getByRole('dialog').waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.page').isVisible()).toBe(false);
  expect(await page.locator('.sheet-bar').isVisible()).toBe(false);
  expect(await page.locator('.paper h1').evaluate((heading) => getComputedStyle(heading).color)).toBe('rgb(0, 0, 0)');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});
