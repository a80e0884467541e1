import { testEngines } from '../store/open-test-store';
import { monthAfter } from '../../src/desk/figures';
import { caseEvent } from './case-event';
import { openDesk, type Caseworker, type OpenDesk } from './open-desk';

describe.each(testEngines)('the figures of a month on %s', (engine) => {
  let now = new Date();
  let desk: OpenDesk;
  let li: Caseworker;
  let last = 10;

  beforeAll(async () => {
    desk = await openDesk({ engine, clock: { now: () => now } });
    li = await desk.signIn('李站长');
    // The last minute of October in China is still October, though it is 16:00 in London.
    await receive('2026-10-31T23:59:00+08:00');
    const first = await receive('2026-11-01T00:00:00+08:00');
    await receive('2026-11-02T09:00:00+08:00', { kind: 'self-check', region: { code: '410482', name: '汝州市' } });
    const second = await receive('2026-11-03T09:00:00+08:00');
    now = new Date('2026-11-01T12:00:00+08:00');
    await li.act(first, { action: 'accepted', text: '' });
    now = new Date('2026-11-08T12:00:00+08:00');
    await li.act(second, { action: 'accepted', text: '' });
    await li.act(first, { action: 'completed', outcome: 'employed', text: '已上岗' });
    await desk.deliver({ type: 'followup.due', timestamp: now.toISOString(), data: { caseNumber: first, ask: '还在岗吗' } });
    now = new Date('2026-11-26T10:00:00+08:00');
  });
  afterAll(() => desk.close());

  async function receive(at: string, change: Parameters<typeof caseEvent>[1] = {}): Promise<string> {
    now = new Date(at);
    const number = `RY2611260000${last++}`;
    await desk.deliver(caseEvent(number, change));
    return number;
  }

  const row = (label: string, count: number, share: number) =>
    `<th scope="row">${label}</th><td class="number">${count}</td><td class="number">${share}%</td>`;

  test('count what came in the month as China has it, by state, region, subject, first answer and outcome', async () => {
    const page = await li.page('/desk/figures');
    expect(page).toContain('2026-11 统计');
    for (const expected of [
      row('已办结', 1, 33),
      row('办理中', 1, 33),
      row('待受理', 1, 33),
      row('广东省深圳市', 2, 67),
      row('汝州市', 1, 33),
      row('登记求助', 2, 67),
      row('自查转办', 1, 33),
      row('1 天以内', 1, 33),
      row('3 到 7 天', 1, 33),
      row('还没答复', 1, 33),
      row('已就业', 1, 100),
      row('2026-10', 1, 25),
      row('2026-11', 3, 75),
    ])
      expect(page).toContain(expected);
    expect(page).toMatch(/当月到期的跟踪回访<\/dt><dd class="number">1<\/dd>/);
    expect(page).toMatch(/其中还没处理的<\/dt><dd class="number">1<\/dd>/);
    for (const personal of ['张建国', '13812345678']) expect(page).not.toContain(personal);
  });

  test('each chart is a picture with a name, and says the same as its table', async () => {
    const page = await li.page('/desk/figures?month=2026-10');
    expect(page).toContain('2026-10 统计');
    const pictures = page.match(/<svg role="img" aria-label="[^"]+"/g) ?? [];
    expect(pictures.length).toBe(page.match(/<div class="chart">/g)?.length);
    expect(page).toContain('这个月没有');
  });

  test.each(['2026-13', '2027-01', "2026-11' or 1=1", ''])('takes "%s" for this month', async (month) => {
    expect(await li.page(`/desk/figures?month=${encodeURIComponent(month)}`)).toContain('2026-11 统计');
  });
});

test('months follow each other over the end of a year', () => {
  expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-11', -11)]).toEqual(['2027-01', '2025-12', '2025-12']);
});
