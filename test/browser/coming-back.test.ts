/** Coming back to the chat page in a real browser: without a network, after a reload, after weeks and hundreds of messages. */
import type { Page } from 'playwright-core';
import { findings } from '../support/axe';
import { bubbles, chatPages, conversationOf, drawn, online, say, topOf, write } from './chat-pages';

jest.setTimeout(180_000);
const pages = chatPages(/Failed to load resource|WebSocket connection/);
const FIRST = 30;

test('what is written without a network is shown as waiting, survives a reload and is sent once when the network is back', async () => {
  const page = await pages.open();
  await page.context().setOffline(true);
  pages.server.dropSockets();
  await page.waitForSelector('.banner.waiting', { state: 'attached' });
  await write(page, '断网时写的');
  await page.waitForSelector('.row.user.waiting');
  // Before the network is back: a phone that hears of it first would have sent the words already.
  pages.server.failWith = 503;
  await page.context().setOffline(false);
  await page.reload();
  await page.waitForSelector('.row.user >> text=断网时写的');
  pages.server.failWith = null;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForSelector('text=您说的是：断网时写的');
  expect(pages.server.heard).toEqual(['断网时写的']);
  expect(await bubbles(page, 'user')).toEqual(['断网时写的']);
});

test('a reload brings back the conversation and the words not sent yet', async () => {
  const page = await pages.open();
  const conversation = await conversationOf(page);
  await write(page, '记得我吗');
  await page.waitForSelector('.row >> text=您说的是：记得我吗');
  await page.fill('textarea', '还没写完');
  await page.reload();
  await page.waitForSelector('.row >> text=您说的是：记得我吗');
  expect(await page.inputValue('textarea')).toBe('还没写完');
  expect(await bubbles(page, 'user')).toEqual(['记得我吗']);
  expect(await conversationOf(page)).toBe(conversation);
});

test('what the server refuses can be sent again by a tap', async () => {
  const page = await pages.open();
  pages.server.postStatuses = [400];
  await write(page, '再试一次');
  await page.click('.retry');
  await page.waitForSelector('text=您说的是：再试一次');
  expect(await bubbles(page, 'user')).toEqual(['再试一次']);
});

test('whoever comes back finds the first message that came meanwhile, marked as new', async () => {
  const page = await pages.open();
  await write(page, '长文');
  await page.waitForFunction(() => document.querySelectorAll('.row.bot').length === 2);
  const conversation = await conversationOf(page);
  await page.goto('about:blank');
  pages.server.say(conversation, { text: '您的登记已受理' });
  for (let number = 0; number < 20; number++) pages.server.say(conversation, { text: `补充说明${number}` });
  await page.goto(pages.server.url);
  await page.waitForSelector('.divider >> text=以下是新消息');
  await drawn(page);
  expect(Math.abs(await topOf(page, '.row:has(.divider)'))).toBeLessThan(40);
  expect(await page.locator('[role=log]').innerText()).toContain('您的登记已受理');
});

