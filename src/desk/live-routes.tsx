/** The live conversation over HTTP: the page, its lines for the script, and what its buttons do. */
import { renderToString } from 'preact-render-to-string';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { MAX_TEXT } from './actions';
import type { CallbackBody } from './callback-wire';
import type { Callbacks } from './callbacks';
import { LIVE_SCRIPT } from './live-script';
import { html, notice, type Kit, type SignedInPage } from './kit';
import { newOnceId, type Ledger } from './ledger';
import { LIVE_SCRIPT_PATH, LiveLines, LivePage } from './pages/live';
import { scriptRoute, withScript } from './scripts';
import type { Session } from '../accounts';

/** What each button sends. */
const SENDS: Readonly<Record<string, CallbackBody['type']>> = { take: 'accepted', say: 'message', end: 'ended' };

const REMEMBERED = 1_000;

export function createLiveRoutes({ signedIn, submitted, record }: Kit, ledger: Ledger, callbacks: Callbacks): Route[] {
  /** Who has which talk open: the lines are fetched every other second, and looking at them is one look. */
  const looking = new Set<string>();
  async function look(request: HttpRequest, session: Session, caseNumber: string, isAnew: boolean): Promise<void> {
    const key = `${session.csrf} ${caseNumber}`;
    if (!isAnew && looking.has(key)) return;
    await record(request, session.name, 'case.read', { caseNumber });
    if (looking.size >= REMEMBERED) looking.clear();
    looking.add(key);
  }

  async function live(request: HttpRequest, page: SignedInPage, error: string | null = null, text = ''): Promise<HttpResponse> {
    const view = await ledger.view(request.params['number'] ?? '', page.session);
    if (!view) return notice(page, 'refusals.notFound', 404);
    await look(request, page.session, view.caseNumber, true);
    if (view.file) await ledger.seen(view.caseNumber, page.session.name, page.now);
    const shown = html(<LivePage page={page} view={view} onceId={newOnceId()} error={error} text={text} />, error ? 422 : 200);
    return withScript(shown);
  }

  const lines = signedIn(async (request, page) => {
    const view = await ledger.view(request.params['number'] ?? '', page.session);
    if (!view) return notice(page, 'refusals.notFound', 404);
    await look(request, page.session, view.caseNumber, false);
    const fragment = renderToString(<LiveLines page={page} view={view} />);
    return { html: fragment, headers: { 'cache-control': 'no-store' } };
  });

  const act = submitted(async (form, request, page) => {
    const view = await ledger.view(request.params['number'] ?? '', page.session);
    const type = SENDS[form['do'] ?? ''];
    if (!view || !type) return notice(page, 'refusals.notFound', 404);
    const text = (form['text'] ?? '').replaceAll('\r\n', '\n').trim();
    if (type === 'message' && !text) return live(request, page, page.t('actions.errors.empty'));
    if (text.length > MAX_TEXT) {
      return live(request, page, page.t('actions.errors.long', { max: MAX_TEXT, count: text.length }), text);
    }
    await record(request, page.session.name, 'case.change', { caseNumber: view.caseNumber, details: { action: type } });
    const given = form['once'] ?? '';
    const id = /^cb_[\w-]{16,64}$/.test(given) ? given : newOnceId();
    await callbacks.add(id, view.caseNumber, { type, by: page.session.name, text: type === 'message' ? text : null });
    return { redirect: `/desk/cases/${encodeURIComponent(view.caseNumber)}/live#answer` };
  });

  return [
    { method: 'GET', path: '/desk/cases/:number/live', handler: signedIn((request, page) => live(request, page)) },
    { method: 'GET', path: '/desk/cases/:number/live/lines', handler: lines },
    { method: 'POST', path: '/desk/cases/:number/live', handler: act },
    scriptRoute(LIVE_SCRIPT_PATH, LIVE_SCRIPT),
  ];
}
