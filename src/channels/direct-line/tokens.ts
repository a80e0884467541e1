/**
 * Tokens of the Direct Line endpoint: JSON Web Tokens signed with HMAC-SHA256, so that the client finds the user id inside.
 * Each is bound to one conversation and one user; the kind is part of what is signed, so that no token passes for another kind.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { CodedError } from '../../base/errors';

/** `conversation` speaks for the user; `stream` opens one web socket of the conversation and nothing else. */
export type TokenKind = 'conversation' | 'stream';

export interface Claims {
  conv: string;
  /** User id, begins with `dl_`. */
  user: string;
  channel: string;
  locale: string;
}

interface Payload extends Claims {
  use: TokenKind;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

export const TOKEN_SECONDS = 1_800;
export const STREAM_TOKEN_SECONDS = 60;
const MAX_TOKEN_CHARACTERS = 1_024;
const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

/** Tokens whose signature was checked already: a client sends the same one with each of its messages. */
const REMEMBERED = 5_000;

export class Tokens {
  private readonly key: Buffer;
  private readonly genuine = new Map<string, Payload>();

  constructor(secret: string) {
    // A key of its own: whatever else the secret is used for, nothing signed there is a token here.
    this.key = createHmac('sha256', secret).update('rongye direct line token v1').digest();
  }

  issue(use: TokenKind, claims: Claims, now: Date): string {
    const iat = Math.floor(now.getTime() / 1_000);
    const { conv, user, channel, locale } = claims;
    const exp = iat + (use === 'stream' ? STREAM_TOKEN_SECONDS : TOKEN_SECONDS);
    const payload = { conv, user, channel, locale, use, iat, exp } satisfies Payload;
    const signed = `${HEADER}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
    return `${signed}.${this.sign(signed).toString('base64url')}`;
  }

  /** @throws CodedError Forbidden (not ours, or of another kind), TokenExpired */
  verify(use: TokenKind, token: string, now: Date): Claims {
    const payload = this.read(use, token);
    if (payload.exp * 1_000 <= now.getTime()) {
      throw new CodedError('TokenExpired', 'The token has expired. Get a new one from tokens/generate, or tokens/resume to continue.');
    }
    return payload;
  }

  /** Believes an expired conversation token for the given time after its issue. @throws CodedError Forbidden, TokenExpired */
  verifyForResume(token: string, now: Date, resumeSeconds: number): Claims {
    const payload = this.read('conversation', token);
    if ((payload.iat + resumeSeconds) * 1_000 <= now.getTime()) {
      throw new CodedError('TokenExpired', 'The conversation can no longer be resumed with this token. Start a new one.');
    }
    return payload;
  }

  private read(use: TokenKind, token: string): Payload {
    const payload = this.genuine.get(token) ?? this.check(token);
    if (payload.use !== use) throw forged();
    return payload;
  }

  private check(token: string): Payload {
    const end = token.lastIndexOf('.');
    const signed = token.slice(0, end);
    const signature = Buffer.from(token.slice(end + 1), 'base64url');
    if (token.length > MAX_TOKEN_CHARACTERS || !signed.startsWith(`${HEADER}.`)) throw forged();
    const expected = this.sign(signed);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) throw forged();
    const payload = JSON.parse(Buffer.from(signed.slice(HEADER.length + 1), 'base64url').toString('utf8')) as Payload;
    if (this.genuine.size >= REMEMBERED) this.genuine.clear();
    this.genuine.set(token, payload);
    return payload;
  }

  private sign(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}

function forged(): CodedError {
  return new CodedError('Forbidden', 'The token is not valid here.');
}

/** @throws CodedError Unauthorized when there is no bearer token */
export function bearerToken(authorization: string | undefined): string {
  const match = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length).trim() : '';
  if (!match) throw new CodedError('Unauthorized', 'Send the token as "Authorization: Bearer <token>". Get one from tokens/generate.');
  return match;
}
