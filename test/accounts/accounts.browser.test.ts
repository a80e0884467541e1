import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findings, overflow } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { accessOn, openConsoles, PASSWORD, type Consoles } from './console';

/** A folder for pictures of every page, for looking at them; none are made without it. */
const PICTURES = process.env['DESK_PICTURES'];
const HERE = 'RY261123000017';
const ELSEWHERE = 'RY261123000025';

describe('accounts in a browser', () => {
  let consoles: Consoles;
  let browser: Browser;
  beforeAll(async () => {
    consoles = await openConsoles('libsql');
    await consoles.deliver(HERE, '440305');
    await consoles.deliver(ELSEWHERE, '410482');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await consoles?.close();
  });

  const open = (width: number, dark = false): Promise<BrowserContext> =>
    browser.newContext({
      viewport: { width, height: 700 },
      colorScheme: dark ? 'dark' : 'light',
      baseURL: consoles.url,
      javaScriptEnabled: true,
    });

  /** No finding of axe, nothing wider than the window, light and dark, on a phone and on a desk. */
  async function examine(page: Page, name: string): Promise<void> {
    for (const [width, scheme] of [
      [320, 'dark'],
      [1280, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 720 });
      await page.emulateMedia({ colorScheme: scheme });
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${width}.png`, fullPage: true });
      expect([name, width, await findings(page), await overflow(page)]).toEqual([name, width, [], 0]);
    }
  }

  test('an administrator lets somebody in, who must choose a password, sees their own region and nothing of another', async () => {
    const administrator = await (await open(1280)).newPage();
    await administrator.goto(await consoles.desk.createSignInLink());
    await examine(administrator, 'first-link');
    await administrator.getByLabel('您的姓名').fill('李站长');
    await administrator.getByRole('button', { name: '登录' }).click();
    await administrator.getByRole('link', { name: '账号', exact: true }).click();
    await administrator.getByLabel('姓名', { exact: true }).fill('王芳');
    await administrator.getByLabel('地区').fill('广东省');
    await administrator.getByRole('button', { name: '新建' }).click();
    await administrator.getByText('请告诉王芳怎么登录').waitFor();
    await examine(administrator, 'accounts');
    const { password } = accessOn(await administrator.content());
    await administrator.getByRole('link', { name: '王芳' }).click();
    await examine(administrator, 'account-edit');

    const person = await (await open(320)).newPage();
    await person.goto(`/desk/cases/${HERE}`);
    await person.getByLabel('登录名').fill('王芳');
    await person.getByLabel('密码').fill('something else');
    await person.getByRole('button', { name: '登录' }).click();
    await person.getByRole('alert').getByText('登录名或密码不对').waitFor();
    await examine(person, 'sign-in');
    await person.getByLabel('密码').fill(password);
    await person.keyboard.press('Enter');
    await person.getByRole('heading', { name: '请先设自己的密码' }).waitFor();
    await person.getByLabel('新密码', { exact: true }).fill('王芳王芳王芳王芳');
    await person.getByLabel('再写一遍新密码').fill('王芳王芳王芳王芳');
    await person.getByRole('button', { name: '保存密码' }).click();
    await person.getByText('太短了').waitFor();
    await examine(person, 'password');
    await person.getByLabel('新密码', { exact: true }).fill(PASSWORD);
    await person.getByLabel('再写一遍新密码').fill(PASSWORD);
    await person.getByRole('button', { name: '保存密码' }).click();
    await person.getByRole('status').getByText('密码已经保存').waitFor();
    await person.goto(`/desk/cases/${HERE}`);
    await person.getByText('13812345678').first().waitFor();
    await person.goto(`/desk/cases/${ELSEWHERE}`);
    await person.getByRole('heading', { name: '没有这个个案' }).waitFor();
    await person.goto('/desk/accounts');
    await person.getByRole('heading', { name: '这一页不在您的权限里' }).waitFor();

    await administrator.goto('/desk/accounts');
    await administrator.getByLabel('姓名', { exact: true }).fill('审计员老周');
    await administrator.getByLabel('角色').selectOption('auditor');
    await administrator.getByRole('button', { name: '新建' }).click();
    await administrator.getByText('请告诉审计员老周怎么登录').waitFor();
    const { linkToken } = accessOn(await administrator.content());
    const auditor = await (await open(1280)).newPage();
    await auditor.goto(`/desk/sign-in?token=${linkToken}`);
    await auditor.getByRole('button', { name: '登录' }).click();
    await auditor.getByLabel('新密码', { exact: true }).fill(PASSWORD);
    await auditor.getByLabel('再写一遍新密码').fill(PASSWORD);
    await auditor.getByRole('button', { name: '保存密码' }).click();
    await auditor.getByRole('link', { name: '操作记录' }).click();
    await auditor.getByRole('cell', { name: '查看个案' }).first().waitFor();
    await examine(auditor, 'audit');
    await auditor.getByRole('link', { name: '检查是否完整' }).click();
    await auditor.getByText(/完整：\d+ 条/).waitFor();
    await examine(auditor, 'verification');
  });
});
