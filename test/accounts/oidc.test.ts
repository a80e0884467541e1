import { readClaims } from '../../src/accounts/oidc-claims';
import { freePort } from '../support/server-process';
import { openConsoles, Visitor, type Consoles } from './console';
import { startSignInService, throughService, type SignInService } from './sign-in-service';

const CLAIMS = { roleClaim: 'role', regionClaim: 'regions' };

describe('signing in with the service of an organisation', () => {
  let service: SignInService;
  let consoles: Consoles;
  beforeAll(async () => {
    // The service must know our address, and we its.
    const port = await freePort();
    service = await startSignInService(`http://127.0.0.1:${port}/desk/sign-in/callback`);
    consoles = await openConsoles('libsql', { oidc: () => service.settings, port });
  });
  afterAll(async () => {
    await consoles?.close();
    await service?.close();
  });
  afterEach(() => (consoles.time.shift = 0));
  const WANG = { name: '王芳', rongye_role: 'caseworker', rongye_regions: ['广东省'] as unknown };
  beforeEach(() => service.expect({ sub: 'wang', claims: WANG }));

  const fromService = (visitor: Visitor, next = ''): Promise<string> => throughService(visitor, consoles.url, next);

  async function signIn(visitor = consoles.visitor(), next = '') {
    return { visitor, answer: await visitor.get(await fromService(visitor, next)) };
  }

  const failures = async () => (await consoles.accounts.audit.read({ action: 'sign-in.failed', before: null, limit: 1 }))[0]?.details;

  test('a whole sign-in: name, role and regions are what the service says, at each time anew', async () => {
    const { visitor, answer } = await signIn(undefined, '/desk?view=all');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('http-equiv="refresh" content="0;url=/desk?view=all"');
    expect((await visitor.get('/desk')).status).toBe(200);
    expect((await consoles.accounts.directory.all())[0]).toMatchObject({
      name: '王芳',
      role: 'caseworker',
      regions: ['440000'],
      isRemote: true,
    });
    await service.expect({ sub: 'wang', claims: { name: '王芳', rongye_role: ['supervisor', 'something else'], rongye_regions: '*' } });
    await signIn();
    const all = await consoles.accounts.directory.all();
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ role: 'supervisor', regions: [] });
  });

  test('what came back once cannot be brought back again, by this browser or another', async () => {
    const visitor = consoles.visitor();
    const back = await fromService(visitor);
    const cookies = visitor.cookies;
    expect((await visitor.get(back)).status).toBe(200);
    expect((await visitor.get(back)).status).toBe(403);
    const thief = consoles.visitor();
    thief.cookies = cookies;
    const replayed = await thief.get(back);
    expect(replayed.status).toBe(403);
    expect(replayed.text).toContain('核对不上');
    expect((await thief.get('/desk')).status).toBe(401);
    expect(await failures()).toEqual({ by: 'oidc', reason: 'invalid' });
  });

  test.each<[string, (back: URL) => void, string]>([
    ['a state that is not the one it was sent with', (back) => back.searchParams.set('state', 'forged'), '核对不上'],
    ['no state', (back) => back.searchParams.delete('state'), '核对不上'],
    ['a forged code', (back) => back.searchParams.set('code', 'forged'), '核对不上'],
    ['another issuer', (back) => back.searchParams.set('iss', 'https://evil.example'), '核对不上'],
    ['a refusal', (back) => (back.search = `?error=access_denied&state=${back.searchParams.get('state')}`), '没有同意'],
  ])('refuses %s', async (_name, change, sentence) => {
    const visitor = consoles.visitor();
    const back = new URL(await fromService(visitor));
    change(back);
    const answer = await visitor.get(back.href);
    expect([answer.status, answer.text.includes(sentence)]).toEqual([403, true]);
    expect((await visitor.get('/desk')).status).toBe(401);
  });

  test("refuses what another browser began: a victim cannot be signed in as somebody else's account", async () => {
    const attacker = consoles.visitor();
    const victim = consoles.visitor();
    const back = await fromService(attacker);
    expect((await victim.get(back)).text).toContain('不是从这里开始的');
    await fromService(victim);
    expect((await victim.get(back)).text).toContain('核对不上');
  });

  test('refuses a sign-in that took too long', async () => {
    const visitor = consoles.visitor();
    const back = await fromService(visitor);
    consoles.time.shift = 10 * 60_000 + 1;
    expect((await visitor.get(back)).text).toContain('放得太久');
  });

  test('refuses a nonce that is not ours', async () => {
    const visitor = consoles.visitor();
    const begun = new URL((await visitor.get('/desk/sign-in/remote')).location ?? '');
    begun.searchParams.set('nonce', 'of another sign-in');
    const browser = new Visitor(service.settings.issuer);
    let at = begun.href;
    while (!at.startsWith(consoles.url)) at = (await browser.get(at)).location ?? '';
    expect((await visitor.get(at)).text).toContain('核对不上');
  });

  test.each([
    ['without a role', { rongye_role: undefined }, '还没有这里的角色'],
    ['with a role that we do not know', { rongye_role: 'boss' }, '还没有这里的角色'],
    ['without a region', { rongye_regions: undefined }, '没有写明管哪个地区'],
  ])('refuses somebody %s, kindly', async (_name, claims, sentence) => {
    await service.expect({ sub: `new ${sentence}`, claims: { ...WANG, ...claims } });
    const { answer } = await signIn();
    expect([answer.status, answer.text.includes(sentence)]).toEqual([403, true]);
  });

  test('somebody who was switched off here stays out, whatever the service says', async () => {
    await signIn();
    const [account] = await consoles.accounts.directory.all();
    await consoles.accounts.directory.switchOff(account?.id ?? '');
    expect((await signIn()).answer.text).toContain('停用');
    await consoles.accounts.directory.switchOn(account?.id ?? '');
  });

  test('passwords of ours are off, and the one-time link of the terminal still lets an administrator in', async () => {
    expect((await consoles.visitor().signIn('王芳', 'whatever it is')).status).toBe(403);
    const administrator = await consoles.administrator('应急管理员');
    const page = (await administrator.get('/desk/accounts')).text;
    expect(page).not.toContain('name="signIn"');
    expect((await administrator.submit('/desk/accounts', '/desk/accounts', { name: '新人' })).status).toBe(403);
    expect((await administrator.get('/desk/account')).text).not.toContain('type="password"');
    expect((await consoles.visitor().get('/desk')).text).toContain('用单位账号登录');
  });

  test('says when the service does not answer, and works again when it does', async () => {
    const port = await freePort();
    const other = await openConsoles('libsql', { oidc: () => ({ ...service.settings, issuer: `http://127.0.0.1:${port}` }) });
    const answer = await other.visitor().get('/desk/sign-in/remote');
    expect([answer.status, answer.text.includes('没有回应')]).toEqual([503, true]);
    await other.close();
  });
});

