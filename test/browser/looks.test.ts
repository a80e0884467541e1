/** Every look of the chat page in a real browser, with everything on it that a conversation can bring: nothing is cut off, and axe finds nothing. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { findings } from '../support/axe';
import { chatPages, openPanel, overflow, say, tapTile, write } from './chat-pages';

jest.setTimeout(180_000);
// A refused message is one of the things to be looked at.
const pages = chatPages(/Failed to load resource/);

const BROWSERS_TEXT_PERCENT = 106.25;
const LOOKS: [string, string, BrowserContextOptions, number][] = [
  ['light', '', {}, 1],
  ['dark', '', { colorScheme: 'dark' }, 1],
  ['长辈版', 'elder.1.light', {}, 1],
  ['长辈版, dark, largest', 'elder.2.dark', {}, 1],
  ['320 px', '', { viewport: { width: 320, height: 568 } }, 1],
  ['a phone on its side', '', { viewport: { width: 740, height: 340 } }, 1],
  ['text at 200 %', '', { viewport: { width: 360, height: 740 } }, 2],
];

test.each(LOOKS)('axe finds nothing and nothing is cut off: %s', async (_name, look, options, zoom) => {
  const page = await pages.open(look, options);
  if (zoom > 1)
    await page.evaluate((percent) => document.documentElement.style.setProperty('font-size', `${percent}%`), BROWSERS_TEXT_PERCENT * zoom);
  const check = async (what: string): Promise<void> => {
    expect({ what, findings: await findings(page), overflow: await overflow(page) }).toEqual({ what, findings: [], overflow: 0 });
  };
  for (const words of ['政策', '自查', '没有', '登记', '不想活了', '地区', '多选']) await say(page, words);
  await unfold(page);
  pages.server.postStatuses = [400];
  await write(page, '没发出去的');
  await page.waitForSelector('.retry');
  await page.getByRole('button', { name: '语音输入' }).click();
  await page.waitForSelector('.toast:not(:empty)');
  await openPanel(page);
  await check('conversation');
  expect(await cramped(page)).toEqual([]);
  await tapTile(page, '换个手机继续');
  await page.waitForSelector('.resume-code b');
  await check('code for another device');
  for (const [button, sheet] of [
    ['.share', 'answer for the family'],
    ['.card.result .keep', 'result'],
    ['.card.case .keep', 'receipt'],
  ] as const) {
    await page.keyboard.press('Escape');
    await page.locator(button).first().click();
    await page.getByRole('dialog').waitFor();
    await check(sheet);
  }
  expect(pages.complaints).toEqual([]);
});

/** Bubbles that hold fewer than six letters a line, and cards that something juts out of. */
const cramped = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    const inner = (element: Element): number => {
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      return element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    };
    const narrow = Array.from(document.querySelectorAll<HTMLElement>('.row.bot .bubble')).filter(
      (bubble) => bubble.innerText.length > least && inner(bubble) < least * Number.parseFloat(getComputedStyle(bubble).fontSize),
    );
    const bursting = Array.from(document.querySelectorAll<HTMLElement>('.card')).filter((card) => card.scrollWidth > card.clientWidth);
    return [...narrow, ...bursting].map((element) => element.innerText.slice(0, 20));
  }, 6);

async function unfold(page: Page): Promise<void> {
  await page.locator('details').evaluateAll((all: HTMLDetailsElement[]) => {
    for (const details of all) details.open = true;
  });
}

test('the choice of 长辈版 enlarges text and targets, is remembered, and can be enlarged further', async () => {
  const page = await pages.open();
  await page.click('text=长辈版');
  const sizes = () =>
    page.evaluate(() => ({
      text: Number.parseFloat(getComputedStyle(document.querySelector('.bubble') as Element).fontSize),
      targets: Array.from(document.querySelectorAll('button, summary'), (button) => button.getBoundingClientRect().height).filter(
        (height) => height > 0,
      ),
    }));
  expect((await sizes()).text).toBe(24);
  expect(Math.min(...(await sizes()).targets)).toBeGreaterThanOrEqual(60);
  await tapTile(page, '字大一点');
  expect((await sizes()).text).toBe(30);
  await page.reload();
  expect((await sizes()).text).toBe(30);
  await page.click('text=标准版');
  expect((await sizes()).text).toBe(17);
});

test('dark is a choice of the device, and one of the person', async () => {
  const page = await pages.open('', { colorScheme: 'dark' });
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await background()).toBe('rgb(17, 17, 17)');
  await tapTile(page, '浅色');
  expect(await background()).toBe('rgb(237, 237, 237)');
  await page.reload();
  expect(await background()).toBe('rgb(237, 237, 237)');
});

test.each([
  ['reduce' as const, 'none'],
  ['no-preference' as const, 'rise'],
])('with motion set to %s new rows come by %s', async (reducedMotion, animation) => {
  const page = await pages.open('', { reducedMotion });
  await say(page, '你好');
  expect(
    await page
      .locator('.row')
      .last()
      .evaluate((row) => getComputedStyle(row).animationName),
  ).toBe(animation);
});
