import { testEngines } from '../store/open-test-store';
import { accessOn, openConsoles, PASSWORD, signedIn, Visitor, type Consoles } from './console';

const HOUR = 3_600_000;

describe.each(testEngines)('signing in on %s', (engine) => {
  let consoles: Consoles;
  let administrator: Visitor;
  beforeAll(async () => {
    consoles = await openConsoles(engine);
    administrator = await consoles.administrator('李站长');
  });
  afterAll(() => consoles.close());
  afterEach(() => (consoles.time.shift = 0));

  const make = (fields: Record<string, string>) =>
    administrator.submit('/desk/accounts', '/desk/accounts', { role: 'caseworker', ...fields });
  const log = async (action: string) =>
    (await consoles.accounts.audit.read({ action, before: null, limit: 20 })).map(({ actor, details }) => ({ actor, ...details }));

  test('the first link makes an administrator, who also handles cases, and the same name later finds that account again', async () => {
    expect(await consoles.desk.isFirstRun()).toBe(false);
    await consoles.administrator('李 站长');
    const all = await consoles.accounts.directory.all();
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ name: '李站长', role: 'administrator', handlesCases: true });
  });

  test('a first password must be changed before anything else, and then works', async () => {
    const { password } = accessOn((await make({ name: '王芳' })).text);
    const visitor = consoles.visitor();
    expect((await visitor.signIn('王芳', password)).location).toBe('/desk/account');
    for (const path of ['/desk', '/desk/cases/RY1', '/desk/ledger.csv']) expect((await visitor.get(path)).location).toBe('/desk/account');
    const set = (next: string, repeat = next) =>
      visitor.submit('/desk/account', '/desk/account', { do: 'password', password: next, repeat });
    for (const [wrong, sentence] of [
      ['太短', '太短了'],
      ['王芳在办公室里等人来', '姓名或登录名'],
      ['1234567890', '太常见'],
      ['password123456', '太常见'],
      [password, '一样'],
    ] as const) {
      const refused = await set(wrong);
      expect([wrong, refused.status, refused.text.includes(sentence)]).toEqual([wrong, 422, true]);
    }
    expect((await set(PASSWORD, '另一个')).text).toContain('两遍写得不一样');
    expect((await set(PASSWORD)).location).toBe('/desk/account?done=password');
    expect((await visitor.get('/desk')).status).toBe(200);
    const again = consoles.visitor();
    expect((await again.signIn('王芳', password)).status).toBe(403);
    expect((await again.signIn(' 王 芳', PASSWORD)).location).toBe('/desk');
    expect(await log('password.change')).toEqual([{ actor: '王芳' }]);
  });

  test('a link for one account signs in once, and then a password is due', async () => {
    const { linkToken } = accessOn((await make({ name: '赵敏' })).text);
    const visitor = consoles.visitor();
    for (let look = 0; look < 2; look++) expect((await visitor.get(`/desk/sign-in?token=${linkToken}`)).text).toContain('赵敏');
    expect((await visitor.post('/desk/sign-in', { token: linkToken })).location).toBe('/desk/account');
    expect((await consoles.visitor().post('/desk/sign-in', { token: linkToken })).status).toBe(403);
  });

  test('first passwords and links end with time, and a new one ends the one before', async () => {
    const page = (await make({ name: '孙强' })).text;
    const { id } = (await consoles.accounts.directory.findBySignIn('孙强')) as { id: string };
    const first = accessOn(page);
    const second = accessOn((await administrator.submit(`/desk/accounts/${id}`, `/desk/accounts/${id}`, { do: 'access' })).text);
    expect(second.password).not.toBe(first.password);
    expect((await consoles.visitor().signIn('孙强', first.password)).status).toBe(403);
    expect((await consoles.visitor().post('/desk/sign-in', { token: first.linkToken })).status).toBe(403);
    consoles.time.shift = 24 * HOUR;
    expect((await consoles.visitor().post('/desk/sign-in', { token: second.linkToken })).status).toBe(403);
    consoles.time.shift = 72 * HOUR;
    expect((await consoles.visitor().signIn('孙强', second.password)).text).toContain('过期');
  });

  test('says the same of a wrong password and of a name that nobody has, waits longer each time, and opens again', async () => {
    await signedIn(consoles, administrator, { name: '周杰', role: 'caseworker' });
    const answers = async (name: string) => {
      const seen: [number, string][] = [];
      for (let attempt = 0; attempt < 6; attempt++) {
        const { status, text } = await consoles.visitor().signIn(name, 'not the password');
        seen.push([status, /role="alert">([^<]*)</.exec(text)?.[1] ?? '']);
      }
      return seen;
    };
    const known = await answers('周杰');
    expect(await answers('没有这个人')).toEqual(known);
    expect(known.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => [403, '登录名或密码不对。']));
    expect(known[4]).toEqual([403, '登录名或密码不对。试的次数太多了，请1 分钟后再试。']);
    expect(known[5]?.[0]).toBe(429);
    expect((await consoles.visitor().signIn('周杰', PASSWORD)).status).toBe(429);
    consoles.time.shift += 31_000;
    expect((await consoles.visitor().signIn('周杰', 'not the password')).text).toContain('1 分钟');
    consoles.time.shift += 31_000;
    expect((await consoles.visitor().signIn('周杰', PASSWORD)).status).toBe(429);
    consoles.time.shift += 30_000;
    expect((await consoles.visitor().signIn('周杰', PASSWORD)).location).toBe('/desk');
    expect((await log('sign-in.failed')).slice(0, 2)).toEqual([
      { actor: '周杰', known: true },
      { actor: 'unknown', known: false },
    ]);
    expect((await log('sign-in.locked')).map(({ actor }) => actor)).toEqual(['周杰', 'unknown', '周杰']);
    expect(JSON.stringify(await consoles.accounts.audit.read({ before: null, limit: 200 }))).not.toContain('没有这个人');
  });

  test('a hundred guesses at once are no more than a few', async () => {
    await make({ name: '吴刚' });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, guess) => consoles.visitor().signIn('吴刚', `guess number ${guess}`)));
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect(count(403)).toBe(5);
    expect(count(429)).toBe(55);
  });

  test('sessions end after two hours without use, after twelve in any case, and what a script fetches keeps none awake', async () => {
    const idle = await consoles.administrator('李站长');
    const polling = await consoles.administrator('李站长');
    const busy = await consoles.administrator('李站长');
    for (let hour = 1; hour <= 11; hour++) {
      consoles.time.shift = hour * HOUR;
      await polling.get('/desk', { 'sec-fetch-dest': 'empty' });
      expect((await busy.get('/desk')).status).toBe(200);
    }
    expect((await idle.get('/desk')).status).toBe(401);
    expect((await polling.get('/desk')).status).toBe(401);
    consoles.time.shift = 12 * HOUR;
    expect((await busy.get('/desk')).status).toBe(401);
  });

  test('signing out elsewhere, and a new password, end every other session', async () => {
    const here = await signedIn(consoles, administrator, { name: '郑红', role: 'caseworker' });
    const there = consoles.visitor();
    await there.signIn('郑红', PASSWORD);
    await here.submit('/desk/account', '/desk/account', { do: 'others' });
    expect([(await here.get('/desk')).status, (await there.get('/desk')).status]).toEqual([200, 401]);
    await there.signIn('郑红', PASSWORD);
    const change = (current: string) =>
      here.submit('/desk/account', '/desk/account', { do: 'password', current, password: `${PASSWORD}!`, repeat: `${PASSWORD}!` });
    expect((await change('wrong')).text).toContain('现在的密码不对');
    expect((await change(PASSWORD)).location).toBe('/desk/account?done=password');
    expect([(await here.get('/desk')).status, (await there.get('/desk')).status]).toEqual([200, 401]);
  });

  test('an account that is switched off is out at once, and in again when it is switched on', async () => {
    const visitor = await signedIn(consoles, administrator, { name: '钱多', role: 'caseworker' });
    const { id } = (await consoles.accounts.directory.findBySignIn('钱多')) as { id: string };
    const act = (action: string) => administrator.submit(`/desk/accounts/${id}`, `/desk/accounts/${id}`, { do: action });
    await act('off');
    expect((await visitor.get('/desk')).status).toBe(401);
    expect((await visitor.signIn('钱多', PASSWORD)).status).toBe(403);
    await act('on');
    expect((await visitor.signIn('钱多', PASSWORD)).location).toBe('/desk');
  });

  test('the last administrator can be neither switched off nor made something else, not even by two at once', async () => {
    const [own] = await consoles.accounts.directory.all();
    const id = own?.id ?? '';
    const act = (form: Record<string, string>, who = id) => administrator.submit(`/desk/accounts/${who}`, `/desk/accounts/${who}`, form);
    expect((await act({ do: 'off' })).text).toContain('最后一个管理员');
    expect((await act({ do: 'change', name: '李站长', role: 'caseworker' })).text).toContain('最后一个管理员');
    await make({ name: '第二位', role: 'administrator' });
    const second = (await consoles.accounts.directory.findBySignIn('第二位')) as { id: string };
    const both = await Promise.all([consoles.accounts.directory.switchOff(id), consoles.accounts.directory.switchOff(second.id)]);
    expect(both.filter((refusal) => refusal === 'last')).toHaveLength(1);
    await consoles.accounts.directory.switchOn(id);
    administrator = await consoles.administrator('李站长');
  });

  test('a link from the terminal lets nobody in under the name of somebody who is no administrator', async () => {
    await make({ name: '普通人' });
    const visitor = await consoles.administrator('普通人');
    expect((await visitor.get('/desk')).status).toBe(401);
  });

  test('says which name is taken and which region it did not understand, and gives back what was typed', async () => {
    await make({ name: '同名' });
    const taken = await make({ name: '另一位', signIn: '同 名', regions: '广东省深圳市' });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('已经有人用了');
    expect(taken.text).toContain('value="广东省深圳市"');
    expect((await make({ name: '某人', regions: '朝阳区' })).text).toContain('看不懂：朝阳区');
    await make({ name: '地区人', regions: '广东省深圳市 朝阳市、440305' });
    expect(await consoles.accounts.directory.findBySignIn('地区人')).toMatchObject({ regions: ['440300', '211300', '440305'] });
  });

  test('a page of another site signs nobody in', async () => {
    await signedIn(consoles, administrator, { name: '别处', role: 'caseworker' });
    const from = (site: string) =>
      fetch(`${consoles.url}/desk/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'sec-fetch-site': site },
        body: new URLSearchParams({ signIn: '别处', password: PASSWORD }),
      });
    for (const site of ['cross-site', 'same-site']) {
      const answer = await from(site);
      expect([site, answer.status, answer.headers.get('set-cookie')]).toEqual([site, 403, null]);
    }
    expect((await from('same-origin')).headers.get('set-cookie')).toContain('rongye_session=');
  });

  test('after signing in goes on to the page that was asked for, and never to another site', async () => {
    const asked = await consoles.visitor().get('/desk/cases/RY261123000017?done=x');
    expect(asked.status).toBe(401);
    expect(asked.text).toContain('name="next" value="/desk/cases/RY261123000017?done=x"');
    await signedIn(consoles, administrator, { name: '去处', role: 'caseworker' });
    const to = async (next: string) =>
      (await consoles.visitor().post('/desk/sign-in', { signIn: '去处', password: PASSWORD, next })).location;
    expect(await to('/desk/cases/RY261123000017?done=x')).toBe('/desk/cases/RY261123000017?done=x');
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/desk//evil.example',
      '/desk\\evil',
      '/desk/sign-out',
      '/deskevil',
      '/desk\r\nx: y',
      '/desk/../v3',
      '/desk/%2E%2e/v3',
      '/operator/.',
    ]) {
      expect([next, await to(next)]).toEqual([next, '/desk']);
    }
  });

  test('a form of an administrator does nothing without the token of the session', async () => {
    expect((await administrator.post('/desk/accounts', { name: '伪造', role: 'administrator', csrf: 'guess' })).status).toBe(403);
    expect(await consoles.accounts.directory.findBySignIn('伪造')).toBeNull();
  });
});
