/** Why an attempt to deliver failed, as a word that lists and pages can count and say in their own language. Pure. */
export const FAILURES = ['busy', 'server', 'refused', 'redirect', 'closed', 'timeout', 'unreachable', 'forbidden'] as const;

/**
 * `busy`: it asks for patience (429, 503). `server`: any other 5xx. `refused`: any other 4xx, e.g. a signature that it does not trust.
 * `redirect`: a 3xx, which is not followed. `closed`: 410, for good. `timeout`: no answer in time. `unreachable`: no connection, or one
 * that ended early. `forbidden`: an address that may not be used.
 */
export type Failure = (typeof FAILURES)[number];

/** Statuses with which a receiver asks for patience. */
export const PATIENCE: ReadonlySet<number> = new Set([429, 503]);

/** @param status of an HTTP answer that is not 2xx */
export function failureOfStatus(status: number): Failure {
  if (PATIENCE.has(status)) return 'busy';
  if (status === 410) return 'closed';
  if (status >= 500) return 'server';
  return status >= 400 ? 'refused' : 'redirect';
}
