/** The page of canned replies: read, added, changed, removed by anybody who is signed in. */
import { z } from 'zod';
import type { HttpResponse, Route } from '../base/http';
import { MAX_TEXT } from './actions';
import { html, type Kit, type SignedInPage } from './kit';
import { RepliesPage, type ReplyDraft } from './pages/replies';
import { MAX_TITLE, type Replies } from './replies';

const form = z.object({
  id: z
    .string()
    .regex(/^rp_[\w-]{1,64}$/)
    .nullable()
    .catch(null),
  do: z.enum(['save', 'remove']).catch('save'),
  title: z.string().trim().min(1).max(MAX_TITLE),
  text: z.string().trim().min(1).max(MAX_TEXT),
});

export function createReplyRoutes({ signedIn, submitted, record }: Kit, replies: Replies): Route[] {
  async function repliesPage(page: SignedInPage, draft: ReplyDraft | null): Promise<HttpResponse> {
    return html(<RepliesPage page={page} replies={await replies.list()} draft={draft} />, draft ? 422 : 200);
  }

  const save = submitted(async (given, request, page) => {
    const text = (given['text'] ?? '').replaceAll('\r\n', '\n');
    const read = form.safeParse({ ...given, text });
    if (!read.success) {
      return repliesPage(page, {
        id: given['id'] || null,
        title: given['title'] ?? '',
        text,
        error: page.t('deskReplies.incomplete', { title: MAX_TITLE, text: MAX_TEXT }),
      });
    }
    const { id, title } = read.data;
    await record(request, page.session.name, 'case.change', { details: { action: `reply.${read.data.do}`, reply: id } });
    if (read.data.do === 'remove' && id !== null) await replies.remove(id);
    else if (!(await replies.save(id, { title, text: read.data.text }, page.session.name, page.now))) {
      return repliesPage(page, { id: null, title, text, error: page.t('deskReplies.notSaved') });
    }
    return { redirect: '/desk/replies' };
  });

  return [
    { method: 'GET', path: '/desk/replies', handler: signedIn((_request, page) => repliesPage(page, null)) },
    { method: 'POST', path: '/desk/replies', handler: save },
  ];
}
