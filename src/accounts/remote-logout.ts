/**
 * What another service says when somebody signs out there: OpenID Connect Back-Channel Logout 1.0. Believed only where the service
 * itself has just signed it, for us. Knows no session and no page.
 */
import { z } from 'zod';
import type * as Jose from 'jose' with { 'resolution-mode': 'import' };

/** At least one of the two: who, and which of their sessions over there. */
export interface SignedOut {
  subject: string | null;
  sid: string | null;
}

export interface LogoutTrust {
  issuer: string;
  clientId: string;
  keys: Jose.JWTVerifyGetKey;
  now: Date;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** An older one was kept by somebody, or comes from a clock that is wrong. */
const OLDEST_SECONDS = 120;
/** With a key of the service's own; whoever knows our secret cannot sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

const claimsSchema = z
  .object({
    sub: z.string().min(1).optional(),
    sid: z.string().min(1).optional(),
    events: z.object({ [EVENT]: z.object({}) }),
    // A token of a sign-in has one: it must not pass for a sign-out.
    nonce: z.never().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

/** @returns null for what is not to be believed. @throws where the service's keys cannot be fetched */
export async function readLogoutToken(token: string, { issuer, clientId, keys, now }: LogoutTrust): Promise<SignedOut | null> {
  const { jwtVerify, errors } = await import('jose');
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      maxTokenAge: OLDEST_SECONDS,
      currentDate: now,
    });
    const { sub = null, sid = null } = claimsSchema.parse(payload);
    return { subject: sub === null ? null : `${issuer}|${sub}`, sid };
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    // The service did not answer: not the token's fault.
    if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC') throw error;
    return null;
  }
}
