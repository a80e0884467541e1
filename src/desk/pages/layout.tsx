/** The frame around every page of the desk. */
import type { ComponentChildren } from 'preact';
import { may, type Ability, type Session } from '../../accounts';
import { PageShell } from '../../base/page-shell';
import type { DeskTranslate } from '../words';
import { STYLESHEET_PATH, STYLESHEET_VERSION } from './stylesheet';

/** What every page needs to speak to the person in front of it. */
export interface PageContext {
  t: DeskTranslate;
  locale: 'zh-CN' | 'en';
  now: Date;
  /** Null before signing in. */
  session: Session | null;
  /** Of the request, without its query. */
  path: string;
  /** Address of the icon in the browser's tab. */
  icon?: string;
}

interface LayoutProps {
  page: PageContext;
  title: string;
  /** A page of ours to which the browser goes on at once. */
  onward?: string;
  children: ComponentChildren;
}

export function Layout({ page, title, onward, children }: LayoutProps) {
  const { t, locale, session, icon } = page;
  return (
    <PageShell
      lang={locale}
      title={`${title} · ${t('name')}`}
      style={`${STYLESHEET_PATH}?v=${STYLESHEET_VERSION}`}
      icon={icon}
      head={onward && <meta http-equiv="refresh" content={`0;url=${onward}`} />}
    >
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
              {may(session, 'calls') && <a href="/operator">{t('deskAccounts.nav.calls')}</a>}
              {may(session, 'accounts') && <a href="/desk/accounts">{t('deskAccounts.nav.accounts')}</a>}
              {may(session, 'audit') && <a href="/desk/audit">{t('deskAccounts.nav.audit')}</a>}
              <a href="/desk/account">{session.name}</a>
              <form method="post" action="/desk/sign-out">
                <Csrf session={session} />
                <button class="plain">{t('signOut')}</button>
              </form>
            </>
          )}
        </div>
      </header>
      {session && !session.mustSetPassword && <Rooms page={page} session={session} />}
      <main id="main" class="wide">
        {children}
      </main>
    </PageShell>
  );
}

const ROOMS: readonly [name: string, path: string, ability: Ability][] = [
  ['queue', '', 'cases'],
  ['figures', '/figures', 'figures'],
  ['import', '/import', 'cases'],
  ['replies', '/replies', 'cases'],
  ['deadLetters', '/dead-letters', 'deadLetters'],
];

/** The room in which this page is; a case's own page is in none. */
const roomOf = (path: string): string | undefined =>
  ROOMS.map(([, room]) => `/desk${room}`).findLast((room) => path === room || (room !== '/desk' && path.startsWith(`${room}/`)));

function Rooms({ page: { t, path: current }, session }: { page: PageContext; session: Session }) {
  const rooms = ROOMS.filter(([, , ability]) => may(session, ability));
  if (rooms.length === 0) return null;
  return (
    <nav class="rooms" aria-label={t('deskNav.label')}>
      <ul class="wide">
        {rooms.map(([name, path]) => (
          <li key={name}>
            <a href={`/desk${path}`} aria-current={`/desk${path}` === roomOf(current) ? 'page' : undefined}>
              {t(`deskNav.${name}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Csrf({ session }: { session: Session }) {
  return <input type="hidden" name="csrf" value={session.csrf} />;
}
