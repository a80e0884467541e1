import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Translate } from '../../locale';
import type { Session } from '../sign-in';

export const STYLE_PATH = '/desk/desk.css';
const CHINA_OFFSET_MILLISECONDS = 8 * 3_600_000;

interface PageProps {
  t: Translate;
  locale: string;
  title: string;
  session: Session | null;
  children: ComponentChildren;
}

/** A whole HTML document. */
export function page(props: PageProps): string {
  return `<!doctype html>${renderToString(<Page {...props} />)}`;
}

function Page({ t, locale, title, session, children }: PageProps) {
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} - ${t('desk.title')}`}</title>
        <link rel="stylesheet" href={STYLE_PATH} />
      </head>
      <body>
        <a class="skip" href="#content">
          {t('desk.skip')}
        </a>
        <header class="bar">
          <a class="brand" href="/desk">
            {t('desk.title')}
          </a>
          {session && (
            <form method="post" action="/desk/sign-out">
              <input type="hidden" name="csrf" value={session.csrf} />
              <span>{session.name}</span>
              <button class="quiet">{t('desk.signOut')}</button>
            </form>
          )}
        </header>
        <main id="content">{children}</main>
      </body>
    </html>
  );
}

/** `2026-11-23 09:05`, China time. */
export function timeText(time: Date): string {
  return new Date(time.getTime() + CHINA_OFFSET_MILLISECONDS).toISOString().slice(0, 16).replace('T', ' ');
}

export function Time({ at }: { at: Date }) {
  return <time dateTime={at.toISOString()}>{timeText(at)}</time>;
}

export function Notice({ kind, children }: { kind: 'good' | 'bad'; children: ComponentChildren }) {
  return (
    <p class={`notice ${kind}`} role="status">
      {children}
    </p>
  );
}
