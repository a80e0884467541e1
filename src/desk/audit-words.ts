/** What an entry of the audit log tells beside who, what and when, in words. What has no word here stands in the export alone, as it was written. */
import { AUDIT_ACTIONS, regionName, ROLES, type AuditEntry } from '../accounts';
import { moment, type DeskTranslate } from './words';

export interface AuditReader {
  t: DeskTranslate;
  /** Names by account id. */
  people: ReadonlyMap<string, string>;
}

/** What a value is in words; true where its label says it all, null where there is nothing that a reader could use. */
type InWords = (value: unknown, reader: AuditReader, entry: Pick<AuditEntry, 'action'>) => string | true | null;

/** The year is always written out. */
const LONG_AGO = new Date(0);

const asWritten: InWords = (value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);
const ifTrue: InWords = (value) => (value === true ? true : null);
const yesOrNo: InWords = (value, { t }) => t(`deskAudit.details.${value === true ? 'yes' : 'no'}`);
const person: InWords = (value, { people }) => people.get(String(value)) ?? String(value);
const region: InWords = (value) => (typeof value === 'string' ? regionName(value) : null);
/** Only an id that tells a reader nothing. */
const opaque: InWords = () => null;
/** A list shows fifty cases at once; the export names them all. */
const CASES_NAMED = 5;
const someCases: InWords = (value, { t }) => {
  if (!Array.isArray(value)) return null;
  const named = value.slice(0, CASES_NAMED).join(t('deskAudit.details.and'));
  return value.length > CASES_NAMED ? t('deskAudit.details.cut', { named, count: value.length }) : named;
};
/** A word of a list of ours; of a list of another version, as it was written. */
const oneOf =
  (list: string, words: readonly string[]): InWords =>
  (value, { t }) =>
    words.includes(String(value)) ? t(`${list}.${String(value).replaceAll(' ', '-')}`) : String(value);
const several =
  (one: InWords): InWords =>
  (value, reader, entry) =>
    Array.isArray(value)
      ? value.map((item) => one(item, reader, entry)).join(reader.t('deskAudit.details.and'))
      : one(value, reader, entry);

/** What was done to a case, as `details.action` has it. */
const WORKS = [
  'accepted',
  'needs-info',
  'message',
  'completed',
  'failed',
  'reopened',
  'note',
  'ended',
  'assign',
  'check',
  'merge',
  'separate',
  'followed',
  'settle',
  'import.check',
  'import.confirm',
  'reply.save',
  'reply.remove',
  'dead-letter.replay',
  'dead-letter.skip',
];
const VIEWS = ['new', 'accepted', 'needs-info', 'news', 'closed', 'all', 'figures', 'dead-letters'];
const WAYS = ['password', 'link', 'terminal link', 'oidc'];
const REFUSALS = ['unreachable', 'notStarted', 'denied', 'invalid', 'role', 'regions', 'signedOut'];

const IN_WORDS: Readonly<Record<string, InWords>> = {
  action: (value, reader, entry) =>
    entry.action.startsWith('log.') ? actionText(String(value), reader.t) : oneOf('deskAudit.works', WORKS)(value, reader, entry),
  view: oneOf('deskAudit.views', VIEWS),
  month: asWritten,
  day: asWritten,
  page: (value) => (Number(value) > 1 ? String(value) : null),
  searched: ifTrue,
  cases: someCases,
  caseNumber: asWritten,
  region,
  regions: several(region),
  role: oneOf('deskAccounts.roles', ROLES),
  handlesCases: ifTrue,
  account: person,
  actor: person,
  by: oneOf('deskAudit.ways', WAYS),
  // Of a log that is not whole: in English, and on the page of the check.
  reason: (value, reader, entry) => (entry.action === 'log.verify' ? null : oneOf('deskAudit.reasons', REFUSALS)(value, reader, entry)),
  known: yesOrNo,
  off: ifTrue,
  changing: ifTrue,
  firstPassword: (value) => (value === 'over' ? true : null),
  until: (value) => (Number.isNaN(Date.parse(String(value))) ? null : moment(new Date(String(value)), LONG_AGO)),
  format: (value) => String(value).toUpperCase(),
  rows: asWritten,
  before: asWritten,
  whole: yesOrNo,
  entries: asWritten,
  brokenAt: asWritten,
  eventId: opaque,
  id: opaque,
  reply: opaque,
  call: opaque,
};

export function detailsText(entry: Pick<AuditEntry, 'action' | 'details'>, reader: AuditReader): string {
  const { t } = reader;
  const given = Object.entries(entry.details ?? {}).filter(([, value]) => value !== null && value !== '' && !isEmptyList(value));
  const parts = given.flatMap(([key, value]) => {
    const words = Object.hasOwn(IN_WORDS, key) ? IN_WORDS[key]?.(value, reader, entry) : null;
    if (words === null || words === undefined) return [];
    const label = t(`deskAudit.details.${key}`);
    return [words === true ? label : t('deskAudit.details.pair', { label, value: words })];
  });
  // Of an older or newer version of the server.
  if (given.some(([key]) => !Object.hasOwn(IN_WORDS, key))) parts.push(t('deskAudit.details.more'));
  return parts.join(t('deskAudit.details.then'));
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** What was done; an action of an older or newer version of the server as it was written. */
export const actionText = (action: string, t: DeskTranslate): string =>
  (AUDIT_ACTIONS as readonly string[]).includes(action) ? t(`deskAudit.actions.${action}`) : action;
