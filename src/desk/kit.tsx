/** What every page of the desk shares: who is signed in and what they may, in which language, what is written down, how a page is sent. Knows no page by name. */
import type { JSX } from 'preact';
import { isCsrfToken, may, SESSION_COOKIE, type Ability, type Accounts, type AuditRecord, type Session } from '../accounts';
import type { Clock } from '../base/clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../base/http';
import { renderPage } from '../base/page-shell';
import { CONSOLE_LANGUAGE_COOKIE, toLocale, type Texts } from '../locale';
import type { PageContext } from './pages/layout';
import { NoticePage, SignInPage } from './pages/sign-in';
import { deskWords } from './words';

export interface KitOptions {
  accounts: Accounts;
  /** Whether people sign in with another service, and not with passwords of ours. */
  isRemote: boolean;
  texts: Texts;
  clock: Clock;
  wallClock: Clock;
  /** https makes the cookies secure. */
  publicUrl: string;
  /** Address of the icon in the browser's tab. */
  icon?: string;
}

export type SignedInPage = PageContext & { session: Session };
export type SignedIn = (request: HttpRequest, page: SignedInPage) => Promise<HttpResponse>;
export type Form = Record<string, string>;

export interface Kit {
  pageFor(request: HttpRequest, session: Session | null): PageContext;
  /** A page for people who are signed in and may see it (`abilityOf` its route); anybody else is told how to get in, or whom to ask. */
  signedIn(handler: SignedIn): HttpHandler;
  /** A form of somebody who is signed in: nothing happens without the token of the session's own pages. */
  submitted(handler: (form: Form, ...rest: Parameters<SignedIn>) => Promise<HttpResponse>): HttpHandler;
  /** Before anything is shown or done: what cannot be written down does not happen. */
  record(
    request: HttpRequest,
    actor: string,
    action: AuditRecord['action'],
    more?: Pick<AuditRecord, 'caseNumber' | 'details'>,
  ): Promise<void>;
  /** @param more attributes, beginning with `; ` */
  cookie(name: string, value: string, more?: string): string;
  /** The cookie of the session, for every console. */
  sessionCookie(token: string | null): string;
}

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What a page needs, by the beginning of its route, the first that fits; null: nothing but being signed in. */
const NEEDS: readonly [RegExp, Ability | null][] = [
  [/^\/desk\/(?:account|sign-out)$/, null],
  [/^\/desk\/accounts(?:\/|$)/, 'accounts'],
  [/^\/desk\/audit(?:[./]|$)/, 'audit'],
  [/^\/desk\/dead-letters(?:\/|$)/, 'deadLetters'],
  [/^\/desk\/figures(?:[./]|$)/, 'figures'],
  [/^\//, 'cases'],
];

/** @param route as it was registered: a path can be written in many ways, and would be taken for that of another room */
function abilityOf(route: string): Ability | null {
  const found = NEEDS.find(([pattern]) => pattern.test(route));
  if (!found) throw new Error(`nothing says who may see the route "${route}"`);
  return found[1];
}

/** Where somebody begins. */
export function homeOf(session: Session): string {
  if (session.mustSetPassword) return '/desk/account';
  if (may(session, 'cases')) return '/desk';
  if (may(session, 'calls')) return '/operator';
  return may(session, 'accounts') ? '/desk/accounts' : '/desk/audit';
}

export function createKit({ accounts, isRemote, texts, clock, wallClock, publicUrl, icon }: KitOptions): Kit {
  const senders = new WeakMap<HttpRequest, Session>();
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';

  function pageFor(request: HttpRequest, session: Session | null): PageContext {
    const locale = toLocale(request.cookies[CONSOLE_LANGUAGE_COOKIE]);
    return { t: deskWords(texts.in(locale)), locale, now: clock.now(), session, path: request.path, icon };
  }

  const signedIn: Kit['signedIn'] = (handler) => async (request) => {
    const session = await accounts.find(request);
    if (!session) {
      const next = request.method === 'GET' ? request.url : '';
      return html(<SignInPage page={pageFor(request, null)} isRemote={isRemote} next={next} />, 401);
    }
    senders.set(request, session);
    const ability = abilityOf(request.route);
    if (session.mustSetPassword && ability !== null) return { redirect: homeOf(session) };
    const page = { ...pageFor(request, session), session };
    if (ability === null || may(session, ability)) return handler(request, page);
    return request.route === '/desk' ? { redirect: homeOf(session) } : notice(page, 'deskAccounts.refused', 403);
  };

  const cookie: Kit['cookie'] = (name, value, more = '') => `${name}=${value}; Path=/desk; HttpOnly; SameSite=Strict${more}${secure}`;

  return {
    pageFor,
    signedIn,
    submitted: (handler) =>
      signedIn(async (request, page) => {
        const form = await request.form();
        if (!isCsrfToken(page.session, form['csrf'])) return notice(page, 'refusals.csrf', 403);
        return handler(form, request, page);
      }),
    record: (request, actor, action, more = {}) =>
      accounts.audit.append({
        actor,
        accountId: senders.get(request)?.accountId,
        action,
        address: request.address,
        at: wallClock.now(),
        ...more,
      }),
    cookie,
    sessionCookie: (token) =>
      `${SESSION_COOKIE}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict${token === null ? '; Max-Age=0' : ''}${secure}`,
  };
}

export function html(page: JSX.Element, status = 200): HttpResponse {
  return { status, html: renderPage(page), headers: { 'cache-control': 'no-store', 'content-security-policy': POLICY } };
}

/** A page of one sentence, e.g. of a refusal. */
export function notice(page: PageContext, topic: string, status: number): HttpResponse {
  return html(<NoticePage page={page} topic={topic} />, status);
}
