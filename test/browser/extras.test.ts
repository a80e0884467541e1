/** What the page can do beside talking, in a real browser: reading aloud, voice, papers, the family, another device, other sites. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { silentLog } from '../../src/base/log';
import { systemClock } from '../../src/base/clock';
import { loadTexts } from '../../src/locale';
import { AZURE_TOKEN_PATH, createAzureTokenRoute } from '../../src/channels';
import { createHttpServer } from '../../src/server';
import { regionName } from '../../src/understanding';
import { createWebRoutes, type WebRoutesOptions } from '../../src/web';
import { findings } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { startMiniServer, type MiniServer } from '../web/mini-server';
import { startPageServer } from '../web/page-server';

jest.setTimeout(60_000);

const assetsDir = join('dist', 'web');
let browser: Browser;
let server: MiniServer;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
  server = await startPageServer(assetsDir);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(() => {
  complaints = [];
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

async function open(look = '', options: BrowserContextOptions = {}, before?: (page: Page) => Promise<unknown>): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, locale: 'zh-CN', reducedMotion: 'reduce', ...options });
  if (look) await context.addCookies([{ name: 'look', value: look, url: server.url }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await before?.(page);
  await page.goto(server.url);
  await page.waitForSelector('.banner.online', { state: 'attached' });
  return page;
}

async function say(page: Page, words: string): Promise<void> {
  await page.fill('textarea', words);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`.row.user:last-child >> text=${words}`, { state: 'detached' });
}

async function openPanel(page: Page, tile: string): Promise<void> {
  // A tap right after sending is taken for the second of a double tap.
  await page.waitForFunction(() => {
    const plus = document.querySelector<HTMLElement>('.plus');
    if (plus && plus.getAttribute('aria-expanded') === 'false') plus.click();
    return document.querySelector('.tile');
  });
  await page.locator('.tile', { hasText: tile }).click();
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A device with voices: one of its own, one in a cloud. What it is told to say is noted. */
const withVoices = (local: boolean) => (page: Page) =>
  page.addInitScript((isLocal) => {
    const spoken: string[] = [];
    const engine = {
      getVoices: () => [
        { lang: 'zh-CN', localService: false, name: 'cloud' },
        ...(isLocal ? [{ lang: 'zh-CN', localService: true, name: 'device' }] : []),
      ],
      speak: (utterance: { text: string; voice: { name: string } }) => spoken.push(`${utterance.voice.name}: ${utterance.text}`),
      cancel: () => spoken.push('stop'),
    };
    Object.defineProperty(window, 'speechSynthesis', { value: engine });
    Object.assign(window, {
      spoken,
      SpeechSynthesisUtterance: class extends EventTarget {
        constructor(readonly text: string) {
          super();
        }
      },
    });
  }, local);
const spoken = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);

test('a page that is only looked at loads none of it', async () => {
  const page = await open();
  expect(await page.locator('script').evaluateAll((all: HTMLScriptElement[]) => all.map(({ src }) => src).filter(Boolean))).toHaveLength(1);
  await say(page, '你好');
  await page.waitForSelector('script[src*=extras]', { state: 'attached' });
});

test('a message is read aloud by a voice of the device, and a second tap stops it', async () => {
  const page = await open('', {}, withVoices(true));
  await say(page, '政策');
  const button = page.getByRole('button', { name: '听这一段' }).last();
  await button.click();
  await page.waitForSelector('.hear[aria-pressed=true]');
  expect((await spoken(page)).join('')).toContain('device: 可以。先到户籍地');
  await button.click();
  expect((await spoken(page)).at(-1)).toBe('stop');
  expect(await page.locator('.hear[aria-pressed]').count()).toBe(0);
});

test('everything new is read where the person wants that, until they do not', async () => {
  const page = await open('', {}, withVoices(true));
  await say(page, '政策');
  await openPanel(page, '自动朗读');
  await say(page, '念出来');
  await page.waitForFunction(() => (window as unknown as { spoken: string[] }).spoken.join('').includes('您说的是：念出来'));
  await openPanel(page, '停止朗读');
  const count = (await spoken(page)).length;
  await say(page, '安静');
  await page.waitForSelector('text=您说的是：安静');
  expect(await spoken(page)).toHaveLength(count);
});

