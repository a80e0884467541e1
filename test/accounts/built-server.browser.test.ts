/** The server as it is installed, a real sign-in service, a real browser. */
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { freePort, startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { startSignInService, type SignInService } from './sign-in-service';

const WANG = { name: '王芳', rongye_role: 'supervisor', rongye_regions: ['广东省'] };

describe('signing in elsewhere on the built server', () => {
  const folder = temporaryFolder('rongye-oidc-');
  let service: SignInService;
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    service = await startSignInService(`${publicUrl}/desk/sign-in/callback`);
    const { issuer, clientId, clientSecret } = service.settings;
    server = await startServer({
      DATA_DIR: folder.path,
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await service?.close();
    folder.remove();
  });

  test('whoever opens a page comes back to it by way of the service, sees their name, and signs out', async () => {
    await service.expect({ sub: 'wang', claims: WANG });
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    const failed: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
    });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto('/desk?view=all');
    expect(failed.splice(0)).toEqual([`401 ${server.url}/desk?view=all`]);
    complaints.splice(0);
    await page.getByRole('link', { name: '用单位账号登录' }).click();
    await page.getByRole('link', { name: '王芳' }).waitFor();
    expect(page.url()).toBe(`${server.url}/desk?view=all`);
    for (const [name, heading] of [
      ['统计', '统计'],
      ['台账', '个案台账'],
    ] as const) {
      await page.getByRole('navigation').getByRole('link', { name }).first().click();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
    const icon = await page.locator('link[rel=icon]').getAttribute('href');
    expect((await page.request.get(icon ?? '/none')).headers()['content-type']).toContain('svg');
    // The hotline's console shares the session.
    await page.goto('/operator');
    await page.getByText('王芳').first().waitFor();
    await page.goto('/desk');
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByRole('link', { name: '用单位账号登录' }).waitFor();
    expect((await page.goto('/desk'))?.status()).toBe(401);
    failed.pop();
    // No page asks for what is not there, or for what its own policy forbids.
    expect(failed).toEqual([]);
    complaints.pop();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('somebody without a role is told whom to ask, and can try again as somebody else', async () => {
    await service.expect({ sub: 'li', claims: { name: '李四' } });
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await page.goto('/desk');
    await page.getByRole('link', { name: '用单位账号登录' }).click();
    await page.getByRole('alert').getByText('还没有这里的角色').waitFor();
    await service.expect({ sub: 'li', claims: { ...WANG, name: '李四' } });
    await page.getByRole('link', { name: '用单位账号登录' }).click();
    await page.getByRole('link', { name: '李四' }).waitFor();
    await context.close();
  });
});
