import { caseEvent } from './case-event';
import { casesIn, openDesk, type Caseworker, type OpenDesk } from './open-desk';

const NUMBER = 'RY261126000017';
let now = new Date('2026-11-26T10:00:00+08:00');
let desk: OpenDesk;
let li: Caseworker;
let wang: Caseworker;

beforeAll(async () => {
  desk = await openDesk({ clock: { now: () => now } });
  [li, wang] = [await desk.signIn('李站长'), await desk.signIn('王同志')];
  await desk.deliver(caseEvent(NUMBER));
});
afterAll(() => desk.close());

test('says who else has a case open, on its page and in the list, never about oneself, and only for a while', async () => {
  expect(await li.page(`/desk/cases/${NUMBER}`)).not.toContain('也在看');
  expect(await wang.page(`/desk/cases/${NUMBER}`)).toContain('李站长 也在看这件个案');
  expect(await (await li.get(`/desk/cases/${NUMBER}/others`)).text()).toContain('王同志 也在看');
  expect(await wang.page('/desk')).toMatch(/李站长 正在看/);
  now = new Date(now.getTime() + 121_000);
  expect(await wang.page('/desk')).not.toContain('正在看');
  expect(await (await li.get(`/desk/cases/${NUMBER}/others`)).text()).toBe('');
});

test('the list can be asked for its rows alone, by who is signed in', async () => {
  const rows = await li.page('/desk/rows?view=new');
  expect(casesIn(rows)).toEqual([NUMBER]);
  expect(rows).not.toContain('<html');
  expect((await fetch(`${desk.url}/desk/rows`)).status).toBe(401);
});

test('a wait is said in words and grows from a day on', async () => {
  const early = await li.page('/desk?view=new');
  expect(early).toMatch(/<time datetime="[^"]+">等了 2 分钟<\/time>/);
  now = new Date(now.getTime() + 26 * 3_600_000);
  expect(await li.page('/desk?view=new')).toMatch(/<time class="tag long" datetime="[^"]+">等了 1 天 2 小时<\/time>/);
  now = new Date(now.getTime() + 48 * 3_600_000);
  expect(await li.page('/desk?view=new')).toMatch(/<time class="tag late" datetime="[^"]+">等了 3 天 2 小时<\/time>/);
});
