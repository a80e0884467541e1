/** A whole day of calls on the built server, and what the supervisor sees of it, while it goes on. */
import type { Browser, Page } from 'playwright-core';
import { playDay, type Day } from '../../scripts/hotline-day';
import { Visitor } from '../accounts/console';
import { findings } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { picture } from './operator-page';

const folder = temporaryFolder('rongye-day-');
let server: ServerProcess;
let browser: Browser;
let day: Day;

beforeAll(async () => {
  server = await startServer({ DATA_DIR: folder.path });
  browser = await launchChromium();
  const administrator = new Visitor(server.url);
  const link = new URL(server.firstLink());
  await administrator.post('/desk/sign-in', { token: link.searchParams.get('token') ?? '', name: '李主任' });
  day = await playDay(server.url, administrator);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  folder.remove();
});

async function figures(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN', ...options });
  const cookies = day.supervisor.cookies.split('; ').map((cookie) => cookie.split('=') as [string, string]);
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: server.url })));
  const page = await context.newPage();
  await page.goto(`${server.url}/operator/figures`);
  await page.getByRole('heading', { name: '热线情况' }).waitFor();
  return page;
}

const rows = (page: Page, heading: string): Promise<string[][]> =>
  page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: heading }) })
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => Array.from(row.children, ({ textContent }) => textContent ?? '')));

test('sixty calls: who is on the line and who waits, how they ended, what was asked, what was not understood', async () => {
  const page = await figures();
  const counts = await page.locator('.counts dd').allInnerTexts();
  expect(counts.slice(0, 3)).toEqual(['3', '2', '55']);
  expect(await rows(page, '怎么结束的')).toEqual([
    ['问题已答复', '15'],
    ['做完自查', '14'],
    ['已登记', '9'],
    ['已转给工作人员', '7'],
    ['约好再打', '4'],
    ['中途挂断或没谈成', '6'],
  ]);
  const now = await rows(page, '正在进行的通话');
  expect(now.map(([who, , , , state]) => [who, state?.replace(/\d+/g, '_')])).toEqual([
    ['退役军人本人', '等人接手，等了_分_秒'],
    ['退役军人本人', '等人接手，等了_分_秒'],
    ...Array.from({ length: 3 }, () => [expect.any(String), '通话中']),
  ]);
  const asked = await rows(page, '问得最多的政策');
  // Asked in words, or looked up and read out; who asked and was then read the entry has asked once.
  expect(asked.slice(0, 3)).toEqual([
    ['公益性岗位', '6'],
    ['社保补贴（灵活就业）', '3'],
    ['单位招人的社保补贴', '2'],
  ]);
  expect(asked.slice(3).map(([, count]) => count)).toEqual(['1', '1', '1', '1', '1']);
  expect(await rows(page, '没听懂的话')).toEqual([
    ['呜哩哇啦', '3'],
    ['咕咕咕嘎', '2'],
  ]);
  await picture(page, 'day-light');
  expect(await findings(page)).toEqual([]);
  await page.context().close();
}, 180_000);

test('nothing is wrong with the page in the dark', async () => {
  const page = await figures({ colorScheme: 'dark' });
  await picture(page, 'day-dark');
  expect(await findings(page)).toEqual([]);
  await page.context().close();
}, 180_000);

test('the page keeps up by itself: a call that begins appears, whoever stands on a link stays there, and the end of the session is said', async () => {
  const page = await figures();
  const first = page.locator('#live a').first();
  await first.focus();
  const at = await first.getAttribute('href');
  const { id } = (await day.operators[0]?.start('other')) ?? {};
  await page.locator(`#live a[href="/operator#call=${id}"]`).waitFor();
  expect(await page.locator('.counts dd').first().innerText()).toBe('4');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(at);
  await page.route('**/operator/figures', (route) => route.abort());
  await page.getByRole('status').getByText('可能不是最新的').waitFor();
  await page.unroute('**/operator/figures');
  await page.context().clearCookies();
  await page.getByRole('status').getByText('登录已经过期').waitFor();
  await page.context().close();
}, 180_000);
