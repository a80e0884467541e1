/** The page of one case and what its forms do. */
import { dayInChina } from '../base/clock';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { chosenMaterials, isAction, isLocal, possibleActions, readAction, type ActionName } from './actions';
import { carryOut, type CarryOutParts } from './carry-out';
import { CASE_SCRIPT, CASE_SCRIPT_PATH } from './case-script';
import { flashFor, type Flash } from './flash';
import { html, notice, type Kit, type SignedInPage } from './kit';
import { newOnceId, type CaseView } from './ledger';
import type { Draft } from './pages/actions';
import { CasePage } from './pages/case';
import type { Presence } from './presence';
import { IMPORTED } from './queue';
import { commonReplies, filled, type Replies } from './replies';
import { scriptRoute, withScript } from './scripts';
import { listed } from './words';

const DAY_MILLISECONDS = 86_400_000;
const SUGGESTED_DAYS = 3;
const NOTHING_TYPED = { action: null, text: '', expectedBy: '', outcome: '', materials: [], errors: {} };

export interface CaseRoom extends CarryOutParts {
  presence: Presence;
  replies: Replies;
}

/** Of an imported case, and of what stays here, only what makes sense; of the rest the owner says what is possible. */
function mayDo(action: ActionName, { channel, expectedState }: CaseView): boolean {
  const isImported = channel === IMPORTED;
  return (!isImported && !isLocal(action)) || possibleActions(expectedState, isImported).includes(action);
}

export function createCaseRoutes({ signedIn, submitted, record }: Kit, room: CaseRoom): Route[] {
  const { ledger, presence, callbacks, work, replies } = room;
  const numberIn = (request: HttpRequest): string => request.params['number'] ?? '';
  const viewOf = (request: HttpRequest, page: SignedInPage) => ledger.view(numberIn(request), page.session);

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
    const { caseNumber } = view;
    const [others, colleagues, checks, relations, own] = await Promise.all([
      othersAt(page, caseNumber),
      presence.colleagues(page.session.name),
      work.checks(caseNumber),
      work.relations(caseNumber, page.session, page.now),
      replies.list(),
    ]);
    const canned = [...own, ...commonReplies(page.t)];
    const reply = canned.find(({ id }) => id === request.query['reply']);
    const written: Partial<Draft> = reply ? { action: 'message', text: filled(reply.text, view, page.t) } : {};
    const shown: Draft = { ...NOTHING_TYPED, onceId: newOnceId(), suggestedDay, ...written, ...draft };
    const parts = { others, colleagues, checks, relations, replies: canned };
    return withScript(html(<CasePage page={page} view={view} flash={flash ?? null} draft={shown} {...parts} />, status));
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
    const text = names.length > 0 ? page.t('deskQueue.lookingNow', { names: listed(names, page.t) }) : '';
    return { text, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } };
  });

  const act = submitted(async (form, request, page) => {
    const { action, once = '' } = form;
    const view = await viewOf(request, page);
    if (!view || !isAction(action) || !mayDo(action, view)) return notice(page, 'refusals.notFound', 404);
    const { caseNumber } = view;
    await record(request, page.session.name, 'case.change', { caseNumber, details: { action } });
    const materials = view.file?.materials ?? [];
    const input = readAction(action, form, { now: page.now, t: page.t, materials });
    if (Object.keys(input.errors).length > 0) {
      const { text = '', expectedBy = '', outcome = '' } = form;
      const draft = { action, text, expectedBy, outcome, materials: chosenMaterials(form, materials), errors: input.errors };
      return casePage(request, page, draft, { kind: 'error', text: page.t('flash.error') }, 422);
    }
    const done = await carryOut(room, view, { action, input, once, page });
    return { redirect: `/desk/cases/${encodeURIComponent(caseNumber)}?done=${done}` };
  });

  return [
    { method: 'GET', path: '/desk/cases/:number', handler: show },
    { method: 'POST', path: '/desk/cases/:number', handler: act },
    { method: 'GET', path: '/desk/cases/:number/others', handler: here },
    scriptRoute(CASE_SCRIPT_PATH, CASE_SCRIPT),
  ];
}
