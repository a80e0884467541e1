import { signatureHeaders } from '../../src/handoff/signature';
import { testEngines } from '../store/open-test-store';
import { caseEvent } from './case-event';
import { TERMINAL_SECRET } from './desk-options';
import { hidden, openDesk, type Caseworker, type OpenDesk } from './open-desk';

const NUMBER = 'RY261123000017';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(testEngines)('who may open pages of the desk, on %s', (engine) => {
  /** Milliseconds by which the desk's real time is ahead of ours. */
  let shift = 0;
  let desk: OpenDesk;
  let wang: Caseworker;
  let stranger: Caseworker;

  beforeAll(async () => {
    desk = await openDesk({ engine, wallClock: { now: () => new Date(Date.now() + shift) } });
    ({ stranger } = desk);
    wang = await desk.signIn('王同志');
    await desk.deliver(caseEvent(NUMBER));
  });
  afterEach(() => (shift = 0));
  afterAll(() => desk.close());

  test('without a session there is nothing to see, and no name in the answer', async () => {
    expect(await wang.page(`/desk/cases/${NUMBER}`)).toContain('张建国');
    for (const path of ['/desk', `/desk/cases/${NUMBER}`, '/desk/ledger.csv', '/desk/ledger.xlsx']) {
      const response = await stranger.get(path);
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('张建国');
    }
  });

  test('nothing runs or loads from elsewhere, and pages stay out of caches', async () => {
    const { headers } = await wang.get('/desk');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
    expect(headers.get('cache-control')).toBe('no-store');
    // Scripts are files of ours beside the page; nothing runs from within it.
    const pages = (await Promise.all(['/desk', `/desk/cases/${NUMBER}`].map((path) => wang.page(path)))).join('');
    expect(pages.replace(/<script src="\/desk\/[a-z]+\.js" defer><\/script>/g, '')).not.toMatch(/<script|<style| style=| on[a-z]+=/);
    const sheet = await fetch(`${desk.url}/desk/desk.css`);
    expect(sheet.headers.get('content-type')).toContain('text/css');
  });

  test('a session cookie is out of reach of scripts and of other sites; signing out ends it', async () => {
    const zhao = await desk.signIn('赵同志');
    expect(zhao.setCookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await zhao.post('/desk/sign-out', { csrf: hidden(await zhao.page('/desk'), 'csrf') })).status).toBe(303);
    expect((await zhao.get('/desk')).status).toBe(401);
    expect((await wang.get('/desk')).status).toBe(200);
  });

  test('whoever has the secret of the terminal gets a link, and no other system does', async () => {
    const call = (secret: string) =>
      fetch(`${desk.url}/desk/sign-in-links`, {
        method: 'POST',
        body: '{}',
        headers: signatureHeaders([secret], 'link_1', new Date(), '{}'),
      });
    expect(await (await call(TERMINAL_SECRET)).json()).toEqual({
      link: expect.stringContaining('/desk/sign-in?token=') as string,
    });
    for (const secret of [desk.secret, desk.callbackSecret]) expect((await call(secret)).status).toBe(401);
  });

  test('a link works once; looking at it does not use it up', async () => {
    const link = await desk.createSignInLink();
    const form = { token: link.searchParams.get('token') ?? '', name: '李' };
    const look = async () => (await stranger.get(link.pathname + link.search)).status;
    expect([await look(), await look()]).toEqual([200, 200]);
    expect((await stranger.post('/desk/sign-in', form)).status).toBe(303);
    expect((await stranger.post('/desk/sign-in', form)).status).toBe(403);
    expect(await look()).toBe(403);
  });

  test('a link and a session end with time', async () => {
    const qian = await desk.signIn('钱同志');
    const link = await desk.createSignInLink();
    shift = 15 * MINUTE;
    expect((await stranger.get(link.pathname + link.search)).status).toBe(403);
    const form = { token: link.searchParams.get('token') ?? '', name: '孙' };
    expect((await stranger.post('/desk/sign-in', form)).status).toBe(403);
    expect((await qian.get('/desk')).status).toBe(200);
    shift += 12 * HOUR;
    expect((await qian.get('/desk')).status).toBe(401);
  });
});
