/** Signing in, and the pages that say why something is not shown. */
import { MAX_NAME_CHARACTERS, MAX_PASSWORD_CHARACTERS } from '../../accounts';
import { Field } from './field';
import { Layout, type PageContext } from './layout';

interface SignInProps {
  page: PageContext;
  /** People sign in with another service. */
  isRemote: boolean;
  /** Where they wanted to go. */
  next: string;
  signIn?: string;
  error?: string | null;
}

export function SignInPage({ page, isRemote, next, signIn = '', error = null }: SignInProps) {
  const { t } = page;
  return (
    <Layout page={page} title={t('signIn.title')}>
      <div class="card middle">
        <h1>{t('signIn.title')}</h1>
        {error && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        {isRemote ? (
          <>
            <p class="lead">{t('deskAccounts.signIn.remoteText')}</p>
            {/* Not a form: the pages' policy lets forms lead nowhere else, also by way of a redirect. */}
            <a class="button" href={next ? `/desk/sign-in/remote?next=${encodeURIComponent(next)}` : '/desk/sign-in/remote'}>
              {t('deskAccounts.signIn.remote')}
            </a>
          </>
        ) : (
          <form method="post" action="/desk/sign-in">
            <input type="hidden" name="next" value={next} />
            <Field id="sign-in" label={t('deskAccounts.signIn.name')}>
              {(described) => (
                <input
                  id="sign-in"
                  name="signIn"
                  value={signIn}
                  required
                  maxLength={MAX_NAME_CHARACTERS}
                  autoComplete="username"
                  {...described}
                />
              )}
            </Field>
            <Field id="password" label={t('deskAccounts.signIn.password')}>
              {(described) => (
                <input
                  id="password"
                  name="password"
                  type="password"
                  required
                  maxLength={MAX_PASSWORD_CHARACTERS}
                  autoComplete="current-password"
                  {...described}
                />
              )}
            </Field>
            <button>{t('signIn.submit')}</button>
          </form>
        )}
        <details>
          <summary>{t('deskAccounts.signIn.help')}</summary>
          <p>{t(isRemote ? 'deskAccounts.signIn.helpRemote' : 'deskAccounts.signIn.helpText')}</p>
        </details>
      </div>
    </Layout>
  );
}

interface LinkProps {
  page: PageContext;
  token: string;
  /** Of the account that the link is for; null: whoever has the link says who they are. */
  holder: string | null;
  name?: string;
  error?: string | null;
}

/** The link is used up only by the button, so that a program that previews it does no harm. */
export function LinkPage({ page, token, holder, name = '', error = null }: LinkProps) {
  const { t } = page;
  return (
    <Layout page={page} title={t('signIn.title')}>
      <div class="card middle">
        <h1>{t('signIn.title')}</h1>
        <p>{holder === null ? t('signIn.intro') : t('deskAccounts.signIn.linkFor', { name: holder })}</p>
        <form method="post" action="/desk/sign-in">
          <input type="hidden" name="token" value={token} />
          {holder === null && (
            <Field id="name" label={t('signIn.name')} hint={t('deskAccounts.signIn.linkNameHint')} error={error}>
              {(described) => (
                <input id="name" name="name" value={name} required maxLength={MAX_NAME_CHARACTERS} autoComplete="name" {...described} />
              )}
            </Field>
          )}
          <button>{t('signIn.submit')}</button>
        </form>
      </div>
    </Layout>
  );
}

/** The way back from another service: the browser goes on by itself, and there is a link where it does not. */
export function OnwardPage({ page, to }: { page: PageContext; to: string }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('signIn.title')} onward={to}>
      <div class="card middle">
        <h1>{t('deskAccounts.signIn.done')}</h1>
        <p>
          <a href={to}>{t('deskAccounts.signIn.onward')}</a>
        </p>
      </div>
    </Layout>
  );
}

/** @param topic `signIn.expired`, `refusals.csrf`, `refusals.notFound`, `deskAccounts.refused` */
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
