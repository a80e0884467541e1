/** The chat page as a phone is used: the back key, a keyboard over half of the screen, taps on a slow network, turning, other tabs and other pages. */
import type { Page } from 'playwright-core';
import { chatPages, conversationOf, drawn, online, openPanel, say, tapTile, topOf, write } from './chat-pages';

jest.setTimeout(180_000);
// A conversation that is gone is answered with 404.
const pages = chatPages(/status of 404/);

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true };

/** Pixels of the newest words and answers that lie below what can be seen of the conversation. */
const hidden = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const log = (document.querySelector('.log') as Element).getBoundingClientRect();
    const last = document.querySelector('.choices') ?? document.querySelector('.row:last-child');
    return (last as Element).getBoundingClientRect().bottom - Math.min(log.bottom, innerHeight);
  });

describe('the back key', () => {
  /** Opened after another page, as from a list of links. */
  const afterAnother = (page: Page): Promise<unknown> => page.goto('about:blank');

  test('closes a sheet, and the conversation is still there', async () => {
    const page = await pages.open('', PHONE, afterAnother);
    await say(page, '政策');
    await page.locator('.share').click();
    await page.getByRole('dialog').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator('.row >> text=可以。先到户籍地').isVisible()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('share');
  });

  test('closes the panel, and what was opened from it', async () => {
    const page = await pages.open('', PHONE, afterAnother);
    await say(page, '你好');
    await openPanel(page);
    await page.goBack();
    await page.locator('.tile').first().waitFor({ state: 'detached' });
    await tapTile(page, '换个手机继续');
    await page.waitForSelector('.resume-code b');
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator('.tile').count()).toBe(0);
    expect(new URL(page.url()).origin).toBe(pages.server.url);
  });

  test('leaves the page at the first press where everything was closed by hand', async () => {
    const page = await pages.open('', PHONE, afterAnother);
    await say(page, '政策');
    await page.locator('.share').click();
    await page.locator('.sheet-close').click();
    await openPanel(page);
    await page.locator('.plus').tap();
    await page.locator('.tile').first().waitFor({ state: 'detached' });
    await drawn(page);
    await page.goBack();
    expect(page.url()).toBe('about:blank');
  });

  test('leaves at the first press also after the conversation was taken over from another phone', async () => {
    const other = await pages.open();
    await say(other, '那边说的');
    await tapTile(other, '换个手机继续');
    const code = await other.locator('.resume-code b').innerText();
    const page = await pages.open('', PHONE, afterAnother);
    await tapTile(page, '换个手机继续');
    await page.locator('input[name=code]').fill(code);
    await page.locator('input[name=code]').press('Enter');
    await page.waitForSelector('.row.user >> text=那边说的');
    await page.goBack();
    expect(page.url()).toBe('about:blank');
  });
});

describe('before the script has come', () => {
  /** Keeps the script back until this is done. */
  const early = (doing: (page: Page) => Promise<unknown>) => (page: Page) =>
    page.route('**/assets/chat-*.js', async (route) => {
      // It is asked for before the rest of the page is there.
      await page.locator('footer').waitFor();
      await doing(page);
      await route.continue();
    });

  test('what is tapped is done once, as soon as the script is there', async () => {
    const page = await pages.open(
      '',
      PHONE,
      early(async (one) => {
        await one.locator('.choice').nth(1).tap();
        // The finger is heard before the button has it.
        await one.waitForFunction(() => document.activeElement?.classList.contains('choice'));
      }),
    );
    const words = await page.locator('.row.user .bubble').innerText();
    await say(page, '到此');
    expect(pages.server.heard).toEqual([words, '到此']);
  });

  test('what the keyboard has come to is not pressed', async () => {
    const page = await pages.open(
      '',
      {},
      early((one) => one.keyboard.press('Tab')),
    );
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('长辈版');
    expect(await page.locator('html').getAttribute('data-view')).toBe('plain');
  });

  test('what is written stays in the field', async () => {
    const page = await pages.open(
      '',
      PHONE,
      early((one) => one.fill('textarea', '还没连上就写')),
    );
    expect(await page.inputValue('textarea')).toBe('还没连上就写');
    await page.locator('.send').tap();
    await page.waitForSelector('text=您说的是：还没连上就写');
  });
});

