/** What a person sees whose browser cannot have what it asked for: what happened, and the ways on. Programs keep the JSON. */
import { createHash } from 'node:crypto';
import { PageShell, renderPage } from '../base/page-shell';
import type { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse } from '../base/http';
import { languageOf, type Locale, type Texts } from '../locale';
import { readLook } from './contract';

export interface ErrorPageOptions {
  texts: Texts;
  stationName: (locale: Locale) => string;
  stationPhone: string;
  /** Address of the icon in the browser's tab. */
  icon?: string;
}

const LIGHT =
  'color-scheme:light;--page:#ededed;--raised:#fff;--text:#1a1a1a;--soft:#5c5c5c;--green:#067a3e;--on-green:#fff;--focus:#0b57d0';
const DARK =
  'color-scheme:dark;--page:#111;--raised:#1e1e1e;--text:#dedede;--soft:#a6a6a6;--green:#3eb575;--on-green:#0a0a0a;--focus:#8ab4f8';
/** In the page itself: a server in trouble may not give a second file. */
const STYLE = `
:root { ${LIGHT}; font-size: 106.25%; }
:root[data-theme="dark"] { ${DARK}; }
@media (prefers-color-scheme: dark) { :root[data-theme="auto"] { ${DARK}; } }
:root[data-view="elder"] { font-size: 150%; }
* { box-sizing: border-box; }
body {
  margin: 0; padding: 1rem; min-height: 100vh; background: var(--page); color: var(--text); line-height: 1.6; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
}
main { max-width: 32rem; margin: 12vh auto 0; padding: 1.5rem; border-radius: .75rem; background: var(--raised); }
h1 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.35; }
p { margin: 0 0 1rem; }
.on a {
  display: block; min-height: 2.75rem; margin: 0 0 .6rem; padding: .55rem 1rem; border: 1px solid var(--green); border-radius: .5rem;
  color: var(--green); text-align: center; text-decoration: none;
}
.on a:first-child { background: var(--green); color: var(--on-green); font-weight: 600; }
.soft { margin: 0; color: var(--soft); font-size: .9rem; }
.soft a { color: inherit; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
`;
const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

const SAYINGS = new Map([
  [401, 'refused'],
  [403, 'refused'],
  [404, 'notFound'],
  [429, 'tooMany'],
  [503, 'busy'],
]);
const CONSOLES = ['/desk', '/operator'] as const;

/** @returns writes the page of an error, in the language of the console, the address (`?lang=`) or the browser */
export function createErrorPage(options: ErrorPageOptions): (request: HttpRequest, error: CodedError) => HttpResponse {
  const { texts, stationName, stationPhone, icon } = options;
  return (request, { status }) => {
    const { method, path, cookies } = request;
    const locale = languageOf(request);
    const t = texts.in(locale);
    const look = readLook(cookies['look']);
    const saying = SAYINGS.get(status) ?? (status >= 500 ? 'failed' : method === 'POST' ? 'notTaken' : 'notFound');
    const room = CONSOLES.find((one) => path === one || path.startsWith(`${one}/`));
    const title = t(`errors.page.${saying}.title`);
    const page = (
      <PageShell
        lang={locale}
        title={title}
        style={{ inline: STYLE }}
        icon={icon}
        data={{ theme: look.theme, view: look.elder ? 'elder' : 'plain' }}
      >
        <main>
          <h1>{title}</h1>
          <p>{t(`errors.page.${saying}.words`)}</p>
          <div class="on">
            {room && <a href={room}>{t(`errors.page.to.${room.slice(1)}`)}</a>}
            <a href="/">{t('errors.page.to.chat')}</a>
          </div>
          <p class="soft">
            {t('errors.page.call', { stationName: stationName(locale) })} <a href={`tel:${stationPhone}`}>{stationPhone}</a>
          </p>
        </main>
      </PageShell>
    );
    return { status, html: renderPage(page), styleHashes: [STYLE_HASH], headers: { vary: 'accept, accept-language, cookie' } };
  };
}
