/** Two people talk to each other in real browsers: a veteran on a phone and a caseworker at the desk. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findings, overflow } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

const PICTURES = process.env['PICTURES'];
const folder = temporaryFolder();
let server: ServerProcess;
let browser: Browser;
let chat: Page;
let desk: Page;

beforeAll(async () => {
  server = await startServer({ DATA_DIR: folder.path });
  browser = await launchChromium();
  chat = await (await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })).newPage();
  desk = await (await browser.newContext({ viewport: { width: 1024, height: 768 }, locale: 'zh-CN' })).newPage();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  folder.remove();
});

async function say(text: string): Promise<void> {
  await chat.locator('textarea').fill(text);
  await chat.locator('textarea').press('Enter');
}

const heard = (page: Page, text: string) => page.getByText(text).last().waitFor({ timeout: 30_000 });

async function examine(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  expect([name, await findings(page), await overflow(page)]).toEqual([name, [], 0]);
}

test('both type, both see it without reloading, and when the caseworker ends it the assistant says so', async () => {
  await chat.goto(server.url);
  await heard(chat, '戎业助手');
  for (const [line, next] of [
    ['转人工', '同意'],
    ['同意', '电话'],
    ['13812345678', '哪'],
    ['郑州', '正在等工作人员接手'],
  ] as const) {
    await say(line);
    await heard(chat, next);
  }
  await desk.goto(server.firstLink());
  await desk.getByLabel('您的姓名').fill('李姐');
  await desk.getByRole('button', { name: '登录' }).click();
  // The case may still be on its way: the list shows what had arrived when it was opened.
  const firstCase = desk.locator('.case a').first();
  while (!(await firstCase.isVisible())) await desk.reload();
  await firstCase.click();
  await desk.getByRole('link', { name: '在线对话' }).click();
  await desk.getByRole('button', { name: '接手' }).click();
  await heard(chat, '李姐接手了');

  await say('我想学电焊');
  await heard(desk, '我想学电焊');
  await desk.getByLabel('回复本人').fill('十二月开班，包吃住');
  await desk.getByLabel('回复本人').press('Enter');
  await heard(chat, '十二月开班，包吃住');
  await say('怎么报名');
  await heard(desk, '怎么报名');
  // What is being typed survives the lines that come in.
  await desk.getByLabel('回复本人').fill('正在写');
  await say('要带什么');
  await heard(desk, '要带什么');
  expect(await desk.getByLabel('回复本人').inputValue()).toBe('正在写');
  await examine(desk, 'live-desk');
  if (PICTURES) await chat.screenshot({ path: join(PICTURES, 'live-chat.png') });
  for (const [width, colorScheme] of [
    [320, 'light'],
    [320, 'dark'],
    [1366, 'dark'],
  ] as const) {
    await desk.setViewportSize({ width, height: 768 });
    await desk.emulateMedia({ colorScheme });
    await examine(desk, `live-desk-${width}-${colorScheme}`);
  }

  await desk.getByRole('button', { name: '结束人工对话' }).click();
  await heard(chat, '李姐结束了人工对话');
  await say('公益性岗位是什么');
  await heard(chat, '依据');
  await desk.reload();
  expect(await desk.getByText('公益性岗位是什么').count()).toBe(0);
}, 180_000);