describe('whatever takes room from the conversation leaves its end to be seen', () => {
  const talked = async (): Promise<Page> => {
    const page = await pages.open('', PHONE);
    for (const words of ['你好', '政策', '自查']) await say(page, words);
    await page.waitForSelector('.row.bot:last-child >> text=您现在有工作吗');
    await drawn(page);
    expect(await hidden(page)).toBeLessThanOrEqual(0);
    return page;
  };

  test('the keyboard of the phone', async () => {
    const page = await talked();
    await page.focus('textarea');
    await page.setViewportSize({ width: 360, height: 330 });
    await page.waitForFunction(() => innerHeight === 330);
    await drawn(page);
    expect(await hidden(page)).toBeLessThanOrEqual(0);
    await write(page, '我写一句');
    await page.waitForSelector('.row.bot:last-child >> text=您说的是：我写一句');
    await drawn(page);
    expect(await hidden(page)).toBeLessThanOrEqual(0);
  });

  test('the panel, a notice, and several lines in the field', async () => {
    const page = await talked();
    await openPanel(page);
    await drawn(page);
    expect(await hidden(page)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: '语音输入' }).tap();
    await page.waitForSelector('.toast:not(:empty)');
    await drawn(page);
    expect(await hidden(page)).toBeLessThanOrEqual(0);
    // Whoever writes has read the notice.
    await page.fill('textarea', '一\n二\n三\n四');
    await page.waitForSelector('.toast:empty', { state: 'attached' });
    await drawn(page);
    expect(await hidden(page)).toBeLessThanOrEqual(0);
  });

  test('so little that the page itself scrolls: a phone on its side with its keyboard', async () => {
    const page = await talked();
    await page.setViewportSize({ width: 640, height: 190 });
    await page.waitForFunction(() => innerHeight === 190);
    await drawn(page);
    await say(page, '横着写');
    await page.waitForSelector('.row.bot:last-child >> text=您说的是：横着写');
    await drawn(page);
    const { top, bottom } = await page
      .locator('.row.bot:last-child .bubble')
      .evaluate((bubble) => ({ top: bubble.getBoundingClientRect().top, bottom: innerHeight - bubble.getBoundingClientRect().bottom }));
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeGreaterThanOrEqual(0);
  });

  test('nobody who reads further up is moved by any of it, and the notice of new words stays clear of the panel', async () => {
    const page = await talked();
    await page.evaluate(() => ((document.querySelector('.log') as Element).scrollTop = 0));
    await drawn(page);
    await openPanel(page);
    pages.server.say(await conversationOf(page), { text: '您的登记已受理' });
    await page.waitForSelector('.new-below');
    await drawn(page);
    expect(await page.evaluate(() => (document.querySelector('.log') as Element).scrollTop)).toBe(0);
    const box = async (selector: string) => (await page.locator(selector).boundingBox()) ?? { y: NaN, height: NaN };
    const notice = await box('.new-below');
    expect(notice.y + notice.height).toBeLessThanOrEqual((await box('footer')).y);
    await page.locator('.new-below').tap();
    await drawn(page);
    expect(await page.locator('.row >> text=您的登记已受理').isVisible()).toBe(true);
  });
});

