import { ABILITIES, may, ROLES, SESSION_COOKIE, type Role } from '../../src/accounts';
import type { HttpRequest, Route } from '../../src/base/http';
import { createPeopleRoutes } from '../../src/desk';
import { testEngines } from '../store/open-test-store';
import { openConsoles, signedIn, type Consoles, type Visitor } from './console';

const HERE = 'RY261123000017';
const ELSEWHERE = 'RY261123000025';
const NOWHERE = 'RY261123000033';

test('the table of roles is this one', () => {
  const table = Object.fromEntries(ROLES.map((role) => [role, ABILITIES.filter((ability) => may({ role, handlesCases: false }, ability))]));
  expect(table).toEqual({
    administrator: ['accounts', 'deadLetters'],
    supervisor: ['cases', 'figures', 'calls', 'allCalls'],
    caseworker: ['cases'],
    operator: ['calls'],
    auditor: ['audit'],
  });
  const also = ABILITIES.filter((ability) => may({ role: 'administrator', handlesCases: true }, ability));
  expect(also).toEqual(['cases', 'figures', 'calls', 'allCalls', 'accounts', 'deadLetters']);
  for (const role of ['caseworker', 'operator', 'auditor', 'supervisor'] as const) {
    for (const ability of ABILITIES) expect(may({ role, handlesCases: true }, ability)).toBe(may({ role, handlesCases: false }, ability));
  }
});

/** Who may: everybody, everybody who is signed in, or these roles. Every route of the desk is here; a new one must be added. */
const CASES: Role[] = ['supervisor', 'caseworker'];
const ROUTES: Readonly<Record<string, 'anybody' | Role[]>> = {
  'POST /desk/webhook': 'anybody',
  'GET /desk/sign-in': 'anybody',
  'POST /desk/sign-in': 'anybody',
  'POST /desk/sign-in-links': 'anybody',
  'POST /desk/audit-verifications': 'anybody',
  'GET /desk/language/:tag': 'anybody',
  'GET /desk/desk.css': 'anybody',
  'GET /desk/live.js': 'anybody',
  'GET /desk/case.js': 'anybody',
  'GET /desk/queue.js': 'anybody',
  'GET /desk': CASES,
  'GET /desk/rows': CASES,
  'GET /desk/replies': CASES,
  'POST /desk/replies': CASES,
  'GET /desk/import': CASES,
  'POST /desk/import': CASES,
  'POST /desk/import/confirm': CASES,
  'GET /desk/ledger.csv': CASES,
  'GET /desk/ledger.xlsx': CASES,
  'GET /desk/cases/:number': CASES,
  'POST /desk/cases/:number': CASES,
  'GET /desk/cases/:number/others': CASES,
  'POST /desk/cases/:number/assignee': CASES,
  'POST /desk/cases/:number/checks': CASES,
  'POST /desk/cases/:number/merge': CASES,
  'POST /desk/cases/:number/separate': CASES,
  'POST /desk/cases/:number/settle': CASES,
  'GET /desk/cases/:number/live': CASES,
  'GET /desk/cases/:number/live/lines': CASES,
  'POST /desk/cases/:number/live': CASES,
  'GET /desk/figures': ['supervisor'],
  'GET /desk/figures.csv': ['supervisor'],
  'GET /desk/figures.json': ['supervisor'],
  'GET /desk/dead-letters': ['administrator'],
  'POST /desk/dead-letters': ['administrator'],
  'GET /desk/accounts': ['administrator'],
  'POST /desk/accounts': ['administrator'],
  'GET /desk/accounts/:id': ['administrator'],
  'POST /desk/accounts/:id': ['administrator'],
  'GET /desk/audit': ['auditor'],
  'GET /desk/audit.csv': ['auditor'],
  'GET /desk/audit/verification': ['auditor'],
  'GET /desk/account': [...ROLES],
  'POST /desk/account': [...ROLES],
  'POST /desk/sign-out': [...ROLES],
};

