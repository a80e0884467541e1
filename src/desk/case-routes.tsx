/** The page of one case and what its forms do. */
import { dayInChina } from '../base/clock';
import type { HttpResponse, Route } from '../base/http';
import { isAction, readAction } from './actions';
import type { Callbacks } from './callbacks';
import { flashFor } from './flash';
import { html, notice, type Kit, type SignedInPage } from './kit';
import { newOnceId, type Ledger } from './ledger';
import type { Draft } from './pages/actions';
import { CasePage, type Flash } from './pages/case';

const DAY_MILLISECONDS = 86_400_000;
const SUGGESTED_DAYS = 3;

export function createCaseRoutes({ signedIn, submitted, record }: Kit, ledger: Ledger, callbacks: Callbacks): Route[] {
  async function casePage(
    page: SignedInPage,
    caseNumber: string,
    draft: Partial<Draft>,
    flash?: Flash,
    status?: number,
  ): Promise<HttpResponse> {
    const view = await ledger.view(caseNumber, page.session);
    if (!view) return notice(page, 'refusals.notFound', 404);
    const suggestedDay = dayInChina(new Date(page.now.getTime() + SUGGESTED_DAYS * DAY_MILLISECONDS));
    const blank: Draft = { action: null, text: '', expectedBy: '', errors: {}, onceId: newOnceId(), suggestedDay };
    return html(<CasePage page={page} view={view} flash={flash ?? null} draft={{ ...blank, ...draft }} />, status);
  }

  const show = signedIn(async (request, page) => {
    const caseNumber = request.params['number'] ?? '';
    const view = await ledger.view(caseNumber, page.session);
    if (!view) return notice(page, 'refusals.notFound', 404);
    await record(request, page.session.name, 'case.read', { caseNumber });
    if (view.file) await ledger.seen(caseNumber, page.session.name, page.now);
    return casePage(page, caseNumber, {}, await flashFor(request.query['done'], callbacks, page.t));
  });

  const act = submitted(async (form, request, page) => {
    const caseNumber = request.params['number'] ?? '';
    const { action, once = '' } = form;
    const view = await ledger.view(caseNumber, page.session);
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

  return [
    { method: 'GET', path: '/desk/cases/:number', handler: show },
    { method: 'POST', path: '/desk/cases/:number', handler: act },
  ];
}
