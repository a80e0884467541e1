/** The address of a list: what it may say, and how it is written. Pure. */
import { z } from 'zod';
import { KINDS, type ListQuery } from './queue';
import { VIEW_NAMES } from './views';

const LONGEST_SEARCH = 60;

/** What is odd is left out: an old bookmark still opens the list. */
const schema = z.object({
  view: z.enum(VIEW_NAMES).optional().catch(undefined),
  search: z
    .string()
    .catch('')
    .transform((text) => text.trim().slice(0, LONGEST_SEARCH)),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .catch(''),
  kind: z.enum(KINDS).or(z.literal('')).catch(''),
  assignee: z.enum(['me', 'nobody', '']).catch(''),
  overdue: z
    .literal('1')
    .transform(() => true)
    .or(z.boolean())
    .catch(false),
  page: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .catch(1),
});

export function readListQuery(parameters: Readonly<Record<string, string>>): ListQuery {
  const { view, ...query } = schema.parse(parameters);
  // Whoever searches or looks for their own cases looks everywhere, unless they chose where.
  return { ...query, view: view ?? (query.search || query.assignee === 'me' || query.overdue ? 'all' : 'new') };
}

export function isFiltered({ search, region, kind, assignee, overdue }: ListQuery): boolean {
  return Boolean(search || region || kind || assignee || overdue);
}

export function listAddress(query: ListQuery, path = '/desk'): string {
  const { view, search, region, kind, assignee, overdue, page } = query;
  const parameters = new URLSearchParams({ view });
  for (const [name, value] of Object.entries({ search, region, kind, assignee })) if (value) parameters.set(name, value);
  if (overdue) parameters.set('overdue', '1');
  if (page > 1) parameters.set('page', String(page));
  return `${path}?${parameters.toString()}`;
}