test('a device whose only voice is in a cloud says what to use instead, and reads nothing', async () => {
  const page = await open('', {}, withVoices(false));
  await say(page, '你好');
  await page.getByRole('button', { name: '听这一段' }).last().click();
  await page.waitForSelector('.toast >> text=0371-12345678');
  expect(await spoken(page)).not.toContainEqual(expect.stringContaining('cloud'));
});

test('without voice input the button names the keyboard and opens it', async () => {
  const page = await open('', {}, (one) =>
    one.addInitScript(() => Object.assign(window, { webkitSpeechRecognition: undefined, SpeechRecognition: undefined })),
  );
  await page.getByRole('button', { name: '语音输入' }).click();
  await page.waitForSelector('.toast >> text=手机键盘上的话筒');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test('with voice input the person is told where the sound goes, and what was heard waits to be sent', async () => {
  const page = await open('', {}, (one) =>
    one.addInitScript(() => {
      const Fake = class extends EventTarget {
        start() {
          const results = [[{ transcript: '我想问补贴' }]];
          setTimeout(() => this.dispatchEvent(Object.assign(new Event('result'), { results })));
        }
        stop() {
          this.dispatchEvent(new Event('end'));
        }
      };
      Object.assign(window, { SpeechRecognition: Fake, webkitSpeechRecognition: Fake });
    }),
  );
  const heard = server.heard.length;
  await page.getByRole('button', { name: '语音输入' }).click();
  await page.waitForSelector('.toast >> text=声音可能会送到浏览器厂商');
  expect(await page.inputValue('textarea')).toBe('');
  await page.getByRole('button', { name: '开始说话' }).click();
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '我想问补贴');
  await page.getByRole('button', { name: '说完了' }).click();
  await page.waitForSelector('.toast >> text=看一看再发送');
  expect(server.heard).toHaveLength(heard);
  await page.getByRole('button', { name: '发送' }).click();
  await page.waitForSelector('text=您说的是：我想问补贴');
});

test('the family gets the policy answer with its sources, and nothing that the person told', async () => {
  const page = await open('', { permissions: ['clipboard-read', 'clipboard-write'] });
  await say(page, '我叫王建国');
  await say(page, '政策');
  expect(await page.getByRole('button', { name: '给家人看' }).count()).toBe(1);
  await page.getByRole('button', { name: '给家人看' }).click();
  await page.getByRole('button', { name: '复制文字' }).click();
  await page.waitForSelector('text=复制好了');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('公共就业服务机构登记失业');
  expect(copied).toContain('退役军人部发〔2023〕4号');
  expect(copied).not.toContain('王建国');
  expect(complaints).toEqual([]);
});

test('a case gives a receipt of one page, and a result the list of what to bring, without the answers', async () => {
  const page = await open();
  await say(page, '登记');
  await page.locator('.case .keep').click();
  expect(await page.locator('.paper').innerText()).toMatch(/RY-2611-0427[^]*测试市退役军人服务中心 0371-12345678/);
  await page.emulateMedia({ media: 'print' });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'screen' });
  await page.keyboard.press('Escape');
  await say(page, '没有');
  await page.getByText('先带上', { exact: true }).click();
  await page.getByRole('button', { name: '只打印这张清单' }).click();
  const list = await page.locator('.paper').innerText();
  expect(list).toContain('户口簿');
  expect(list).not.toContain('性别');
});

test('a code carries the conversation to another device, once', async () => {
  const first = await open();
  await say(first, '第一台手机上说的');
  await openPanel(first, '换个手机继续');
  await first.waitForSelector('.resume-code b');
  const code = await first.locator('.resume-code b').innerText();
  expect(code).toMatch(/^\d{3} \d{3} \d{4}$/);

  const second = await open();
  await openPanel(second, '换个手机继续');
  const field = second.getByLabel('输入另一台手机上的 10 位接续码');
  await field.fill('000 000 0001');
  await field.press('Enter');
  await second.waitForSelector('.resume-refused >> text=这个码没有用');
  await field.fill(code);
  await field.press('Enter');
  await second.waitForSelector('.row.user >> text=第一台手机上说的');
  await say(second, '第二台接着说');
  await first.keyboard.press('Escape');
  await first.waitForSelector('.row.user >> text=第二台接着说');
});

