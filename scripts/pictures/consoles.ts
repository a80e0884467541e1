/** The pages of those who work with the cases: the desk, the accounts, the audit log, the hotline. */
import type { Browser, Page } from 'playwright-core';
import { Visitor } from '../../test/accounts/console';
import { playDay } from '../hotline-day';
import { person, take } from './camera';

const PASSWORD = 'kaoyan-7-xinfeng';

/** @param link as the server prints it. @returns somebody who handles cases and makes accounts */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('textbox').first().fill('李主任');
  await page.getByRole('button', { name: /登录/ }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

export async function photographDesk(page: Page, url: string, caseNumber: string): Promise<void> {
  await page.goto(`${url}/desk`);
  await take(page, 'desk-queue');
  await page.goto(`${url}/desk/cases/${caseNumber}`);
  await take(page, 'desk-case');
  await page.goto(`${url}/desk/figures`);
  await take(page, 'desk-figures');
  await page.goto(`${url}/desk/import`);
  await take(page, 'desk-ledger');
  await page.goto(`${url}/desk/accounts`);
  await take(page, 'desk-accounts');
}

/** Somebody who reads the log and does nothing else, and the log as they see it. */
export async function photographAudit(browser: Browser, administrator: Page, url: string): Promise<void> {
  await administrator.goto(`${url}/desk/accounts`);
  await administrator.getByLabel('姓名', { exact: true }).fill('审计员老周');
  await administrator.getByLabel('角色').selectOption('auditor');
  await administrator.getByRole('button', { name: '新建' }).click();
  const link = /https?:\/\/\S+sign-in\S+/.exec(await administrator.locator('main').innerText())?.[0] ?? '';
  const context = await person(browser, 'desk');
  const page = await context.newPage();
  const address = new URL(link);
  await page.goto(url + address.pathname + address.search + address.hash);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再写一遍新密码').fill(PASSWORD);
  await page.getByRole('button', { name: '保存密码' }).click();
  await page.goto(`${url}/desk/audit`);
  await take(page, 'desk-audit');
  await context.close();
}

/** A call from its beginning to the result, and then what the supervisor sees after a day of them. @param page of somebody who makes accounts */
export async function photographHotline(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/operator`);
  await page.getByRole('heading', { name: '开始通话' }).waitFor();
  await take(page, 'hotline-start');
  const press = async (key: string, next: RegExp): Promise<void> => {
    // What comes sooner than anybody can read is not taken: until it is, the key is pressed again.
    for (const words = page.locator('main').getByText(next).first(); !(await words.isVisible());) {
      await page.keyboard.press(key);
      await words.waitFor({ timeout: 400 }).catch(() => undefined);
    }
  };
  await press('1', /可以记吗/);
  await press('1', /请问您想办哪一样/);
  await press('2', /请问您户口在哪里/);
  await page.keyboard.press('/');
  await page.keyboard.type('汝州');
  await page.keyboard.press('Enter');
  await page
    .locator('main')
    .getByText(/请问您是退役军人吗/)
    .first()
    .waitFor();
  await take(page, 'hotline-question');
  await press('1', /请问您现在有没有工作/);
  await press('1', /身体能不能上班/);
  await press('1', /哪年哪月出生/);
  await press('1', /办过失业登记吗/);
  await press('4', /自查结果/);
  await take(page, 'hotline-result');
  await press('e', /这通电话怎么样了/);
  await press('Enter', /通话已结束/);
  const administrator = new Visitor(url);
  administrator.cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await playDay(url, administrator, { sentenceMilliseconds: 250 });
  await page.goto(`${url}/operator/figures`);
  await take(page, 'hotline-supervisor');
}
