/** The ledger: who waits, for what, since when. */
import { isFiltered, listAddress } from '../list-query';
import { KINDS, type CaseList, type CaseSummary, type ListQuery } from '../queue';
import { QUEUE_SCRIPT_PATH } from '../queue-script';
import { VIEW_NAMES } from '../views';
import { isFollowUpDue, Waiting } from './clocks';
import { Layout, type PageContext } from './layout';
import { listed } from '../words';

export interface ListProps {
  page: PageContext;
  query: ListQuery;
  list: CaseList;
  /** Who else has a case open now, by case number. */
  others: ReadonlyMap<string, readonly string[]>;
}

export function ListPage({ page, query, list, others }: ListProps) {
  const { t } = page;
  return (
    <Layout page={page} title={t('list.title')}>
      <h1>{t('list.title')}</h1>
      <nav aria-label={t('list.views')}>
        <ul class="views">
          {VIEW_NAMES.map((view) => (
            <li key={view}>
              <a href={listAddress({ ...query, view, page: 1 })} aria-current={view === query.view ? 'page' : undefined}>
                {t(`views.${view}`)} <span class="number">{list.counts[view]}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Find page={page} query={query} regions={list.regions} />
      <div id="queue">
        <Rows page={page} query={query} list={list} others={others} />
      </div>
      <p id="queue-news" class="quiet" role="status" data-news={t('deskQueue.news')} data-gone={t('deskQueue.unreachable')} />
      <p id="queue-keys" class="quiet small" data-on={t('deskQueue.keysOn')} data-off={t('deskQueue.keysOff')} />
      <script src={QUEUE_SCRIPT_PATH} defer />
    </Layout>
  );
}

function Find({ page, query, regions }: Pick<ListProps, 'page' | 'query'> & Pick<CaseList, 'regions'>) {
  const { t } = page;
  return (
    <form class="find" method="get" action="/desk" role="search">
      <input type="hidden" name="view" value={query.view} />
      <div class="field">
        <label for="search">{t('list.searchLabel')}</label>
        <input id="search" type="search" name="search" value={query.search} maxLength={60} />
      </div>
      <Choice
        name="region"
        label={t('list.region')}
        chosen={query.region}
        options={[['', t('list.allRegions')], ...regions.map(({ code, name }): [string, string] => [code, name || code])]}
      />
      <Choice
        name="kind"
        label={t('list.kind')}
        chosen={query.kind}
        options={[['', t('deskQueue.everything')], ...KINDS.map((kind): [string, string] => [kind, t(`kinds.${kind}`)])]}
      />
      <Choice
        name="assignee"
        label={t('list.assignee')}
        chosen={query.assignee}
        options={[
          ['', t('deskQueue.everybody')],
          ['me', t('deskQueue.me')],
          ['nobody', t('deskQueue.nobody')],
        ]}
      />
      <label class="tick">
        <input type="checkbox" name="overdue" value="1" checked={query.overdue} /> {t('deskQueue.overdue')}
      </label>
      <button>{t('list.search')}</button>
      {isFiltered(query) && (
        <a class="clear" href={`/desk?view=${query.view}`}>
          {t('deskQueue.clear')}
        </a>
      )}
    </form>
  );
}

function Choice({ name, label, chosen, options }: { name: string; label: string; chosen: string; options: [string, string][] }) {
  return (
    <div class="field narrow">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {options.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What changes while the page stands open: the script asks for it alone. */
export function Rows({ page, query, list, others }: ListProps) {
  const { t } = page;
  const filtered = isFiltered(query);
  return (
    <>
      <div class="bar">
        <p class="quiet">{t(list.isMore ? 'deskQueue.countMore' : 'list.count', { count: list.total })}</p>
        {list.total > 0 && (
          <div class="buttons">
            <a href={listAddress(query, '/desk/ledger.xlsx')}>{t('list.exportXlsx')}</a>
            <a href={listAddress(query, '/desk/ledger.csv')}>{t('list.export')}</a>
          </div>
        )}
      </div>
      {list.cases.length === 0 ? (
        <p class="card">{t(filtered ? 'list.emptySearch' : query.view === 'new' ? 'list.emptyNew' : 'list.empty')}</p>
      ) : (
        <Table
          page={page}
          cases={list.cases}
          others={others}
          caption={t(query.view === 'closed' ? 'list.captionClosed' : 'list.caption')}
        />
      )}
      {list.pages > 1 && <Pages page={page} query={query} pages={list.pages} />}
    </>
  );
}

const COLUMNS = ['number', 'person', 'where', 'kind', 'state', 'waiting', 'assignee'] as const;

/** Roles are written out because narrow screens lay the table out as cards, which makes browsers forget that it is one. */
function Table({ page, cases, others, caption }: Pick<ListProps, 'page' | 'others'> & { cases: CaseSummary[]; caption: string }) {
  const { t } = page;
  return (
    <table class="ledger" role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`list.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {cases.map((row) => (
          <Row key={row.caseNumber} page={page} row={row} others={others.get(row.caseNumber) ?? []} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ page, row, others }: { page: PageContext; row: CaseSummary; others: readonly string[] }) {
  const { t } = page;
  return (
    <tr role="row" class={row.urgency === 'crisis' ? 'crisis' : undefined}>
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
        {row.unread && <span class="tag">{t(isFollowUpDue(row) ? 'deskFollowUp.due' : 'list.unread')}</span>}
      </td>
      <td role="cell" data-label={t('list.waiting')}>
        <Waiting page={page} row={row} />
      </td>
      <td role="cell" data-label={t('list.assignee')}>
        {row.assignee ?? <span class="quiet">{t('deskQueue.nobody')}</span>}
        {others.length > 0 && <div class="quiet small">{t('deskQueue.looking', { names: listed(others, t) })}</div>}
      </td>
    </tr>
  );
}

function Pages({ page, query, pages }: { page: PageContext; query: ListQuery; pages: number }) {
  const { t } = page;
  return (
    <nav class="pages" aria-label={t('list.pages')}>
      {query.page > 1 && <a href={listAddress({ ...query, page: query.page - 1 })}>{t('list.previous')}</a>}
      <span>{t('list.page', { page: query.page, pages })}</span>
      {query.page < pages && <a href={listAddress({ ...query, page: query.page + 1 })}>{t('list.next')}</a>}
    </nav>
  );
}
