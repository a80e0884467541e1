import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { createDesk, type Desk } from '../../src/desk';
import { signatureHeaders } from '../../src/handoff/signature';
import { loadTexts } from '../../src/locale';
import { createHttpServer, type HttpServer } from '../../src/server';
import { temporaryPostgres } from '../store/temporary-postgres';
import { temporaryFolder } from '../support/server-process';
import { caseEvent } from './case-event';

const WEBHOOK_SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const CALLBACK_SECRET = `whsec_${randomBytes(32).toString('base64')}`;

interface Heard {
  path: string;
  body: { type: string; data: Record<string, string> };
  id: string;
}

/** The bot's public API as the desk sees it; what it answers is set by each test. */
const ACCEPTED = { status: 200, json: { duplicate: false, state: 'accepted' } };
const NUMBER = 'RY261123000017';

class Bot {
  readonly heard: Heard[] = [];
  answer: { status: number; json: object } = ACCEPTED;
}

function hidden(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const engines: [string, boolean][] = [
  ['libsql', true],
  ['PostgreSQL', process.env['TEST_DATABASE_URL'] !== undefined],
];

describe.each(engines.filter(([, available]) => available))('the desk on %s', (engine) => {
  const folder = temporaryFolder();
  const bot = new Bot();
  let server: HttpServer;
  let desk: Desk;
  let url: string;
  let cookie: string;
  /** Milliseconds by which the desk's real time is ahead of ours. */
  let shift = 0;
  let lastSetCookie = '';
  let drop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const database = engine === 'PostgreSQL' ? await temporaryPostgres() : null;
    drop = database?.drop;
    server = createHttpServer({ log: silentLog, publicUrl: 'http://localhost' });
    server.route('POST', '/api/cases/:number/events', async (request) => {
      bot.heard.push({ path: request.path, body: (await request.body()) as Heard['body'], id: request.headers['webhook-id'] ?? '' });
      return bot.answer;
    });
    url = await server.listen(0, '127.0.0.1');
    desk = await createDesk({
      dataDir: folder.path,
      databaseUrl: database?.url,
      keys: { current: 'k1', keys: { k1: randomBytes(32) } },
      webhookSecrets: [WEBHOOK_SECRET],
      callbackSecret: CALLBACK_SECRET,
      callbackBaseUrl: url,
      publicUrl: url,
      texts: loadTexts('locales'),
      clock: systemClock,
      wallClock: { now: () => new Date(Date.now() + shift) },
      log: silentLog,
    });
    server.routes(desk.routes);
    cookie = await signIn('王同志');
  });

  beforeEach(() => {
    bot.answer = ACCEPTED;
  });
  afterAll(async () => {
    await server.close();
    await desk.close();
    await drop?.();
    folder.remove();
  });

  const get = (path: string, headers: Record<string, string> = { cookie }) => fetch(url + path, { headers, redirect: 'manual' });
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = { cookie }) =>
    fetch(url + path, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });

  async function signIn(name: string): Promise<string> {
    const token = new URL(await desk.createSignInLink()).searchParams.get('token') ?? '';
    const response = await post('/desk/sign-in', { token, name }, {});
    expect(response.status).toBe(303);
    lastSetCookie = response.headers.get('set-cookie') ?? '';
    return lastSetCookie.split(';')[0] ?? '';
  }

  async function deliver(event: object, id: string, secret = WEBHOOK_SECRET): Promise<Response> {
    const body = JSON.stringify(event);
    return fetch(`${url}/desk/webhook`, { method: 'POST', body, headers: signatureHeaders([secret], id, new Date(), body) });
  }

  /** Fills in a form of the case's page, as it is there. @returns the page that follows */
  async function act(number: string, form: Record<string, string>): Promise<string> {
    const page = await (await get(`/desk/cases/${number}`)).text();
    expect(page).toContain(`name="action" value="${form['action']}"`);
    const response = await post(`/desk/cases/${number}`, { csrf: hidden(page, 'csrf'), once: hidden(page, 'once'), ...form });
    const next = response.headers.get('location');
    return next ? (await get(next)).text() : response.text();
  }

  test('shows a case that was delivered, once however often it is delivered', async () => {
    expect(await (await deliver(caseEvent(NUMBER), 'evt-1')).json()).toEqual({ duplicate: false });
    expect(await (await deliver(caseEvent(NUMBER), 'evt-1')).json()).toEqual({ duplicate: true });
    const list = await (await get('/desk')).text();
    expect(list.match(/href="\/desk\/cases\/RY261123000017"/g)).toHaveLength(1);
    const page = await (await get(`/desk/cases/${NUMBER}`)).text();
    for (const expected of ['张建国', '13812345678', '连续没有工作多久', '可能符合', '失业登记是否有效', '身份证'])
      expect(page).toContain(expected);
  });

  test('refuses a delivery signed with another secret, or altered', async () => {
    const wrong = await deliver(caseEvent('RY261123000025'), 'evt-2', CALLBACK_SECRET);
    expect(wrong.status).toBe(401);
    expect((await get('/desk/cases/RY261123000025')).status).toBe(404);
  });

  test('acknowledges event types that it does not know', async () => {
    const response = await deliver({ type: 'case.starred', timestamp: new Date().toISOString(), data: {} }, 'evt-3');
    expect(await response.json()).toEqual({ ignored: true });
  });

  test('sends what a caseworker does to the public API and shows the state that came back', async () => {
    const page = await act(NUMBER, { action: 'accepted', text: '收到，我先核实', expectedBy: '2099-11-27' });
    expect(bot.heard.at(-1)).toMatchObject({
      path: `/api/cases/${NUMBER}/events`,
      body: { type: 'accepted', data: { by: '王同志', text: '收到，我先核实', expectedBy: '2099-11-27T18:00:00+08:00' } },
    });
    for (const expected of ['已经送到本人的对话里', '办理中', '收到，我先核实']) expect(page).toContain(expected);
  });

  test.each([
    ['needs-info', 'what'],
    ['message', 'text'],
    ['completed', 'outcome'],
  ])('sends "%s" with its wording as "%s"', async (action, key) => {
    await act(NUMBER, { action, text: `内容 ${action}` });
    expect(bot.heard.at(-1)?.body).toEqual({
      type: action,
      timestamp: expect.any(String) as string,
      data: { by: '王同志', [key]: `内容 ${action}` },
    });
  });

  test('says in words what the other side would take instead', async () => {
    await deliver(caseEvent('RY261123000041'), 'evt-41');
    bot.answer = {
      status: 409,
      json: { error: { code: 'IllegalTransition', message: 'no', details: { state: 'completed', legal: ['message', 'status'] } } },
    };
    const page = await act('RY261123000041', { action: 'accepted', text: '' });
    expect(page).toContain('没有送出');
    expect(page).toMatch(/现在是“已办结”，只能：给本人发消息。/);
    expect(page).toContain('待受理');
  });

  test('keeps what cannot be sent now, and sends it in order and with the same id when it can', async () => {
    await deliver(caseEvent('RY261123000058'), 'evt-58');
    bot.answer = { status: 503, json: { error: { code: 'ServiceUnavailable', message: 'later' } } };
    const first = await act('RY261123000058', { action: 'accepted', text: '第一句' });
    expect(first).toContain('系统会一直重试');
    const id = bot.heard.at(-1)?.id;
    // The form goes by what the case will be: after accepting one may already ask for more.
    const second = await act('RY261123000058', { action: 'needs-info', text: '第二句' });
    expect(second).toContain('还没送到');
    const before = bot.heard.length;
    bot.answer = ACCEPTED;
    shift += 5_001;
    await until(async () => (await (await get('/desk/cases/RY261123000058')).text()).includes('待本人补充'));
    expect(bot.heard.slice(before).map(({ body }) => body.type)).toEqual(['accepted', 'needs-info']);
    expect(bot.heard[before]?.id).toBe(id);
    expect(await (await get('/desk/cases/RY261123000058')).text()).not.toContain('还没送到');
  });

  test('does once what was submitted twice from one page', async () => {
    await deliver(caseEvent('RY261123000066'), 'evt-66');
    const page = await (await get('/desk/cases/RY261123000066')).text();
    const form = { csrf: hidden(page, 'csrf'), once: hidden(page, 'once'), action: 'message', text: '只发一次' };
    const before = bot.heard.length;
    await Promise.all([post('/desk/cases/RY261123000066', form), post('/desk/cases/RY261123000066', form)]);
    expect(bot.heard.slice(before)).toHaveLength(1);
    expect((await (await get('/desk/cases/RY261123000066')).text()).match(/只发一次/g)).toHaveLength(1);
  });

  test('gives back what was typed when something is missing or wrong, and sends nothing', async () => {
    await deliver(caseEvent('RY261123000074'), 'evt-74');
    const before = bot.heard.length;
    const late = await act('RY261123000074', { action: 'accepted', text: '我来办', expectedBy: '2020-01-01' });
    expect(late).toMatch(/不早于今天/);
    expect(late).toContain('>我来办</textarea>');
    expect(late).toContain('value="2020-01-01"');
    expect(await act('RY261123000074', { action: 'failed', text: '  ' })).toContain('请写上内容');
    expect(await act('RY261123000074', { action: 'message', text: '长'.repeat(1_001) })).toContain('最多 1000 个字');
    expect(bot.heard).toHaveLength(before);
  });

  test('keeps internal notes inside', async () => {
    const before = bot.heard.length;
    const page = await act('RY261123000074', { action: 'note', text: '家里有困难，电话里慢慢说' });
    expect(page).toContain('家里有困难');
    expect(bot.heard).toHaveLength(before);
  });

  test('notes who looked at a case, once for a while', async () => {
    await deliver(caseEvent('RY261123000082'), 'evt-82');
    for (let look = 0; look < 3; look++) await get('/desk/cases/RY261123000082');
    const page = await (await get('/desk/cases/RY261123000082')).text();
    expect(page.match(/查看了个案/g)).toHaveLength(1);
  });

  test('takes events in any order: a word that overtakes its case, a withdrawal, an erasure that nothing undoes', async () => {
    const at = new Date().toISOString();
    await deliver(
      { type: 'case.updated', timestamp: at, data: { caseNumber: 'RY261123000090', state: 'submitted', change: { text: '补充一句', at } } },
      'evt-90b',
    );
    const early = await (await get('/desk/cases/RY261123000090')).text();
    expect(early).toContain('资料还没有送到');
    await deliver(caseEvent('RY261123000090'), 'evt-90a');
    const page = await (await get('/desk/cases/RY261123000090')).text();
    for (const expected of ['张建国', '补充一句']) expect(page).toContain(expected);

    await deliver({ type: 'case.withdrawn', timestamp: at, data: { caseNumber: 'RY261123000108' } }, 'evt-108b');
    await deliver(caseEvent('RY261123000108'), 'evt-108a');
    const withdrawn = await (await get('/desk/cases/RY261123000108')).text();
    expect(withdrawn).toContain('本人已撤回');
    expect(withdrawn).not.toContain('name="action" value="accepted"');

    await deliver({ type: 'case.erased', timestamp: at, data: { caseNumber: 'RY261123000116' } }, 'evt-116b');
    await deliver(caseEvent('RY261123000116'), 'evt-116a');
    expect(await (await get('/desk/cases/RY261123000116')).text()).not.toContain('张建国');
  });

  test('shows lines of a conversation and brings a case that waited for the person back to work', async () => {
    const at = new Date().toISOString();
    const number = 'RY261123000124';
    await deliver({ ...caseEvent(number, { kind: 'conversation', urgency: 'crisis' }), type: 'conversation.requested' }, 'evt-124a');
    await act(number, { action: 'accepted', text: '' });
    await act(number, { action: 'needs-info', text: '请说说情况' });
    await deliver(
      { type: 'conversation.message', timestamp: at, data: { caseNumber: number, from: 'veteran', text: '在吗', at } },
      'evt-124b',
    );
    await deliver(
      { type: 'case.updated', timestamp: at, data: { caseNumber: number, state: 'accepted', change: { text: '情况是这样', at } } },
      'evt-124c',
    );
    const page = await (await get(`/desk/cases/${number}`)).text();
    for (const expected of ['在吗', '情况是这样', '办理中', '危机，立即联系']) expect(page).toContain(expected);
    expect(await (await get('/desk?view=accepted')).text()).toContain('有新消息');
  });

  test('filters by state and region, counts, and says when there is nothing', async () => {
    await deliver(caseEvent('RY261123000132', { region: { code: '410482', name: '河南省汝州市' } }), 'evt-132');
    const there = await (await get('/desk?view=new&region=410482')).text();
    expect(there.match(/href="\/desk\/cases\//g)).toHaveLength(1);
    expect(await (await get('/desk?view=closed&region=410482')).text()).toContain('没有找到');
    expect((await get('/desk?view=constructor&page=0&region=%27')).status).toBe(200);
  });

  test('exports the ledger without letting a name become a formula', async () => {
    await deliver(
      caseEvent('RY261123000140', {
        contact: { name: '=HYPERLINK("x")', phone: '13812340000', preferredTime: null },
        quickService: { hours: 72, until: '2026-11-26T09:00:00+08:00' },
      }),
      'evt-140',
    );
    const response = await get('/desk/ledger.csv?view=all');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const csv = await response.text();
    expect(csv).toContain(`"'=HYPERLINK(""x"")",13812340000`);
    const [header = '', ...lines] = csv.split('\r\n');
    expect(header).toContain('编号,状态,事项');
    const quickUntil = header.split(',').indexOf('快速就业期限');
    expect(lines.find((line) => line.includes('13812340000'))?.split(',')[quickUntil]).toBe('2026-11-26 09:00');
  });

  test('exports the same ledger as a spreadsheet, where everything is text', async () => {
    const response = await get('/desk/ledger.xlsx?view=all');
    expect(response.headers.get('content-disposition')).toMatch(/filename="rongye-\d{4}-\d\d-\d\d\.xlsx"/);
    const { readSheet } = await import('read-excel-file/node');
    const sheet = await readSheet(Buffer.from(await response.arrayBuffer()));
    expect(sheet[0]?.slice(0, 3)).toEqual(['编号', '状态', '事项']);
    const row = sheet.find((line) => line.includes('13812340000'));
    expect(row).toContain('=HYPERLINK("x")');
    const csv = await (await get('/desk/ledger.csv?view=all')).text();
    expect(sheet).toHaveLength(csv.trimEnd().split('\r\n').length);
  });

  test('gives nobody the ledger who is not signed in', async () => {
    for (const file of ['ledger.csv', 'ledger.xlsx']) expect((await get(`/desk/${file}`, { cookie: '' })).status).toBe(401);
  });

  test('speaks English to who asks for it', async () => {
    const response = await get('/desk/language/en');
    const language = (response.headers.get('set-cookie') ?? '').split(';')[0];
    const page = await (await get('/desk?view=all', { cookie: `${cookie}; ${language}` })).text();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('Ledger of cases');
  });

  test('lets nothing run or load from elsewhere, and keeps pages out of caches', async () => {
    const { headers } = await get('/desk');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
    expect(headers.get('cache-control')).toBe('no-store');
    // Scripts are files of ours beside the page; nothing runs from within it.
    const pages = (await Promise.all(['/desk', `/desk/cases/${NUMBER}`].map(async (path) => (await get(path)).text()))).join('');
    expect(pages.replace(/<script src="\/desk\/[a-z]+\.js" defer><\/script>/g, '')).not.toMatch(/<script|<style| style=| on[a-z]+=/);
    const sheet = await fetch(`${url}/desk/desk.css`);
    expect(sheet.headers.get('content-type')).toContain('text/css');
  });

  test('a session cookie is out of reach of scripts and of other sites; signing out ends it', async () => {
    const own = await signIn('赵同志');
    expect(lastSetCookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const csrf = hidden(await (await get('/desk', { cookie: own })).text(), 'csrf');
    expect((await post('/desk/sign-out', { csrf }, { cookie: own })).status).toBe(303);
    expect((await get('/desk', { cookie: own })).status).toBe(401);
    expect((await get('/desk')).status).toBe(200);
  });

  test('gives a link to whoever has the callback secret', async () => {
    const call = (secret: string) =>
      fetch(`${url}/desk/sign-in-links`, { method: 'POST', body: '{}', headers: signatureHeaders([secret], 'link_1', new Date(), '{}') });
    expect(await (await call(CALLBACK_SECRET)).json()).toEqual({ link: expect.stringContaining('/desk/sign-in?token=') as string });
    expect((await call(WEBHOOK_SECRET)).status).toBe(401);
  });

  test('a link and a session end with time', async () => {
    const own = await signIn('钱同志');
    const token = new URL(await desk.createSignInLink()).searchParams.get('token') ?? '';
    shift += 15 * 60_000;
    expect((await get(`/desk/sign-in?token=${token}`, {})).status).toBe(403);
    expect((await post('/desk/sign-in', { token, name: '孙' }, {})).status).toBe(403);
    expect((await get('/desk', { cookie: own })).status).toBe(200);
    shift += 12 * 3_600_000;
    expect((await get('/desk', { cookie: own })).status).toBe(401);
    shift -= 12 * 3_600_000 + 15 * 60_000;
  });

  test('a form without the session token does nothing', async () => {
    const before = bot.heard.length;
    const response = await post(`/desk/cases/${NUMBER}`, { csrf: 'guess', action: 'message', text: '伪造' });
    expect(response.status).toBe(403);
    expect(bot.heard).toHaveLength(before);
  });

  test('a sign-in link works once; looking at it does not use it up', async () => {
    const link = new URL(await desk.createSignInLink());
    const token = link.searchParams.get('token') ?? '';
    for (let look = 0; look < 2; look++) expect((await get(link.pathname + link.search, {})).status).toBe(200);
    expect((await post('/desk/sign-in', { token, name: '李' }, {})).status).toBe(303);
    expect((await post('/desk/sign-in', { token, name: '李' }, {})).status).toBe(403);
    expect((await get(link.pathname + link.search, {})).status).toBe(403);
  });

  test('without a session there is nothing to see, and no name in the answer', async () => {
    for (const path of ['/desk', `/desk/cases/${NUMBER}`]) {
      const response = await get(path, {});
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('张建国');
    }
  });

  test('what a veteran wrote cannot become markup', async () => {
    await deliver(caseEvent('RY261123000033', { request: '<script>alert(1)</script><img src=x>' }), 'evt-4');
    const page = await (await get('/desk/cases/RY261123000033')).text();
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script>');
  });

  test('finds a case by telephone number and by case number', async () => {
    for (const search of ['138 1234 5678', '5678', 'ry261123000017', '261123 00001', '张 建国']) {
      expect(await (await get(`/desk?search=${encodeURIComponent(search)}`)).text()).toContain(NUMBER);
    }
    expect(await (await get('/desk?search=13900000000')).text()).not.toContain(NUMBER);
  });

  test('erasure leaves the number and nothing else', async () => {
    await deliver({ type: 'case.erased', timestamp: new Date().toISOString(), data: { caseNumber: NUMBER } }, 'evt-5');
    const page = await (await get(`/desk/cases/${NUMBER}`)).text();
    expect(page).not.toContain('张建国');
    expect(page).not.toContain('13812345678');
    expect(page).toContain('已删除');
  });

  test('keeps nothing personal in clear text on disk', () => {
    if (engine !== 'libsql') return;
    for (const file of readdirSync(folder.path)) {
      const bytes = readFileSync(join(folder.path, file)).toString('latin1');
      expect(bytes).not.toContain('13812345678');
      expect(bytes).not.toContain(Buffer.from('张建国').toString('latin1'));
    }
  });
});
