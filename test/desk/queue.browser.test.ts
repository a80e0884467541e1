/** The list as somebody works with it who has it open all day, and an old ledger that is handed in: in a real browser. */
import type { Browser, Page } from 'playwright-core';
import { asXlsx } from '../../src/desk/ledger-files';
import { findings, overflow } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { caseEvent } from './case-event';
import { openDesk, type OpenDesk } from './open-desk';

const [FIRST, SECOND, THIRD, FRESH] = ['RY261123000017', 'RY261123000025', 'RY261123000033', 'RY261123000041'];
const SCRIPT_LOOKS_AFTER = 10_000;

let desk: OpenDesk;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  desk = await openDesk();
  for (const number of [FIRST, SECOND, THIRD]) await desk.deliver(caseEvent(number));
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: desk.url });
  const [name = '', value = ''] = (await desk.signIn('李站长')).cookie.split('=');
  await context.addCookies([{ name, value, url: desk.url }]);
  page = await context.newPage();
  await page.clock.install();
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const focused = (): Promise<string | null> => page.locator(':focus').textContent();
const news = () => page.locator('#queue-news');

test('j and k move through the list and stop at its ends, o opens, and neither gets in the way of typing', async () => {
  await page.goto('/desk');
  await page.keyboard.press('j');
  expect(await focused()).toBe(FIRST);
  for (const [key, expected] of [
    ['j', SECOND],
    ['j', THIRD],
    ['j', THIRD],
    ['k', SECOND],
    ['k', FIRST],
    ['k', FIRST],
    ['j', SECOND],
  ] as const) {
    await page.keyboard.press(key);
    expect(await focused()).toBe(expected);
  }
  await page.keyboard.press('Control+k');
  expect(await focused()).toBe(SECOND);
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('jko');
  expect(await page.getByRole('searchbox').inputValue()).toBe('jko');
  await page.goto('/desk');
  await page.keyboard.press('o');
  expect(page.url()).toBe(`${desk.url}/desk`);
  await page.keyboard.press('j');
  await page.keyboard.press('o');
  await page.waitForURL(`**/desk/cases/${FIRST}`);
});

test('the keys can be switched off, and stay off', async () => {
  await page.goto('/desk');
  await page.getByRole('button', { name: '快捷键已开' }).press('Enter');
  const isOff = page.getByRole('button', { name: '快捷键已关' });
  await isOff.waitFor();
  await page.keyboard.press('j');
  expect(await focused()).toContain('快捷键已关');
  await page.reload();
  await isOff.waitFor();
  await page.keyboard.press('j');
  expect(await page.locator(':focus').count()).toBe(0);
  await isOff.click();
  await page.keyboard.press('j');
  expect(await focused()).toBe(FIRST);
});

test('a case that comes appears without reloading, is said aloud, and whoever stands on another stays there', async () => {
  await page.goto('/desk');
  await page.getByRole('link', { name: SECOND }).focus();
  expect(await news().textContent()).toBe('');
  await desk.deliver(caseEvent(FRESH, { urgency: 'crisis' }));
  await page.clock.fastForward(SCRIPT_LOOKS_AFTER);
  await page.getByRole('link', { name: FRESH }).waitFor();
  expect(await news().textContent()).toBe('新来了 1 件个案。');
  expect(await news().getAttribute('role')).toBe('status');
  expect(await focused()).toBe(SECOND);
  expect(await findings(page)).toEqual([]);
});

test('a list that stands open where the session has ended says so', async () => {
  await page.goto('/desk');
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.clock.fastForward(SCRIPT_LOOKS_AFTER);
  await news().getByText('登录已过期').waitFor();
  await page.context().addCookies(cookies);
});

test('an old ledger: what can be taken, what not and why, on a page that everybody can read; then it is in the list', async () => {
  const rows = [
    ['赵一', '13900000001', '广东省深圳市', '2026/3/5', '办理中'],
    ['张建国', '13812345678', '广东省深圳市', '', ''],
    ['钱二', '12345', '', '', ''],
    ['', '13900000003', '', '', ''],
  ];
  const file = await asXlsx({ header: ['姓名', '联系电话', '户籍地', '登记日期', '状态'], rows }, '台账');
  await page.goto('/desk/import');
  await page.getByLabel('文件').setInputFiles({ name: '台账.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from(file) });
  await page.getByRole('button', { name: '检查' }).click();
  await page.getByRole('heading', { name: '可以导入 1 人' }).waitFor();
  const refused = page.locator('section', { has: page.getByRole('heading', { name: '3' }) }).getByRole('listitem');
  expect(await refused.allInnerTexts()).toEqual([
    expect.stringMatching(/第 3 行.*台账里已经有这个人.*RY261123/s) as string,
    expect.stringMatching(/第 4 行.*电话号码不对/s) as string,
    expect.stringMatching(/第 5 行.*没有姓名/s) as string,
  ]);
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [320, 'light'],
    [320, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    expect([width, colorScheme, await findings(page), await overflow(page)]).toEqual([width, colorScheme, [], 0]);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: '导入' }).click();
  await page.getByRole('status').getByText('已导入 1 人').waitFor();
  await page.getByRole('link', { name: '回到台账' }).click();
  await page.getByRole('cell', { name: '赵一' }).waitFor();
});
