/** The accounts of all, for administrators. */
import { ACCOUNT_LINK_HOURS, FIRST_PASSWORD_HOURS, MAX_NAME_CHARACTERS, regionName, ROLES, type Account, type Role } from '../../accounts';
import { regionsText, roleText } from '../account-words';
import type { SignedInPage } from '../kit';
import { moment } from '../words';
import { Columns } from './columns';
import { Csrf, Layout } from './layout';
import { Field } from './field';

/** What was typed, to be given back when something is wrong with it. */
export interface Draft {
  name: string;
  signIn: string;
  role: Role;
  regions: string;
  handlesCases: boolean;
}

/** What an administrator tells the person; shown once. */
export interface FirstAccess {
  name: string;
  signIn: string;
  password: string;
  link: string;
}

type Errors = Readonly<Record<string, string>>;

interface ListProps {
  page: SignedInPage;
  accounts: readonly Account[];
  isRemote: boolean;
  draft: Draft | null;
  errors: Errors;
  access: FirstAccess | null;
}

const BLANK: Draft = { name: '', signIn: '', role: 'caseworker', regions: '', handlesCases: false };

export function AccountsPage({ page, accounts, isRemote, draft, errors, access }: ListProps) {
  const { t, now, session } = page;
  const say = (key: string) => t(`deskAccounts.${key}`);
  return (
    <Layout page={page} title={say('title')}>
      <div class="stack">
        <h1>{say('title')}</h1>
        {access && <Access page={page} access={access} />}
        <table class="ledger">
          <caption>{t('deskAccounts.count', { count: accounts.length })}</caption>
          <Columns heads={['name', 'signIn', 'role', 'regions', 'last'].map((column) => say(`fields.${column}`))} />
          <tbody>
            {accounts.map((account) => (
              <tr key={account.id}>
                <th scope="row" class="case">
                  <a href={`/desk/accounts/${account.id}`}>{account.name}</a>{' '}
                  {account.isOff && <span class="tag failed">{say('off')}</span>}
                  {account.id === session.accountId && <span class="quiet small">{say('you')}</span>}
                </th>
                <td data-label={say('fields.signIn')}>{account.isRemote ? say('remote') : account.signIn}</td>
                <td data-label={say('fields.role')}>{roleText(account, t)}</td>
                <td data-label={say('fields.regions')}>{regionsText(account, t)}</td>
                <td data-label={say('fields.last')}>{account.lastSignInAt ? moment(account.lastSignInAt, now) : say('never')}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {isRemote ? (
          <p class="card">{say('remoteText')}</p>
        ) : (
          <div class="card">
            <h2>{say('new')}</h2>
            <form method="post" action="/desk/accounts">
              <Csrf session={session} />
              <AccountFieldset page={page} draft={draft ?? BLANK} errors={errors} />
              <button>{say('create')}</button>
            </form>
          </div>
        )}
      </div>
    </Layout>
  );
}

interface EditProps {
  page: SignedInPage;
  account: Account;
  isRemote: boolean;
  draft: Draft | null;
  errors: Errors;
  access: FirstAccess | null;
  done: string | null;
}

export function AccountEditPage({ page, account, isRemote, draft, errors, access, done }: EditProps) {
  const { t, session } = page;
  const say = (key: string) => t(`deskAccounts.${key}`);
  const asIs: Draft = {
    name: account.name,
    signIn: account.signIn ?? '',
    role: account.role,
    regions: account.regions.map(regionName).join(' '),
    handlesCases: account.handlesCases,
  };
  const act = (action: string, look: string) => (
    <form method="post" action={`/desk/accounts/${account.id}`}>
      <Csrf session={session} />
      <p class="quiet">{say(`acts.${action}Text`)}</p>
      <button name="do" value={action} class={look}>
        {say(`acts.${action}`)}
      </button>
    </form>
  );
  return (
    <Layout page={page} title={account.name}>
      <p>
        <a href="/desk/accounts">{say('title')}</a>
      </p>
      <div class="middle">
        {done && (
          <p class="flash sent" role="status">
            {say(`account.done.${done}`)}
          </p>
        )}
        {errors['form'] && (
          <p class="flash refused" role="alert">
            {errors['form']}
          </p>
        )}
        {access && <Access page={page} access={access} />}
        <div class="card">
          <h1>
            {account.name} {account.isOff && <span class="tag failed">{say('off')}</span>}
          </h1>
          {account.isRemote ? (
            <p>{`${roleText(account, t)} · ${regionsText(account, t)} · ${say('remoteText')}`}</p>
          ) : (
            <form method="post" action={`/desk/accounts/${account.id}`}>
              <Csrf session={session} />
              <input type="hidden" name="do" value="change" />
              <AccountFieldset page={page} draft={draft ?? asIs} errors={errors} />
              <button>{say('save')}</button>
            </form>
          )}
        </div>
        {!account.isRemote && !isRemote && !account.isOff && <div class="card">{act('access', 'second')}</div>}
        {!account.isOff && <div class="card">{act('end', 'second')}</div>}
        <div class="card">{account.isOff ? act('on', 'second') : act('off', 'danger')}</div>
      </div>
    </Layout>
  );
}

function AccountFieldset({ page, draft, errors }: { page: SignedInPage; draft: Draft; errors: Errors }) {
  const { t } = page;
  const say = (key: string) => t(`deskAccounts.${key}`);
  return (
    <>
      <Field id="name" label={say('fields.name')} hint={say('hints.name')} error={errors['name']}>
        {(described) => <input id="name" name="name" value={draft.name} required maxLength={MAX_NAME_CHARACTERS} {...described} />}
      </Field>
      <Field id="sign-in" label={say('fields.signIn')} hint={say('hints.signIn')} error={errors['signIn']}>
        {(described) => (
          <input id="sign-in" name="signIn" value={draft.signIn} maxLength={MAX_NAME_CHARACTERS} autoComplete="off" {...described} />
        )}
      </Field>
      <Field id="role" label={say('fields.role')} hint={say('hints.role')}>
        {(described) => (
          <select id="role" name="role" {...described}>
            {ROLES.map((role) => (
              <option key={role} value={role} selected={role === draft.role}>
                {say(`rolesWithText.${role}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label class="tick">
        <input type="checkbox" name="handlesCases" value="yes" checked={draft.handlesCases} />
        <span>{say('hints.handlesCases')}</span>
      </label>
      <Field id="regions" label={say('fields.regions')} hint={say('hints.regions')} error={errors['regions']}>
        {(described) => <input id="regions" name="regions" value={draft.regions} maxLength={600} {...described} />}
      </Field>
    </>
  );
}

function Access({ page, access }: { page: SignedInPage; access: FirstAccess }) {
  const say = (key: string, values?: Record<string, unknown>) => page.t(`deskAccounts.access.${key}`, values);
  return (
    <div class="card" role="status">
      <h2>{say('title', { name: access.name })}</h2>
      <p>{say('password', { hours: FIRST_PASSWORD_HOURS })}</p>
      <p class="copy">
        {page.t('deskAccounts.fields.signIn')} {access.signIn}
        <br />
        {say('first')} {access.password}
      </p>
      <p>{say('link', { hours: ACCOUNT_LINK_HOURS })}</p>
      <p class="copy">{access.link}</p>
      <p class="quiet">{say('once')}</p>
    </div>
  );
}
