/** Signing in with an organisation's own service: what its answers mean for accounts and sessions here. Role and regions are what it says at each sign-in. */
import { z } from 'zod';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Cipher, Place } from '../store/crypto';
import type { AccountFields } from './directory';
import { fieldsFrom } from './oidc-claims';
import { createOidcService, type OidcSettings } from './oidc-service';
import { readLogoutToken, type SignedOut } from './remote-logout';
import type { SignIn } from './sign-in';

export type RemoteRefusal = 'unreachable' | 'notStarted' | 'denied' | 'invalid' | 'role' | 'regions' | 'off';

export interface RemoteSignIn {
  /** @returns where to send the browser and what it must bring back; null when the service does not answer */
  begin(next: string): Promise<{ url: string; state: string } | null>;
  /** @param url with what the service says @param state from `begin`, as the browser brought it back */
  finish(url: string, state: string, address: string): Promise<{ token: string; next: string } | { refused: RemoteRefusal }>;
  /** @param token as the service sends it when somebody signs out there @returns whether it was believed; null when the service does not answer */
  signedOut(token: string, address: string): Promise<boolean | null>;
  /** Asks whether somebody who signed in may still what they might. @param subject issuer and subject */
  confirm(refreshToken: string, subject: string): Promise<RemoteAnswer>;
}

/** `denied`: the service knows no such grant any more. */
export type RemoteAnswer =
  | { fields: AccountFields; refreshToken: string }
  | { refused: 'denied' | 'role' | 'regions' }
  /** It did not answer, or said something that is not about the person. */
  | 'unreachable';

export interface OidcParts {
  signIn: SignIn;
  cipher: Cipher;
  clock: Clock;
  log: Log;
  /** Where the service sends the browser back to. */
  redirectUrl: string;
}

export const OIDC_CALLBACK_PATH = '/desk/sign-in/callback';
const BEGUN_MINUTES = 10;
const begunSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string(), at: z.number() });
const begunPlace: Place = { column: 'oidc.begun', row: 'cookie' };

export function createOidc(settings: OidcSettings, { signIn, cipher, clock, log, redirectUrl }: OidcParts): RemoteSignIn {
  const service = createOidcService(settings, redirectUrl);

  async function begin(next: string): ReturnType<RemoteSignIn['begin']> {
    try {
      const { url, challenge } = await service.begin();
      return { url, state: cipher.sealJson(begunPlace, { ...challenge, next, at: clock.now().getTime() }) };
    } catch (error) {
      log.warn({ error: nameOf(error) }, 'the sign-in service does not answer');
      return null;
    }
  }

  function opened(state: string): z.infer<typeof begunSchema> | null {
    try {
      const begun = begunSchema.parse(cipher.openJson(begunPlace, state));
      return begun.at > clock.now().getTime() - BEGUN_MINUTES * 60_000 ? begun : null;
    } catch {
      // Altered, or of another server: as good as none.
      return null;
    }
  }

  async function finish(url: string, state: string, address: string): ReturnType<RemoteSignIn['finish']> {
    const refuse = async (refused: RemoteRefusal): Promise<{ refused: RemoteRefusal }> => {
      await signIn.remoteRefused(refused, address);
      return { refused };
    };
    const begun = opened(state);
    if (!begun) return refuse('notStarted');
    const { search, searchParams } = new URL(url, redirectUrl);
    if (searchParams.get('error') === 'access_denied') return refuse('denied');
    let said: Awaited<ReturnType<typeof service.redeem>>;
    try {
      said = await service.redeem(search, begun);
    } catch (error) {
      log.warn({ error: nameOf(error) }, 'a sign-in with the other service was refused');
      return refuse(isNetworkError(error) ? 'unreachable' : 'invalid');
    }
    const { claims, refreshToken } = said;
    const fields = fieldsFrom(claims, claims.sub, settings);
    if (typeof fields === 'string') return refuse(fields);
    const sid = typeof claims['sid'] === 'string' ? claims['sid'] : null;
    const result = await signIn.byRemote(`${claims.iss}|${claims.sub}`, fields, { refreshToken, sid }, address);
    return 'token' in result ? { token: result.token, next: begun.next } : { refused: 'off' };
  }

  async function signedOut(token: string, address: string): Promise<boolean | null> {
    let said: SignedOut | null;
    try {
      said = await readLogoutToken(token, { ...(await service.trust()), clientId: settings.clientId, now: clock.now() });
    } catch (error) {
      log.warn({ error: nameOf(error) }, 'the sign-in service does not say which keys are its own');
      return null;
    }
    if (said) await signIn.endedByRemote(said, address);
    return said !== null;
  }

  async function confirm(refreshToken: string, subject: string): Promise<RemoteAnswer> {
    const sub = subject.slice(subject.indexOf('|') + 1);
    try {
      const said = await service.refresh(refreshToken, sub);
      if (!said) return { refused: 'denied' };
      const fields = fieldsFrom(said.claims, sub, settings);
      return typeof fields === 'string' ? { refused: fields } : { fields, refreshToken: said.refreshToken };
    } catch (error) {
      if ((error as { error?: string }).error === 'invalid_grant') return { refused: 'denied' };
      log.warn({ error: nameOf(error) }, 'the sign-in service did not say whether a session still holds; it is asked again');
      return 'unreachable';
    }
  }

  return { begin, finish, signedOut, confirm };
}

/** The kind of an error without its text, which may hold what the other service said about a person. */
function nameOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  return [name ?? 'Error', code].filter(Boolean).join(' ');
}

const isNetworkError = (error: unknown): boolean =>
  error instanceof TypeError || ['OAUTH_TIMEOUT'].includes(String((error as { code?: string }).code));
