/** The page of one's own account: a new password, and the end of one's other sessions. */
import type { Accounts } from '../accounts';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { doneIn } from './account-forms';
import { html, notice, type Form, type Kit, type SignedInPage } from './kit';
import { AccountPage } from './pages/account';

export interface OwnAccountRoutesOptions {
  accounts: Accounts;
  /** Accounts come from another service, which keeps their passwords. */
  isRemote: boolean;
}

export function createOwnAccountRoutes(kit: Kit, { accounts, isRemote }: OwnAccountRoutesOptions): Route[] {
  const { directory, sessions, signIn: ways, tokenOf } = accounts;

  async function show(
    request: HttpRequest,
    page: SignedInPage,
    error: Parameters<typeof AccountPage>[0]['error'] = null,
  ): Promise<HttpResponse> {
    const account = await directory.get(page.session.accountId);
    if (!account) return notice(page, 'refusals.notFound', 404);
    const withoutPasswords = isRemote ? { ...account, signIn: null } : account;
    return html(<AccountPage page={page} account={withoutPasswords} error={error} done={doneIn(request)} />, error ? 422 : 200);
  }

  async function endOthers(request: HttpRequest, { session }: SignedInPage): Promise<HttpResponse> {
    await kit.record(request, session.name, 'session.end-others');
    await sessions.endOthers(session.accountId, tokenOf(request));
    return { redirect: '/desk/account?done=others' };
  }

  async function changePassword(form: Form, request: HttpRequest, page: SignedInPage): Promise<HttpResponse> {
    const { current = '', password = '', repeat = '' } = form;
    if (isRemote) return notice(page, 'deskAccounts.refused', 403);
    if (password !== repeat) return show(request, page, 'repeat');
    const refusal = await ways.setPassword(page.session, tokenOf(request), current, password, request.address);
    return refusal ? show(request, page, refusal) : { redirect: '/desk/account?done=password' };
  }

  const change = kit.submitted((form, request, page) =>
    form['do'] === 'others' ? endOthers(request, page) : changePassword(form, request, page),
  );

  return [
    { method: 'GET', path: '/desk/account', handler: kit.signedIn((request, page) => show(request, page)) },
    { method: 'POST', path: '/desk/account', handler: change },
  ];
}
