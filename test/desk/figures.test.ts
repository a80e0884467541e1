import { testEngines } from '../store/open-test-store';
import { monthAfter } from '../../src/desk/figures';
import { deskForSuite } from './desk-world';

const CONTACT = { name: '张建国', phone: '13812345678', preferredTime: null };

describe.each(testEngines)('the figures of a month on %s', (engine) => {
  const world = deskForSuite(engine);
  let first: string;

  beforeAll(async () => {
    // The last minute of October in China is still October, though it is 16:00 in London.
    await receive('2026-10-31T23:59:00+08:00');
    first = await receive('2026-11-01T00:00:00+08:00');
    await receive('2026-11-02T09:00:00+08:00', { kind: 'self-check', region: { code: '410482', name: '汝州市' } });
    const second = await receive('2026-11-03T09:00:00+08:00');
    world.now = new Date('2026-11-01T12:00:00+08:00');
    await world.li.act(first, { action: 'accepted', text: '' });
    world.now = new Date('2026-11-08T12:00:00+08:00');
    await world.li.act(second, { action: 'accepted', text: '' });
    await world.li.act(first, { action: 'completed', outcome: 'employed', text: '已上岗' });
    await world.happened('followup.due', first, { ask: '还在岗吗' });
    world.now = new Date('2026-11-26T10:00:00+08:00');
  });

  async function receive(at: string, change: Parameters<typeof world.newCase>[0] = {}): Promise<string> {
    world.now = new Date(at);
    return world.newCase({ contact: CONTACT, ...change });
  }

  const row = (label: string, count: number, share: number) =>
    `<th scope="row">${label}</th><td class="number">${count}</td><td class="number">${share}%</td>`;

  test('count what came in the month as China has it, by state, region, subject, first answer and outcome', async () => {
    const page = await world.li.page('/desk/figures');
    expect(page).toContain('2026 年 11 月统计');
    expect(page).toContain('<a href="/desk/figures" aria-current="page">');
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
    for (const personal of [CONTACT.name, CONTACT.phone]) expect(page).not.toContain(personal);
  });

  test('say how long people waited for the first answer: median and nine of ten, of the month, by region and by month', async () => {
    // First: 12 hours; second: 5 days 3 hours; the one of 汝州 has no answer yet, and the one of October neither.
    const page = await world.li.page('/desk/figures');
    const half = 12 * 3_600;
    const slow = (5 * 24 + 3) * 3_600;
    expect(page).toMatch(/一半的人等了不超过<\/dt><dd class="number">12 小时<\/dd>/);
    expect(page).toMatch(/九成的人等了不超过<\/dt><dd class="number">5 天 3 小时<\/dd>/);
    const times = '<td class="number">2</td><td class="number">12 小时</td><td class="number">5 天 3 小时</td>';
    for (const label of ['广东省深圳市', '2026-11']) expect(page).toContain(`<th scope="row">${label}</th>${times}`);
    const figures = (await (await world.li.get('/desk/figures.json?month=2026-11')).json()) as Record<string, unknown>;
    const expected = { answered: 2, medianSeconds: half, p90Seconds: slow };
    expect(figures).toMatchObject({
      month: '2026-11',
      answerTime: expected,
      answerTimeByRegion: [{ key: '广东省深圳市', ...expected }],
      answerTimeByMonth: [{ key: '2026-11', ...expected }],
    });
    expect(await (await world.li.get('/desk/figures.json?month=2026-10')).json()).toMatchObject({
      answerTime: null,
      answerTimeByRegion: [],
    });
  });

  test('can be taken away as a file with the same figures', async () => {
    const response = await world.li.get('/desk/figures.csv?month=2026-11');
    expect(response.headers.get('content-disposition')).toContain('rongye-figures-2026-11.csv');
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toContain('统计,项目,件数,中位数（分钟）,九成不超过（分钟）');
    for (const line of ['当月收到的个案,2026-11,3,,', '按地区,汝州市,1,,', '"第一次答复的时间，按地区",广东省深圳市,2,720,7380'])
      expect(lines.map((found) => found.replaceAll('"', ''))).toContain(line.replaceAll('"', ''));
  });

  test('each chart is a picture with a name, and says the same as its table', async () => {
    const page = await world.li.page('/desk/figures?month=2026-10');
    expect(page).toContain('2026 年 10 月统计');
    const pictures = page.match(/<svg role="img" aria-label="[^"]+"/g) ?? [];
    expect(pictures.length).toBe(page.match(/<div class="chart">/g)?.length);
    expect(page).toContain('这个月没有');
  });

  test('count a case in the month in which it ended, whatever is heard of it afterwards', async () => {
    const then = world.now;
    world.now = new Date('2026-12-10T10:00:00+08:00');
    await world.happened('followup.due', first, { ask: '还在岗吗' });
    const outcome = row('已就业', 1, 100);
    expect(await world.li.page('/desk/figures?month=2026-12')).not.toContain(outcome);
    expect(await world.li.page('/desk/figures?month=2026-11')).toContain(outcome);
    expect(await world.li.page('/desk?view=closed')).toContain('11-08 12:00 结束');
    world.now = then;
  });

  test.each(['2026-13', '2027-01', "2026-11' or 1=1", ''])('takes "%s" for this month', async (month) => {
    expect(await world.li.page(`/desk/figures?month=${encodeURIComponent(month)}`)).toContain('2026 年 11 月统计');
  });
});

test('months follow each other over the end of a year', () => {
  expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-11', -11)]).toEqual(['2027-01', '2025-12', '2025-12']);
});
