/** What happened to a case, who did it, and whether it reached the person. */
import type { Entry } from '../ledger';
import { moment } from '../words';
import { Card } from './card';
import type { PageContext } from './layout';

export function History({ page, entries }: { page: PageContext; entries: Entry[] }) {
  const { t, now } = page;
  return (
    <Card title={t('case.history')}>
      <ol class="history">
        {entries.map((entry, index) => (
          <li key={index} class={entry.kind === 'viewed' ? 'minor' : entry.actor === 'person' ? 'person' : undefined}>
            <time class="quiet small number" dateTime={entry.at.toISOString()}>
              {moment(entry.at, now)}
            </time>{' '}
            <strong>{actorName(page, entry.actor)}</strong> {t(`entries.${entry.kind}`)}{' '}
            {entry.delivery && <span class={`tag ${entry.delivery.status}`}>{t(`delivery.${entry.delivery.status}`)}</span>}
            {entry.text && <div class="said">{entry.text}</div>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function actorName({ t }: PageContext, actor: string): string {
  return actor === 'person' || actor === 'system' ? t(actor) : actor;
}
