/** One's own account: what it may, a new password, signing out elsewhere. */
import { MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS, type Account, type PasswordRefusal } from '../../accounts';
import { regionsText, roleText } from '../account-words';
import { Csrf, Layout } from './layout';
import type { SignedInPage } from '../kit';
import { Field } from './field';

interface AccountProps {
  page: SignedInPage;
  account: Account;
  error: PasswordRefusal | 'repeat' | null;
  /** What was just done. */
  done: string | null;
}

/** What is wrong belongs to the field that it is wrong with. */
const OF_CURRENT: ReadonlySet<string> = new Set(['current', 'locked', 'busy']);

export function AccountPage({ page, account, error, done }: AccountProps) {
  const { t, session } = page;
  const says = error && t(`deskAccounts.account.errors.${error}`, { min: MIN_PASSWORD_CHARACTERS, max: MAX_PASSWORD_CHARACTERS });
  const asksCurrent = account.hasPassword && !session.mustSetPassword;
  const title = t(session.mustSetPassword ? 'deskAccounts.account.first' : 'deskAccounts.account.title');
  return (
    <Layout page={page} title={title}>
      <div class="middle">
        {done && (
          <p class="flash sent" role="status">
            {t(`deskAccounts.account.done.${done}`)}
          </p>
        )}
        <div class="card">
          <h1>{title}</h1>
          {session.mustSetPassword && <p>{t('deskAccounts.account.firstText')}</p>}
          <dl class="facts">
            <dt>{t('deskAccounts.fields.name')}</dt>
            <dd>{account.name}</dd>
            {account.signIn !== null && (
              <>
                <dt>{t('deskAccounts.fields.signIn')}</dt>
                <dd>{account.signIn}</dd>
              </>
            )}
            <dt>{t('deskAccounts.fields.role')}</dt>
            <dd>{roleText(account, t)}</dd>
            <dt>{t('deskAccounts.fields.regions')}</dt>
            <dd>{regionsText(account, t)}</dd>
          </dl>
        </div>
        {account.signIn !== null && (
          <div class="card">
            <h2>{t(account.hasPassword ? 'deskAccounts.account.password' : 'deskAccounts.account.noPassword')}</h2>
            {!account.hasPassword && <p class="quiet">{t('deskAccounts.account.noPasswordText')}</p>}
            <form method="post" action="/desk/account">
              <Csrf session={session} />
              <input type="hidden" name="do" value="password" />
              <input type="hidden" name="username" value={account.signIn} autoComplete="username" />
              {asksCurrent && (
                <Field id="current" label={t('deskAccounts.account.current')} error={error && OF_CURRENT.has(error) ? says : null}>
                  {(described) => (
                    <input id="current" name="current" type="password" required autoComplete="current-password" {...described} />
                  )}
                </Field>
              )}
              <Field
                id="password"
                label={t('deskAccounts.account.new')}
                hint={t('deskAccounts.account.hint', { min: MIN_PASSWORD_CHARACTERS })}
                error={error && error !== 'repeat' && !(asksCurrent && OF_CURRENT.has(error)) ? says : null}
              >
                {(described) => <input id="password" name="password" type="password" required autoComplete="new-password" {...described} />}
              </Field>
              <Field id="repeat" label={t('deskAccounts.account.repeat')} error={error === 'repeat' ? says : null}>
                {(described) => <input id="repeat" name="repeat" type="password" required autoComplete="new-password" {...described} />}
              </Field>
              <button>{t('deskAccounts.account.set')}</button>
            </form>
          </div>
        )}
        {!session.mustSetPassword && (
          <div class="card">
            <h2>{t('deskAccounts.account.others')}</h2>
            <form method="post" action="/desk/account">
              <Csrf session={session} />
              <p class="quiet">{t('deskAccounts.account.othersText')}</p>
              <button class="second" name="do" value="others">
                {t('deskAccounts.account.othersButton')}
              </button>
            </form>
          </div>
        )}
      </div>
    </Layout>
  );
}
