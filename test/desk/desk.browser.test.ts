import type { Browser, Page } from 'playwright-core';
import { findings, overflow } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { caseEvent } from './case-event';
import { openDesk, type OpenDesk } from './open-desk';

const NOW = new Date('2026-11-24T10:00:00+08:00');
const NUMBER = 'RY261123000017';
/** A folder for pictures of every page, for looking at them; none are made without it. */
const PICTURES = process.env['DESK_PICTURES'];

describe('the desk in a browser', () => {
  let now = NOW;
  let desk: OpenDesk;
  let browser: Browser;
  let cookies: { name: string; value: string; url: string }[];

  beforeAll(async () => {
    desk = await openDesk({ clock: { now: () => now } });
    const at = NOW.toISOString();
    const regions = [
      { code: '410482', name: '河南省汝州市' },
      { code: '440300', name: '广东省深圳市' },
    ];
    const urgencies = ['normal', 'normal', 'urgent', 'crisis'];
    for (let index = 0; index < 12; index++) {
      now = new Date(NOW.getTime() - index * 5_000_000);
      const number = index === 0 ? NUMBER : `RY2611230${String(index).padStart(5, '0')}`;
      const until = new Date(NOW.getTime() + (2 - index) * 20_000_000).toISOString();
      const quickService = index % 4 === 0 ? { hours: 72, until } : null;
      await desk.deliver(
        caseEvent(number, { region: regions[index % 2], urgency: urgencies[index % 4], quickService, previousCase: 'RY251110000013' }),
      );
    }
    now = NOW;
    await desk.deliver({
      type: 'case.updated',
      timestamp: at,
      data: { caseNumber: NUMBER, state: 'delivered', change: { text: '电话换成 139 了', at } },
    });
    const answers = [{ question: 'skill', label: '想学什么', answer: '电工、焊工' }];
    const needs = { text: '培训需求：想学什么：电工、焊工', at, needs: { questionnaire: 'training', answers } };
    await desk.deliver({ type: 'case.updated', timestamp: at, data: { caseNumber: NUMBER, state: 'delivered', change: needs } });
    browser = await launchChromium();
    cookies = [await signIn()];
  });

  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  async function signIn(): Promise<{ name: string; value: string; url: string }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto((await desk.createSignInLink()).href);
    await examine(page, 'sign-in');
    await page.getByLabel('您的姓名').fill('李站长');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '个案台账' }).waitFor();
    const [cookie] = await context.cookies();
    await context.close();
    return { name: cookie?.name ?? '', value: cookie?.value ?? '', url: desk.url };
  }

  async function open(options: { width: number; dark?: boolean; javaScriptEnabled?: boolean }): Promise<Page> {
    const { width, dark = false, javaScriptEnabled = true } = options;
    const context = await browser.newContext({
      viewport: { width, height: 768 },
      colorScheme: dark ? 'dark' : 'light',
      javaScriptEnabled,
    });
    await context.addCookies(cookies);
    return context.newPage();
  }

  /** No finding of axe, nothing wider than the window. */
  async function examine(page: Page, name: string): Promise<void> {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
    expect([name, await findings(page), await overflow(page)]).toEqual([name, [], 0]);
  }

  it.each([
    ['light', 1366],
    ['dark', 1366],
    ['light', 320],
    ['dark', 320],
  ])('has no accessibility finding and nothing cut off: %s, %i px', async (scheme, width) => {
    const page = await open({ width, dark: scheme === 'dark' });
    for (const [name, path] of [
      ['list', '/desk?view=all'],
      ['closed', '/desk?view=closed'],
      ['empty', '/desk?view=accepted'],
      ['case', `/desk/cases/${NUMBER}`],
      ['accounts', '/desk/accounts'],
      ['figures', '/desk/figures'],
      ['import', '/desk/import'],
      ['replies', '/desk/replies'],
      ['undelivered', '/desk/dead-letters'],
    ]) {
      await page.goto(desk.url + path);
      for (const summary of await page.locator('summary').all()) {
        if ((await summary.locator('..').getAttribute('open')) === null) await summary.click();
      }
      await examine(page, `${name}-${scheme}-${width}`);
    }
    await page.context().close();
  });

  it('can be worked without scripts and with the keyboard alone', async () => {
    const page = await open({ width: 1366, javaScriptEnabled: false });
    await page.goto(`${desk.url}/desk/cases/${NUMBER}`);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toContain('跳到正文');
    const note = page.getByText('内部备注', { exact: true });
    await note.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('备注', { exact: true }).focus();
    await page.keyboard.type('先核实失业登记');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('备注已保存').waitFor();
    await page.getByRole('button', { name: '受理这件个案' }).press('Enter');
    await page.getByRole('status').getByText('已经送到本人的对话里').waitFor();
    expect(await page.getByText('11-27 18:00', { exact: false }).count()).toBeGreaterThan(0);
    await page.context().close();
  });
});
