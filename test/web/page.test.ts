import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../src/base/clock';
import type { HttpResponse } from '../../src/base/http';
import { loadTexts, LOCALES, type Texts } from '../../src/locale';
import { createWebRoutes } from '../../src/web';
import { regionName } from '../../src/understanding';
import type { PageData } from '../../src/web/contract';
import { renderChatPage } from '../../src/web/page';
import { requestFor } from './page-server';

const texts = loadTexts('locales');
const clock: Clock = { now: () => new Date('2026-11-23T09:00:00+08:00') };
const station = { stationName: '测试市退役军人服务中心', stationPhone: '0371-12345678' };
const page = (more: Partial<Parameters<typeof renderChatPage>[0]> = {}): string =>
  renderChatPage({
    locale: 'zh-CN',
    texts,
    assets: {
      script: '/assets/chat-1.js',
      part: { script: '/assets/extras-1.js', style: '/assets/extras-1.css' },
    },
    styles: '.bubble{color:red}',
    apiBase: '/v3/directline',
    now: clock.now(),
    ...station,
    ...more,
  });
const dataOf = (html: string): PageData =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '') as PageData;

test.each(LOCALES)('the greeting and its choices are in the HTML before any script (%s)', (locale) => {
  const html = page({ locale });
  const translate = texts.in(locale);
  const body = html.slice(html.indexOf('<body'), html.indexOf('<script type="application/json"'));
  const firstLine = translate('greeting.text', station).split('\n')[0] ?? '';
  expect(firstLine.length).toBeGreaterThan(5);
  expect(body).toContain(firstLine);
  for (const choice of ['policy', 'selfCheck', 'register', 'status', 'human']) {
    expect(body).toContain(`>${translate(`greeting.choices.${choice}`).split('|')[0]}</button>`);
  }
  expect(html).toContain(`<html lang="${locale}"`);
});

test('nothing in the page is inline but its stylesheet, once: no script, no style of an element, no handler', () => {
  const html = page();
  expect(html.match(/<style/g)).toHaveLength(1);
  expect(html).not.toMatch(/\sstyle=|\son[a-z]+=/i);
  expect(html.match(/<script(?![^>]*(?:src=|type="application\/json"))/g)).toBeNull();
});

test('no sentence can end the block of data that it stands in', () => {
  const evil: Texts = {
    ...texts,
    in: (locale) => (key, values) => (key === 'greeting.text' ? '</script><script>alert(1)</script>' : texts.in(locale)(key, values)),
  };
  const html = page({ texts: evil });
  expect(html).not.toContain('<script>alert');
  expect(dataOf(html).greeting.text).toBe('</script><script>alert(1)</script>');
});

test('values that only the browser knows are still placeholders in its sentences', () => {
  const { texts: sent } = dataOf(page());
  expect(sent['time.date']).toBe('{{month}}月{{day}}日 {{time}}');
  expect(sent['citation.many']).toContain('{{count}}');
});

test('both languages have the same sentences', () => {
  const keys = (locale: string): string[] => Object.keys(dataOf(page({ locale })).texts);
  expect(keys('en')).toEqual(keys('zh-CN'));
});