test.each<[string, Record<string, unknown>, unknown]>([
  ['one word', { role: 'caseworker', regions: '440300' }, { role: 'caseworker', handlesCases: false, regions: ['440300'] }],
  ['several words', { role: 'x operator', regions: 'x' }, { role: 'operator', handlesCases: false, regions: [] }],
  [
    'a list, and numbers',
    { role: ['caseworker'], regions: [440300, '北京市'] },
    { role: 'caseworker', handlesCases: false, regions: ['440300', '110000'] },
  ],
  [
    'an administrator who handles cases',
    { role: ['administrator', 'supervisor'], regions: ['*'] },
    { role: 'administrator', handlesCases: true, regions: [] },
  ],
  ['an administrator', { role: 'administrator' }, { role: 'administrator', handlesCases: false, regions: [] }],
  ['an auditor', { role: 'auditor' }, { role: 'auditor', handlesCases: false, regions: [] }],
  ['nothing', {}, 'role'],
  ['something else', { role: { caseworker: true } }, 'role'],
  ['an empty list of regions', { role: 'caseworker', regions: [] }, 'regions'],
  ['a region that nobody knows', { role: 'supervisor', regions: '440300 999999' }, 'regions'],
])('claims: %s', (_name, claims, expected) => {
  expect(readClaims(claims, CLAIMS)).toEqual(expected);
});
