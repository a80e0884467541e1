/** The organisation's own service over the network: OpenID Connect, authorization code with PKCE, state and nonce. Knows no account and no page. */
import type * as OpenId from 'openid-client' with { 'resolution-mode': 'import' };
import type { LogoutTrust } from './remote-logout';

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

/** What must come back with the browser. */
export interface Challenge {
  state: string;
  nonce: string;
  verifier: string;
}

export type Claims = Record<string, unknown>;

/** Every method throws where the service does not answer, or answers something that is not to be believed. */
export interface OidcService {
  /** @returns where to send the browser */
  begin(): Promise<{ url: string; challenge: Challenge }>;
  /** @param search of the address to which the browser came back */
  redeem(search: string, challenge: Challenge): Promise<{ claims: Claims & { iss: string; sub: string }; refreshToken: string | null }>;
  /** @returns null where it now speaks of somebody else */
  refresh(refreshToken: string, subject: string): Promise<{ claims: Claims; refreshToken: string } | null>;
  /** By what its own words about the end of a session are known. */
  trust(): Promise<Pick<LogoutTrust, 'issuer' | 'keys'>>;
}

const TIMEOUT_SECONDS = 10;

interface Discovered {
  client: typeof OpenId;
  config: OpenId.Configuration;
  keys: LogoutTrust['keys'];
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Discovered> {
  // Loaded only where it is used, and ES modules only.
  const client = await import('openid-client');
  const address = new URL(issuer);
  const execute = address.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const config = await client.discovery(address, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS });
  const { createRemoteJWKSet } = await import('jose');
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? address), { timeoutDuration: TIMEOUT_SECONDS * 1_000 });
  return { client, config, keys };
}

/** Many services keep what is more than the subject for this second question. */
async function userInfo({ client, config }: Discovered, accessToken: string, subject: string): Promise<Claims> {
  return config.serverMetadata().userinfo_endpoint ? client.fetchUserInfo(config, accessToken, subject) : {};
}

/** @param redirectUrl where the service sends the browser back to */
export function createOidcService(settings: OidcSettings, redirectUrl: string): OidcService {
  let discovered: Promise<Discovered> | undefined;

  /** Asked again after a failure: the service may start later than we do. */
  function service(): Promise<Discovered> {
    discovered ??= discover(settings);
    discovered.catch(() => (discovered = undefined));
    return discovered;
  }

  return {
    async begin() {
      const { client, config } = await service();
      const challenge = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUrl,
        scope: settings.scope,
        code_challenge: await client.calculatePKCECodeChallenge(challenge.verifier),
        code_challenge_method: 'S256',
        state: challenge.state,
        nonce: challenge.nonce,
      });
      return { url: url.href, challenge };
    },

    async redeem(search, { state, nonce, verifier }) {
      const found = await service();
      const current = new URL(redirectUrl);
      current.search = search;
      const tokens = await found.client.authorizationCodeGrant(found.config, current, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('no id token');
      const more = await userInfo(found, tokens.access_token, claims.sub);
      return { claims: { ...more, ...claims }, refreshToken: tokens.refresh_token ?? null };
    },

    async refresh(refreshToken, subject) {
      const found = await service();
      const tokens = await found.client.refreshTokenGrant(found.config, refreshToken);
      const claims = tokens.claims();
      if (claims && claims.sub !== subject) return null;
      const more = await userInfo(found, tokens.access_token, subject);
      return { claims: { ...more, ...claims }, refreshToken: tokens.refresh_token ?? refreshToken };
    },

    async trust() {
      const { config, keys } = await service();
      return { issuer: config.serverMetadata().issuer, keys };
    },
  };
}