describe('routes', () => {
  const assetsDir = join('dist', 'web');
  const options = {
    texts,
    assetsDir,
    assetsPath: '/assets',
    apiBase: '/v3/directline',
    clock,
    publicUrl: 'https://chat.example.cn',
    regionName,
    ...station,
    stationName: () => station.stationName,
  };
  let get: (path: string, cookies?: Record<string, string>, headers?: Record<string, string>) => Promise<HttpResponse>;

  beforeAll(async () => {
    const routes = createWebRoutes({ ...options, embedOrigins: ['https://host.example.cn'] });
    get = async (path, cookies = {}, headers = {}) => {
      const route = routes.find((one) => one.path === path.split('?')[0]);
      if (!route) throw new Error(`no route ${path}`);
      return route.handler(requestFor(path, cookies, headers));
    };
  });

  test('draws the page as the person last wanted it', async () => {
    const { html } = await get('/', { look: 'elder.2.dark' });
    expect(html).toContain('data-theme="dark" data-view="elder" data-size="2"');
  });

  test('an unreadable wish is a plain page', async () => {
    const { html } = await get('/', { look: '"><script>' });
    expect(html).toContain('data-theme="auto" data-view="plain" data-size="1"');
  });

  test("speaks the language that is asked for, then the browser's, then Chinese", async () => {
    expect((await get('/?lang=en')).html).toContain('<html lang="en"');
    expect((await get('/', {}, { 'accept-language': 'en-GB,en;q=0.9' })).html).toContain('<html lang="en"');
    expect((await get('/', {}, { 'accept-language': 'fr-FR' })).html).toContain('<html lang="zh-CN"');
  });

  test('may be framed by the sites that the deployment allows, and by no other', async () => {
    expect((await get('/')).frameAncestors).toBeUndefined();
    const framed = await get(`/?embed=1&host=${encodeURIComponent('https://host.example.cn')}`);
    expect(framed.frameAncestors).toEqual(['https://host.example.cn']);
    expect(dataOf(framed.html ?? '').embeddedBy).toBe('https://host.example.cn');
    await expect(get(`/?embed=1&host=${encodeURIComponent('https://evil.example')}`)).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(get('/?embed=1&host=javascript:alert(1)')).rejects.toMatchObject({ code: 'BadArgument' });
    await expect(get('/?embed=1')).rejects.toMatchObject({ code: 'BadArgument' });
  });

  test("wears the site's title, colour, picture and place in the frame, and nothing of it outside one", async () => {
    const site = 'https://host.example.cn';
    const query = new URLSearchParams({ title: '某某市帮扶', color: '#1a5fb4', avatar: `${site}/a.png`, region: '410100' }).toString();
    const framed = await get(`/?embed=1&host=${encodeURIComponent(site)}&${query}`);
    expect(framed.html).toContain('>某某市帮扶</h1>');
    const inline = (html = ''): string => /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
    expect(inline(framed.html)).toMatch(/:root\{--wished:#1a5fb4\}$/);
    expect(framed.styleHashes).toEqual([`sha256-${createHash('sha256').update(inline(framed.html)).digest('base64')}`]);
    expect(framed.html).toContain(`href="${site}/a.png"`);
    expect(framed.alsoFrom?.img).toEqual([site]);
    expect(dataOf(framed.html ?? '').region).toBe('河南省郑州市');
    const plain = await get(`/?${query}`);
    expect(inline(plain.html)).not.toContain('#1a5fb4');
    expect(inline(plain.html)).toContain('.bubble{');
    expect(plain.html).not.toContain('某某市');
  });

  test('the demo of another site is there on this machine only', async () => {
    await expect(get('/embed-demo')).rejects.toThrow('no route');
    const local = createWebRoutes({ ...options, publicUrl: 'http://localhost:3978', embedOrigins: [] });
    const demo = await local.find(({ path }) => path === '/embed-demo')?.handler(requestFor('/embed-demo', {}, { host: 'localhost:3978' }));
    expect(demo?.html).toContain('src="http://127.0.0.1:3978/embed.js"');
    expect(demo?.alsoFrom).toEqual({ script: ['http://127.0.0.1:3978'], frame: ['http://127.0.0.1:3978'] });
  });

  test("speaks with Azure's address where the bot is Azure's", async () => {
    const azure = { apiBase: 'https://directline.botframework.com/v3/directline', tokenUrl: '/api/directline/token' };
    const chat = createWebRoutes({ ...options, azure, embedOrigins: [] }).find(({ path }) => path === '/');
    const answer = await chat?.handler(requestFor('/'));
    expect(dataOf(answer?.html ?? '')).toMatchObject(azure);
    expect(answer?.alsoFrom?.connect).toEqual(['https://directline.botframework.com', 'wss://directline.botframework.com']);
  });

  test('serves the launcher to other sites', async () => {
    const { bytes, headers } = await get('/embed.js');
    expect(Buffer.from(bytes ?? []).toString('utf8')).toContain('postMessage');
    expect(headers).toMatchObject({ 'cross-origin-resource-policy': 'cross-origin', 'content-type': 'text/javascript; charset=utf-8' });
  });
});
