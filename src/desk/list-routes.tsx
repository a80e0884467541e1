/** The queue, its rows for the script, and what can be taken from it as a file. */
import { renderToString } from 'preact-render-to-string';
import { dayInChina } from '../base/clock';
import type { HttpRequest, Route } from '../base/http';
import { html, type Kit, type SignedInPage } from './kit';
import { readListQuery } from './list-query';
import { asCsv, asXlsx } from './ledger-files';
import { ledgerTable } from './ledger-table';
import { ListPage, Rows, type ListProps } from './pages/list';
import type { Presence } from './presence';
import type { ListQuery, Queue } from './queue';
import { QUEUE_SCRIPT, QUEUE_SCRIPT_PATH } from './queue-script';
import { scriptRoute, withScript } from './scripts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const REMEMBERED_SESSIONS = 1_000;

export interface ListRoom {
  queue: Queue;
  presence: Presence;
}

export function createListRoutes({ signedIn, record }: Kit, { queue, presence }: ListRoom): Route[] {
  /** The cases that each session's list shows now: its script asks again and again, and a case that stays is one look. */
  const shown = new Map<string, Set<string>>();

  async function read(request: HttpRequest, page: SignedInPage, isAnew: boolean): Promise<ListProps> {
    const query = readListQuery(request.query);
    const list = await queue.list(query, page.session, page.now);
    const numbers = list.cases.map(({ caseNumber }) => caseNumber);
    const before = isAnew ? undefined : shown.get(page.session.csrf);
    const cases = numbers.filter((number) => !before?.has(number));
    if (isAnew || cases.length > 0) {
      const { view, region, page: number } = query;
      const details = { view, region, page: number, cases };
      await record(request, page.session.name, query.search ? 'list.search' : 'list.read', { details });
    }
    if (shown.size >= REMEMBERED_SESSIONS) shown.clear();
    shown.set(page.session.csrf, new Set(numbers));
    return { page, query, list, others: await presence.others(page.session.name, numbers, page.now) };
  }

  const list = signedIn(async (request, page) => withScript(html(<ListPage {...await read(request, page, true)} />)));

  const rows = signedIn(async (request, page) => ({
    html: renderToString(<Rows {...await read(request, page, false)} />),
    headers: { 'cache-control': 'no-store' },
  }));

  /** @returns what the export is to hold */
  async function exported(request: HttpRequest, { session }: SignedInPage, format: string): Promise<ListQuery> {
    const query = readListQuery(request.query);
    const { view, region, search } = query;
    await record(request, session.name, 'ledger.export', { details: { format, view, region, searched: search !== '' } });
    return query;
  }

  const table = async (request: HttpRequest, page: SignedInPage, format: string) =>
    ledgerTable(queue.all(await exported(request, page, format), page.session, page.now), page.t);

  const fileName = (now: Date, ending: string): string => `attachment; filename="rongye-${dayInChina(now)}.${ending}"`;

  const csv = signedIn(async (request, page) => ({
    text: asCsv(await table(request, page, 'csv')),
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': fileName(page.now, 'csv') },
  }));

  const xlsx = signedIn(async (request, page) => ({
    bytes: await asXlsx(await table(request, page, 'xlsx'), page.t('ledger.sheet')),
    headers: { 'content-type': XLSX, 'content-disposition': fileName(page.now, 'xlsx') },
  }));

  return [
    { method: 'GET', path: '/desk', handler: list },
    { method: 'GET', path: '/desk/rows', handler: rows },
    { method: 'GET', path: '/desk/ledger.csv', handler: csv },
    { method: 'GET', path: '/desk/ledger.xlsx', handler: xlsx },
    scriptRoute(QUEUE_SCRIPT_PATH, QUEUE_SCRIPT),
  ];
}
