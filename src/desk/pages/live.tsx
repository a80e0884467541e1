/** The live conversation with a person: what was said, and one field to answer. Works by reloading where no script runs. */
import type { CaseView, Entry } from '../ledger';
import { moment } from '../words';
import { MAX_TEXT } from '../actions';
import { Field } from './field';
import { Csrf, Layout, type PageContext } from './layout';

export const LIVE_SCRIPT_PATH = '/desk/live.js';
const EARLIER_LINES = 6;
/** What belongs to the talk; the rest is on the case page. */
const SPOKEN: ReadonlySet<string> = new Set([
  'said',
  'updated',
  'corrected',
  'needs',
  'employed',
  'call-back',
  'message',
  'accepted',
  'needs-info',
  'ended',
  'completed',
  'failed',
  'withdrawn',
]);

export interface LiveProps {
  page: PageContext;
  view: CaseView;
  onceId: string;
  error: string | null;
  text: string;
}

export function LivePage({ page, view, onceId, error, text }: LiveProps) {
  const { t, session } = page;
  const form = (action: string, label: string, look?: string) => (
    <form method="post" action={`/desk/cases/${view.caseNumber}/live`}>
      {session && <Csrf session={session} />}
      <input type="hidden" name="once" value={onceId} />
      <button name="do" value={action} class={look}>
        {label}
      </button>
    </form>
  );
  const working = view.expectedState === 'accepted' || view.expectedState === 'needs-info';
  return (
    <Layout page={page} title={t('live.title')}>
      <p>
        <a href={`/desk/cases/${view.caseNumber}`}>{t('live.toCase')}</a>
      </p>
      <div class="heading">
        <h1>
          {t('live.title')} <span class="number quiet">{view.caseNumber}</span>
        </h1>
        {view.urgency !== 'normal' && <span class={`tag ${view.urgency}`}>{t(`urgency.${view.urgency}`)}</span>}
      </div>
      <section class="card" aria-label={t('live.talk')}>
        <div id="talk" role="log" aria-live="polite">
          <LiveLines page={page} view={view} />
        </div>
      </section>
      <div class="card" id="answer">
        {view.expectedState === 'new' && form('take', t('live.take'))}
        {working && (
          <>
            <form method="post" action={`/desk/cases/${view.caseNumber}/live`} id="say">
              {session && <Csrf session={session} />}
              <input type="hidden" name="once" value={onceId} />
              <input type="hidden" name="do" value="say" />
              <Field id="live-text" label={t('live.answer')} error={error}>
                {(described) => <textarea id="live-text" name="text" required autofocus maxLength={MAX_TEXT} value={text} {...described} />}
              </Field>
              <button>{t('live.send')}</button>
            </form>
            {form('end', t('live.end'), 'second')}
          </>
        )}
        {view.expectedState !== 'new' && !working && <p class="quiet">{t('live.over')}</p>}
      </div>
      <script src={LIVE_SCRIPT_PATH} defer />
    </Layout>
  );
}

/** The lines alone, as the page asks for them every other second. */
export function LiveLines({ page, view }: { page: PageContext; view: CaseView }) {
  const { t } = page;
  const earlier = (view.file?.transcript ?? []).slice(-EARLIER_LINES);
  return (
    <ol class="talk">
      {earlier.map((line, index) => (
        <li key={`earlier-${index}`} class={line.from === 'user' ? 'user' : 'bot'}>
          <span class="quiet small">{t(`case.from.${line.from === 'user' ? 'user' : 'bot'}`)}</span>
          <div class="said">{line.text}</div>
        </li>
      ))}
      {view.entries
        .filter(({ kind }) => SPOKEN.has(kind))
        .map((entry, index) => (
          <Line key={index} page={page} entry={entry} />
        ))}
    </ol>
  );
}

function Line({ page, entry }: { page: PageContext; entry: Entry }) {
  const { t, now } = page;
  const { actor, kind, at, text, delivery } = entry;
  return (
    <li class={actor === 'person' ? 'user' : 'bot'}>
      <span class="quiet small">
        {actor === 'person' || actor === 'system' ? t(actor) : actor} {kind !== 'said' && kind !== 'message' && t(`entries.${kind}`)}{' '}
        {moment(at, now)}
      </span>{' '}
      {delivery && delivery.status !== 'sent' && <span class={`tag ${delivery.status}`}>{t(`delivery.${delivery.status}`)}</span>}
      {text && <div class="said">{text}</div>}
    </li>
  );
}
