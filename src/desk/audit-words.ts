/** What an entry of the audit log tells beside who, what and when, in one line. */
import { AUDIT_ACTIONS, regionName } from '../accounts';
import type { DeskTranslate } from './words';

/** Those that have a word of their own; the rest is shown as it was written. */
const NAMED: ReadonlySet<string> = new Set(['cases', 'regions', 'role', 'by', 'reason', 'account', 'format', 'action', 'known', 'until']);
const MOST_CHARACTERS = 600;

export function detailsText(details: Record<string, unknown> | null, t: DeskTranslate): string {
  const parts = Object.entries(details ?? {})
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${NAMED.has(key) ? t(`deskAudit.details.${key}`) : key}: ${valueText(key, value)}`);
  const text = parts.join('; ');
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function valueText(key: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => (key === 'regions' ? regionName(String(item)) : String(item))).join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What was done; an action of an older or newer version of the server as it was written. */
export const actionText = (action: string, t: DeskTranslate): string =>
  (AUDIT_ACTIONS as readonly string[]).includes(action) ? t(`deskAudit.actions.${action}`) : action;
