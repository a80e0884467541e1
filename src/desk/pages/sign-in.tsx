/** Signing in, and the pages that say why something is not shown. */
import { Csrf, Layout, type PageContext } from './layout';

export const MAX_NAME = 40;

/** The link is used up only by the button, so that a program that previews it does no harm. */
export function SignInPage({ page, token, name, error }: { page: PageContext; token: string; name: string; error: boolean }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('signIn.title')}>
      <div class="card middle">
        <h1>{t('signIn.title')}</h1>
        <p>{t('signIn.intro')}</p>
        <form method="post" action="/desk/sign-in">
          <input type="hidden" name="token" value={token} />
          <div class="field">
            <label for="name">{t('signIn.name')}</label>
            <span id="name-hint" class="quiet small">
              {t('signIn.nameHint')}
            </span>
            {error && (
              <span id="name-error" class="error">
                {t('signIn.nameError', { max: MAX_NAME })}
              </span>
            )}
            <input
              id="name"
              name="name"
              value={name}
              required
              maxLength={MAX_NAME}
              autoComplete="name"
              aria-describedby={error ? 'name-error name-hint' : 'name-hint'}
              aria-invalid={error}
            />
          </div>
          <button>{t('signIn.submit')}</button>
        </form>
      </div>
    </Layout>
  );
}

/** @param topic `signIn.needLink`, `signIn.expired`, `refusals.csrf`, `refusals.notFound` */
export function NoticePage({ page, topic }: { page: PageContext; topic: string }) {
  const { t, session } = page;
  return (
    <Layout page={page} title={t(topic)}>
      <div class="card middle">
        <h1>{t(topic)}</h1>
        <p>{t(`${topic}Text`)}</p>
        {session && (
          <p>
            <a href="/desk">{t('refusals.home')}</a>
          </p>
        )}
      </div>
    </Layout>
  );
}

export function ColleaguesPage({ page, link }: { page: PageContext; link: string | null }) {
  const { t, session } = page;
  return (
    <Layout page={page} title={t('signIn.newLink')}>
      <div class="card middle">
        <h1>{t('signIn.newLink')}</h1>
        {link === null ? (
          <form method="post" action="/desk/colleagues">
            {session && <Csrf session={session} />}
            <p class="quiet">{t('signIn.expiredText')}</p>
            <button>{t('signIn.newLinkButton')}</button>
          </form>
        ) : (
          <>
            <p>{t('signIn.newLinkText')}</p>
            <p class="copy">{link}</p>
          </>
        )}
      </div>
    </Layout>
  );
}
