/** What could not be delivered, why, since when, and the two things that can be done about it; and what is still being tried. */
import type { DeadLetterList } from '../dead-letters';
import { duration, moment, type DeskTranslate } from '../words';
import { Csrf, Layout, type PageContext } from './layout';

export type DeadLetterNews = 'replay' | 'skip' | 'changed' | 'unreachable';
const FLASH = { replay: 'sent', skip: 'note', changed: 'pending', unreachable: 'refused' } as const;
type DeadLetter = DeadLetterList['deadLetters'][number];

/** Those that have a sentence of their own; a sender of another version may know more. */
const FAILURES: ReadonlySet<string> = new Set(['busy', 'server', 'refused', 'redirect', 'closed', 'timeout', 'unreachable', 'forbidden']);
const failureText = (failure: string, t: DeskTranslate): string =>
  FAILURES.has(failure) ? t(`deskDelivery.failures.${failure}`) : t('deskDelivery.failures.other', { failure });

export function DeadLettersPage({ page, list, news }: { page: PageContext; list: DeadLetterList | null; news: DeadLetterNews | null }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('deskDelivery.title')}>
      <h1>{t('deskDelivery.title')}</h1>
      <p class="quiet lead">{t('deskDelivery.intro')}</p>
      {news && (
        <p class={`flash ${FLASH[news]}`} role="status">
          {t(`deskDelivery.news.${news}`)}
        </p>
      )}
      {list === null ? (
        <p class="card error">{t('deskDelivery.unreachable')}</p>
      ) : (
        <>
          <Waiting page={page} waiting={list.waiting} />
          <h2 class="between">{t('deskDelivery.stopped')}</h2>
          {list.deadLetters.length === 0 && <p class="card">{t('deskDelivery.none')}</p>}
          {list.deadLetters.map((letter) => (
            <Letter key={letter.eventId} page={page} letter={letter} />
          ))}
          {list.mayBeMore && <p class="quiet">{t('deskDelivery.more')}</p>}
        </>
      )}
    </Layout>
  );
}

function Waiting({ page: { t, now }, waiting }: { page: PageContext; waiting: DeadLetterList['waiting'] }) {
  const { cases, events, since, nextTryAt, failures } = waiting;
  const ago = since ? Math.max(0, now.getTime() - since.getTime()) : 0;
  return (
    <section class="card" aria-labelledby="waiting">
      <h2 id="waiting">{t('deskDelivery.waiting')}</h2>
      {events === 0 ? (
        <p>{t('deskDelivery.waitingNone')}</p>
      ) : (
        <>
          <p>{t('deskDelivery.waitingCount', { events, cases })}</p>
          {ago >= 60_000 && <p>{t('deskDelivery.waitingSince', { time: duration(ago, t) })}</p>}
          {nextTryAt && <p>{t('deskDelivery.waitingNext', { time: moment(nextTryAt, now) })}</p>}
        </>
      )}
      {failures.length > 0 && (
        <>
          <p class="quiet">{t('deskDelivery.waitingWhy')}</p>
          <ul>
            {failures.map(({ failure, cases: count }) => (
              <li key={failure}>{t('deskDelivery.waitingFailure', { failure: failureText(failure, t), cases: count })}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Letter({ page, letter }: { page: PageContext; letter: DeadLetter }) {
  const { t, now, session } = page;
  const { caseNumber, eventId, type, reason, failure, since } = letter;
  const button = (how: 'replay' | 'skip') => (
    <form method="post" action="/desk/dead-letters">
      {session && <Csrf session={session} />}
      <input type="hidden" name="caseNumber" value={caseNumber} />
      <input type="hidden" name="eventId" value={eventId} />
      <button name="do" value={how} class={how === 'skip' ? 'danger' : undefined} aria-label={t(`deskDelivery.${how}Case`, { caseNumber })}>
        {t(`deskDelivery.${how}`)}
      </button>
    </form>
  );
  return (
    <section class="card">
      <h3>
        <a href={`/desk/cases/${caseNumber}`}>{caseNumber}</a> <span class="quiet">{type}</span>
      </h3>
      <p>
        <span class="tag overdue">{t('deskDelivery.since', { time: duration(Math.max(0, now.getTime() - since.getTime()), t) })}</span>{' '}
        <span class="quiet small">{moment(since, now)}</span>
      </p>
      {failure && <p>{failureText(failure, t)}</p>}
      <p class="quiet small">{reason}</p>
      <details>
        <summary>{t('deskDelivery.settle')}</summary>
        <p class="quiet">{t('deskDelivery.replayHint')}</p>
        {button('replay')}
        <p class="quiet">{t('deskDelivery.skipHint')}</p>
        {button('skip')}
      </details>
    </section>
  );
}
