import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { startMiniServer, type MiniServer } from '../web/mini-server';
import { startPageServer } from '../web/page-server';

jest.setTimeout(60_000);

const assetsDir = join('dist', 'web');
let browser: Browser;
let server: MiniServer;
let heartbeat: NodeJS.Timeout;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  complaints = [];
  server = await startPageServer(assetsDir);
  heartbeat = setInterval(() => server.heartbeat(), 5_000);
});
afterEach(async () => {
  clearInterval(heartbeat);
  for (const context of browser.contexts()) await context.close();
  await server.stop();
});

async function open(look = '', options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 800 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...options,
  });
  if (look) await context.addCookies([{ name: 'look', value: look, url: server.url }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(server.url);
  return page;
}

async function say(page: Page, words: string): Promise<void> {
  await page.fill('textarea', words);
  await page.keyboard.press('Enter');
}
const bubbles = (page: Page, from: 'bot' | 'user'): Promise<string[]> => page.locator(`.row.${from} .bubble`).allInnerTexts();
const online = (page: Page): Promise<unknown> => page.waitForSelector('.banner.online', { state: 'attached' });

/** Presses Enter as browsers report it in the middle of a composition. */
async function enterWhile(page: Page, composing: { isComposing: boolean; keyCode: number }): Promise<void> {
  await page.locator('textarea').evaluate((area, event) => {
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...event }));
  }, composing);
}

