/** The veteran's way over the chat page, photographed at each stage. */
import type { Page } from 'playwright-core';
import { take } from './camera';

export async function say(page: Page, words: string): Promise<void> {
  await page.fill('textarea', words);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.row.bot:last-child');
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).last().click();
  await page.waitForSelector('.row.bot:last-child');
}

async function openPanel(page: Page): Promise<void> {
  // A tap right after sending is taken for the second of a double tap.
  await page.waitForFunction(() => {
    const plus = document.querySelector<HTMLElement>('.plus');
    if (plus && plus.getAttribute('aria-expanded') === 'false') plus.click();
    return document.querySelector('.tile');
  });
}

/** @param button opens it */
async function takeSheet(page: Page, button: string, name: string): Promise<void> {
  await page.locator(button).last().click();
  await page.getByRole('dialog').waitFor();
  await take(page, name);
  await page.keyboard.press('Escape');
}

/** @returns the case number */
export async function photographChat(page: Page, url: string): Promise<string> {
  await page.goto(url);
  await page.waitForSelector('.banner.online', { state: 'attached' });
  await take(page, 'chat-welcome');
  await say(page, '公益性岗位补贴能领几年');
  await page.waitForSelector('.share');
  await take(page, 'chat-answer');
  await takeSheet(page, '.share', 'sheet-family');

  await say(page, '我想自查一下');
  for (const answer of ['我自己']) await choose(page, answer);
  await say(page, '广东深圳');
  for (const answer of ['是', '没有工作']) await choose(page, answer);
  await take(page, 'chat-question');
  await choose(page, '能上班，也想找工作');
  await answerToTheEnd(page);
  await take(page, 'chat-result');
  await takeSheet(page, '.card.result .keep', 'sheet-result');
  await page.locator('.card.result summary', { hasText: /带/ }).click();
  await takeSheet(page, '.card.result .list', 'sheet-materials');

  await say(page, '登记求助');
  await choose(page, '同意');
  for (const words of ['张建国', '幺三八 一二三四 五六七八', '对']) await say(page, words);
  for (const answer of ['是，广东省深圳市', '上午']) await choose(page, answer);
  await say(page, '想找个保安的活，离家近点');
  await choose(page, '同意');
  await page.waitForSelector('.row >> text=请您看一遍');
  await take(page, 'chat-review');
  await choose(page, '确认提交');
  await page.waitForSelector('.card.case');
  await page.waitForSelector('.row >> text=已经送到');
  await take(page, 'chat-case');
  await takeSheet(page, '.card.case .keep', 'sheet-receipt');
  return /RY\d{12}/.exec(await page.locator('.rows').innerText())?.[0] ?? '';
}

/** The way a man born in 1972 would. */
async function answerToTheEnd(page: Page): Promise<void> {
  const answers: [RegExp, string][] = [
    [/对吗|是不是这样/, '对'],
    [/出生/, '1972年5月'],
    [/性别|男/, '男'],
    [/户口/, '户口就在本地'],
    [/登记.*多久|什么时候.*登记|登记到现在/, '去年3月登记的'],
    [/失业登记/, '办过'],
    [/多久没|什么时候.*没/, '两年多了'],
    [/可多选|哪些情况/, '都没有'],
  ];
  while ((await page.locator('.card.result').count()) === 0) {
    const question = (await page.locator('.row').last().innerText()).replace(/\n/g, ' ');
    await say(page, answers.find(([pattern]) => pattern.test(question))?.[1] ?? '不清楚');
  }
}

/** 长辈版, the panel and the code for another device, in the conversation that is there. */
export async function photographLooks(page: Page): Promise<void> {
  await openPanel(page);
  await take(page, 'chat-panel');
  await page.locator('.tile', { hasText: '换个手机继续' }).click();
  await page.waitForSelector('.resume-code b');
  await take(page, 'sheet-resume');
  await page.keyboard.press('Escape');
  await page.locator('.bar-button', { hasText: '长辈版' }).click();
  await say(page, '公益性岗位补贴能领几年');
  await page.waitForSelector('.row:last-child .share');
  await take(page, 'chat-elder');
}

/** The demo of another site; the chat is opened on it. */
export async function photographEmbed(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button').click();
  await page.frameLocator('iframe').locator('.banner.online').waitFor({ state: 'attached' });
  await take(page, 'embed');
}
