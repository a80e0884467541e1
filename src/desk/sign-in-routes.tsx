/** Getting in and out, the language; and what the administrator asks for from the server's own terminal. */
import { MAX_NAME_CHARACTERS, MAX_PASSWORD_CHARACTERS, type Accounts, type RemoteSignIn, type SignInRefusal } from '../accounts';
import { CodedError } from '../base/errors';
import type { HttpHandler, HttpRequest, HttpResponse, Route } from '../base/http';
import type { Clock } from '../base/clock';
import { CONSOLE_LANGUAGE_COOKIE, toLocale } from '../locale';
import { homeOf, html, notice, type Kit } from './kit';
import { LinkPage, OnwardPage, SignInPage } from './pages/sign-in';
import type { PageContext } from './pages/layout';
import { signInLink } from './sign-in-link';
import { verify } from './signature';
import { duration } from './words';

export interface SignInRoutesOptions {
  accounts: Accounts;
  /** Where people sign in with another service; our passwords are off then. */
  remote: RemoteSignIn | null;
  wallClock: Clock;
  publicUrl: string;
  callbackSecret: string;
}

const NEVER_KEPT = { 'cache-control': 'no-store' };
const YEAR_SECONDS = 365 * 86_400;
const OWN_PAGE = /^\/(?:desk|operator)(?:[/?][\x21-\x7e]{0,400})?$/;

/** A page of ours, or nothing: a link must not lead elsewhere by way of the sign-in. */
const ownPage = (next: string | undefined): string => (next && OWN_PAGE.test(next) && !/\\|\/\/|^\/desk\/sign-/.test(next) ? next : '');

