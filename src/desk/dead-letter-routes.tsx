/** The page of what could not be delivered, and its two buttons: again, or pass over. */
import { z } from 'zod';
import type { Route } from '../base/http';
import type { DeadLetters } from './dead-letters';
import { html, notice, type Kit } from './kit';
import { DeadLettersPage, type DeadLetterNews } from './pages/dead-letters';

const form = z.object({
  do: z.enum(['replay', 'skip']),
  caseNumber: z.string().min(1).max(64),
  eventId: z.string().min(1).max(128),
});
const NEWS: ReadonlySet<string> = new Set<DeadLetterNews>(['replay', 'skip', 'changed', 'unreachable']);

export function createDeadLetterRoutes({ signedIn, submitted, record }: Kit, deadLetters: DeadLetters): Route[] {
  const show = signedIn(async (request, page) => {
    const list = await deadLetters.list();
    const cases = list?.deadLetters.map(({ caseNumber }) => caseNumber) ?? [];
    await record(request, page.session.name, 'list.read', { details: { view: 'dead-letters', cases } });
    const { done = '' } = request.query;
    return html(<DeadLettersPage page={page} list={list} news={NEWS.has(done) ? (done as DeadLetterNews) : null} />);
  });

  const settle = submitted(async (given, request, page) => {
    const read = form.safeParse(given);
    if (!read.success) return notice(page, 'refusals.notFound', 404);
    const { do: how, caseNumber, eventId } = read.data;
    await record(request, page.session.name, 'case.change', { caseNumber, details: { action: `dead-letter.${how}`, eventId } });
    const outcome = await deadLetters.settle(how, caseNumber, eventId);
    return { redirect: `/desk/dead-letters?done=${outcome === 'done' ? how : outcome}` };
  });

  return [
    { method: 'GET', path: '/desk/dead-letters', handler: show },
    { method: 'POST', path: '/desk/dead-letters', handler: settle },
  ];
}
