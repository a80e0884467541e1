import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { silentLog } from '../../src/base/log';
import { createDesk, type Desk } from '../../src/desk';
import { signatureHeaders } from '../../src/handoff/signature';
import { loadTexts } from '../../src/locale';
import { createHttpServer, type HttpServer } from '../../src/server';
import { findings, overflow } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { temporaryFolder } from '../support/server-process';
import { caseEvent } from './case-event';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const NOW = new Date('2026-11-24T10:00:00+08:00');
const NUMBER = 'RY261123000017';
/** A folder for pictures of every page, for looking at them; none are made without it. */
const PICTURES = process.env['DESK_PICTURES'];

describe('the desk in a browser', () => {
  const folder = temporaryFolder();
  let server: HttpServer;
  let desk: Desk;
  let url: string;
  let browser: Browser;
  let cookies: { name: string; value: string; url: string }[];

  beforeAll(async () => {
    server = createHttpServer({ log: silentLog, publicUrl: 'http://127.0.0.1' });
    server.route('POST', '/api/cases/:number/events', async () => ({ json: { duplicate: false } }));
    url = await server.listen(0, '127.0.0.1');
    let now = NOW;
    desk = await createDesk({
      dataDir: folder.path,
      keys: { current: 'k1', keys: { k1: randomBytes(32) } },
      webhookSecrets: [SECRET],
      callbackSecret: SECRET,
      callbackBaseUrl: url,
      publicUrl: url,
      texts: loadTexts('locales'),
      clock: { now: () => now },
      log: silentLog,
    });
    server.routes(desk.routes);
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
      await deliver(
        caseEvent(number, { region: regions[index % 2], urgency: urgencies[index % 4], quickService, previousCase: 'RY251110000013' }),
      );
    }
    now = NOW;
    await deliver({
      type: 'case.updated',
      timestamp: at,
      data: { caseNumber: NUMBER, state: 'delivered', change: { text: '电话换成 139 了', at } },
    });
    const answers = [{ question: 'skill', label: '想学什么', answer: '电工、焊工' }];
    const needs = { text: '培训需求：想学什么：电工、焊工', at, needs: { questionnaire: 'training', answers } };
    await deliver({ type: 'case.updated', timestamp: at, data: { caseNumber: NUMBER, state: 'delivered', change: needs } });
    browser = await launchChromium();
    cookies = [await signIn()];
  });

  afterAll(async () => {
    await browser?.close();
    await server.close();
    await desk.close();
    folder.remove();
  });

  async function deliver(event: object): Promise<void> {
    const body = JSON.stringify(event);
    const headers = signatureHeaders([SECRET], `evt_${randomBytes(8).toString('hex')}`, new Date(), body);
    const response = await fetch(`${url}/desk/webhook`, { method: 'POST', body, headers });
    expect(response.status).toBe(200);
  }

  async function signIn(): Promise<{ name: string; value: string; url: string }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(await desk.createSignInLink());
    await examine(page, 'sign-in');
    await page.getByLabel('您的姓名').fill('李站长');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '个案台账' }).waitFor();
    const [cookie] = await context.cookies();
    await context.close();
    return { name: cookie?.name ?? '', value: cookie?.value ?? '', url };
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
      await page.goto(url + path);
      for (const summary of await page.locator('summary').all()) {
        if ((await summary.locator('..').getAttribute('open')) === null) await summary.click();
      }
      await examine(page, `${name}-${scheme}-${width}`);
    }
    await page.context().close();
  });

  it('can be worked without scripts and with the keyboard alone', async () => {
    const page = await open({ width: 1366, javaScriptEnabled: false });
    await page.goto(`${url}/desk/cases/${NUMBER}`);
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
