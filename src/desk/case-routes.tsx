/** The page of one case and what its forms do. */
import { dayInChina } from '../base/clock';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { isAction, readAction } from './actions';
import type { Callbacks } from './callbacks';
import { CASE_SCRIPT, CASE_SCRIPT_PATH } from './case-script';
import { flashFor } from './flash';
import { html, notice, type Kit, type SignedInPage } from './kit';
import { newOnceId, type Ledger } from './ledger';
import type { Draft } from './pages/actions';
import { CasePage, type Flash } from './pages/case';
import type { Presence } from './presence';
import { scriptRoute, withScript } from './scripts';
import { viewerOf } from './viewer';

const DAY_MILLISECONDS = 86_400_000;
const SUGGESTED_DAYS = 3;

export interface CaseRoom {
  ledger: Ledger;
  presence: Presence;
  callbacks: Callbacks;
}

export function createCaseRoutes({ signedIn, submitted, record }: Kit, { ledger, presence, callbacks }: CaseRoom): Route[] {
  const numberIn = (request: HttpRequest): string => request.params['number'] ?? '';
  const viewOf = (request: HttpRequest, page: SignedInPage) => ledger.view(numberIn(request), viewerOf(page.session));

  async function othersAt(page: SignedInPage, caseNumber: string): Promise<readonly string[]> {
    return (await presence.others(page.session.name, [caseNumber], page.now)).get(caseNumber) ?? [];
  }

  async function casePage(
    request: HttpRequest,
    page: SignedInPage,
    draft: Partial<Draft>,
    flash?: Flash,
    status?: number,
  ): Promise<HttpResponse> {
    const view = await viewOf(request, page);
    if (!view) return notice(page, 'refusals.notFound', 404);
    const suggestedDay = dayInChina(new Date(page.now.getTime() + SUGGESTED_DAYS * DAY_MILLISECONDS));
    const blank: Draft = { action: null, text: '', expectedBy: '', errors: {}, onceId: newOnceId(), suggestedDay };
    const others = await othersAt(page, view.caseNumber);
    return withScript(
      html(<CasePage page={page} view={view} flash={flash ?? null} draft={{ ...blank, ...draft }} others={others} />, status),
    );
  }

  const show = signedIn(async (request, page) => {
    const view = await viewOf(request, page);
    if (!view) return notice(page, 'refusals.notFound', 404);
    const { caseNumber } = view;
    const { name } = page.session;
    await record(request, name, 'case.read', { caseNumber });
    if (view.file) await ledger.seen(caseNumber, name, page.now);
    await presence.look(name, caseNumber, page.now);
    return casePage(request, page, {}, await flashFor(request.query['done'], callbacks, page.t));
  });

  /** For the script: still here, and who else is. */
  const here = signedIn(async (request, page) => {
    const view = await viewOf(request, page);
    if (!view) return notice(page, 'refusals.notFound', 404);
    await presence.look(page.session.name, view.caseNumber, page.now);
    const names = await othersAt(page, view.caseNumber);
    const text = names.length > 0 ? page.t('deskQueue.lookingNow', { names: names.join('、') }) : '';
    return { text, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } };
  });

  const act = submitted(async (form, request, page) => {
    const { action, once = '' } = form;
    const view = await viewOf(request, page);
    if (!view || !isAction(action)) return notice(page, 'refusals.notFound', 404);
    const { caseNumber } = view;
    await record(request, page.session.name, 'case.change', { caseNumber, details: { action } });
    const input = readAction(action, form, page.now, page.t);
    if (Object.keys(input.errors).length > 0) {
      const draft = { action, text: input.text, expectedBy: form['expectedBy'] ?? '', errors: input.errors };
      return casePage(request, page, draft, { kind: 'error', text: page.t('flash.error') }, 422);
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

  return [
    { method: 'GET', path: '/desk/cases/:number', handler: show },
    { method: 'POST', path: '/desk/cases/:number', handler: act },
    { method: 'GET', path: '/desk/cases/:number/others', handler: here },
    scriptRoute(CASE_SCRIPT_PATH, CASE_SCRIPT),
  ];
}
