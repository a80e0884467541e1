/**
 * The bundled desk: the embedded default of a caseworkers' backend. A separate application that knows only the published webhook
 * and the public API; of the bot's tables, dialogs and code it must know nothing.
 */
import { Webhook } from 'standardwebhooks';
import { CodedError } from '../base/errors';
import type { Clock } from '../base/clock';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import type { Log } from '../base/log';
import { toLocale, type Texts, type Translate } from '../locale';
import { createCipher, type KeyRing } from '../store/crypto';
import { openDatabase } from '../store/database';
import { runMigrations } from '../store/migrations';
import { Callbacks } from './callbacks';
import { ACTIONS, EventSchema, type Action } from './events';
import { Ledger } from './ledger';
import { casePage } from './pages/case';
import { STYLE_PATH } from './pages/layout';
import { listPage } from './pages/list';
import { signInPage } from './pages/sign-in';
import { DESK_MIGRATIONS, type DeskSchema } from './schema';
import { checkForm, SignIn, type Session } from './sign-in';
import { STYLE } from './style';

export interface DeskOptions {
  dataDir: string;
  databaseUrl?: string;
  keys: KeyRing;
  /** `whsec_…`; any of them may have signed. */
  webhookSecrets: readonly string[];
  /** Signs what the desk sends. */
  callbackSecret: string;
  /** Where the public API is, e.g. `http://127.0.0.1:3978`. */
  callbackBaseUrl: string;
  publicUrl: string;
  texts: Texts;
  clock: Clock;
  log: Log;
}

export interface Desk {
  routes: Route[];
  /** Whether nobody has ever signed in. */
  isFirstRun(): Promise<boolean>;
  /** An address that signs in once, within 15 minutes. */
  createSignInLink(): Promise<string>;
  ready(): Promise<void>;
  close(): Promise<void>;
}

const WEBHOOK_LIMIT_BYTES = 2 * 1024 * 1024;
const MAX_TEXT_CHARACTERS = 2_000;
const NOTICES = ['sent', 'waiting', 'refused', 'textMissing'] as const;