describe.each(testEngines)('roles and regions on %s', (engine) => {
  let consoles: Consoles;
  const people: Partial<Record<Role | 'stranger', Visitor>> = {};
  beforeAll(async () => {
    consoles = await openConsoles(engine);
    const first = await consoles.administrator('第一位');
    for (const role of ROLES) {
      people[role] = await signedIn(consoles, first, { name: `${role}一`, role, regions: role === 'auditor' ? '' : '广东省' });
    }
    people.stranger = consoles.visitor();
    await consoles.deliver(HERE, '440305');
    await consoles.deliver(ELSEWHERE, '410482');
    await consoles.deliver(NOWHERE, '');
  });
  afterAll(() => consoles.close());
  const as = (who: Role | 'stranger') => people[who] as Visitor;

  test('every route asks for a role, and lets in that one and no other', async () => {
    const routes = consoles.desk.routes.map(({ method, path }) => `${method} ${path}`);
    expect(routes.sort()).toEqual(Object.keys(ROUTES).sort());
    for (const [route, allowed] of Object.entries(ROUTES)) {
      if (allowed === 'anybody' || route === 'POST /desk/sign-out') continue;
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern.replace(':number', HERE).replace(':id', 'acc_0123456789012345678901');
      for (const who of [...ROLES, 'stranger'] as const) {
        const answer = method === 'GET' ? await as(who).get(path) : await as(who).post(path, { csrf: 'none' });
        // A form without its token is refused as such only where the page itself is not.
        const isIn =
          method === 'GET' ? answer.status === 200 || answer.text.includes('没有这个账号') : answer.text.includes('页面放得太久了');
        expect([route, who, isIn]).toEqual([route, who, who !== 'stranger' && allowed.includes(who)]);
        if (who === 'stranger') expect(answer.status).toBe(401);
        else if (!isIn) expect([303, 403]).toContain(answer.status);
      }
    }
  });

  test('a path that is written otherwise opens no room that its own name does not', async () => {
    const [, token = ''] = as('caseworker').cookies.split('=');
    const cookies = { [SESSION_COOKIE]: token };
    for (const [disguised, route] of [
      ['/desk/%61ccounts', '/desk/accounts'],
      ['/desk/audi%74', '/desk/audit'],
      ['/desk/audit%2Ecsv', '/desk/audit.csv'],
      ['/%64esk/figures', '/desk/figures'],
    ] as const) {
      expect([disguised, (await as('caseworker').get(disguised)).status]).toEqual([disguised, 404]);
      // Also where a server lets it through: what counts is the route.
      const { handler } = consoles.desk.routes.find(({ method, path }) => method === 'GET' && path === route) as Route;
      const request = { method: 'GET', url: disguised, path: disguised, route, query: {}, headers: {}, cookies } as unknown as HttpRequest;
      expect([disguised, (await handler(request)).status]).toEqual([disguised, 403]);
    }
  });

  test('where the cases are with another system, only the pages of people are there', () => {
    const options = { accounts: consoles.accounts, publicUrl: consoles.url, terminalSecret: '' } as Parameters<
      typeof createPeopleRoutes
    >[0];
    const paths = createPeopleRoutes(options).map(({ path }) => path);
    expect(paths.filter((path) => /cases|ledger|live/.test(path))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['/desk', '/desk/sign-in', '/desk/accounts', '/desk/audit']));
  });

  test('a case of another region looks like one that does not exist, on every page', async () => {
    const caseworker = as('caseworker');
    for (const page of ['', '/live', '/live/lines']) {
      const there = await caseworker.get(`/desk/cases/${ELSEWHERE}${page}`);
      const none = await caseworker.get(`/desk/cases/RY269999999999${page}`);
      expect(there.status).toBe(404);
      expect(there.text).toBe(none.text);
    }
    for (const path of [`/desk/cases/${ELSEWHERE}`, `/desk/cases/${ELSEWHERE}/live`]) {
      const form = { action: 'note', text: '偷看', do: 'take' };
      expect((await caseworker.submit(`/desk/cases/${HERE}`, path, form)).status).toBe(404);
    }
    const all = await consoles.accounts.audit.read({ caseNumber: ELSEWHERE, before: null, limit: 9 });
    expect(all).toEqual([]);
  });

  test.each<[Role, string[]]>([
    ['caseworker', [HERE]],
    ['supervisor', [HERE, NOWHERE]],
  ])('the %s of a province finds, counts and takes away exactly these cases', async (role, expected) => {
    const visitor = as(role);
    const numbersIn = (text: string) => [HERE, ELSEWHERE, NOWHERE].filter((number) => text.includes(number));
    const list = await visitor.get('/desk?view=all');
    expect(numbersIn(list.text)).toEqual(expected);
    expect(list.text).not.toContain('410482');
    expect(numbersIn((await visitor.get('/desk?search=张建国')).text)).toEqual(expected);
    expect(numbersIn((await visitor.get('/desk?search=13812345678')).text)).toEqual(expected);
    expect(numbersIn((await visitor.get('/desk?view=all&region=410482')).text)).toEqual([]);
    expect(numbersIn((await visitor.get('/desk/ledger.csv?view=all')).text)).toEqual(expected);
    expect((await visitor.get('/desk/ledger.xlsx?view=all')).status).toBe(200);
    expect((await visitor.get(`/desk/cases/${NOWHERE}`)).status).toBe(role === 'supervisor' ? 200 : 404);
  });

  test('a change of role or region holds from the next request on', async () => {
    const first = await consoles.administrator('第一位');
    const { id } = (await consoles.accounts.directory.findBySignIn('caseworker一')) as { id: string };
    const change = (fields: Record<string, string>) =>
      first.submit(`/desk/accounts/${id}`, `/desk/accounts/${id}`, { do: 'change', name: 'caseworker一', role: 'caseworker', ...fields });
    expect((await change({ regions: '河南省汝州市' })).location).toContain('done=changed');
    expect((await as('caseworker').get(`/desk/cases/${HERE}`)).status).toBe(404);
    expect((await as('caseworker').get(`/desk/cases/${ELSEWHERE}`)).status).toBe(200);
    await change({ role: 'auditor' });
    expect((await as('caseworker').get(`/desk/cases/${ELSEWHERE}`)).status).toBe(403);
    await change({ regions: '广东省' });
  });

  test('the auditor reads who did what, filters, takes it away, and is in the log too', async () => {
    await as('supervisor').get(`/desk/cases/${HERE}`);
    const auditor = as('auditor');
    expect((await auditor.get('/desk')).location).toBe('/desk/audit');
    const page = (await auditor.get('/desk/audit')).text;
    expect(page).toContain('查看操作记录');
    const { id } = (await consoles.accounts.directory.findBySignIn('supervisor一')) as { id: string };
    const rows = (text: string) => text.split('<tbody>')[1]?.split('<tr>').slice(1) ?? [];
    const found = rows((await auditor.get(`/desk/audit?actor=${id}&case=${HERE}&action=case.read`)).text);
    expect(found.length).toBeGreaterThan(0);
    for (const row of found) expect(row).toMatch(/supervisor一[^]*查看个案[^]*RY261123000017[^]*127\.0\.0\.0\/24/);
    expect(rows((await auditor.get('/desk/audit?day=2001-01-01')).text)).toEqual([]);
    const csv = (await auditor.get(`/desk/audit.csv?actor=${id}`)).text.trimEnd().split('\r\n');
    expect(csv[0]).toContain('序号,时间,谁');
    expect(csv.slice(1).every((line) => line.includes('supervisor一'))).toBe(true);
    const own = await consoles.accounts.audit.read({ before: null, limit: 3 });
    expect(own[0]).toMatchObject({ actor: 'auditor一', action: 'log.export', details: { actor: id } });
  });

  test('the log is paged without a gap', async () => {
    for (let look = 0; look < 110; look++)
      await consoles.accounts.audit.append({ actor: 'server', action: 'link.create', address: '', at: new Date() });
    const numbers: number[] = [];
    let next: string | undefined = '/desk/audit?action=link.create';
    while (next) {
      const { text } = await as('auditor').get(next);
      numbers.push(...[...text.matchAll(/<td class="number" data-label="序号">(\d+)/g)].map((match) => Number(match[1])));
      next = /href="(\/desk\/audit\?[^"]*before=\d+)">更早的/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    const all = await consoles.accounts.audit.read({ action: 'link.create', before: null, limit: 1_000 });
    expect(numbers).toEqual(all.map(({ seq }) => seq));
    expect(numbers.length).toBeGreaterThanOrEqual(110);
  });

  test('the check of the log says that it is whole, and a page that carries on takes no forged beginning', async () => {
    expect((await as('auditor').get('/desk/audit/verification')).text).toMatch(/完整：\d+ 条/);
    expect((await as('auditor').get('/desk/audit/verification?from=v1.k1.AAAA')).location).toBe('/desk/audit');
    const { audit } = consoles.accounts;
    const part = await audit.verifyOn({ seq: 0, mac: '' }, -1);
    if (!('seq' in part)) throw new Error('it was to stop at once');
    const sealed = audit.sealCheckpoint(part, new Date());
    expect(audit.openCheckpoint(sealed, new Date())).toEqual(part);
    expect(audit.openCheckpoint(sealed, new Date(Date.now() + 6 * 60_000))).toBeNull();
    expect(await audit.verifyOn({ seq: 0, mac: 'of another log' }, Infinity)).toMatchObject({ whole: false, brokenAt: 1 });
  });
});
