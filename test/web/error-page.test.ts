/** What a browser gets where something cannot be had, and that programs get what they always got. */
import { request } from 'undici';
import { CodedError, type ErrorCode } from '../../src/base/errors';
import { silentLog } from '../../src/base/log';
import { LOCALES, loadTexts } from '../../src/locale';
import { createHttpServer, type HttpServer } from '../../src/server';
import { createErrorPage } from '../../src/web/error-page';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

const texts = loadTexts('locales');
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('a server as it is built', () => {
  const folder = temporaryFolder();
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer({ DATA_DIR: folder.path, STATION_NAME: '测试市退役军人服务中心', STATION_PHONE: '0371-12345678' });
  }, 30_000);
  afterAll(async () => {
    await server.stop();
    folder.remove();
  });

  const page = async (path: string, headers: Record<string, string>) => {
    const answer = await request(`${server.url}${path}`, { headers: { ...HTML, ...headers } });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };

  it('shows a browser a page in its language, with ways on', async () => {
    const chinese = await page('/nowhere', { 'accept-language': 'zh-CN,zh;q=0.9' });
    expect([chinese.status, chinese.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(chinese.text).toContain('<html lang="zh-CN"');
    expect(chinese.text).toContain('这个地址没有页面');
    expect(chinese.text).toContain('<a href="/">去对话页</a>');
    expect(chinese.text).toContain('测试市退役军人服务中心');
    expect(chinese.text).toContain('href="tel:0371-12345678"');
    const english = await page('/nowhere', { 'accept-language': 'en-GB,en;q=0.9' });
    expect(english.text).toContain('<html lang="en"');
    expect(english.text).toContain('There is no page at this address');
    expect(english.headers['vary']).toContain('accept-language');
  });

  it('leads back to the console whose address it was, and to no other', async () => {
    const desk = (await page('/desk/no/such/page', {})).text;
    expect(desk).toContain('<a href="/desk">去工作台</a>');
    expect((await page('/operator/none', {})).text).toContain('<a href="/operator">去热线席位</a>');
    expect((await page('/desktop', {})).text).not.toContain('href="/desk"');
  });

  it('keeps the look that the person has chosen, and follows the machine where none was', async () => {
    expect((await page('/nowhere', {})).text).toContain('data-theme="auto"');
    expect((await page('/nowhere', { cookie: 'look=elder.1.dark' })).text).toContain('data-theme="dark" data-view="elder"');
  });

  it('lets its own style through the policy and an icon that is there, and repeats nothing of the address', async () => {
    const { text, headers } = await page('/<script>alert(1)</script>', {});
    expect(String(headers['content-security-policy'])).toMatch(/style-src 'self' 'sha256-/);
    expect(text).not.toContain('alert(1)');
    const icon = /<link rel="icon" href="([^"]+)"/.exec(text)?.[1] ?? '';
    expect((await request(`${server.url}${icon}`)).statusCode).toBe(200);
  });

  // A call of programs, a site that may not embed, an address that is too long, the wrong method: each is refused elsewhere.
  it.each([
    ['/operator/api/calls', 401, 'refused'],
    ['/?embed=1&host=https://elsewhere.example', 403, 'refused'],
    [`/${'a'.repeat(5_000)}`, 413, 'notFound'],
    ['/v3/directline/tokens/generate', 405, 'notFound'],
  ])('shows it to whoever navigates to %.40s', async (path, status, saying) => {
    const answer = await page(path, { 'accept-language': 'en' });
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.text).toContain(texts.in('en')(`errors.page.${saying}.title`));
  });

  it('keeps a Host that is none out of the policy of the page that refuses it', async () => {
    const answer = await page('/', { host: "localhost;script-src'unsafe-inline'" });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(answer.headers['content-security-policy']).not.toContain('unsafe-inline');
  });

  it.each([['application/json'], ['*/*'], ['']])('answers a program that asks for "%s" with JSON', async (accept) => {
    const answer = await request(`${server.url}/nowhere`, { headers: accept ? { accept } : {} });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
    expect(await answer.body.json()).toMatchObject({ error: { code: 'NotFound' } });
  });
});

test('without a name of its own, the station is called in the language of the page', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ DATA_DIR: folder.path });
  for (const path of ['/nowhere', '/'])
    for (const locale of LOCALES) {
      const answer = await request(`${server.url}${path}?lang=${locale}`, { headers: HTML });
      expect(await answer.body.text()).toContain(texts.in(locale)('station.name'));
    }
  await server.stop();
  folder.remove();
});

describe('each kind of error', () => {
  const open: HttpServer[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  it.each<[ErrorCode, string, ('GET' | 'POST')?]>([
    ['Unauthorized', 'refused'],
    ['Forbidden', 'refused'],
    ['NotFound', 'notFound'],
    ['TooManyRequests', 'tooMany'],
    ['ServiceUnavailable', 'busy'],
    ['BadArgument', 'notFound'],
    ['BadArgument', 'notTaken', 'POST'],
    ['InternalServerError', 'failed'],
  ])('%s says what happened in both languages, and no text of the program', async (code, saying, method = 'GET') => {
    const errorPage = createErrorPage({ texts, stationName: () => 'Station', stationPhone: '12345' });
    const server = createHttpServer({ log: silentLog, publicUrl: 'http://localhost:3978', errorPage });
    open.push(server);
    server.route(method, '/it', () => Promise.reject(new CodedError(code, 'Words for programs.', { retryAfterSeconds: 7 })));
    const url = await server.listen(0, '127.0.0.1');
    for (const locale of LOCALES) {
      const answer = await request(`${url}/it?lang=${locale}`, { method, headers: HTML });
      const text = await answer.body.text();
      expect(text).toContain(`<h1>${texts.in(locale)(`errors.page.${saying}.title`)}</h1>`);
      expect(text).not.toContain('Words for programs');
      expect(answer.headers['retry-after']).toBe('7');
    }
  });
});
