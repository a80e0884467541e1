/**
 * Standard Webhooks 1.0 with nothing but node:crypto, as `docs/webhooks.md` shows it to every receiver: the desk has no more
 * than any other backend would have.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 300;

function signature(secret: string, id: string, timestamp: string, body: string | Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

export function sign(secret: string, id: string, now: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature(secret, id, timestamp, body) };
}

/** @param body the exact bytes that came @returns the webhook id, or null when the request is not to be trusted */
export function verify(secrets: readonly string[], headers: Readonly<Record<string, string>>, body: Buffer, now: Date): string | null {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': given } = headers;
  if (!id || !timestamp || !given || !/^\d+$/.test(timestamp)) return null;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return null;
  const candidates = given.split(' ').map((candidate) => Buffer.from(candidate));
  const matches = secrets
    .map((secret) => Buffer.from(signature(secret, id, timestamp, body)))
    .some((expected) => candidates.some((candidate) => candidate.length === expected.length && timingSafeEqual(candidate, expected)));
  return matches ? id : null;
}
