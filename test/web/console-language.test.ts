import type { HttpRequest } from '../../src/base/http';
import { languageOf } from '../../src/locale';

const asking = (query: Record<string, string>, cookies: Record<string, string>, wish?: string): HttpRequest =>
  ({ query, cookies, headers: wish ? { 'accept-language': wish } : {} }) as unknown as HttpRequest;

test('speaks the language of the address, else the one chosen on the desk, else the browser’s first, else Chinese', () => {
  const chosen = { rongye_desk_language: 'zh-CN' };
  expect(languageOf(asking({ lang: 'en' }, chosen, 'zh-CN'))).toBe('en');
  expect(languageOf(asking({}, chosen, 'en-US,en;q=0.9'))).toBe('zh-CN');
  expect(languageOf(asking({}, {}, 'en-US,en;q=0.9'))).toBe('en');
  expect(languageOf(asking({}, {}))).toBe('zh-CN');
});
