/** The live conversation over HTTP: the page, its lines for the script, and what its buttons do. */
import { renderToString } from 'preact-render-to-string';
import type { Clock } from '../base/clock';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { createLooks } from '../base/looks';
import { MAX_TEXT } from './actions';
import type { CallbackBody } from './callback-wire';
import type { Callbacks } from './callbacks';
import { LIVE_SCRIPT } from './live-script';
import { html, notice, type Kit, type SignedInPage } from './kit';
import { newOnceId, onceIdOf, type Ledger } from './ledger';
import { LIVE_SCRIPT_PATH, LiveLines, LivePage } from './pages/live';
import { scriptRoute, withScript } from './scripts';

/** What each button sends. */
const SENDS: Readonly<Record<string, CallbackBody['type']>> = { take: 'accepted', say: 'message', end: 'ended' };

export interface LiveRoom {
  ledger: Ledger;
  callbacks: Callbacks;
  wallClock: Clock;
}

export function createLiveRoutes({ signedIn, submitted, record }: Kit, { ledger, callbacks, wallClock }: LiveRoom): Route[] {
  const looks = createLooks(wallClock);
  const lookOf = ({ session }: SignedInPage, caseNumber: string): string => `${session.csrf} ${caseNumber}`;

  async function live(request: HttpRequest, page: SignedInPage, error: string | null = null, text = ''): Promise<HttpResponse> {
    const view = await ledger.view(request.params['number'] ?? '', page.session);
    if (!view) return notice(page, 'refusals.notFound', 404);
    const { caseNumber } = view;
    await looks.note(lookOf(page, caseNumber), () => record(request, page.session.name, 'case.read', { caseNumber }));
    if (view.file) await ledger.seen(caseNumber, page.session.name, page.now);
    const shown = html(<LivePage page={page} view={view} onceId={newOnceId()} error={error} text={text} />, error ? 422 : 200);
    return withScript(shown);
  }

  const lines = signedIn(async (request, page) => {
    const view = await ledger.view(request.params['number'] ?? '', page.session);
    if (!view) return notice(page, 'refusals.notFound', 404);
    const { caseNumber } = view;
    // Fetched every other second.
    await looks.noteUnlessLately(lookOf(page, caseNumber), () => record(request, page.session.name, 'case.read', { caseNumber }));
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
    const id = onceIdOf(form['once']);
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
