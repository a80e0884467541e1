import type { Translate } from '../../locale';
import { CASE_STATES, OPEN_STATES } from '../events';
import type { CaseSummary, Filter } from '../ledger';
import type { Session } from '../sign-in';
import { page } from './layout';

export interface ListPage {
  session: Session;
  cases: CaseSummary[];
  counts: Record<string, number>;
  filter: Filter;
  now: Date;
}

const COLUMNS = ['number', 'name', 'region', 'kind', 'state', 'waiting'] as const;

export function listPage(t: Translate, locale: string, { session, cases, counts, filter, now }: ListPage): string {
  const open = OPEN_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const heading = filter.search ? t('desk.list.found', { search: filter.search }) : t('desk.list.heading');
  return page({
    t,
    locale,
    title: heading,
    session,
    children: (
      <>
        <div class="head">
          <h1>{heading}</h1>
          <form method="get" action="/desk" role="search">
            <label for="search">{t('desk.list.search')}</label>
            <input id="search" name="search" value={filter.search ?? ''} maxLength={40} />
            <button>{t('desk.list.searchButton')}</button>
          </form>
        </div>
        <nav class="filters" aria-label={t('desk.list.columns.state')}>
          <FilterLink label={`${t('desk.list.open')} ${open}`} href="/desk" current={!filter.state && !filter.search} />
          {CASE_STATES.filter((state) => counts[state]).map((state) => (
            <FilterLink
              key={state}
              label={`${t(`desk.states.${state}`)} ${counts[state]}`}
              href={`/desk?state=${state}`}
              current={filter.state === state}
            />
          ))}
        </nav>
        {cases.length === 0 ? (
          <p class="empty">{t('desk.list.empty')}</p>
        ) : (
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  {COLUMNS.map((column) => (
                    <th key={column} scope="col">
                      {t(`desk.list.columns.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {cases.map((row) => (
                  <Row key={row.number} t={t} row={row} now={now} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </>
    ),
  });
}

function Row({ t, row, now }: { t: Translate; row: CaseSummary; now: Date }) {
  return (
    <tr class={row.urgency}>
      <th scope="row">
        <a href={`/desk/cases/${row.number}`}>{row.number}</a>
        {row.urgency !== 'normal' && <strong class="urgency">{t(`desk.urgency.${row.urgency}`)}</strong>}
      </th>
      <td>{row.name ?? t('desk.nobody')}</td>
      <td>{row.region}</td>
      <td>{t(`desk.kinds.${row.kind}`)}</td>
      <td>
        <span class={`state ${row.state}`}>{t(`desk.states.${row.state}`)}</span>
      </td>
      <td>{waitingText(t, now.getTime() - row.receivedAt.getTime())}</td>
    </tr>
  );
}

function FilterLink({ label, href, current }: { label: string; href: string; current: boolean }) {
  return (
    <a href={href} aria-current={current ? 'page' : undefined}>
      {label}
    </a>
  );
}

function waitingText(t: Translate, milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return t('desk.waiting.minutes', { count: minutes });
  if (minutes < 48 * 60) return t('desk.waiting.hours', { count: Math.floor(minutes / 60) });
  return t('desk.waiting.days', { count: Math.floor(minutes / (24 * 60)) });
}
