/** The ledger: who waits, for what, since when. */
import { type CaseList, type CaseSummary, type ListQuery, type View, VIEWS } from '../ledger';
import type { DeskState } from '../tables';
import { duration, moment } from '../words';
import { Layout, type PageContext } from './layout';

const CLOSED: ReadonlySet<DeskState> = new Set([...VIEWS.closed, 'erased']);

/** Whether somebody still waits for somebody. */
export const isOpenAtDesk = (state: DeskState): boolean => !CLOSED.has(state);

export function ListPage({ page, query, list }: { page: PageContext; query: ListQuery; list: CaseList }) {
  const { t } = page;
  const filtered = query.search !== '' || query.region !== '';
  return (
    <Layout page={page} title={t('list.title')}>
      <h1>{t('list.title')}</h1>
      <nav aria-label={t('list.views')}>
        <ul class="views">
          {(Object.keys(VIEWS) as View[]).map((view) => (
            <li key={view}>
              <a href={address({ ...query, view, page: 1 })} aria-current={view === query.view ? 'page' : undefined}>
                {t(`views.${view}`)} <span class="number">{list.counts[view]}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <form class="find" method="get" action="/desk" role="search">
        <input type="hidden" name="view" value={query.view} />
        <div class="field">
          <label for="search">{t('list.searchLabel')}</label>
          <input id="search" type="search" name="search" value={query.search} maxLength={60} />
        </div>
        <div class="field narrow">
          <label for="region">{t('list.region')}</label>
          <select id="region" name="region">
            <option value="" selected={query.region === ''}>
              {t('list.allRegions')}
            </option>
            {list.regions.map(({ code, name }) => (
              <option key={code} value={code} selected={code === query.region}>
                {name || code}
              </option>
            ))}
          </select>
        </div>
        <button>{t('list.search')}</button>
      </form>
      <div class="bar">
        <p class="quiet">{t('list.count', { count: list.total })}</p>
        {list.total > 0 && (
          <>
            <a href={address(query, '/desk/ledger.xlsx')}>{t('list.exportXlsx')}</a>
            <a href={address(query, '/desk/ledger.csv')}>{t('list.export')}</a>
          </>
        )}
      </div>
      {list.cases.length === 0 ? (
        <p class="card">{t(filtered ? 'list.emptySearch' : query.view === 'new' ? 'list.emptyNew' : 'list.empty')}</p>
      ) : (
        <Table page={page} cases={list.cases} caption={t(query.view === 'closed' ? 'list.captionClosed' : 'list.caption')} />
      )}
      {list.pages > 1 && <Pages page={page} query={query} pages={list.pages} />}
    </Layout>
  );
}

/** Roles are written out because narrow screens lay the table out as cards, which makes browsers forget that it is one. */
function Table({ page, cases, caption }: { page: PageContext; cases: CaseSummary[]; caption: string }) {
  const { t } = page;
  return (
    <table class="ledger" role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {['number', 'person', 'where', 'kind', 'state', 'waiting', 'assignee'].map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`list.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {cases.map((row) => (
          <Row key={row.caseNumber} page={page} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ page, row }: { page: PageContext; row: CaseSummary }) {
  const { t, now } = page;
  return (
    <tr role="row">
      <th scope="row" role="rowheader" class="case number">
        <a href={`/desk/cases/${row.caseNumber}`}>{row.caseNumber}</a>
      </th>
      <td role="cell" data-label={t('list.person')}>
        {row.name ?? <span class="quiet">{t('list.unnamed')}</span>}
      </td>
      <td role="cell" data-label={t('list.where')}>
        {row.regionName || t('none')}
      </td>
      <td role="cell" data-label={t('list.kind')}>
        {t(`kinds.${row.kind || 'unknown'}`)}{' '}
        {row.urgency !== 'normal' && <span class={`tag ${row.urgency}`}>{t(`urgency.${row.urgency}`)}</span>}
      </td>
      <td role="cell" data-label={t('list.state')}>
        <span class={`tag ${row.state}`}>{t(`states.${row.state}`)}</span>
        {row.unread && <span class="tag">{t('list.unread')}</span>}
      </td>
      <td role="cell" data-label={t('list.waiting')}>
        {!isOpenAtDesk(row.state) ? (
          <span class="quiet">{t('list.since', { time: moment(row.waitingSince, now) })}</span>
        ) : (
          <>
            <time dateTime={row.waitingSince.toISOString()}>{duration(now.getTime() - row.waitingSince.getTime(), t)}</time>{' '}
            <Promise page={page} expectedBy={row.expectedBy} />
          </>
        )}
      </td>
      <td role="cell" data-label={t('list.assignee')}>
        {row.assignee ?? <span class="quiet">{t('none')}</span>}
      </td>
    </tr>
  );
}

/** The answer that the person was promised, and whether it is late. */
export function Promise({ page, expectedBy }: { page: PageContext; expectedBy: Date | null }) {
  const { t, now } = page;
  if (!expectedBy) return null;
  const late = now.getTime() - expectedBy.getTime();
  if (late > 0) return <span class="tag overdue">{t('time.overdue', { time: duration(late, t) })}</span>;
  return <span class="quiet small">{t('time.due', { time: moment(expectedBy, now) })}</span>;
}

function Pages({ page, query, pages }: { page: PageContext; query: ListQuery; pages: number }) {
  const { t } = page;
  return (
    <nav class="pages" aria-label={t('list.pages')}>
      {query.page > 1 && <a href={address({ ...query, page: query.page - 1 })}>{t('list.previous')}</a>}
      <span>{t('list.page', { page: query.page, pages })}</span>
      {query.page < pages && <a href={address({ ...query, page: query.page + 1 })}>{t('list.next')}</a>}
    </nav>
  );
}

function address(query: ListQuery, path = '/desk'): string {
  const parameters = new URLSearchParams({ view: query.view });
  if (query.search) parameters.set('search', query.search);
  if (query.region) parameters.set('region', query.region);
  if (query.page > 1) parameters.set('page', String(query.page));
  return `${path}?${parameters.toString()}`;
}
