/** What an entry of the audit log tells beside who, what and when, in one line. */
import { AUDIT_ACTIONS, regionName, ROLES } from '../accounts';
import type { DeskTranslate } from './words';

/** Those that have a word of their own; the rest is shown as it was written. */
const NAMED: ReadonlySet<string> = new Set([
  'cases',
  'regions',
  'region',
  'role',
  'by',
  'reason',
  'account',
  'format',
  'action',
  'known',
  'until',
  'handlesCases',
  'page',
  'view',
]);
const MOST_CHARACTERS = 600;

/** @param people names by account id */
export function detailsText(details: Record<string, unknown> | null, t: DeskTranslate, people: ReadonlyMap<string, string>): string {
  const parts = Object.entries(details ?? {})
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${NAMED.has(key) ? t(`deskAudit.details.${key}`) : key}: ${valueText(key, value, t, people)}`);
  const text = parts.join('; ');
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function valueText(key: string, value: unknown, t: DeskTranslate, people: ReadonlyMap<string, string>): string {
  if (Array.isArray(value)) return value.map((item) => valueText(key, item, t, people)).join(' ');
  if (typeof value === 'boolean') return t(`deskAudit.details.${value ? 'yes' : 'no'}`);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (key === 'regions') return regionName(text);
  if (key === 'role' && (ROLES as readonly string[]).includes(text)) return t(`deskAccounts.roles.${text}`);
  return key === 'account' ? (people.get(text) ?? text) : text;
}

/** What was done; an action of an older or newer version of the server as it was written. */
export const actionText = (action: string, t: DeskTranslate): string =>
  (AUDIT_ACTIONS as readonly string[]).includes(action) ? t(`deskAudit.actions.${action}`) : action;
