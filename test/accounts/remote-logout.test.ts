import { readLogoutToken } from '../../src/accounts/remote-logout';
import { freePort } from '../support/server-process';
import { testEngines } from '../store/open-test-store';
import { openConsoles, type Consoles, type Visitor } from './console';
import { startSignInService, throughService, type SignInService } from './sign-in-service';

const WANG = { name: '王芳', rongye_role: 'caseworker', rongye_regions: ['广东省'] };

describe.each(testEngines)('somebody who signs out at the sign-in service, on %s', (engine) => {
  let service: SignInService;
  let consoles: Consoles;
  let sub = '';
  let count = 0;
  beforeAll(async () => {
    const port = await freePort();
    service = await startSignInService(`http://127.0.0.1:${port}/desk/sign-in/callback`);
    consoles = await openConsoles(engine, { oidc: () => service.settings, port });
  });
  afterAll(async () => {
    await consoles?.close();
    await service?.close();
  });
  beforeEach(() => {
    sub = `wang ${count++}`;
    return service.expect({ sub, claims: WANG });
  });

  async function signIn(): Promise<Visitor> {
    const visitor = consoles.visitor();
    await visitor.get(await throughService(visitor, consoles.url));
    expect((await visitor.get('/desk')).status).toBe(200);
    return visitor;
  }
  const statusOf = async (visitor: Visitor) => (await visitor.get('/desk')).status;
  const newest = async () => (await consoles.accounts.audit.read({ before: null, limit: 1 }))[0];

  test('is out here at once, in that session and no other', async () => {
    const [first, second] = [await signIn(), await signIn()];
    await service.signOut(sub, 'last');
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 401]);
    const entry = (await consoles.accounts.audit.read({ action: 'session.end', before: null, limit: 1 }))[0];
    expect(entry).toMatchObject({ actor: '王芳', details: { by: 'oidc', reason: 'signedOut' } });
  });

  test('is out of every session where the service names none; others stay', async () => {
    const [first, second] = [await signIn(), await signIn()];
    await service.expect({ sub: `li ${count}`, claims: { ...WANG, name: '李敏' } });
    const other = await signIn();
    await service.signOut(sub, 'all');
    expect([await statusOf(first), await statusOf(second), await statusOf(other)]).toEqual([401, 401, 200]);
  });

  test('who was never here, or is out already, is no mistake, and nothing is written down', async () => {
    const before = await newest();
    await service.signOut('nobody', 'all');
    await service.signOut(sub, 'all');
    expect(await newest()).toEqual(before);
  });

  test('what the service has not signed ends nothing', async () => {
    const visitor = await signIn();
    const { generateKeyPair, SignJWT } = await import('jose');
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({ sub, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(service.settings.issuer)
      .setAudience(service.settings.clientId)
      .setIssuedAt()
      .sign(privateKey);
    for (const token of [forged, 'nonsense', '']) {
      const body = new URLSearchParams({ logout_token: token });
      const response = await fetch(`${consoles.url}/desk/sign-in/signed-out`, { method: 'POST', body });
      expect([response.status, response.headers.get('cache-control')]).toEqual([400, 'no-store']);
    }
    expect(await statusOf(visitor)).toBe(200);
  });

  test('while the service does not say which keys are its own, it is asked to call again', async () => {
    const away = `http://127.0.0.1:${await freePort()}`;
    const other = await openConsoles(engine, { oidc: () => ({ ...service.settings, issuer: away }) });
    const body = new URLSearchParams({ logout_token: 'anything' });
    expect((await fetch(`${other.url}/desk/sign-in/signed-out`, { method: 'POST', body })).status).toBe(503);
    await other.close();
  });
});

describe('a logout token', () => {
  const NOW = new Date('2026-11-26T10:00:00Z');
  const SECONDS = NOW.getTime() / 1_000;
  const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const CLAIMS = { iss: 'https://sso.example', aud: 'rongye', iat: SECONDS, sub: 'wang', sid: 's1', events: EVENTS };

  async function read(claims: object) {
    const { generateKeyPair, SignJWT } = await import('jose');
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const token = await new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    const keys = async () => publicKey;
    return readLogoutToken(token, { issuer: 'https://sso.example', clientId: 'rongye', keys, now: NOW });
  }

  test.each<[string, object, object]>([
    ['of one session', {}, { subject: 'https://sso.example|wang', sid: 's1' }],
    ['of a person', { sid: undefined }, { subject: 'https://sso.example|wang', sid: null }],
    ['of a session alone', { sub: undefined }, { subject: null, sid: 's1' }],
    ['of a minute ago', { iat: SECONDS - 60 }, { subject: 'https://sso.example|wang', sid: 's1' }],
  ])('%s is believed', async (_which, change, expected) => {
    expect(await read({ ...CLAIMS, ...change })).toEqual(expected);
  });

  test.each<[string, object]>([
    ['of another service', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'other' }],
    ['that was kept for minutes', { iat: SECONDS - 121 }],
    ['without its time', { iat: undefined }],
    ['that has ended', { exp: SECONDS - 1 }],
    ['without the event', { events: undefined }],
    ['of another event', { events: { 'https://example/other': {} } }],
    ['that names nobody', { sub: undefined, sid: undefined }],
    ['that is one of a sign-in', { nonce: 'n' }],
  ])('%s is not', async (_which, change) => {
    expect(await read({ ...CLAIMS, ...change })).toBeNull();
  });

  test('signed with a secret that both sides know is not', async () => {
    const { SignJWT } = await import('jose');
    const secret = new TextEncoder().encode('a secret that both sides know, long enough');
    const token = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    const trust = { issuer: CLAIMS.iss, clientId: CLAIMS.aud, keys: async () => secret, now: NOW };
    expect(await readLogoutToken(token, trust)).toBeNull();
  });
});
