/** The queue and what can be taken from it as a file. */
import { dayInChina } from '../base/clock';
import type { HttpRequest, Route } from '../base/http';
import { html, type Kit, type SignedInPage } from './kit';
import { VIEWS, type Ledger, type ListQuery, type View } from './ledger';
import { asCsv, asXlsx } from './ledger-files';
import { ledgerTable } from './ledger-table';
import { ListPage } from './pages/list';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function createListRoutes({ signedIn, record }: Kit, ledger: Ledger): Route[] {
  const list = signedIn(async (request, page) => {
    const query = listQuery(request);
    const found = await ledger.list(query, page.session);
    const { view, region, page: number } = query;
    const details = { view, region, page: number, cases: found.cases.map(({ caseNumber }) => caseNumber) };
    await record(request, page.session.name, query.search ? 'list.search' : 'list.read', { details });
    return html(<ListPage page={page} query={query} list={found} />);
  });

  /** @returns what the export is to hold */
  async function exported(request: HttpRequest, { session }: SignedInPage, format: string): Promise<ListQuery> {
    const query = listQuery(request);
    const { view, region, search } = query;
    await record(request, session.name, 'ledger.export', { details: { format, view, region, searched: search !== '' } });
    return query;
  }

  const fileName = (now: Date, ending: string): string => `attachment; filename="rongye-${dayInChina(now)}.${ending}"`;

  const csv = signedIn(async (request, page) => ({
    text: asCsv(await ledgerTable(ledger.all(await exported(request, page, 'csv'), page.session), page.t)),
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': fileName(page.now, 'csv') },
  }));

  const xlsx = signedIn(async (request, page) => ({
    bytes: await asXlsx(await ledgerTable(ledger.all(await exported(request, page, 'xlsx'), page.session), page.t), page.t('ledger.sheet')),
    headers: { 'content-type': XLSX, 'content-disposition': fileName(page.now, 'xlsx') },
  }));

  return [
    { method: 'GET', path: '/desk', handler: list },
    { method: 'GET', path: '/desk/ledger.csv', handler: csv },
    { method: 'GET', path: '/desk/ledger.xlsx', handler: xlsx },
  ];
}

function listQuery({ query }: HttpRequest): ListQuery {
  const { view = '', search = '', region = '', page = '' } = query;
  return {
    // Whoever searches looks everywhere, unless they chose where.
    view: Object.hasOwn(VIEWS, view) ? (view as View) : search ? 'all' : 'new',
    search: search.slice(0, 60),
    region: /^\d{6}$/.test(region) ? region : '',
    page: /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
  };
}
