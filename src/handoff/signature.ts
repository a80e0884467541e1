/** Signatures of Standard Webhooks 1.0, both directions: HMAC-SHA-256 over `id.timestamp.body`. Pure; the time is an argument. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { CodedError } from '../base/errors';

export const TOLERANCE_SECONDS = 300;
const SECRET_BYTES = 32;
const MAX_ID_CHARACTERS = 256;
const MAX_SIGNATURES = 16;

/** `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** @param secrets while a secret is being changed: the new and the old one, so that either is accepted */
export function signatureHeaders(secrets: readonly string[], id: string, at: Date, body: string): Record<string, string> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

/**
 * @param body the exact bytes that came in
 * @param now real time: a signature's age is about the wire, not about the day that a test has set
 * @returns the webhook id
 * @throws CodedError BadSignature, which says what to check and nothing about the right signature
 */
export function verifySignature(secrets: readonly string[], headers: Readonly<Record<string, string>>, body: Buffer, now: Date): string {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const given = headers['webhook-signature'];
  if (!id || !timestamp || !given) {
    throw new CodedError('BadSignature', 'Send the headers webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks 1.0).');
  }
  if (id.length > MAX_ID_CHARACTERS) throw new CodedError('BadSignature', `webhook-id is longer than ${MAX_ID_CHARACTERS} characters.`);
  if (!/^\d{1,12}$/.test(timestamp)) throw new CodedError('BadSignature', 'webhook-timestamp is not a number of seconds since 1970.');
  const ageSeconds = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (Math.abs(ageSeconds) > TOLERANCE_SECONDS) {
    const direction = ageSeconds > 0 ? 'behind' : 'ahead of';
    throw new CodedError(
      'BadSignature',
      `webhook-timestamp is ${Math.abs(ageSeconds)} s ${direction} our clock; ${TOLERANCE_SECONDS} s are allowed. Set the clock by NTP and sign each attempt anew.`,
    );
  }
  const signedAt = new Date(Number(timestamp) * 1000);
  const candidates = given.split(' ').slice(0, MAX_SIGNATURES);
  for (const secret of secrets) {
    const expected = Buffer.from(new Webhook(secret).sign(id, signedAt, body));
    if (candidates.some((candidate) => equal(Buffer.from(candidate), expected))) return id;
  }
  throw new CodedError(
    'BadSignature',
    'No signature matches: sign the exact bytes of the body as "id.timestamp.body" with the shared secret.',
  );
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
