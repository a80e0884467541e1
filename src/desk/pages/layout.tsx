/** The frame around every page of the desk. */
import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Session } from '../sessions';
import type { DeskTranslate } from '../words';
import { STYLESHEET_PATH, STYLESHEET_VERSION } from './stylesheet';

/** What every page needs to speak to the person in front of it. */
export interface PageContext {
  t: DeskTranslate;
  locale: 'zh-CN' | 'en';
  now: Date;
  /** Null before signing in. */
  session: Session | null;
}

export function Layout({ page, title, children }: { page: PageContext; title: string; children: ComponentChildren }) {
  const { t, locale, session } = page;
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${t('name')}`}</title>
        <link rel="stylesheet" href={`${STYLESHEET_PATH}?v=${STYLESHEET_VERSION}`} />
      </head>
      <body>
        <a class="skip" href="#main">
          {t('skip')}
        </a>
        <header class="top">
          <div class="wide">
            <a class="brand" href="/desk">
              {t('name')}
            </a>
            <a href={`/desk/language/${t('languageTag')}`} lang={t('languageTag')} hrefLang={t('languageTag')}>
              {t('language')}
            </a>
            {session && (
              <>
                <a href="/desk/colleagues">{t('signIn.newLink')}</a>
                <span class="quiet">{t('signedInAs', { name: session.name })}</span>
                <form method="post" action="/desk/sign-out">
                  <Csrf session={session} />
                  <button class="plain">{t('signOut')}</button>
                </form>
              </>
            )}
          </div>
        </header>
        {session && <Rooms page={page} />}
        <main id="main" class="wide">
          {children}
        </main>
      </body>
    </html>
  );
}

const ROOMS = { queue: '', figures: '/figures', import: '/import', replies: '/replies', deadLetters: '/dead-letters' };

function Rooms({ page: { t } }: { page: PageContext }) {
  return (
    <nav class="rooms" aria-label={t('deskNav.label')}>
      <ul class="wide">
        {Object.entries(ROOMS).map(([name, path]) => (
          <li key={name}>
            <a href={`/desk${path}`}>{t(`deskNav.${name}`)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Csrf({ session }: { session: Session }) {
  return <input type="hidden" name="csrf" value={session.csrf} />;
}

export function renderPage(page: JSX.Element): string {
  return `<!doctype html>${renderToString(page)}`;
}
