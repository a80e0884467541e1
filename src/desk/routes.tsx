/** The pages of the desk over HTTP: who may see what, what a form does, which page answers. */
import type { JSX } from 'preact';
import type { AuditLog, AuditRecord } from '../accounts';
import { dayInChina, type Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { toLocale, type Texts } from '../locale';
import { isAction, readAction } from './actions';
import type { Callbacks } from './callbacks';
import { asCsv, asXlsx } from './ledger-files';
import { ledgerTable } from './ledger-table';
import { flashFor } from './flash';
import { newOnceId, VIEWS, type Ledger, type ListQuery, type View } from './ledger';
import { createLiveRoutes } from './live';
import type { Draft } from './pages/actions';
import { CasePage, type Flash } from './pages/case';
import { renderPage, type PageContext } from './pages/layout';
import { ListPage } from './pages/list';
import { ColleaguesPage, MAX_NAME, NoticePage, SignInPage } from './pages/sign-in';
import { STYLESHEET, STYLESHEET_PATH } from './pages/stylesheet';
import { isCsrfToken, type Session, type Sessions } from './sessions';
import { verify } from './signature';

export interface PageRoutesOptions {
  ledger: Ledger;
  sessions: Sessions;
  callbacks: Callbacks;
  audit: AuditLog;
  texts: Texts;
  clock: Clock;
  wallClock: Clock;
  publicUrl: string;
  callbackSecret: string;
  createSignInLink(): Promise<string>;
}

const COOKIE = 'rongye_desk';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const LANGUAGE_COOKIE = 'rongye_desk_language';
const YEAR_SECONDS = 365 * 86_400;
const DAY_MILLISECONDS = 86_400_000;
const SUGGESTED_DAYS = 3;
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

type SignedIn = (request: HttpRequest, page: PageContext & { session: Session }) => Promise<HttpResponse>;

export function createPageRoutes(options: PageRoutesOptions): Route[] {
  const { ledger, sessions, callbacks, clock } = options;
  const secure = options.publicUrl.startsWith('https:') ? '; Secure' : '';
  const cookie = (name: string, value: string, more: string): string =>
    `${name}=${value}; Path=/desk; HttpOnly; SameSite=Strict${more}${secure}`;

  function pageFor(request: HttpRequest, session: Session | null): PageContext {
    const locale = toLocale(request.cookies[LANGUAGE_COOKIE]);
    const translate = options.texts.in(locale);
    return { t: (key, values) => translate(`desk.${key}`, values), locale, now: clock.now(), session };
  }

  const signedIn = (handler: SignedIn) => async (request: HttpRequest) => {
    const session = await sessions.find(request.cookies[COOKIE]);
    if (!session) return notice(pageFor(request, null), 'signIn.needLink', 401);
    return handler(request, { ...pageFor(request, session), session });
  };

  /** A form of a signed-in caseworker: nothing happens without the token of the session's own pages. */
  const submitted = (handler: (form: Record<string, string>, ...rest: Parameters<SignedIn>) => Promise<HttpResponse>) =>
    signedIn(async (request, page) => {
      const form = await request.form();
      if (!isCsrfToken(page.session, form['csrf'])) return notice(page, 'refusals.csrf', 403);
      return handler(form, request, page);
    });

  /** Before anything is shown or done: what cannot be written down does not happen. */
  const record = (
    request: HttpRequest,
    actor: string,
    action: AuditRecord['action'],
    more: Pick<AuditRecord, 'caseNumber' | 'details'> = {},
  ) => options.audit.append({ actor, action, address: request.address, at: options.wallClock.now(), ...more });

  const list = signedIn(async (request, page) => {
    const query = listQuery(request);
    const found = await ledger.list(query);
    const { view, region, page: number } = query;
    const details = { view, region, page: number, cases: found.cases.map(({ caseNumber }) => caseNumber) };
    await record(request, page.session.name, query.search ? 'list.search' : 'list.read', { details });
    return html(<ListPage page={page} query={query} list={found} />);
  });

  /** @returns what the export is to hold */
  async function exported(request: HttpRequest, { session }: { session: Session }, format: string): Promise<ListQuery> {
    const query = listQuery(request);
    const { view, region, search } = query;
    await record(request, session.name, 'ledger.export', { details: { format, view, region, searched: search !== '' } });
    return query;
  }

  const fileName = (now: Date, ending: string): string => `attachment; filename="rongye-${dayInChina(now)}.${ending}"`;

  const csv = signedIn(async (request, { t, now, session }) => ({
    text: asCsv(await ledgerTable(ledger.all(await exported(request, { session }, 'csv')), t)),
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': fileName(now, 'csv') },
  }));

  const xlsx = signedIn(async (request, { t, now, session }) => ({
    bytes: await asXlsx(await ledgerTable(ledger.all(await exported(request, { session }, 'xlsx')), t), t('ledger.sheet')),
    headers: { 'content-type': XLSX, 'content-disposition': fileName(now, 'xlsx') },
  }));

  async function casePage(page: PageContext, caseNumber: string, draft: Partial<Draft>, flash?: Flash, status?: number) {
    const view = await ledger.view(caseNumber);
    if (!view) return notice(page, 'refusals.notFound', 404);
    const suggestedDay = dayInChina(new Date(page.now.getTime() + SUGGESTED_DAYS * DAY_MILLISECONDS));
    const blank: Draft = { action: null, text: '', expectedBy: '', errors: {}, onceId: newOnceId(), suggestedDay };
    return html(<CasePage page={page} view={view} flash={flash ?? null} draft={{ ...blank, ...draft }} />, status);
  }

  const showCase = signedIn(async (request, page) => {
    const caseNumber = request.params['number'] ?? '';
    const view = await ledger.view(caseNumber);
    if (!view) return notice(page, 'refusals.notFound', 404);
    await record(request, page.session.name, 'case.read', { caseNumber });
    if (view.file) await ledger.seen(caseNumber, page.session.name, page.now);
    return casePage(page, caseNumber, {}, await flashFor(request.query['done'], callbacks, page.t));
  });

  const act = submitted(async (form, request, page) => {
    const caseNumber = request.params['number'] ?? '';
    const { action, once = '' } = form;
    const view = await ledger.view(caseNumber);
    if (!view || !isAction(action)) return notice(page, 'refusals.notFound', 404);
    await record(request, page.session.name, 'case.change', { caseNumber, details: { action } });
    const input = readAction(action, form, page.now, page.t);
    if (Object.keys(input.errors).length > 0) {
      const draft = { action, text: input.text, expectedBy: form['expectedBy'] ?? '', errors: input.errors };
      return casePage(page, caseNumber, draft, { kind: 'error', text: page.t('flash.error') }, 422);
    }
    const { name } = page.session;
    const address = `/desk/cases/${encodeURIComponent(caseNumber)}`;
    if (action === 'note') {
      await ledger.note(caseNumber, { kind: 'note', actor: name, text: input.text, at: page.now });
      return { redirect: `${address}?done=note` };
    }
    const id = /^cb_[\w-]{16,64}$/.test(once) ? once : newOnceId();
    await callbacks.add(id, caseNumber, { type: action, by: name, text: input.text || null, expectedBy: input.expectedBy });
    return { redirect: `${address}?done=${id}` };
  });

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
    return { redirect: '/desk', headers: { 'set-cookie': cookie(COOKIE, session, '') } };
  }

  const signOut = submitted(async (_form, request, page) => {
    await record(request, page.session.name, 'session.end');
    await sessions.signOut(request.cookies[COOKIE] ?? '');
    return { redirect: '/desk', headers: { 'set-cookie': cookie(COOKIE, '', '; Max-Age=0') } };
  });

  /** For the administrator at the server's own terminal, who holds the secret: the embedded database cannot be opened twice. */
  const fromTerminal = (handler: (request: HttpRequest) => Promise<unknown>) => async (request: HttpRequest) => {
    const id = verify([options.callbackSecret], request.headers, await request.rawBody(), options.wallClock.now());
    if (id === null) throw new CodedError('BadSignature', 'Sign the request with the callback secret.');
    return { json: await handler(request), headers: { 'cache-control': 'no-store' } };
  };

  const signInLink = fromTerminal(async (request) => {
    await record(request, 'server', 'link.create');
    return { link: await options.createSignInLink() };
  });

  async function language({ params }: HttpRequest): Promise<HttpResponse> {
    const value = cookie(LANGUAGE_COOKIE, toLocale(params['tag']), `; Max-Age=${YEAR_SECONDS}`);
    return { redirect: '/desk', headers: { 'set-cookie': value } };
  }

  return [
    { method: 'GET', path: '/desk', handler: list },
    { method: 'GET', path: '/desk/ledger.csv', handler: csv },
    { method: 'GET', path: '/desk/ledger.xlsx', handler: xlsx },
    { method: 'GET', path: '/desk/cases/:number', handler: showCase },
    { method: 'POST', path: '/desk/cases/:number', handler: act },
    { method: 'GET', path: '/desk/sign-in', handler: showSignIn },
    { method: 'POST', path: '/desk/sign-in', handler: signIn },
    { method: 'POST', path: '/desk/sign-out', handler: signOut },
    { method: 'POST', path: '/desk/sign-in-links', handler: signInLink },
    { method: 'POST', path: '/desk/audit-verifications', handler: fromTerminal(() => options.audit.verify()) },
    {
      method: 'GET',
      path: '/desk/colleagues',
      handler: signedIn(async (_request, page) => html(<ColleaguesPage page={page} link={null} />)),
    },
    {
      method: 'POST',
      path: '/desk/colleagues',
      handler: submitted(async (_form, request, page) => {
        await record(request, page.session.name, 'link.create');
        return html(<ColleaguesPage page={page} link={await options.createSignInLink()} />);
      }),
    },
    { method: 'GET', path: '/desk/language/:tag', handler: language },
    {
      method: 'GET',
      path: STYLESHEET_PATH,
      handler: async () => ({
        text: STYLESHEET,
        headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' },
      }),
    },
    ...createLiveRoutes({ ledger, callbacks, signedIn, submitted, html, notice, record }),
  ];
}

function listQuery({ query }: HttpRequest): ListQuery {
  const { view = '', search = '', region = '', page = '' } = query;
  return {
    // Whoever searches looks everywhere, unless they chose where.
    view: Object.hasOwn(VIEWS, view) ? (view as View) : search ? 'all' : 'new',
    search: search.slice(0, 60),
    region: /^\d{6}$/.test(region) ? region : '',
    page: /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
  };
}

function html(page: JSX.Element, status = 200): HttpResponse {
  return { status, html: renderPage(page), headers: { 'cache-control': 'no-store', 'content-security-policy': POLICY } };
}

function notice(page: PageContext, topic: string, status: number): HttpResponse {
  return html(<NoticePage page={page} topic={topic} />, status);
}