export function createSignInRoutes(kit: Kit, options: SignInRoutesOptions): Route[] {
  const { accounts, remote, wallClock, publicUrl, callbackSecret } = options;
  const { pageFor, submitted, record, cookie, sessionCookie } = kit;
  const { sessions, signIn: ways, directory, audit } = accounts;
  const isRemote = remote !== null;

  const inside = async (token: string, next: string): Promise<HttpResponse> => {
    const session = await sessions.find(token, true);
    const to = session && !session.mustSetPassword && next ? next : session ? homeOf(session) : '/desk';
    return { redirect: to, headers: { 'set-cookie': sessionCookie(token) } };
  };

  function sentenceOf(refusal: SignInRefusal, page: PageContext): string {
    const { refused } = refusal;
    const until = 'until' in refusal ? refusal.until : null;
    const wait = until
      ? duration(Math.max(60_000, Math.ceil((until.getTime() - wallClock.now().getTime()) / 60_000) * 60_000), page.t)
      : '';
    const sentence = page.t(`deskAccounts.signIn.refused.${refused}`, { wait });
    return refused === 'wrong' && wait ? `${sentence}${page.t('deskAccounts.signIn.refused.locked', { wait })}` : sentence;
  }

  async function showSignIn(request: HttpRequest): Promise<HttpResponse> {
    const page = pageFor(request, null);
    const { token, next } = request.query;
    if (!token) return html(<SignInPage page={page} isRemote={isRemote} next={ownPage(next)} />);
    const link = await sessions.openLink(token);
    if (!link) return notice(page, 'signIn.expired', 403);
    const holder = link.accountId === null ? null : ((await directory.get(link.accountId))?.name ?? '');
    return html(<LinkPage page={page} token={token} holder={holder} />);
  }

  async function byLink(request: HttpRequest, token: string, given: string): Promise<HttpResponse> {
    const page = pageFor(request, null);
    const link = await sessions.openLink(token);
    const name = given.trim();
    const isNameless = link?.accountId === null && (!name || name.length > MAX_NAME_CHARACTERS);
    const again = (error: string): HttpResponse =>
      html(<LinkPage page={page} token={token} holder={null} name={name.slice(0, MAX_NAME_CHARACTERS)} error={error} />, 422);
    if (isNameless) return again(page.t('signIn.nameError', { max: MAX_NAME_CHARACTERS }));
    const result = await ways.byLink(token, name, request.address);
    if ('token' in result) return inside(result.token, '');
    return result.refused === 'taken' ? again(sentenceOf(result, page)) : notice(page, 'signIn.expired', 403);
  }

  async function signIn(request: HttpRequest): Promise<HttpResponse> {
    const { token, name = '', signIn: given = '', password = '', next } = await request.form();
    if (token !== undefined) return byLink(request, token, name);
    const page = pageFor(request, null);
    const typed = given.trim().slice(0, MAX_NAME_CHARACTERS);
    const again = (error: string, status: number): HttpResponse =>
      html(<SignInPage page={page} isRemote={isRemote} next={ownPage(next)} signIn={typed} error={error} />, status);
    if (isRemote) return again(page.t('deskAccounts.signIn.remoteText'), 403);
    if (!typed || !password || password.length > MAX_PASSWORD_CHARACTERS) return again(page.t('deskAccounts.signIn.refused.wrong'), 422);
    const result = await ways.byPassword(typed, password, request.address);
    if ('token' in result) return inside(result.token, ownPage(next));
    return again(sentenceOf(result, page), result.refused === 'busy' ? 503 : result.refused === 'locked' ? 429 : 403);
  }

  const signOut = submitted(async (_form, request, page) => {
    await record(request, page.session.name, 'session.end');
    await sessions.end(accounts.tokenOf(request));
    return { redirect: '/desk/sign-in', headers: { 'set-cookie': sessionCookie(null) } };
  });

  const REMOTE_COOKIE = 'rongye_remote_sign_in';
  const REMOTE_MINUTES = 10;
  // Lax: the other service sends the browser back, and a stricter cookie would stay behind.
  const remoteCookie = (value: string, maxAge: number): string =>
    cookie(REMOTE_COOKIE, value, `; Max-Age=${maxAge}`).replace('SameSite=Strict', 'SameSite=Lax');

  const toRemote = (other: RemoteSignIn): HttpHandler => {
    return async (request) => {
      const page = pageFor(request, null);
      const begun = await other.begin(ownPage(request.query['next']));
      if (!begun) return html(<SignInPage page={page} isRemote next="" error={page.t('deskAccounts.signIn.refused.unreachable')} />, 503);
      return { redirect: begun.url, headers: { 'set-cookie': remoteCookie(begun.state, REMOTE_MINUTES * 60) } };
    };
  };

  const fromRemote = (other: RemoteSignIn): HttpHandler => {
    return async (request) => {
      const page = pageFor(request, null);
      const result = await other.finish(request.url, request.cookies[REMOTE_COOKIE] ?? '', request.address);
      const forget = remoteCookie('', 0);
      if ('refused' in result) {
        const error = page.t(`deskAccounts.signIn.refused.${result.refused}`);
        const shown = html(<SignInPage page={page} isRemote next="" error={error} />, result.refused === 'unreachable' ? 503 : 403);
        return { ...shown, headers: { ...shown.headers, 'set-cookie': forget } };
      }
      const { redirect = '/desk', headers } = await inside(result.token, ownPage(result.next));
      // A redirect would still count as coming from the other service, and the browser would keep the session's cookie back.
      const shown = html(<OnwardPage page={page} to={redirect} />);
      return { ...shown, headers: { ...shown.headers, 'set-cookie': [String(headers?.['set-cookie']), forget] } };
    };
  };

  /** The other service itself calls, not a browser: what it has signed counts, and nothing else. */
  const signedOutElsewhere = (other: RemoteSignIn): HttpHandler => {
    return async (request) => {
      const { logout_token: token = '' } = await request.form();
      const believed = await other.signedOut(token, request.address);
      const status = believed === null ? 503 : believed ? 200 : 400;
      return {
        status,
        json: believed ? {} : { error: believed === null ? 'temporarily_unavailable' : 'invalid_request' },
        headers: NEVER_KEPT,
      };
    };
  };

  /** For the administrator at the server's own terminal, who holds the secret: the embedded database cannot be opened twice. */
  const fromTerminal =
    (handler: (request: HttpRequest) => Promise<unknown>): HttpHandler =>
    async (request) => {
      const id = verify([callbackSecret], request.headers, await request.rawBody(), wallClock.now());
      if (id === null) throw new CodedError('BadSignature', 'Sign the request with the callback secret.');
      return { json: await handler(request), headers: NEVER_KEPT };
    };

  const terminalLink = fromTerminal(async (request) => {
    await record(request, 'server', 'link.create');
    return { link: signInLink(publicUrl, await sessions.newLinkToken(null)) };
  });

  async function language({ params }: HttpRequest): Promise<HttpResponse> {
    // For the hotline's console as well.
    const value = cookie(CONSOLE_LANGUAGE_COOKIE, toLocale(params['tag']), `; Max-Age=${YEAR_SECONDS}`).replace('Path=/desk', 'Path=/');
    return { redirect: '/desk', headers: { 'set-cookie': value } };
  }

  const elsewhere: Route[] = remote
    ? [
        { method: 'GET', path: '/desk/sign-in/remote', handler: toRemote(remote) },
        { method: 'GET', path: '/desk/sign-in/callback', handler: fromRemote(remote) },
        { method: 'POST', path: '/desk/sign-in/signed-out', handler: signedOutElsewhere(remote) },
      ]
    : [];
  return [
    { method: 'GET', path: '/desk/sign-in', handler: showSignIn },
    { method: 'POST', path: '/desk/sign-in', handler: signIn },
    ...elsewhere,
    { method: 'POST', path: '/desk/sign-out', handler: signOut },
    { method: 'POST', path: '/desk/sign-in-links', handler: terminalLink },
    { method: 'POST', path: '/desk/audit-verifications', handler: fromTerminal(() => audit.verify()) },
    { method: 'GET', path: '/desk/language/:tag', handler: language },
  ];
}
