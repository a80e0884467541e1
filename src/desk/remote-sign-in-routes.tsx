/** Signing in with an organisation's own service, and being signed out by it. */
import type { Accounts, RemoteSignIn } from '../accounts';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { html, type Kit } from './kit';
import { land, ownPage } from './landing';
import { OnwardPage, SignInPage } from './pages/sign-in';

const COOKIE = 'rongye_remote_sign_in';
const COOKIE_SECONDS = 600;

export interface RemoteSignInRoutesOptions {
  accounts: Accounts;
  remote: RemoteSignIn;
}

export function createRemoteSignInRoutes(kit: Kit, { accounts, remote }: RemoteSignInRoutesOptions): Route[] {
  // Lax: the other service sends the browser back, and a stricter cookie would stay behind.
  const cookie = (value: string, maxAgeSeconds: number): string =>
    kit.cookie(COOKIE, value, `; Max-Age=${maxAgeSeconds}`).replace('SameSite=Strict', 'SameSite=Lax');

  async function begin(request: HttpRequest): Promise<HttpResponse> {
    const page = kit.pageFor(request, null);
    const begun = await remote.begin(ownPage(request.query['next']));
    if (!begun) return html(<SignInPage page={page} isRemote next="" error={page.t('deskAccounts.signIn.refused.unreachable')} />, 503);
    return { redirect: begun.url, headers: { 'set-cookie': cookie(begun.state, COOKIE_SECONDS) } };
  }

  async function finish(request: HttpRequest): Promise<HttpResponse> {
    const page = kit.pageFor(request, null);
    const result = await remote.finish(request.url, request.cookies[COOKIE] ?? '', request.address);
    const forget = cookie('', 0);
    if ('refused' in result) {
      const error = page.t(`deskAccounts.signIn.refused.${result.refused}`);
      const shown = html(<SignInPage page={page} isRemote next="" error={error} />, result.refused === 'unreachable' ? 503 : 403);
      return { ...shown, headers: { ...shown.headers, 'set-cookie': forget } };
    }
    const { redirect, headers } = await land(kit, accounts.sessions, result.token, ownPage(result.next));
    // A redirect would still count as coming from the other service, and the browser would keep the session's cookie back.
    const shown = html(<OnwardPage page={page} to={redirect} />);
    return { ...shown, headers: { ...shown.headers, 'set-cookie': [headers['set-cookie'], forget] } };
  }

  /** The other service itself calls, not a browser: what it has signed counts, and nothing else. */
  async function signedOut(request: HttpRequest): Promise<HttpResponse> {
    const { logout_token: token = '' } = await request.form();
    const believed = await remote.signedOut(token, request.address);
    const status = believed === null ? 503 : believed ? 200 : 400;
    const json = believed ? {} : { error: believed === null ? 'temporarily_unavailable' : 'invalid_request' };
    return { status, json, headers: { 'cache-control': 'no-store' } };
  }

  return [
    { method: 'GET', path: '/desk/sign-in/remote', handler: begin },
    { method: 'GET', path: '/desk/sign-in/callback', handler: finish },
    { method: 'POST', path: '/desk/sign-in/signed-out', handler: signedOut },
  ];
}
