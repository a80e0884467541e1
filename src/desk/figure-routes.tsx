/** The month in figures over HTTP, as a page and as files: no person in it, yet who asked is written down. */
import { z } from 'zod';
import { dayInChina } from '../base/clock';
import type { HttpRequest, Route } from '../base/http';
import { figureTable } from './figure-words';
import type { Figures, MonthFigures } from './figures';
import { html, type Kit, type SignedInPage } from './kit';
import { asCsv } from './ledger-files';
import { FiguresPage } from './pages/figures';

const monthSchema = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/);

export function createFigureRoutes({ signedIn, record }: Kit, figures: Figures): Route[] {
  /** What is odd, and what is still to come, is this month. */
  function monthIn(request: HttpRequest, now: Date): { month: string; isLast: boolean } {
    const last = dayInChina(now).slice(0, 7);
    const asked = monthSchema.safeParse(request.query['month']);
    const month = asked.success && asked.data < last ? asked.data : last;
    return { month, isLast: month === last };
  }

  const show = signedIn(async (request, page) => {
    const { month, isLast } = monthIn(request, page.now);
    await record(request, page.session.name, 'list.read', { details: { view: 'figures', month } });
    return html(<FiguresPage page={page} figures={await figures.of(month, page.session)} isLast={isLast} />);
  });

  async function exported(request: HttpRequest, { session, now }: SignedInPage, format: string): Promise<MonthFigures> {
    const { month } = monthIn(request, now);
    await record(request, session.name, 'ledger.export', { details: { format, view: 'figures', month } });
    return figures.of(month, session);
  }

  const named = (month: string, ending: string) => ({
    'content-disposition': `attachment; filename="rongye-figures-${month}.${ending}"`,
    'cache-control': 'no-store',
  });

  const csv = signedIn(async (request, page) => {
    const found = await exported(request, page, 'csv');
    return {
      text: asCsv(figureTable(found, page.t)),
      headers: { 'content-type': 'text/csv; charset=utf-8', ...named(found.month, 'csv') },
    };
  });

  const json = signedIn(async (request, page) => {
    const found = await exported(request, page, 'json');
    return { json: found, headers: named(found.month, 'json') };
  });

  return [
    { method: 'GET', path: '/desk/figures', handler: show },
    { method: 'GET', path: '/desk/figures.csv', handler: csv },
    { method: 'GET', path: '/desk/figures.json', handler: json },
  ];
}
