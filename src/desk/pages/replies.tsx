/** Canned replies: those that come with the desk, and the station's own to change. */
import { MAX_TEXT } from '../actions';
import { commonReplies, MAX_TITLE, type Reply } from '../replies';
import { Card } from './card';
import { Csrf, Layout, type PageContext } from './layout';

/** What was typed and not taken. */
export interface ReplyDraft {
  id: string | null;
  title: string;
  text: string;
  error: string;
}

export function RepliesPage({ page, replies, draft }: { page: PageContext; replies: Reply[]; draft: ReplyDraft | null }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('deskReplies.title')}>
      <p>
        <a href="/desk">{t('case.back')}</a>
      </p>
      <h1>{t('deskReplies.title')}</h1>
      <p class="quiet lead">{t('deskReplies.intro')}</p>
      <Card title={t('deskReplies.new')}>
        <ReplyForm page={page} reply={null} draft={draft?.id === null ? draft : null} />
      </Card>
      {replies.map((reply) => (
        <Card key={reply.id} title={reply.title}>
          <p class="quiet small">{t('deskReplies.changedBy', { name: reply.changedBy })}</p>
          <ReplyForm page={page} reply={reply} draft={draft?.id === reply.id ? draft : null} />
        </Card>
      ))}
      <Card title={t('deskReplies.commonTitle')}>
        <dl class="canned">
          {commonReplies(t).flatMap(({ id, title, text }) => [
            <dt key={id}>
              <strong>{title}</strong>
            </dt>,
            <dd key={`${id}-text`} class="quiet said">
              {text}
            </dd>,
          ])}
        </dl>
      </Card>
    </Layout>
  );
}

function ReplyForm({ page, reply, draft }: { page: PageContext; reply: Reply | null; draft: ReplyDraft | null }) {
  const { t, session } = page;
  const name = reply?.id ?? 'new';
  const shown = draft ?? reply ?? { title: '', text: '' };
  const error = draft ? `${name}-error` : undefined;
  return (
    <form method="post" action="/desk/replies">
      {session && <Csrf session={session} />}
      {reply && <input type="hidden" name="id" value={reply.id} />}
      {draft && (
        <p class="error" id={error}>
          {draft.error}
        </p>
      )}
      <div class="field">
        <label for={`${name}-title`}>{t('deskReplies.titleLabel')}</label>
        <input id={`${name}-title`} name="title" value={shown.title} required maxLength={MAX_TITLE} aria-describedby={error} />
      </div>
      <div class="field">
        <label for={`${name}-text`}>{t('deskReplies.textLabel')}</label>
        <textarea id={`${name}-text`} name="text" required maxLength={MAX_TEXT} value={shown.text} aria-describedby={error} />
      </div>
      <div class="buttons">
        <button name="do" value="save">
          {t('deskReplies.save')}
        </button>
        {reply && (
          <button name="do" value="remove" class="danger" formNoValidate>
            {t('deskReplies.remove')}
          </button>
        )}
      </div>
    </form>
  );
}
