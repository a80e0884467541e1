/** The audit log as auditors read it. */
import { AUDIT_ACTIONS, type Account, type AuditEntry, type AuditVerdict } from '../../accounts';
import { actionText, detailsText } from '../audit-words';
import type { SignedInPage } from '../kit';
import { moment } from '../words';
import { Columns } from './columns';
import { Layout } from './layout';

export interface AuditFilter {
  /** The id of an account; empty: anybody. */
  actor: string;
  caseNumber: string;
  action: string;
  /** `YYYY-MM-DD` in China. */
  day: string;
  /** Entries with lower numbers only. */
  before: number | null;
}

interface AuditProps {
  page: SignedInPage;
  filter: AuditFilter;
  entries: readonly AuditEntry[];
  hasMore: boolean;
  people: readonly Account[];
  total: number;
}

const COLUMNS = ['seq', 'at', 'actor', 'action', 'case', 'network', 'details'] as const;
/** The year is always written out. */
const LONG_AGO = new Date(0);

function addressOf(path: string, { actor, caseNumber, action, day }: AuditFilter, before: number | null): string {
  const given = Object.entries({ actor, case: caseNumber, action, day, before: before === null ? '' : String(before) });
  const query = new URLSearchParams(given.filter(([, value]) => value !== '')).toString();
  return query ? `${path}?${query}` : path;
}

export function AuditPage({ page, filter, entries, hasMore, people, total }: AuditProps) {
  const { t } = page;
  const say = (key: string, values?: Record<string, unknown>) => t(`deskAudit.${key}`, values);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (
    <Layout page={page} title={say('title')}>
      <div class="bar">
        <h1>{say('title')}</h1>
        <a class="button second" href="/desk/audit/verification">
          {say('verify')}
        </a>
      </div>
      <form class="find" method="get" action="/desk/audit">
        <div class="field narrow">
          <label for="actor">{say('columns.actor')}</label>
          <select id="actor" name="actor">
            <option value="">{say('anybody')}</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id} selected={id === filter.actor}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field narrow">
          <label for="action">{say('columns.action')}</label>
          <select id="action" name="action">
            <option value="">{say('anything')}</option>
            {AUDIT_ACTIONS.map((action) => (
              <option key={action} value={action} selected={action === filter.action}>
                {say(`actions.${action}`)}
              </option>
            ))}
          </select>
        </div>
        <div class="field narrow">
          <label for="case">{say('columns.case')}</label>
          <input id="case" name="case" value={filter.caseNumber} maxLength={20} autoComplete="off" />
        </div>
        <div class="field narrow">
          <label for="day">{say('day')}</label>
          <input id="day" name="day" type="date" value={filter.day} />
        </div>
        <button>{say('find')}</button>
      </form>
      {entries.length === 0 ? (
        <p class="card">{say('nothing')}</p>
      ) : (
        <table class="ledger">
          <caption>{say('count', { total })}</caption>
          <Columns heads={COLUMNS.map((column) => say(`columns.${column}`))} />
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.seq} page={page} entry={entry} names={names} />
            ))}
          </tbody>
        </table>
      )}
      <p class="pages">
        {filter.before !== null && <a href={addressOf('/desk/audit', filter, null)}>{say('newest')}</a>}
        {hasMore && <a href={addressOf('/desk/audit', filter, entries.at(-1)?.seq ?? null)}>{say('older')}</a>}
        {entries.length > 0 && <a href={addressOf('/desk/audit.csv', filter, filter.before)}>{say('csv')}</a>}
      </p>
    </Layout>
  );
}

function Row({ page, entry, names }: { page: SignedInPage; entry: AuditEntry; names: ReadonlyMap<string, string> }) {
  const { t } = page;
  const say = (key: string) => t(`deskAudit.${key}`);
  return (
    <tr>
      <td class="number" data-label={say('columns.seq')}>
        {entry.seq}
      </td>
      <td class="number" data-label={say('columns.at')}>
        {moment(entry.at, LONG_AGO)}
      </td>
      <th scope="row">{entry.actor === 'server' || entry.actor === 'unknown' ? say(`actors.${entry.actor}`) : entry.actor}</th>
      <td data-label={say('columns.action')}>{actionText(entry.action, t)}</td>
      <td class="number" data-label={say('columns.case')}>
        {entry.caseNumber ?? t('none')}
      </td>
      <td class="number" data-label={say('columns.network')}>
        {entry.network}
      </td>
      <td class="small" data-label={say('columns.details')}>
        {detailsText(entry, { t, people: names }) || t('none')}
      </td>
    </tr>
  );
}

interface VerificationProps {
  page: SignedInPage;
  /** Null while it goes on. */
  verdict: AuditVerdict | null;
  checked: number;
  total: number;
  onward?: string;
}

export function VerificationPage({ page, verdict, checked, total, onward }: VerificationProps) {
  const { t } = page;
  const say = (key: string, values?: Record<string, unknown>) => t(`deskAudit.verification.${key}`, values);
  return (
    <Layout page={page} title={say('title')} onward={onward}>
      <div class="card middle">
        <h1>{say('title')}</h1>
        {!verdict && (
          <>
            <label for="progress">{say('progress', { checked, total })}</label>
            <progress id="progress" value={checked} max={total} />
          </>
        )}
        {verdict?.whole === true && <p class="flash sent">{say('whole', { entries: verdict.entries })}</p>}
        {verdict?.whole === false && (
          <>
            <p class="flash refused">{say('broken', { at: verdict.brokenAt, entries: verdict.entries })}</p>
            <p>{verdict.reason}</p>
            <p>{say('brokenText')}</p>
          </>
        )}
        <p>
          <a href={onward ?? '/desk/audit'}>{say(onward ? 'onward' : 'back')}</a>
        </p>
      </div>
    </Layout>
  );
}
