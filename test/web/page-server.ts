/** The mini server with the real page on it, under the policy that the product sends: nothing inline, nothing from elsewhere. */
import { systemClock } from '../../src/base/clock';
import type { HttpRequest } from '../../src/base/http';
import { loadTexts } from '../../src/locale';
import { regionName } from '../../src/understanding';
import { createWebRoutes } from '../../src/web/routes';
import { demoBot } from './demo-bot';
import { fileOf, startMiniServer, type Bot, type MiniServer } from './mini-server';

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws:; base-uri 'none'; form-action 'none'";

/** @param assetsDir where `buildWeb` has written; what the product serves lies in `dist/web` before any test runs */
export async function startPageServer(assetsDir: string, bot: Bot = demoBot): Promise<MiniServer> {
  const texts = loadTexts('locales');
  const translate = texts.in('zh-CN');
  const station = { stationName: '测试市退役军人服务中心', stationPhone: '0371-12345678' };
  const routes = createWebRoutes({
    texts,
    assetsDir,
    assetsPath: '/assets',
    apiBase: '/v3/directline',
    ...station,
    stationName: () => station.stationName,
    embedOrigins: ['*'],
    clock: systemClock,
    publicUrl: 'https://chat.example.cn',
    regionName,
  });
  const titles = ['policy', 'selfCheck', 'register', 'status', 'human'].map(
    (choice) => translate(`greeting.choices.${choice}`).split('|')[0] ?? '',
  );
  const server = await startMiniServer({
    bot,
    greeting: {
      text: translate('greeting.text', station),
      suggestedActions: { actions: titles.map((title) => ({ type: 'imBack', title, value: title })) },
    },
    async pages(path, { headers }) {
      const url = new URL(path, 'http://page');
      if (url.pathname.startsWith('/assets/')) return fileOf(assetsDir, url.pathname.slice('/assets/'.length));
      const route = routes.find((one) => one.path === url.pathname);
      if (!route) return null;
      const cookies = Object.fromEntries((headers.cookie ?? '').split('; ').map((pair) => pair.split('=') as [string, string]));
      const answer = await route.handler(requestFor(path, cookies, { 'accept-language': headers['accept-language'] ?? '' }));
      if (answer.bytes) return { type: String(answer.headers?.['content-type']), body: Buffer.from(answer.bytes) };
      return {
        type: 'text/html; charset=utf-8',
        body: answer.html ?? '',
        headers: { 'content-security-policy': POLICY.replace("style-src 'self'", `style-src 'self' '${answer.styleHashes?.[0]}'`) },
      };
    },
  });
  return server;
}

const unused = async (): Promise<never> => {
  throw new Error('a page has no body');
};

export const requestFor = (path: string, cookies: Record<string, string> = {}, headers: Record<string, string> = {}): HttpRequest => {
  const url = new URL(path, 'http://page');
  return {
    method: 'GET',
    url: path,
    path: url.pathname,
    route: url.pathname,
    params: {},
    query: Object.fromEntries(url.searchParams),
    headers,
    cookies,
    address: '127.0.0.1',
    body: unused,
    rawBody: unused,
    form: unused,
  };
};