test.each([
  ['reduce' as const, 'none'],
  ['no-preference' as const, 'rise'],
])('with motion set to %s new rows come by %s', async (reducedMotion, animation) => {
  const page = await open('', { reducedMotion });
  await say(page, '你好');
  expect(
    await page
      .locator('.row')
      .last()
      .evaluate((row) => getComputedStyle(row).animationName),
  ).toBe(animation);
});

describe('a walk through the page', () => {
  test('with a screen reader: a title, the conversation as a named list, choices as a group, a field with a name', async () => {
    const page = await open();
    await say(page, '政策');
    expect(await page.locator('.page').ariaSnapshot()).toMatch(
      new RegExp(
        [
          'banner:',
          '- button "长辈版"',
          '- heading "戎业助手" \\[level=1\\]',
          '- button "转人工"',
          '- main "对话":',
          '- list:',
          '- listitem:[^]*戎业助手说',
          '- listitem:[^]*我说[^]*政策',
          '- listitem:[^]*戎业助手说[^]*可以。先到户籍地',
          '- group:[^]*政策依据（2 条）',
          '- button "给家人看"',
          '- button "听这一段"',
          '- group "可以点选回答":',
          '- button "看原文"',
          '- log:',
          '- contentinfo:',
          '- button "语音输入"',
          '- textbox "在这里写您的问题"',
          '- button "更多"',
        ].join('[^]*?'),
      ),
    );
  });

  test('with the keyboard alone: from the field through the panel into a sheet and back, and never lost', async () => {
    const page = await open();
    await page.focus('textarea');
    await page.keyboard.type('政策');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '给家人看' }).waitFor();
    const name = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
    const until = async (key: string, wanted: string): Promise<void> => {
      for (let presses = 0; presses < 15 && !(await name()).includes(wanted); presses++) await page.keyboard.press(key);
      expect(await name()).toContain(wanted);
    };
    await until('Shift+Tab', '听这一段');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.closest('.row')?.getAttribute('data-key'))).toBe('greeting');
    await page.keyboard.press('ArrowDown');
    await until('Shift+Tab', '给家人看');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await name()).toBe('关闭');
    await page.keyboard.press('Escape');
    expect(await name()).toBe('给家人看');
    await until('Tab', '更多');
    // So soon after sending, a press is taken for the second of a double tap.
    for (let presses = 0; presses < 50 && !(await page.locator('.tile').count()); presses++) {
      if (!(await page.locator('.plus[aria-expanded=true]').count())) await page.keyboard.press('Enter');
      await page
        .locator('.tile')
        .first()
        .waitFor({ timeout: 100 })
        .catch(() => undefined);
    }
    await until('Tab', '重新开始');
    await page.keyboard.press('Escape');
    expect(await page.locator('#panel').isVisible()).toBe(false);
  });

  test('each new message is announced once', async () => {
    const page = await open();
    await page.evaluate(() => {
      const announced: string[] = [];
      const log = document.querySelector('[role=log]') as Element;
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of Array.from(addedNodes)) announced.push(node.textContent ?? '');
      }).observe(log, { childList: true, subtree: true, characterData: true });
      Object.assign(window, { announced });
    });
    await say(page, '一');
    await page.waitForSelector('text=您说的是：一');
    await say(page, '二');
    await page.waitForSelector('text=您说的是：二');
    const announced = await page.evaluate(() => (window as unknown as { announced: string[] }).announced);
    expect(announced.filter((words) => words === '您说的是：一')).toHaveLength(1);
    expect(announced.filter((words) => words === '您说的是：二')).toHaveLength(1);
  });
});

