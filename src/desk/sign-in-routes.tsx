/** Getting in and out, letting colleagues in, the language; and what the administrator asks for from the server's own terminal. */
import type { HttpHandler, HttpRequest, HttpResponse, Route } from '../base/http';
import { CodedError } from '../base/errors';
import type { AuditLog } from '../accounts';
import type { Clock } from '../base/clock';
import { toLocale } from '../locale';
import { html, LANGUAGE_COOKIE, notice, SESSION_COOKIE, type Kit } from './kit';
import { ColleaguesPage, MAX_NAME, SignInPage } from './pages/sign-in';
import type { Sessions } from './sessions';
import { verify } from './signature';

export interface SignInRoutesOptions {
  sessions: Sessions;
  audit: AuditLog;
  wallClock: Clock;
  callbackSecret: string;
  createSignInLink(): Promise<string>;
}

const YEAR_SECONDS = 365 * 86_400;

export function createSignInRoutes(
  kit: Kit,
  { sessions, audit, wallClock, callbackSecret, createSignInLink }: SignInRoutesOptions,
): Route[] {
  const { pageFor, signedIn, submitted, record, cookie } = kit;

  async function showSignIn(request: HttpRequest): Promise<HttpResponse> {
    const page = pageFor(request, null);
    const { token } = request.query;
    if (!token) return notice(page, 'signIn.needLink', 401);
    if (!(await sessions.isUsable(token))) return notice(page, 'signIn.expired', 403);
    return html(<SignInPage page={page} token={token} name="" error={false} />);
  }

  async function signIn(request: HttpRequest): Promise<HttpResponse> {
    const page = pageFor(request, null);
    const { token = '', name: given = '' } = await request.form();
    const name = given.trim();
    if (!name || name.length > MAX_NAME) return html(<SignInPage page={page} token={token} name={name} error />, 422);
    const session = await sessions.signIn(token, name);
    if (!session) return notice(page, 'signIn.expired', 403);
    await record(request, name, 'session.start');
    return { redirect: '/desk', headers: { 'set-cookie': cookie(SESSION_COOKIE, session) } };
  }

  const signOut = submitted(async (_form, request, page) => {
    await record(request, page.session.name, 'session.end');
    await sessions.signOut(request.cookies[SESSION_COOKIE] ?? '');
    return { redirect: '/desk', headers: { 'set-cookie': cookie(SESSION_COOKIE, '', '; Max-Age=0') } };
  });

  /** For the administrator at the server's own terminal, who holds the secret: the embedded database cannot be opened twice. */
  const fromTerminal =
    (handler: (request: HttpRequest) => Promise<unknown>): HttpHandler =>
    async (request) => {
      const id = verify([callbackSecret], request.headers, await request.rawBody(), wallClock.now());
      if (id === null) throw new CodedError('BadSignature', 'Sign the request with the callback secret.');
      return { json: await handler(request), headers: { 'cache-control': 'no-store' } };
    };

  const signInLink = fromTerminal(async (request) => {
    await record(request, 'server', 'link.create');
    return { link: await createSignInLink() };
  });

  const colleagues = signedIn(async (_request, page) => html(<ColleaguesPage page={page} link={null} />));

  const newColleague = submitted(async (_form, request, page) => {
    await record(request, page.session.name, 'link.create');
    return html(<ColleaguesPage page={page} link={await createSignInLink()} />);
  });

  async function language({ params }: HttpRequest): Promise<HttpResponse> {
    const value = cookie(LANGUAGE_COOKIE, toLocale(params['tag']), `; Max-Age=${YEAR_SECONDS}`);
    return { redirect: '/desk', headers: { 'set-cookie': value } };
  }

  return [
    { method: 'GET', path: '/desk/sign-in', handler: showSignIn },
    { method: 'POST', path: '/desk/sign-in', handler: signIn },
    { method: 'POST', path: '/desk/sign-out', handler: signOut },
    { method: 'POST', path: '/desk/sign-in-links', handler: signInLink },
    { method: 'POST', path: '/desk/audit-verifications', handler: fromTerminal(() => audit.verify()) },
    { method: 'GET', path: '/desk/colleagues', handler: colleagues },
    { method: 'POST', path: '/desk/colleagues', handler: newColleague },
    { method: 'GET', path: '/desk/language/:tag', handler: language },
  ];
}
