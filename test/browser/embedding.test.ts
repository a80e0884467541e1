/** The chat on pages of others, in a real browser: opened by the launcher, apart from the page around it, and with Azure's Direct Line behind it. */
import { silentLog } from '../../src/base/log';
import { systemClock } from '../../src/base/clock';
import { loadTexts } from '../../src/locale';
import { AZURE_TOKEN_PATH, createAzureTokenRoute } from '../../src/channels';
import { createHttpServer } from '../../src/server';
import { regionName } from '../../src/understanding';
import { createWebRoutes, type WebRoutesOptions } from '../../src/web';
import { startMiniServer } from '../web/mini-server';
import { assetsDir, chatPages, say, tapTile } from './chat-pages';

jest.setTimeout(180_000);
const pages = chatPages();

test('the launcher opens the chat in a frame on another site, and Escape brings the focus back', async () => {
  const script = `${pages.server.url}/embed.js`;
  const host = await startMiniServer({
    async pages() {
      return {
        type: 'text/html',
        body: `<main>host</main><script src="${script}"></script>`,
        headers: { 'content-security-policy': "style-src 'self'" },
      };
    },
  });
  const page = await (await pages.browser.newContext()).newPage();
  await page.goto(host.url);
  await page.getByRole('button').click();
  const frame = page.frameLocator('iframe');
  await frame.locator('.banner.online').waitFor({ state: 'attached' });
  // The steps of the way back are the site's.
  const steps = await page.evaluate(() => history.length);
  await frame.locator('.plus').click();
  await frame.locator('.tile', { hasText: 'Go on elsewhere' }).click();
  await frame.locator('.sheet-close').click();
  expect(await page.evaluate(() => history.length)).toBe(steps);
  await frame.locator('textarea').fill('在框里');
  await frame.locator('textarea').press('Enter');
  await frame.locator('.bubble >> text=您说的是：在框里').waitFor();
  await frame.locator('textarea').press('Escape');
  // The element is also active while the focus is in its frame: only the button in it says that the focus is back.
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'BUTTON');
  expect(await page.getByRole('button').getAttribute('aria-expanded')).toBe('false');
  await page.context().close();
  await host.stop();
});

const webRoutes = (more: Partial<WebRoutesOptions>) =>
  createWebRoutes({
    texts: loadTexts('locales'),
    assetsDir,
    assetsPath: '/assets',
    apiBase: '/v3/directline',
    clock: systemClock,
    regionName,
    stationName: () => '',
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
  const page = await (await pages.browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'zh-CN' })).newPage();
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
  const width = async (): Promise<number | undefined> => (await page.locator('iframe').boundingBox())?.width;
  expect(await width()).toBe(400);
  // Turned, or beside another window.
  await page.setViewportSize({ width: 390, height: 800 });
  await page.waitForFunction(() => document.querySelector('rongye-chat')?.shadowRoot?.querySelector('iframe')?.clientWidth === 390);
  await page.setViewportSize({ width: 1000, height: 800 });
  await page.waitForFunction(() => document.querySelector('rongye-chat')?.shadowRoot?.querySelector('iframe')?.clientWidth === 400);
  expect(await frame.locator('.bar').evaluate((bar) => getComputedStyle(bar).textTransform)).toBe('none');
  expect(said.filter((words) => /Content Security Policy|Refused/.test(words))).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await button.getAttribute('aria-expanded')).toBe('false');
  await http.close();
});

test("speaks with Azure's Direct Line where the bot is there: the token from us, everything else from there", async () => {
  const azure = await startMiniServer({ greeting: { text: 'Azure 那边的问候' }, isPlain: true });
  azure.canResume = false;
  const endpoint = `${azure.url}/v3/directline`;
  const http = createHttpServer({ log: silentLog, publicUrl: 'http://localhost', timeouts: { closeSeconds: 1 } });
  http.serveAssets(assetsDir, '/assets');
  http.routes(webRoutes({ azure: { apiBase: endpoint, tokenUrl: AZURE_TOKEN_PATH } }));
  http.routes([createAzureTokenRoute({ secret: 'a secret of the channel', endpoint, log: silentLog })]);
  const page = await (await pages.browser.newContext({ locale: 'zh-CN' })).newPage();
  page.on('console', (message) => message.type() === 'error' && pages.complaints.push(message.text()));
  await page.goto(await http.listen(0, '127.0.0.1'));
  await page.waitForSelector('.banner.online', { state: 'attached' });
  await say(page, '你好');
  await page.waitForSelector('.row.bot >> text=echo 你好');
  await page.reload();
  await page.waitForSelector('.row.bot >> text=echo 你好');
  expect(azure.requests.filter((request) => request === 'POST /tokens/generate')).toHaveLength(1);
  await tapTile(page, '自动朗读');
  // Its codes would open nothing there.
  expect(await page.locator('.tile', { hasText: '换个手机继续' }).count()).toBe(0);
  expect(pages.complaints).toEqual([]);
  await page.close();
  await azure.stop();
  await http.close();
});