export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { clock, log } = options;
  const database = await openDatabase<DeskSchema>({ dataDir: options.dataDir, fileName: 'desk.db', databaseUrl: options.databaseUrl, log });
  await runMigrations(database, 'desk_migrations', DESK_MIGRATIONS, clock.now());
  const cipher = createCipher(options.keys);
  const ledger = new Ledger(database, cipher);
  const signIn = new SignIn(database, cipher, options.publicUrl.startsWith('https:'));
  const { callbackBaseUrl: baseUrl, callbackSecret: secret } = options;
  const callbacks = new Callbacks({ database, cipher, ledger, baseUrl, secret, clock, log });
  callbacks.start();

  const words = (request: HttpRequest): [Translate, string] => {
    const locale = toLocale(request.query['lang'] ?? request.headers['accept-language']?.split(',')[0]);
    return [options.texts.in(locale), locale];
  };
  const signedIn =
    (handler: (request: HttpRequest, session: Session) => Promise<HttpResponse>) =>
    async (request: HttpRequest): Promise<HttpResponse> => {
      const session = await signIn.session(request, new Date());
      if (session) return privately(await handler(request, session));
      return privately({ status: 401, html: signInPage(...words(request), { token: null, problem: 'desk.signIn.needed' }) });
    };

  async function webhook(request: HttpRequest): Promise<HttpResponse> {
    const body = await request.rawBody();
    const id = verified(options.webhookSecrets, request.headers, body);
    const event = EventSchema.safeParse(JSON.parse(body.toString('utf8')));
    if (!event.success) {
      // A type we do not know yet is acknowledged: a sender must be able to add one without breaking its receivers.
      log.warn({ id, problem: event.error.issues[0]?.message }, 'an event that the desk does not understand');
      return { json: { ignored: true } };
    }
    return { json: { duplicate: !(await ledger.receive(id, event.data, clock.now())) } };
  }

  async function list(request: HttpRequest, session: Session): Promise<HttpResponse> {
    const filter = { state: request.query['state'], search: request.query['search']?.trim() || undefined };
    const [cases, counts] = await Promise.all([ledger.list(filter), ledger.counts()]);
    return { html: listPage(...words(request), { session, cases, counts, filter, now: clock.now() }) };
  }

  async function showCase(request: HttpRequest, session: Session): Promise<HttpResponse> {
    const number = request.params['number'] ?? '';
    const found = await ledger.get(number);
    if (!found) throw new CodedError('NotFound', `There is no case ${number} on this desk.`);
    const notice = NOTICES.find((known) => known === request.query['notice']);
    return { html: casePage(...words(request), { session, found, waiting: await callbacks.waiting(number), notice }) };
  }

  async function act(request: HttpRequest, session: Session): Promise<HttpResponse> {
    const form = await request.form();
    checkForm(session, form);
    const number = request.params['number'] ?? '';
    const type = form['action'] as Action;
    if (!(type in ACTIONS) || !(await ledger.get(number)))
      throw new CodedError('NotFound', 'There is no such case or action on this desk.');
    const text = (form['text'] ?? '').trim().slice(0, MAX_TEXT_CHARACTERS);
    const back = (notice: (typeof NOTICES)[number]): HttpResponse => ({
      redirect: `/desk/cases/${encodeURIComponent(number)}?notice=${notice}`,
    });
    if (!text && type !== 'accepted') return back('textMissing');
    const sent = await callbacks.act(number, { type, by: session.name, text, expectedBy: endOfDay(form['expectedBy']) });
    return back(sent);
  }

  async function openLink(request: HttpRequest): Promise<HttpResponse> {
    const token = request.query['token'] ?? '';
    const valid = token !== '' && (await signIn.isValid(token, new Date()));
    const page = signInPage(...words(request), valid ? { token } : { token: null, problem: 'desk.signIn.invalid' });
    return privately({ status: valid ? 200 : 403, html: page });
  }

  async function useLink(request: HttpRequest): Promise<HttpResponse> {
    const { token = '', name = '' } = await request.form();
    if (!name.trim()) return privately({ status: 400, html: signInPage(...words(request), { token, problem: 'desk.signIn.nameMissing' }) });
    const cookie = await signIn.consume(token, name, new Date());
    if (!cookie) return privately({ status: 403, html: signInPage(...words(request), { token: null, problem: 'desk.signIn.invalid' }) });
    return { redirect: '/desk', headers: { 'set-cookie': cookie } };
  }

  const signOut = signedIn(async (request, session) => {
    checkForm(session, await request.form());
    return { redirect: '/desk', headers: { 'set-cookie': await signIn.signOut(request) } };
  });

  const routes: Route[] = [
    { method: 'POST', path: '/desk/webhook', handler: webhook, bodyLimit: WEBHOOK_LIMIT_BYTES },
    {
      method: 'GET',
      path: STYLE_PATH,
      handler: async () => ({ text: STYLE, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300' } }),
    },
    { method: 'GET', path: '/desk/sign-in', handler: openLink },
    { method: 'POST', path: '/desk/sign-in', handler: useLink },
    { method: 'POST', path: '/desk/sign-out', handler: signOut },
    { method: 'GET', path: '/desk', handler: signedIn(list) },
    { method: 'GET', path: '/desk/cases/:number', handler: signedIn(showCase) },
    { method: 'POST', path: '/desk/cases/:number', handler: signedIn(act) },
  ];
  return {
    routes,
    isFirstRun: async () => !(await signIn.hasAnySession()),
    createSignInLink: async () => `${options.publicUrl}/desk/sign-in?token=${await signIn.createLink(new Date())}`,
    ready: () => database.ping(),
    async close() {
      callbacks.stop();
      await database.close();
    },
  };
}

/** @returns the webhook id. @throws CodedError BadSignature */
function verified(secrets: readonly string[], headers: Readonly<Record<string, string>>, body: Buffer): string {
  for (const secret of secrets) {
    try {
      new Webhook(secret).verify(body, { ...headers });
      return headers['webhook-id'] as string;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  throw new CodedError('BadSignature', 'The signature does not match, or the timestamp is more than 5 minutes off.');
}

/** The end of a day in China, from `YYYY-MM-DD`. */
function endOfDay(day: string | undefined): string | undefined {
  return day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T23:59:59+08:00` : undefined;
}

function privately(response: HttpResponse): HttpResponse {
  return { ...response, headers: { 'cache-control': 'no-store', ...response.headers } };
}