test('shows the greeting and its choices without any script, and keeps them when the bot greets', async () => {
  const silent = await open('', { javaScriptEnabled: false });
  const drawn = await bubbles(silent, 'bot');
  const choices = await silent.locator('.choice').allInnerTexts();
  expect(drawn).toHaveLength(1);
  expect(choices).toHaveLength(5);

  const page = await open();
  await page.evaluate(() => {
    const marked = document.querySelector('.row');
    if (marked) marked.id = 'first-row';
  });
  await online(page);
  await page.waitForTimeout(200);
  expect(await bubbles(page, 'bot')).toEqual(drawn);
  expect(await page.locator('.choice').allInnerTexts()).toEqual(choices);
  expect(await page.locator('#first-row').count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('a choice is sent once however often it is tapped, and the keyboard stays closed', async () => {
  const page = await open();
  await online(page);
  await page
    .locator('.choice')
    .nth(1)
    .evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
  await page.waitForSelector('.row.user');
  await page.waitForTimeout(200);
  expect(server.heard).toHaveLength(1);
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('TEXTAREA');
});

test('a double tap on send sends once and does not open the panel', async () => {
  const page = await open();
  await online(page);
  await page.fill('textarea', '双击');
  await page.locator('.send').dblclick();
  await page.waitForSelector('text=您说的是：双击');
  expect(server.heard).toEqual(['双击']);
  expect(await page.locator('#panel').isVisible()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test('Enter that belongs to the input method does not send', async () => {
  const page = await open();
  await online(page);
  await page.fill('textarea', 'nihao');
  await page.focus('textarea');
  await enterWhile(page, { isComposing: true, keyCode: 13 });
  await enterWhile(page, { isComposing: false, keyCode: 229 });
  const area = page.locator('textarea');
  await area.dispatchEvent('compositionstart');
  await enterWhile(page, { isComposing: false, keyCode: 13 });
  await page.waitForTimeout(150);
  expect(server.heard).toEqual([]);
  await area.dispatchEvent('compositionend');
  await page.keyboard.press('Shift+Enter');
  expect(server.heard).toEqual([]);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.row.user');
  expect(server.heard).toEqual(['nihao']);
});

test('what is written without a network is shown as waiting, survives a reload and is sent once when the network is back', async () => {
  const page = await open();
  await online(page);
  await page.context().setOffline(true);
  server.dropSockets();
  await page.waitForSelector('.banner.waiting', { state: 'attached' });
  await say(page, '断网时写的');
  await page.waitForSelector('.row.user.waiting');
  // Before the network is back: a phone that hears of it first would have sent the words already.
  server.failWith = 503;
  await page.context().setOffline(false);
  await page.reload();
  await page.waitForSelector('.row.user >> text=断网时写的');
  server.failWith = null;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForSelector('text=您说的是：断网时写的');
  expect(server.heard).toEqual(['断网时写的']);
  expect(await bubbles(page, 'user')).toEqual(['断网时写的']);
});

test('a reload brings back the conversation and the words not sent yet', async () => {
  const page = await open();
  await online(page);
  await say(page, '记得我吗');
  await page.waitForSelector('text=您说的是：记得我吗');
  await page.fill('textarea', '还没写完');
  await page.reload();
  await page.waitForSelector('text=您说的是：记得我吗');
  expect(await page.inputValue('textarea')).toBe('还没写完');
  expect(await bubbles(page, 'user')).toEqual(['记得我吗']);
  expect(server.conversations()).toHaveLength(1);
});

test('what the server refuses can be sent again by a tap', async () => {
  const page = await open();
  await online(page);
  server.postStatuses = [400];
  await say(page, '再试一次');
  await page.click('.retry');
  await page.waitForSelector('text=您说的是：再试一次');
  expect(await bubbles(page, 'user')).toEqual(['再试一次']);
});

test('a crisis reply can be called with one tap', async () => {
  const page = await open();
  await online(page);
  await say(page, '不想活了');
  await page.waitForSelector('.crisis');
  const links = await page.locator('.crisis a').evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href')));
  expect(links).toEqual(['tel:12356', 'tel:120', 'tel:110']);
});

test('several answers are picked and sent together, and none of these goes with no other', async () => {
  const page = await open();
  await online(page);
  await say(page, '多选');
  const choice = (name: string) => page.locator('.choice', { hasText: name });
  await choice('享受低保').click();
  await choice('都没有').click();
  expect(await page.locator('.choice[aria-pressed=true]').allInnerTexts()).toEqual(['都没有']);
  await choice('零就业家庭').click();
  await choice('享受低保').click();
  await choice('选好了').click();
  await page.waitForSelector('text=您说的是：享受低保、零就业家庭');
});

test('the choice of 长辈版 enlarges text and targets, is remembered, and can be enlarged further', async () => {
  const page = await open();
  await online(page);
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
  await page.click('.plus');
  await page.click('text=字大一点');
  expect((await sizes()).text).toBe(30);
  await page.reload();
  expect((await sizes()).text).toBe(30);
  await page.click('text=标准版');
  expect((await sizes()).text).toBe(17);
});

test('dark is a choice of the device, and one of the person', async () => {
  const page = await open('', { colorScheme: 'dark' });
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await background()).toBe('rgb(17, 17, 17)');
  await page.click('.plus');
  await page.click('text=浅色');
  expect(await background()).toBe('rgb(237, 237, 237)');
  await page.reload();
  expect(await background()).toBe('rgb(237, 237, 237)');
});

test('every command of the panel is sent as words, and Escape closes it', async () => {
  const page = await open();
  await online(page);
  await page.click('.plus');
  await page.keyboard.press('Escape');
  expect(await page.locator('#panel').isVisible()).toBe(false);
  for (const command of ['重新开始', '我的回答', '办理进度', '删除我的信息']) {
    if (!(await page.locator('#panel').isVisible())) {
      await page.waitForTimeout(50);
      await page.click('.plus');
    }
    await page.click(`.tile >> text=${command}`);
    await page.waitForSelector(`.row.user >> text=${command}`);
  }
  await page.click('.bar >> text=转人工');
  await page.waitForSelector('.row.user >> text=转人工');
  expect(server.heard).toEqual(['重新开始', '我的回答', '办理进度', '删除我的信息', '转人工']);
});

test('a long answer is read from its beginning, and whoever reads above is left there', async () => {
  const page = await open();
  await online(page);
  await say(page, '长文');
  await page.waitForFunction(() => document.querySelectorAll('.row.bot').length === 2);
  await page.waitForTimeout(100);
  const top = await page.evaluate(() => {
    const rows = document.querySelectorAll('.row.bot');
    const row = rows[rows.length - 1] as Element;
    return row.getBoundingClientRect().top - (document.querySelector('.log') as Element).getBoundingClientRect().top;
  });
  expect(top).toBeGreaterThanOrEqual(0);
  expect(top).toBeLessThan(40);
  await page.evaluate(() => ((document.querySelector('.log') as Element).scrollTop = 0));
  await page.waitForTimeout(100);
  server.say(server.conversations()[0] as string, { text: '您的登记已受理' });
  await page.click('.new-below');
  await page.waitForTimeout(100);
  expect(await page.locator('text=您的登记已受理').last().isVisible()).toBe(true);
  expect(await page.locator('.new-below').count()).toBe(0);
});

test('new words are read out by a live region, history is not', async () => {
  const page = await open();
  await online(page);
  await say(page, '念给我听');
  await page.waitForSelector('text=您说的是：念给我听');
  expect(await page.locator('[role=log]').innerText()).toBe('您说的是：念给我听');
  await page.reload();
  await page.waitForSelector('text=您说的是：念给我听');
  expect(await page.locator('[role=log]').innerText()).toBe('');
});

test('three hundred messages of history arrive without a stutter', async () => {
  const page = await open();
  await online(page);
  const [conversation] = server.conversations();
  for (let number = 0; number < 300; number++) server.say(conversation as string, { text: `第${number}条` });
  await page.waitForSelector('text=第299条');
  const started = Date.now();
  await page.reload();
  await page.waitForSelector('text=第299条');
  expect(Date.now() - started).toBeLessThan(3_000);
  expect(await page.locator('.row').count()).toBe(301);
  const atEnd = await page.evaluate(() => {
    const log = document.querySelector('.log') as Element;
    return log.scrollHeight - log.scrollTop - log.clientHeight;
  });
  expect(atEnd).toBeLessThan(2);
});

test('whoever comes back finds the first message that came meanwhile, marked as new', async () => {
  const page = await open();
  await online(page);
  await say(page, '长文');
  await page.waitForFunction(() => document.querySelectorAll('.row.bot').length === 2);
  await page.goto('about:blank');
  const [conversation] = server.conversations();
  server.say(conversation as string, { text: '您的登记已受理' });
  for (let number = 0; number < 20; number++) server.say(conversation as string, { text: `补充说明${number}` });
  await page.goto(server.url);
  await page.waitForSelector('.divider >> text=以下是新消息');
  await page.waitForTimeout(100);
  const top = await page.locator('.row', { has: page.locator('.divider') }).evaluate((row) => {
    return row.getBoundingClientRect().top - (document.querySelector('.log') as Element).getBoundingClientRect().top;
  });
  expect(Math.abs(top)).toBeLessThan(40);
  expect(await page.locator('[role=log]').innerText()).toContain('您的登记已受理');
});

test('the launcher opens the chat in a frame on another site, and Escape brings the focus back', async () => {
  const script = `${server.url}/embed.js`;
  const host = await startMiniServer({
    async pages() {
      return {
        type: 'text/html',
        body: `<main>host</main><script src="${script}"></script>`,
        headers: { 'content-security-policy': "style-src 'self'" },
      };
    },
  });
  const page = await (await browser.newContext()).newPage();
  await page.goto(host.url);
  await page.getByRole('button').click();
  const frame = page.frameLocator('iframe');
  await frame.locator('.banner.online').waitFor({ state: 'attached' });
  await frame.locator('textarea').fill('在框里');
  await frame.locator('textarea').press('Enter');
  await frame.locator('.bubble >> text=您说的是：在框里').waitFor();
  await frame.locator('textarea').press('Escape');
  await page.waitForFunction(() => document.activeElement?.tagName === 'RONGYE-CHAT');
  expect(await page.getByRole('button').getAttribute('aria-expanded')).toBe('false');
  await page.context().close();
  await host.stop();
});

describe('axe finds nothing', () => {
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

  test.each([
    ['light', '', {}],
    ['dark', '', { colorScheme: 'dark' as const }],
    ['长辈版', 'elder.1.light', {}],
    ['长辈版, dark, largest', 'elder.2.dark', {}],
    ['320 px', '', { viewport: { width: 320, height: 568 } }],
    ['a phone on its side', '', { viewport: { width: 740, height: 340 } }],
  ])('%s', async (_name, look, options) => {
    const page = await open(look, options);
    await online(page);
    for (const words of ['政策', '自查', '没有', '登记', '不想活了', '地区', '多选']) {
      await say(page, words);
      await page.waitForSelector(`.row.user:last-child >> text=${words}`, { state: 'detached' });
    }
    await page.locator('details').evaluateAll((all: HTMLDetailsElement[]) => {
      for (const details of all) details.open = true;
    });
    server.postStatuses = [400];
    await say(page, '没发出去的');
    await page.waitForSelector('.retry');
    await page.waitForTimeout(550);
    await page.click('.plus');
    await page.evaluate(axe);
    const findings = await page.evaluate(async () => {
      const { axe: checker } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await checker.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
    });
    expect(findings).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });
});
