/** Forms of the case page that the person hears nothing of: who works on it, what is verified, which cases are one person's. */
import { z } from 'zod';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import type { FollowUps } from './follow-ups';
import { notice, type Form, type Kit, type SignedInPage } from './kit';
import type { CaseView, Ledger } from './ledger';
import type { Work } from './work';

export interface WorkRoom {
  ledger: Ledger;
  work: Work;
  followUps: FollowUps;
}

const MAX_NAME = 40;
const assignment = z.object({ from: z.string().max(MAX_NAME).catch(''), to: z.string().trim().max(MAX_NAME).catch('') });
const tick = z.object({ item: z.coerce.number().int().min(0).max(200), done: z.enum(['0', '1']) });
const otherCase = z.object({ other: z.string().regex(/^[A-Z0-9]{1,64}$/) });

export function createWorkRoutes({ submitted, record }: Kit, { ledger, work, followUps }: WorkRoom): Route[] {
  /** @param action for the audit log @param handler returns what the page says next, or null where the form makes no sense */
  const onCase = (action: string, handler: (form: Form, view: CaseView, page: SignedInPage) => Promise<string | null>) =>
    submitted(async (form: Form, request: HttpRequest, page: SignedInPage): Promise<HttpResponse> => {
      const view = await ledger.view(request.params['number'] ?? '', page.session);
      if (!view || view.state === 'erased') return notice(page, 'refusals.notFound', 404);
      await record(request, page.session.name, 'case.change', { caseNumber: view.caseNumber, details: { action } });
      const done = await handler(form, view, page);
      if (done === null) return notice(page, 'refusals.notFound', 404);
      return { redirect: `/desk/cases/${encodeURIComponent(view.caseNumber)}?done=${done}` };
    });
  const doing = ({ session, now }: SignedInPage) => ({ by: session.name, at: now });

  const assign = onCase('assign', async (form, { caseNumber }, page) => {
    const { from, to } = assignment.parse(form);
    const now = await work.assign(caseNumber, from || null, to || null, doing(page));
    return now === (to || null) ? 'assigned' : 'faster';
  });

  const check = onCase('check', async (form, { caseNumber, file }, page) => {
    const given = tick.safeParse(form);
    const sentence = given.success ? file?.toVerify[given.data.item] : undefined;
    if (!given.success || sentence === undefined) return null;
    await work.check(caseNumber, sentence, given.data.done === '1', doing(page));
    return 'checked#verify';
  });

  const merge = onCase('merge', async (form, { caseNumber }, page) => {
    const given = otherCase.safeParse(form);
    if (!given.success) return null;
    return (await work.merge(caseNumber, given.data.other, page.session, doing(page))) ? 'merged' : 'notMerged';
  });

  const separate = onCase('separate', async (_form, { caseNumber }, page) =>
    (await work.separate(caseNumber, doing(page))) ? 'separated' : 'notSeparated',
  );

  const settle = onCase('settle', async (_form, { caseNumber }, page) => {
    await followUps.settle(caseNumber, doing(page));
    return 'settled';
  });

  return [
    { method: 'POST', path: '/desk/cases/:number/assignee', handler: assign },
    { method: 'POST', path: '/desk/cases/:number/checks', handler: check },
    { method: 'POST', path: '/desk/cases/:number/merge', handler: merge },
    { method: 'POST', path: '/desk/cases/:number/separate', handler: separate },
    { method: 'POST', path: '/desk/cases/:number/settle', handler: settle },
  ];
}
