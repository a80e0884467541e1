/** The chat page against those who mean it harm, in a real browser: other pages' messages, words that would be markup, more than anybody writes. */
import { startMiniServer } from '../web/mini-server';
import { bubbles, chatPages, conversationOf, drawn, overflow, write } from './chat-pages';

jest.setTimeout(180_000);
const pages = chatPages();

test('messages of other windows neither close the chat on a site nor move the focus in it', async () => {
  const host = await startMiniServer({
    async pages(path) {
      // A frame of a third party, as advertisements are.
      const third = `<iframe id="third" src="${host.url.replace('127.0.0.1', 'localhost')}/third"></iframe>`;
      const body = path === '/third' ? 'third' : `<main>host ${third}</main><script src="${pages.server.url}/embed.js"></script>`;
      return { type: 'text/html', body };
    },
  });
  const page = await pages.browser.newPage();
  await page.goto(host.url);
  const button = page.getByRole('button');
  await button.click();
  const frame = await (await page.waitForSelector('rongye-chat iframe', { state: 'attached' })).contentFrame();
  if (!frame) throw new Error('the chat is not there');
  await frame.waitForSelector('.banner.online', { state: 'attached' });
  await frame.focus('textarea');
  const third = page.frame({ url: /third/ });
  const forged = ['close', 'opened', { rongye: 'close' }, { rongye: 'opened' }];
  await page.evaluate((words) => words.forEach((one) => window.postMessage(one, '*')), forged);
  await third?.evaluate((words) => {
    for (const one of words) {
      parent.postMessage(one, '*');
      // The chat's frame lies in a shadow tree, but its window can be reached by number.
      for (let index = 0; index < parent.frames.length; index++) parent.frames[index]?.postMessage(one, '*');
    }
  }, forged);
  await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  expect(await button.getAttribute('aria-expanded')).toBe('true');
  expect(await frame.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  // The chat itself may.
  await frame.evaluate((origin) => parent.postMessage({ rongye: 'close' }, origin), host.url);
  await page.waitForFunction(
    () => document.querySelector('rongye-chat')?.shadowRoot?.querySelector('button')?.getAttribute('aria-expanded') === 'false',
  );
  await page.close();
  await host.stop();
});

test('what is markup elsewhere is words here, whoever says it and wherever it stands', async () => {
  const markup = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const page = await pages.open();
  await write(page, markup);
  await page.waitForSelector(`text=您说的是：${markup}`);
  pages.server.say(await conversationOf(page), {
    text: `${markup} javascript:alert(1)`,
    channelData: {
      answer: {},
      citations: [{ title: markup, docNumber: markup, locator: markup, quote: markup, sourceUrl: 'javascript:document.title=1' }],
      case: { caseNumber: markup, state: 'accepted', note: markup },
      result: {
        result: 'likely',
        card: { verdict: markup, summary: markup, sections: [{ id: 'met', heading: markup, lines: [{ text: markup }] }] },
      },
      crisis: 'alarm',
      hotlines: [markup, 'javascript:document.title=1'],
    },
    suggestedActions: { actions: [{ type: 'imBack', title: markup, value: markup }] },
  });
  await page.waitForSelector('.card.result');
  await page.locator('.share').click();
  expect(await page.locator('.paper').innerText()).toContain(markup);
  expect(await page.locator('#chat img, #chat script, .sheet img, .sheet script').count()).toBe(0);
  const links = await page.locator('a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  expect(links.filter((href) => !/^(?:tel:|https?:)/.test(href))).toEqual([]);
  expect(await page.title()).toBe('戎业助手');
  expect(pages.complaints).toEqual([]);
});

test('somebody who pastes a book sends its beginning, and the page stays as wide as the phone', async () => {
  const page = await pages.open('', { viewport: { width: 320, height: 568 } });
  await page.focus('textarea');
  await page.keyboard.insertText('一二三四五六七八九十'.repeat(10_000));
  expect((await page.inputValue('textarea')).length).toBe(8_000);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.row.bot:last-child >> text=您说的是');
  await write(page, 'x'.repeat(8_000));
  await page.waitForSelector('.row.bot:last-child >> text=您说的是：x');
  await drawn(page);
  expect(pages.server.heard.map((words) => words.length)).toEqual([8_000, 8_000]);
  expect((await bubbles(page, 'user')).map((words) => words.length)).toEqual([8_000, 8_000]);
  expect(await overflow(page)).toBe(0);
});

test("what a site writes on the launcher is words, and its chat's colours can be read", async () => {
  const markup = '<img src=x onerror="document.title=1">';
  const options = `data-label='${markup}' data-greeting='${markup}' data-title='${markup}' data-color="#ffff00"`;
  const host = await startMiniServer({
    pages: async () => ({
      type: 'text/html',
      body: `<title>host</title><main>host</main><script src="${pages.server.url}/embed.js" ${options}></script>`,
    }),
  });
  const page = await pages.browser.newPage({ locale: 'zh-CN' });
  await page.goto(host.url);
  const button = page.getByRole('button');
  expect(await button.innerText()).toBe(markup);
  expect(await page.locator('rongye-chat p').innerText()).toBe(markup);
  await button.click();
  const frame = page.frameLocator('iframe');
  await frame.locator('h1', { hasText: '戎业助手' }).waitFor();
  const green = await frame.locator('html').evaluate((root) => getComputedStyle(root).getPropertyValue('--green').trim());
  expect(green).toMatch(/^#[\da-f]{6}$/);
  expect(green).not.toBe('#ffff00');
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).toBe('host');
  await page.close();
  await host.stop();
});