test.each([
  ['light', '', {}, 1],
  ['dark', '', { colorScheme: 'dark' as const }, 1],
  ['长辈版, largest', 'elder.2.light', {}, 1],
  ['320 px', '', { viewport: { width: 320, height: 568 } }, 1],
  ['a phone on its side', '', { viewport: { width: 740, height: 340 } }, 1],
  ['text at 200 %', '', {}, 2],
])('axe finds nothing and nothing is cut off on what lies over the page: %s', async (_name, look, options, zoom) => {
  const page = await open(look, options);
  if (zoom > 1) await page.evaluate((times) => document.documentElement.style.setProperty('font-size', `${106.25 * times}%`), zoom);
  const check = async (): Promise<void> => {
    expect(await findings(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  };
  await say(page, '政策');
  await page.getByRole('button', { name: '语音输入' }).click();
  await page.waitForSelector('.toast:not(:empty)');
  await check();
  await page.getByRole('button', { name: '给家人看' }).click();
  await check();
  await page.keyboard.press('Escape');
  await openPanel(page, '换个手机继续');
  await page.waitForSelector('.resume-code b');
  await check();
  await page.keyboard.press('Escape');
  await say(page, '登记');
  await page.locator('.case .keep').click();
  await check();
  expect(complaints).toEqual([]);
});

const webRoutes = (more: Partial<WebRoutesOptions>) =>
  createWebRoutes({
    texts: loadTexts('locales'),
    assetsDir,
    assetsPath: '/assets',
    apiBase: '/v3/directline',
    clock: systemClock,
    regionName,
    stationName: '',
    stationPhone: '',
    embedOrigins: [],
    publicUrl: 'http://localhost:3978',
    ...more,
  });

test('on another site with rules of its own the chat looks as it should, under strict policies on both sides', async () => {
  const http = createHttpServer({ log: silentLog, publicUrl: 'http://localhost', timeouts: { closeSeconds: 1 } });
  http.serveAssets(assetsDir, '/assets');
  const known = (origin: string) => webRoutes({ embedOrigins: [origin] });
  http.routes(webRoutes({}).filter(({ path }) => path !== '/'));
  let site = '';
  http.route('GET', '/', async (request) => {
    const chat = known(site).find(({ path }) => path === '/');
    if (!chat) throw new Error('there is no chat page');
    return chat.handler(request);
  });
  const address = await http.listen(0, '127.0.0.1');
  site = address.replace('127.0.0.1', 'localhost');
  const page = await (await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'zh-CN' })).newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.goto(`${site}/embed-demo`);
  const button = page.getByRole('button', { name: '就业帮扶咨询' });
  const looks = await button.evaluate((element) => {
    const { backgroundColor, fontSize, textTransform, letterSpacing } = getComputedStyle(element);
    return {
      backgroundColor,
      fontSize,
      textTransform,
      letterSpacing,
      left: element.getBoundingClientRect().left,
      width: element.getBoundingClientRect().width,
    };
  });
  expect(looks).toMatchObject({ fontSize: '17px', textTransform: 'none', letterSpacing: 'normal', left: 20 });
  expect(looks.width).toBeGreaterThan(120);
  expect(looks.backgroundColor).not.toBe('rgb(255, 105, 180)');
  expect(said.join('\n')).toContain('data-color is too light to be read');
  await page.waitForSelector('text=找工作有困难？点这里问一问。');
  await button.click();
  const frame = page.frameLocator('iframe');
  await frame.locator('h1', { hasText: '就业帮扶' }).waitFor();
  expect((await page.locator('iframe').boundingBox())?.width).toBe(400);
  expect(await frame.locator('.bar').evaluate((bar) => getComputedStyle(bar).textTransform)).toBe('none');
  expect(said.filter((words) => /Content Security Policy|Refused/.test(words))).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await button.getAttribute('aria-expanded')).toBe('false');
  await http.close();
});

test("speaks with Azure's Direct Line where the bot is there: the token from us, everything else from there", async () => {
  const azure = await startMiniServer({ greeting: { text: 'Azure 那边的问候' } });
  azure.canResume = false;
  const endpoint = `${azure.url}/v3/directline`;
  const http = createHttpServer({ log: silentLog, publicUrl: 'http://localhost', timeouts: { closeSeconds: 1 } });
  http.serveAssets(assetsDir, '/assets');
  http.routes(webRoutes({ azure: { apiBase: endpoint, tokenUrl: AZURE_TOKEN_PATH } }));
  http.routes([createAzureTokenRoute({ secret: 'a secret of the channel', endpoint, log: silentLog })]);
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(await http.listen(0, '127.0.0.1'));
  await page.waitForSelector('.banner.online', { state: 'attached' });
  await say(page, '你好');
  await page.waitForSelector('.row.bot >> text=echo 你好');
  await page.reload();
  await page.waitForSelector('.row.bot >> text=echo 你好');
  expect(azure.requests.filter((request) => request === 'POST /tokens/generate')).toHaveLength(1);
  await openPanel(page, '自动朗读');
  // Its codes would open nothing there.
  expect(await page.locator('.tile', { hasText: '换个手机继续' }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
  await azure.stop();
  await http.close();
});
