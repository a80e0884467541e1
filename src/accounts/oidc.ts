/**
 * Signing in with an organisation's own service: OpenID Connect, authorization code with PKCE, state and nonce. Role and regions are
 * what the service says at each sign-in. Knows no page.
 */
import { z } from 'zod';
import type * as OpenId from 'openid-client' with { 'resolution-mode': 'import' };
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Cipher, Place } from '../store/crypto';
import type { AccountFields } from './directory';
import { readRegions } from './region-names';
import { readLogoutToken, type LogoutTrust, type SignedOut } from './remote-logout';
import { may, ROLES, type Role } from './roles';
import { MAX_NAME_CHARACTERS, type SignIn } from './sign-in';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  roleClaim: string;
  regionClaim: string;
  /** What is asked for at each sign-in, with a space between. */
  scope: string;
  /** How often it is asked whether a session still holds. */
  confirmMinutes: number;
}

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
const TIMEOUT_SECONDS = 10;
/** Every region, said by the service in so many words. */
const EVERYWHERE = '*';

const begunSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string(), at: z.number() });
const begunPlace: Place = { column: 'oidc.begun', row: 'cookie' };

/** What a service sends as one word, as several in one, or as a list. */
const wordsSchema = z
  .union([z.string(), z.number().transform(String), z.array(z.union([z.string(), z.number().transform(String)]))])
  .transform((value) => (Array.isArray(value) ? value : value.split(/[\s,]+/)).map((word) => word.trim()).filter(Boolean))
  .catch([]);

export interface Granted {
  role: Role;
  handlesCases: boolean;
  regions: string[];
}

/** @returns what the claims grant; no known role, or no region where one is needed, grants nothing */
export function readClaims(
  claims: Record<string, unknown>,
  settings: Pick<OidcSettings, 'roleClaim' | 'regionClaim'>,
): Granted | 'role' | 'regions' {
  const said = new Set(wordsSchema.parse(claims[settings.roleClaim]));
  const role = ROLES.find((known) => said.has(known));
  if (!role) return 'role';
  const holder = { role, handlesCases: role === 'administrator' && (said.has('supervisor') || said.has('caseworker')) };
  const words = wordsSchema.parse(claims[settings.regionClaim]);
  const { codes, unclear } = readRegions(words.filter((word) => word !== EVERYWHERE).join(' '));
  // A claim that is missing must not mean every region.
  if (may(holder, 'cases') && (unclear.length > 0 || words.length === 0)) return 'regions';
  return { ...holder, regions: words.includes(EVERYWHERE) ? [] : codes };
}

export function createOidc(settings: OidcSettings, { signIn, cipher, clock, log, redirectUrl }: OidcParts): RemoteSignIn {
  let discovered: Promise<{ client: typeof OpenId; config: OpenId.Configuration; keys: LogoutTrust['keys'] }> | undefined;

  /** Asked again after a failure: the service may start later than we do. */
  function discover(): NonNullable<typeof discovered> {
    discovered ??= (async () => {
      // Loaded only where it is used, and ES modules only.
      const client = await import('openid-client');
      const issuer = new URL(settings.issuer);
      const execute = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [];
      const options = { execute, timeout: TIMEOUT_SECONDS };
      const config = await client.discovery(issuer, settings.clientId, settings.clientSecret, undefined, options);
      const { createRemoteJWKSet } = await import('jose');
      const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? issuer), { timeoutDuration: TIMEOUT_SECONDS * 1_000 });
      return { client, config, keys };
    })();
    discovered.catch(() => (discovered = undefined));
    return discovered;
  }

  async function begin(next: string): ReturnType<RemoteSignIn['begin']> {
    try {
      const { client, config } = await discover();
      const verifier = client.randomPKCECodeVerifier();
      const begun = { state: client.randomState(), nonce: client.randomNonce(), verifier, next, at: clock.now().getTime() };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUrl,
        scope: settings.scope,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: begun.state,
        nonce: begun.nonce,
      });
      return { url: url.href, state: cipher.sealJson(begunPlace, begun) };
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

  async function tokensOf(
    url: string,
    begun: z.infer<typeof begunSchema>,
  ): Promise<{ claims: Record<string, unknown> & { iss: string; sub: string }; refreshToken: string | null }> {
    const { client, config } = await discover();
    const current = new URL(redirectUrl);
    current.search = new URL(url, redirectUrl).search;
    const tokens = await client.authorizationCodeGrant(config, current, {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('no id token');
    const more = await userInfo(tokens.access_token, claims.sub);
    return { claims: { ...more, ...claims }, refreshToken: tokens.refresh_token ?? null };
  }

  /** Many services keep what is more than the subject for this second question. */
  async function userInfo(accessToken: string, subject: string): Promise<Record<string, unknown>> {
    const { client, config } = await discover();
    return config.serverMetadata().userinfo_endpoint ? client.fetchUserInfo(config, accessToken, subject) : {};
  }

  function fieldsOf(claims: Record<string, unknown>, subject: string): AccountFields | 'role' | 'regions' {
    const granted = readClaims(claims, settings);
    if (typeof granted === 'string') return granted;
    const name = [claims['name'], claims['preferred_username'], subject].find((value) => typeof value === 'string' && value !== '');
    return { ...granted, signIn: null, name: String(name).slice(0, MAX_NAME_CHARACTERS) };
  }

  async function finish(url: string, state: string, address: string): ReturnType<RemoteSignIn['finish']> {
    const refuse = async (refused: RemoteRefusal): Promise<{ refused: RemoteRefusal }> => {
      await signIn.remoteRefused(refused, address);
      return { refused };
    };
    const begun = opened(state);
    if (!begun) return refuse('notStarted');
    if (new URL(url, redirectUrl).searchParams.get('error') === 'access_denied') return refuse('denied');
    let said: Awaited<ReturnType<typeof tokensOf>>;
    try {
      said = await tokensOf(url, begun);
    } catch (error) {
      log.warn({ error: nameOf(error) }, 'a sign-in with the other service was refused');
      return refuse(isNetworkError(error) ? 'unreachable' : 'invalid');
    }
    const { claims, refreshToken } = said;
    const fields = fieldsOf(claims, claims.sub);
    if (typeof fields === 'string') return refuse(fields);
    const sid = typeof claims['sid'] === 'string' ? claims['sid'] : null;
    const result = await signIn.byRemote(`${claims.iss}|${claims.sub}`, fields, { refreshToken, sid }, address);
    return 'token' in result ? { token: result.token, next: begun.next } : { refused: 'off' };
  }

  async function signedOut(token: string, address: string): Promise<boolean | null> {
    let said: SignedOut | null;
    try {
      const { config, keys } = await discover();
      const { issuer } = config.serverMetadata();
      said = await readLogoutToken(token, { issuer, clientId: settings.clientId, keys, now: clock.now() });
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
      const { client, config } = await discover();
      const tokens = await client.refreshTokenGrant(config, refreshToken);
      const claims = tokens.claims();
      if (claims && claims.sub !== sub) return { refused: 'denied' };
      const fields = fieldsOf({ ...(await userInfo(tokens.access_token, sub)), ...claims }, sub);
      return typeof fields === 'string' ? { refused: fields } : { fields, refreshToken: tokens.refresh_token ?? refreshToken };
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
