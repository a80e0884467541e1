/** The audit log for auditors: read it, take it away as a file, check that it is whole. Looking at it is written into it. */
import { AUDIT_ACTIONS, BEGINNING, type Accounts, type AuditEntry } from '../accounts';
import { dayInChina, type Clock } from '../base/clock';
import type { HttpRequest, Route } from '../base/http';
import { actionText, detailsText } from './audit-words';
import { html, type Kit, type SignedInPage } from './kit';
import { asCsv } from './ledger-files';
import { AuditPage, VerificationPage, type AuditFilter } from './pages/audit';
import { moment } from './words';

const PAGE_ENTRIES = 100;
/** In one file; the next one goes on where it ends. */
const FILE_ENTRIES = 50_000;
const FILE_BATCH = 1_000;
/** A page comes back after about that long, with how far it came. */
const CHECK_MILLISECONDS = 1_000;
const DAY_MILLISECONDS = 86_400_000;
/** The year is always written out. */
const LONG_AGO = new Date(0);

export function createAuditRoutes(kit: Kit, { accounts, wallClock }: { accounts: Accounts; wallClock: Clock }): Route[] {
  const { signedIn, record } = kit;
  const { audit, directory } = accounts;

  const toQuery = ({ actor, caseNumber, action, day, before }: AuditFilter) => ({
    accountId: actor || undefined,
    caseNumber: caseNumber || undefined,
    action: action || undefined,
    from: day ? new Date(`${day}T00:00:00+08:00`) : undefined,
    until: day ? new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY_MILLISECONDS) : undefined,
    before,
  });

  const show = signedIn(async (request, page) => {
    const filter = filterIn(request);
    await record(request, page.session.name, 'log.read', { details: { ...filter } });
    const entries = await audit.read({ ...toQuery(filter), limit: PAGE_ENTRIES + 1 });
    const [people, total] = [await directory.all(), await audit.length()];
    const hasMore = entries.length > PAGE_ENTRIES;
    return html(
      <AuditPage page={page} filter={filter} entries={entries.slice(0, PAGE_ENTRIES)} hasMore={hasMore} people={people} total={total} />,
    );
  });

  async function* everyEntry(filter: AuditFilter): AsyncGenerator<AuditEntry> {
    let { before } = filter;
    for (let count = 0; count < FILE_ENTRIES; count += FILE_BATCH) {
      const entries = await audit.read({ ...toQuery(filter), before, limit: FILE_BATCH });
      yield* entries;
      if (entries.length < FILE_BATCH) return;
      before = entries.at(-1)?.seq ?? null;
    }
  }

  const csv = signedIn(async (request, page) => {
    const filter = filterIn(request);
    await record(request, page.session.name, 'log.export', { details: { ...filter } });
    const names = new Map((await directory.all()).map((account) => [account.id, account.name]));
    const rows: string[][] = [];
    for await (const entry of everyEntry(filter)) rows.push(rowOf(entry, page, names));
    const header = ['seq', 'at', 'actor', 'account', 'action', 'case', 'network', 'details', 'written'].map((column) =>
      page.t(`deskAudit.columns.${column}`),
    );
    const name = `rongye-audit-${dayInChina(page.now)}.csv`;
    return {
      text: asCsv({ header, rows }),
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
      },
    };
  });

  /** A long log takes many of these pages, one after the other by itself; nothing is kept between them, so any server may answer. */
  const verification = signedIn(async (request, page) => {
    const now = wallClock.now();
    const carried = request.query['from'];
    const from = carried === undefined ? BEGINNING : audit.openCheckpoint(carried, now);
    if (!from) return { redirect: '/desk/audit' };
    const { name } = page.session;
    if (carried === undefined) await record(request, name, 'log.verify');
    const result = await audit.verifyOn(from, CHECK_MILLISECONDS);
    if ('seq' in result) {
      const onward = `/desk/audit/verification?from=${encodeURIComponent(audit.sealCheckpoint(result, now))}`;
      return html(<VerificationPage page={page} verdict={null} checked={result.seq} total={await audit.length()} onward={onward} />);
    }
    await record(request, name, 'log.verify', { details: { ...result } });
    return html(<VerificationPage page={page} verdict={result} checked={result.entries} total={result.entries} />);
  });

  return [
    { method: 'GET', path: '/desk/audit', handler: show },
    { method: 'GET', path: '/desk/audit.csv', handler: csv },
    { method: 'GET', path: '/desk/audit/verification', handler: verification },
  ];
}

const rowOf = (entry: AuditEntry, { t }: SignedInPage, names: ReadonlyMap<string, string>): string[] => [
  String(entry.seq),
  moment(entry.at, LONG_AGO),
  entry.actor,
  entry.accountId ?? '',
  actionText(entry.action, t),
  entry.caseNumber ?? '',
  entry.network,
  detailsText(entry, { t, people: names }),
  entry.details === null ? '' : JSON.stringify(entry.details),
];

function filterIn({ query }: HttpRequest): AuditFilter {
  const { actor = '', case: given = '', action = '', day = '', before = '' } = query;
  const caseNumber = given.trim().toUpperCase();
  return {
    actor: /^acc_[\w-]{22}$/.test(actor) ? actor : '',
    caseNumber: /^[A-Z0-9]{1,20}$/.test(caseNumber) ? caseNumber : '',
    action: (AUDIT_ACTIONS as readonly string[]).includes(action) ? action : '',
    day: /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : '',
    before: /^[1-9]\d{0,14}$/.test(before) ? Number(before) : null,
  };
}
