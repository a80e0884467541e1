/** The month in figures over HTTP: no person in it, yet who asked is written down. */
import { z } from 'zod';
import { dayInChina } from '../base/clock';
import type { Route } from '../base/http';
import type { Figures } from './figures';
import { html, type Kit } from './kit';
import { FiguresPage } from './pages/figures';

const monthSchema = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/);

export function createFigureRoutes({ signedIn, record }: Kit, figures: Figures): Route[] {
  const show = signedIn(async (request, page) => {
    const last = dayInChina(page.now).slice(0, 7);
    const asked = monthSchema.safeParse(request.query['month']);
    const month = asked.success && asked.data < last ? asked.data : last;
    await record(request, page.session.name, 'list.read', { details: { view: 'figures', month } });
    return html(<FiguresPage page={page} figures={await figures.of(month, page.session)} isLast={month === last} />);
  });
  return [{ method: 'GET', path: '/desk/figures', handler: show }];
}
