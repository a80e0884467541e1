/** `oidc-provider` in a process of its own, where everybody who comes has signed in already: it is ES modules through and through, which jest cannot load. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Person, ServiceOptions, SignOut } from './sign-in-service';

interface Provider {
  on(event: 'authorization.success', listener: (context: GrantContext) => void): void;
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  Client: { find(id: string): Promise<{ backchannelLogout(sub: string, sid?: string): Promise<void> }> };
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
}
type ProviderClass = new (issuer: string, configuration: object) => Provider;

interface Grant {
  addOIDCScope(scope: string): void;
  save(): Promise<string>;
}
interface GrantContext {
  oidc: {
    client: { clientId: string };
    session: { accountId: string; sidFor(clientId: string): string };
    provider: { Grant: new (of: object) => Grant };
  };
}

/** Of each person's last session. */
const sids = new Map<string, string>();
let person: Person = { sub: 'nobody', claims: {} };

async function main({ clientId, clientSecret, redirectUrl, logoutUrl, givesRefreshTokens }: ServiceOptions): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  // @ts-expect-error: it ships no types
  const { Provider } = (await import('oidc-provider')) as { Provider: ProviderClass };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUrl],
        grant_types: ['authorization_code', 'refresh_token'],
        backchannel_logout_uri: logoutUrl,
        backchannel_logout_session_required: true,
      },
    ],
    // Its own check keeps it from calling this machine.
    fetch: (url: string, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown }) => fetch(url, options),
    issueRefreshToken: async () => givesRefreshTokens,
    // Each works once; who brings one twice loses everything.
    rotateRefreshToken: true,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] },
    claims: { openid: ['sub'], profile: ['name', 'rongye_role', 'rongye_regions'] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, sub: string) =>
      person.isGone ? undefined : { accountId: sub, claims: () => ({ sub, ...person.claims }) },
    async loadExistingGrant({ oidc }: GrantContext) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  provider.on('authorization.success', ({ oidc: { session } }) => sids.set(session.accountId, session.sidFor(clientId)));
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: person.sub } });
  });
  async function carryOut(next: Person | SignOut): Promise<void> {
    if (!('signOut' in next)) return void (person = next);
    const client = await provider.Client.find(clientId);
    await client.backchannelLogout(next.signOut, next.isLastOnly ? sids.get(next.signOut) : undefined);
  }
  process.on('message', (next: Person | SignOut) => {
    carryOut(next).then(
      () => process.send?.('ready'),
      (error: unknown) => process.send?.(String(error)),
    );
  });
  process.once('disconnect', () => process.exit());
  process.send?.(issuer);
}

void main(JSON.parse(process.argv[2] ?? '{}') as ServiceOptions);
