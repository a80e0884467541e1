/** Talking on the chat page in a real browser: choices, the field, what is read where, what is announced. */
import type { Page } from 'playwright-core';
import { bubbles, chatPages, drawn, openPanel, say, topOf, write } from './chat-pages';

jest.setTimeout(180_000);
const pages = chatPages();

/** Presses Enter as browsers report it in the middle of a composition. */
async function enterWhile(page: Page, composing: { isComposing: boolean; keyCode: number }): Promise<void> {
  await page.locator('textarea').evaluate((area, event) => {
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...event }));
  }, composing);
}

test('shows the greeting and its choices without any script, and keeps them when the bot greets', async () => {
  const silent = await pages.open('', { javaScriptEnabled: false });
  const shown = await bubbles(silent, 'bot');
  const choices = await silent.locator('.choice').allInnerTexts();
  expect(shown).toHaveLength(1);
  expect(choices).toHaveLength(5);

  const page = await pages.open('', {}, (one) =>
    one.addInitScript(() =>
      addEventListener('DOMContentLoaded', () => Object.assign(document.querySelector('.row') as Element, { id: 'first-row' })),
    ),
  );
  await page.waitForFunction(() => (JSON.parse(localStorage.getItem('rongye.session') ?? '{}') as { lastSeen?: string }).lastSeen);
  await drawn(page);
  expect(await bubbles(page, 'bot')).toEqual(shown);
  expect(await page.locator('.choice').allInnerTexts()).toEqual(choices);
  expect(await page.locator('#first-row').count()).toBe(1);
  expect(pages.complaints).toEqual([]);
});

test('a choice is sent once however often it is tapped, and the keyboard stays closed', async () => {
  const page = await pages.open();
  const choice = page.locator('.choice').nth(1);
  const words = await choice.innerText();
  await choice.evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await page.waitForSelector('.row.user');
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('TEXTAREA');
  // What is sent is sent in order: a second one would be before this.
  await say(page, '到此');
  expect(pages.server.heard).toEqual([words, '到此']);
});

test('a double tap on send sends once and does not open the panel', async () => {
  const page = await pages.open();
  await page.fill('textarea', '双击');
  await page.locator('.send').dblclick();
  await page.waitForSelector('text=您说的是：双击');
  expect(pages.server.heard).toEqual(['双击']);
  expect(await page.locator('#panel').isVisible()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test('Enter that belongs to the input method does not send', async () => {
  const page = await pages.open();
  const area = page.locator('textarea');
  await area.fill('nihao');
  await area.focus();
  await enterWhile(page, { isComposing: true, keyCode: 13 });
  await enterWhile(page, { isComposing: false, keyCode: 229 });
  await area.dispatchEvent('compositionstart');
  await enterWhile(page, { isComposing: false, keyCode: 13 });
  // Sending empties the field at once.
  expect(await area.inputValue()).toBe('nihao');
  await area.dispatchEvent('compositionend');
  await page.keyboard.press('Shift+Enter');
  expect(await area.inputValue()).toContain('nihao');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=您说的是：nihao');
  expect(pages.server.heard).toEqual(['nihao']);
});

test('a crisis reply can be called with one tap', async () => {
  const page = await pages.open();
  await write(page, '不想活了');
  await page.waitForSelector('.crisis');
  const links = await page.locator('.crisis a').evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href')));
  expect(links).toEqual(['tel:12356', 'tel:120', 'tel:110']);
});

test('several answers are picked and sent together, and none of these goes with no other', async () => {
  const page = await pages.open();
  await write(page, '多选');
  // The part of the page that lets one pick several is fetched once somebody has written.
  const choice = (name: string) => page.locator('.choice[aria-pressed]', { hasText: name });
  await choice('享受低保').click();
  await choice('都没有').click();
  expect(await page.locator('.choice[aria-pressed=true]').allInnerTexts()).toEqual(['都没有']);
  await choice('零就业家庭').click();
  await choice('享受低保').click();
  await page.locator('.choice.confirm', { hasText: '选好了' }).click();
  await page.waitForSelector('text=您说的是：享受低保、零就业家庭');
});

test('every command of the panel is sent as words, and Escape closes it', async () => {
  const page = await pages.open();
  await page.click('.plus');
  await page.keyboard.press('Escape');
  expect(await page.locator('#panel').isVisible()).toBe(false);
  for (const command of ['重新开始', '我的回答', '办理进度', '删除我的信息']) {
    await openPanel(page);
    await page.click(`.tile >> text=${command}`);
    await page.waitForSelector(`.row.user >> text=${command}`);
  }
  await page.click('.bar >> text=转人工');
  await page.waitForSelector('text=您说的是：转人工');
  expect(pages.server.heard).toEqual(['重新开始', '我的回答', '办理进度', '删除我的信息', '转人工']);
});

test('a long answer is read from its beginning, and whoever reads above is left there', async () => {
  const page = await pages.open();
  await write(page, '长文');
  await page.waitForFunction(() => document.querySelectorAll('.row.bot').length === 2);
  await drawn(page);
  const top = await topOf(page, '.row.bot:last-child');
  expect(top).toBeGreaterThanOrEqual(0);
  expect(top).toBeLessThan(40);
  await page.evaluate(() => ((document.querySelector('.log') as Element).scrollTop = 0));
  await drawn(page);
  await say(page, '受理了吗');
  await page.evaluate(() => ((document.querySelector('.log') as Element).scrollTop = 0));
  await drawn(page);
  const [conversation] = pages.server.conversations().slice(-1);
  pages.server.say(conversation as string, { text: '您的登记已受理' });
  await page.click('.new-below');
  await page.waitForSelector('.new-below', { state: 'detached' });
  expect(await page.locator('.row >> text=您的登记已受理').isVisible()).toBe(true);
});

test('new words are read out by a live region, once each; history is not', async () => {
  const page = await pages.open();
  await page.evaluate(() => {
    const announced: string[] = [];
    const log = document.querySelector('[role=log]') as Element;
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of Array.from(addedNodes)) announced.push(node.textContent ?? '');
    }).observe(log, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { announced });
  });
  await say(page, '一');
  await page.waitForSelector('.row >> text=您说的是：一');
  await say(page, '二');
  await page.waitForSelector('.row >> text=您说的是：二');
  expect(await page.locator('[role=log]').innerText()).toBe('您说的是：二');
  const announced = await page.evaluate(() => (window as unknown as { announced: string[] }).announced);
  for (const words of ['您说的是：一', '您说的是：二']) expect(announced.filter((one) => one === words)).toHaveLength(1);
  await page.reload();
  await page.waitForSelector('.row >> text=您说的是：二');
  expect(await page.locator('[role=log]').innerText()).toBe('');
});