describe('a conversation of hundreds of messages', () => {
  const SAID = 100;

  /** Opened again, at its end, with the way back there. */
  async function longOne(): Promise<Page> {
    const page = await pages.open();
    await say(page, '没有');
    await page.waitForSelector('.card.result');
    const conversation = await conversationOf(page);
    for (let number = 1; number <= SAID; number++) pages.server.say(conversation, { text: `第${number}条` });
    await page.waitForSelector(`.row >> text="第${SAID}条"`);
    await page.reload();
    await page.waitForSelector(`.row >> text="第${SAID}条"`);
    await page.getByRole('button', { name: '查看更早的消息' }).waitFor();
    return page;
  }
  const rows = (page: Page): Promise<number> => page.locator('.row').count();
  const until = (page: Page, count: number): Promise<unknown> =>
    page.waitForFunction((wanted) => document.querySelectorAll('.row').length === wanted, count);
  /** Without scrolling to it, which would ask as well. */
  const tap = (page: Page): Promise<void> => page.locator('.earlier button').evaluate((button: HTMLElement) => button.click());
  const scrollTo = (page: Page, top: number): Promise<unknown> =>
    page.evaluate((wanted) => ((document.querySelector('.log') as Element).scrollTop = wanted), top);
  const bubble = (number: number): string => `.row .bubble:text-is("第${number}条")`;

  test('opens at its end with the newest alone', async () => {
    const page = await longOne();
    expect(await rows(page)).toBe(FIRST);
    const fromEnd = await page.evaluate(() => {
      const log = document.querySelector('.log') as Element;
      return log.scrollHeight - log.scrollTop - log.clientHeight;
    });
    expect(fromEnd).toBeLessThan(2);
  });

  test('gives what was before at a tap, and whoever reads stays where they read', async () => {
    const page = await longOne();
    const oldest = SAID - FIRST + 1;
    await scrollTo(page, 100);
    await drawn(page);
    const before = await topOf(page, bubble(oldest));
    await tap(page);
    await until(page, FIRST * 2);
    await drawn(page);
    expect(Math.abs((await topOf(page, bubble(oldest))) - before)).toBeLessThan(2);
    expect(await topOf(page, bubble(oldest - 1))).toBeLessThan(before);
    expect(await page.locator('.earlier [role=status]').innerText()).toBe('上面是更早的消息');
    expect(await page.locator('[role=log]').innerText()).toBe('');
    expect(await findings(page)).toEqual([]);
  });

  test('gives it to whoever scrolls up to the top, until there is no more: cards of results are cards there, too', async () => {
    const page = await longOne();
    for (const count of [FIRST * 2, FIRST * 3, SAID + 3]) {
      await scrollTo(page, 300);
      await drawn(page);
      await scrollTo(page, 0);
      await until(page, count);
    }
    await page.waitForSelector('.earlier >> text=前面没有了');
    expect(await page.locator('.earlier button').count()).toBe(0);
    expect(await page.locator('.card.result .verdict').innerText()).toContain('可能符合');
    await page.locator('.card.result .keep').click();
    await page.getByRole('dialog').waitFor();
    expect(pages.complaints).toEqual([]);
  });

  test('gives it to the keyboard, which keeps its place', async () => {
    const page = await longOne();
    await page.locator('.log').focus();
    await page.keyboard.press('Tab');
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
    expect(await focused()).toBe('查看更早的消息');
    await drawn(page);
    expect(await rows(page)).toBe(FIRST);
    for (const count of [FIRST * 2, FIRST * 3]) {
      await page.keyboard.press('Enter');
      await until(page, count);
      await page.waitForSelector('.earlier >> text=上面是更早的消息', { state: 'attached' });
      expect(await focused()).toBe('查看更早的消息');
    }
    await page.keyboard.press('Enter');
    await until(page, SAID + 3);
    await page.waitForFunction(() => document.activeElement?.className === 'log');
  });

  test('says so when it cannot be had, does not try at each movement, and tries again at a tap', async () => {
    const page = await longOne();
    pages.server.failWith = 503;
    await tap(page);
    const again = page.getByRole('button', { name: '没有取到，点一下再试' });
    await again.waitFor();
    const asked = pages.server.requests.length;
    await scrollTo(page, 300);
    await drawn(page);
    await scrollTo(page, 0);
    await drawn(page);
    expect(pages.server.requests).toHaveLength(asked);
    pages.server.failWith = null;
    await tap(page);
    await until(page, FIRST * 2);
  });

  test('new words still come at the end, and are announced alone', async () => {
    const page = await longOne();
    await tap(page);
    await until(page, FIRST * 2);
    await online(page);
    await say(page, '接着说');
    await page.waitForSelector('.row.bot:last-child >> text=您说的是：接着说');
    expect(await page.locator('[role=log]').innerText()).toBe('您说的是：接着说');
    expect(await page.locator('.row.bot:last-child').isVisible()).toBe(true);
  });
});
