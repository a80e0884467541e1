/** Getting in with a password or a link, getting out, and the language. */
import { MAX_NAME_CHARACTERS, MAX_PASSWORD_CHARACTERS, type Accounts, type SignInRefusal } from '../accounts';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import type { Clock } from '../base/clock';
import { CONSOLE_LANGUAGE_COOKIE, toLocale } from '../locale';
import { html, notice, type Kit } from './kit';
import { land, ownPage } from './landing';
import { LinkPage, SignInPage } from './pages/sign-in';
import type { PageContext } from './pages/layout';
import { duration } from './words';

export interface SignInRoutesOptions {
  accounts: Accounts;
  /** People sign in with another service; our passwords are off then. */
  isRemote: boolean;
  wallClock: Clock;
}

const YEAR_SECONDS = 365 * 86_400;
const MINUTE_MILLISECONDS = 60_000;

export function createSignInRoutes(kit: Kit, { accounts, isRemote, wallClock }: SignInRoutesOptions): Route[] {
  const { pageFor, record, cookie, sessionCookie } = kit;
  const { sessions, signIn: ways, directory } = accounts;

  async function show(request: HttpRequest): Promise<HttpResponse> {
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
    if ('token' in result) return land(kit, sessions, result.token, '');
    return result.refused === 'taken' ? again(sentenceOf(result, page, wallClock.now())) : notice(page, 'signIn.expired', 403);
  }

  async function signIn(request: HttpRequest): Promise<HttpResponse> {
    // Somebody would work, and write down what people say, under the name of whoever made that page.
    if (isOfOtherSite(request)) return notice(pageFor(request, null), 'refusals.csrf', 403);
    const { token, name = '', signIn: given = '', password = '', next } = await request.form();
    if (token !== undefined) return byLink(request, token, name);
    const page = pageFor(request, null);
    const typed = given.trim().slice(0, MAX_NAME_CHARACTERS);
    const again = (error: string, status: number): HttpResponse =>
      html(<SignInPage page={page} isRemote={isRemote} next={ownPage(next)} signIn={typed} error={error} />, status);
    if (isRemote) return again(page.t('deskAccounts.signIn.remoteText'), 403);
    if (!typed || !password || password.length > MAX_PASSWORD_CHARACTERS) return again(page.t('deskAccounts.signIn.refused.wrong'), 422);
    const result = await ways.byPassword(typed, password, request.address);
    if ('token' in result) return land(kit, sessions, result.token, ownPage(next));
    const status = result.refused === 'busy' ? 503 : result.refused === 'locked' ? 429 : 403;
    return again(sentenceOf(result, page, wallClock.now()), status);
  }

  const signOut = kit.submitted(async (_form, request, page) => {
    await record(request, page.session.name, 'session.end');
    await sessions.end(accounts.tokenOf(request));
    return { redirect: '/desk/sign-in', headers: { 'set-cookie': sessionCookie(null) } };
  });

  async function language({ params }: HttpRequest): Promise<HttpResponse> {
    // For the hotline's console as well.
    const value = cookie(CONSOLE_LANGUAGE_COOKIE, toLocale(params['tag']), `; Max-Age=${YEAR_SECONDS}`).replace('Path=/desk', 'Path=/');
    return { redirect: '/desk', headers: { 'set-cookie': value } };
  }

  return [
    { method: 'GET', path: '/desk/sign-in', handler: show },
    { method: 'POST', path: '/desk/sign-in', handler: signIn },
    { method: 'POST', path: '/desk/sign-out', handler: signOut },
    { method: 'GET', path: '/desk/language/:tag', handler: language },
  ];
}

/** Old browsers do not say; the origin would not tell, because our pages let browsers name none. */
const isOfOtherSite = ({ headers }: HttpRequest): boolean => ['cross-site', 'same-site'].includes(headers['sec-fetch-site'] ?? '');

/** Where there is something to wait for, it is said how long, in whole minutes. */
function sentenceOf(refusal: SignInRefusal, { t }: PageContext, now: Date): string {
  const { refused } = refusal;
  const minutesLeft = 'until' in refusal && refusal.until ? (refusal.until.getTime() - now.getTime()) / MINUTE_MILLISECONDS : null;
  const wait = minutesLeft === null ? '' : duration(Math.max(1, Math.ceil(minutesLeft)) * MINUTE_MILLISECONDS, t);
  const sentence = t(`deskAccounts.signIn.refused.${refused}`, { wait });
  return refused === 'wrong' && wait ? `${sentence}${t('deskAccounts.signIn.refused.locked', { wait })}` : sentence;
}
