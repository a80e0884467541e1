/** What every page of the desk shares: who is signed in, in which language, what is written down, how a page is sent. Knows no page by name. */
import type { JSX } from 'preact';
import type { AuditLog, AuditRecord } from '../accounts';
import type { Clock } from '../base/clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../base/http';
import { toLocale, type Texts } from '../locale';
import { renderPage, type PageContext } from './pages/layout';
import { NoticePage } from './pages/sign-in';
import { isCsrfToken, type Session, type Sessions } from './sessions';

export interface KitOptions {
  sessions: Sessions;
  audit: AuditLog;
  texts: Texts;
  clock: Clock;
  wallClock: Clock;
  /** https makes the cookies secure. */
  publicUrl: string;
}

export type SignedInPage = PageContext & { session: Session };
export type SignedIn = (request: HttpRequest, page: SignedInPage) => Promise<HttpResponse>;
export type Form = Record<string, string>;

export interface Kit {
  pageFor(request: HttpRequest, session: Session | null): PageContext;
  /** A page for people who are signed in; anybody else is told how to get in. */
  signedIn(handler: SignedIn): HttpHandler;
  /** A form of a signed-in caseworker: nothing happens without the token of the session's own pages. */
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
}

export const SESSION_COOKIE = 'rongye_desk';
export const LANGUAGE_COOKIE = 'rongye_desk_language';
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export function createKit({ sessions, audit, texts, clock, wallClock, publicUrl }: KitOptions): Kit {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';

  function pageFor(request: HttpRequest, session: Session | null): PageContext {
    const locale = toLocale(request.cookies[LANGUAGE_COOKIE]);
    const translate = texts.in(locale);
    return { t: (key, values) => translate(`desk.${key}`, values), locale, now: clock.now(), session };
  }

  const signedIn: Kit['signedIn'] = (handler) => async (request) => {
    const session = await sessions.find(request.cookies[SESSION_COOKIE]);
    if (!session) return notice(pageFor(request, null), 'signIn.needLink', 401);
    return handler(request, { ...pageFor(request, session), session });
  };

  return {
    pageFor,
    signedIn,
    submitted: (handler) =>
      signedIn(async (request, page) => {
        const form = await request.form();
        if (!isCsrfToken(page.session, form['csrf'])) return notice(page, 'refusals.csrf', 403);
        return handler(form, request, page);
      }),
    record: (request, actor, action, more = {}) => audit.append({ actor, action, address: request.address, at: wallClock.now(), ...more }),
    cookie: (name, value, more = '') => `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${more}${secure}`,
  };
}

export function html(page: JSX.Element, status = 200): HttpResponse {
  return { status, html: renderPage(page), headers: { 'cache-control': 'no-store', 'content-security-policy': POLICY } };
}

/** A page of one sentence, e.g. of a refusal. */
export function notice(page: PageContext, topic: string, status: number): HttpResponse {
  return html(<NoticePage page={page} topic={topic} />, status);
}