test('turned, the phone still shows what was being read', async () => {
  const page = await pages.open('', PHONE);
  await say(page, '长文');
  for (let number = 1; number <= 20; number++)
    pages.server.say(await conversationOf(page), { text: `第${number}条，${'说明'.repeat(number)}` });
  await page.waitForSelector('.row >> text=第20条');
  await page.locator('.row >> text=第8条').scrollIntoViewIfNeeded();
  await page.evaluate(() => ((document.querySelector('.log') as Element).scrollTop += 0));
  await drawn(page);
  for (const viewport of [{ width: 640, height: 360 }, PHONE.viewport]) {
    await page.setViewportSize(viewport);
    await page.waitForFunction((width) => innerWidth === width, viewport.width);
    await drawn(page);
    const place = await topOf(page, '.row:has-text("第8条")');
    expect(place).toBeGreaterThan(-viewport.height);
    expect(place).toBeLessThan(viewport.height);
  }
});

test('the focus stays where it is whatever arrives', async () => {
  const page = await pages.open('', PHONE);
  await say(page, '自查');
  const conversation = await conversationOf(page);
  const focused = (): Promise<string> => page.evaluate(() => (document.activeElement?.className || document.activeElement?.tagName) ?? '');
  for (const [selector, name] of [
    ['textarea', 'TEXTAREA'],
    ['.bar-button', 'bar-button'],
  ] as const) {
    await page.locator(selector).first().focus();
    pages.server.say(conversation, { text: `来了一条：${name}`, suggestedActions: { actions: [{ title: '好', value: '好' }] } });
    await page.waitForSelector(`.row >> text=来了一条：${name}`);
    await drawn(page);
    expect(await focused()).toBe(name);
  }
});

test('two tabs show the same, and go on together where one begins anew', async () => {
  const one = await pages.open('', PHONE);
  await say(one, '自查');
  const two = await one.context().newPage();
  await two.goto(pages.server.url);
  await online(two);
  await two.locator('.choice', { hasText: '没有' }).tap();
  await one.waitForSelector('.card.result');
  await two.waitForSelector('.card.result');
  expect(await one.locator('.row.user >> text=没有').count()).toBe(1);
  expect(await one.locator('.choice', { hasText: '不清楚' }).count()).toBe(0);

  const before = await conversationOf(one);
  pages.server.forget(before);
  await write(one, '这句没人收');
  await one.waitForFunction((old) => !(localStorage.getItem('rongye.session') ?? old).includes(old), before);
  await two.waitForSelector('.row', { state: 'attached' });
  await online(two);
  await say(one, '重新开始说');
  await two.waitForSelector('.row.user >> text=重新开始说');
  await say(two, '接着说');
  await one.waitForSelector('.row.user >> text=接着说');
  expect(await conversationOf(one)).not.toBe(before);
});

test('whoever comes back from another page finds the conversation, its end and the words not sent yet', async () => {
  const page = await pages.open('', PHONE);
  for (const words of ['你好', '政策', '没有']) await say(page, words);
  await page.fill('textarea', '写了一半');
  await page.goto('about:blank');
  await page.goBack();
  await page.waitForSelector('.card.result');
  await online(page);
  await drawn(page);
  expect(await page.inputValue('textarea')).toBe('写了一半');
  expect(await page.locator('.row').last().isVisible()).toBe(true);
});

test('a page that the phone had put aside connects anew when it is shown again', async () => {
  const page = await pages.open('', PHONE);
  await say(page, '你好');
  const connections = (): number => pages.server.requests.filter((request) => /^GET \/conversations\/[^/]+$/.test(request)).length;
  const before = connections();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  for (const deadline = Date.now() + 30_000; connections() === before && Date.now() < deadline;) await page.waitForTimeout(20);
  expect(connections()).toBe(before + 1);
  await say(page, '还在');
});

test('a message that names the number of the station has it below as one large target', async () => {
  const page = await pages.open('elder.2.light', PHONE);
  await say(page, '电话');
  const call = page.locator('.row.bot:last-child .call');
  expect(await call.getAttribute('href')).toBe('tel:037112345678');
  expect(await call.innerText()).toContain('测试市退役军人服务中心');
  expect((await call.boundingBox())?.height).toBeGreaterThanOrEqual(60);
  await say(page, '政策');
  expect(await page.locator('.call').count()).toBe(1);
});
