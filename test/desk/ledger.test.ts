import { testEngines } from '../store/open-test-store';
import { caseEvent } from './case-event';
import { casesIn, openDesk, type Caseworker, type OpenDesk } from './open-desk';

const NUMBER = 'RY261123000017';

describe.each(testEngines)('the ledger as it is read, searched and exported, on %s', (engine) => {
  let desk: OpenDesk;
  let wang: Caseworker;

  beforeAll(async () => {
    desk = await openDesk({ engine });
    wang = await desk.signIn('王同志');
    await desk.deliver(caseEvent(NUMBER));
  });
  afterAll(() => desk.close());

  test('filters by state and region, counts, and says when there is nothing', async () => {
    await desk.deliver(caseEvent('RY261123000132', { region: { code: '410482', name: '河南省汝州市' } }));
    expect(casesIn(await wang.page('/desk?view=new&region=410482'))).toEqual(['RY261123000132']);
    expect(await wang.page('/desk?view=closed&region=410482')).toContain('没有找到');
    expect((await wang.get('/desk?view=constructor&page=0&region=%27')).status).toBe(200);
  });

  test.each(['138 1234 5678', '5678', 'ry261123000017', '261123 00001', '张 建国'])('finds a case by "%s"', async (search) => {
    expect(casesIn(await wang.page(`/desk?search=${encodeURIComponent(search)}`))).toContain(NUMBER);
  });

  test('finds nobody by a number that nobody has', async () => {
    expect(casesIn(await wang.page('/desk?search=13900000000'))).toEqual([]);
  });

  test('notes who looked at a case, once for a while', async () => {
    await desk.deliver(caseEvent('RY261123000082'));
    for (let look = 0; look < 3; look++) await wang.get('/desk/cases/RY261123000082');
    expect((await wang.page('/desk/cases/RY261123000082')).match(/查看了个案/g)).toHaveLength(1);
  });

  test('exports without letting a name become a formula', async () => {
    await desk.deliver(
      caseEvent('RY261123000140', {
        contact: { name: '=HYPERLINK("x")', phone: '13812340000', preferredTime: null },
        quickService: { hours: 72, until: '2026-11-26T09:00:00+08:00' },
      }),
    );
    const response = await wang.get('/desk/ledger.csv?view=all');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const csv = await response.text();
    expect(csv).toContain(`"'=HYPERLINK(""x"")",13812340000`);
    const [header = '', ...lines] = csv.split('\r\n');
    expect(header).toContain('编号,状态,事项');
    const quickUntil = header.split(',').indexOf('快速就业期限');
    expect(lines.find((line) => line.includes('13812340000'))?.split(',')[quickUntil]).toBe('2026-11-26 09:00');
  });

  test('exports the same as a spreadsheet, where everything is text', async () => {
    await desk.deliver(caseEvent('RY261123000157', { contact: { name: '=HYPERLINK("y")', phone: '13812340001', preferredTime: null } }));
    const response = await wang.get('/desk/ledger.xlsx?view=all');
    expect(response.headers.get('content-disposition')).toMatch(/filename="rongye-\d{4}-\d\d-\d\d\.xlsx"/);
    const { readSheet } = await import('read-excel-file/node');
    const sheet = await readSheet(Buffer.from(await response.arrayBuffer()));
    expect(sheet[0]?.slice(0, 3)).toEqual(['编号', '状态', '事项']);
    expect(sheet.find((line) => line.includes('13812340001'))).toContain('=HYPERLINK("y")');
    const csv = await wang.page('/desk/ledger.csv?view=all');
    expect(sheet).toHaveLength(csv.trimEnd().split('\r\n').length);
  });

  test('speaks English to who asks for it', async () => {
    const language = ((await wang.get('/desk/language/en')).headers.get('set-cookie') ?? '').split(';')[0];
    const page = await (await wang.get('/desk?view=all', `${wang.cookie}; ${language}`)).text();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('Ledger of cases');
  });
});
