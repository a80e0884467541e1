import { randomBytes } from 'node:crypto';

/** An unguessable identifier: `prefix` and 128 random bits as base64url (22 characters). */
export function newId(prefix = ''): string {
  return prefix + randomBytes(16).toString('base64url');
}
