/** What could not be delivered, why, since when, and the two things that can be done about it. */
import type { DeadLetterList } from '../dead-letters';
import { duration, moment } from '../words';
import { Csrf, Layout, type PageContext } from './layout';

export type DeadLetterNews = 'replay' | 'skip' | 'changed' | 'unreachable';
const FLASH = { replay: 'sent', skip: 'note', changed: 'pending', unreachable: 'refused' } as const;
type DeadLetter = DeadLetterList['deadLetters'][number];

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
      {list === null && <p class="card error">{t('deskDelivery.unreachable')}</p>}
      {list?.deadLetters.length === 0 && <p class="card">{t('deskDelivery.none')}</p>}
      {list?.deadLetters.map((letter) => (
        <Letter key={letter.eventId} page={page} letter={letter} />
      ))}
      {list?.mayBeMore && <p class="quiet">{t('deskDelivery.more')}</p>}
    </Layout>
  );
}

function Letter({ page, letter }: { page: PageContext; letter: DeadLetter }) {
  const { t, now, session } = page;
  const { caseNumber, eventId, type, reason, since } = letter;
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
      <h2>
        <a href={`/desk/cases/${caseNumber}`}>{caseNumber}</a> <span class="quiet">{type}</span>
      </h2>
      <p>
        <span class="tag overdue">{t('deskDelivery.since', { time: duration(Math.max(0, now.getTime() - since.getTime()), t) })}</span>{' '}
        <span class="quiet small">{moment(since, now)}</span>
      </p>
      <p class="said">{reason}</p>
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
