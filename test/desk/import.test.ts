import { deflateRawSync } from 'node:zlib';
import { checkImport } from '../../src/desk/import-check';
import { readMultipart } from '../../src/desk/multipart';
import { readSpreadsheet } from '../../src/desk/spreadsheet';
import { testEngines } from '../store/open-test-store';
import { caseEvent } from './case-event';
import { deskForSuite } from './desk-world';
import { casesIn } from './open-desk';

const NOW = new Date('2026-11-26T10:00:00+08:00');

describe.each(testEngines)('an existing ledger on %s', (engine) => {
  const world = deskForSuite(engine);
  beforeAll(() => world.desk.deliver(caseEvent('RY261126000017')));

  async function upload(content: string | Uint8Array, name = '台账.csv', csrf?: string): Promise<string> {
    const page = await world.li.page('/desk/import');
    const body = new FormData();
    body.set('csrf', csrf ?? /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '');
    body.set('file', new Blob([content as Uint8Array<ArrayBuffer>]), name);
    const response = await fetch(`${world.desk.url}/desk/import`, { method: 'POST', body, headers: { cookie: world.li.cookie } });
    return response.text();
  }
  const idIn = (page: string): string => /name="id" value="(im_[^"]+)"/.exec(page)?.[1] ?? '';
  const confirm = (id: string, who = world.li) => who.submit('/desk/import', '/desk/import/confirm', { id });

  const LEDGER = [
    '序号,姓名,联系电话,户籍地,登记日期,状态,经办人,备注',
    '1,赵一,13900000001,广东省深圳市,2026/3/5,办理中,王同志,"想学电工,家住五楼"',
    '2,张建国,138 1234 5678,广东省深圳市,,,,重复的',
    '3,钱二,12345,,,,,',
    '4,,13900000003,,,,,',
    '5,孙三,13900000001,,,,,',
    '6,李四,,某地,2027-01-01,,,',
    '7,周五,,某地,,忙着,,',
    '8,"=HYPERLINK(""x"")",,,,,,',
    '9,吴六,0755-12345678,,,已办结,,',
  ].join('\r\n');

  test('a dry run says what will be taken, what not and why, and writes nothing', async () => {
    const page = await upload(LEDGER);
    expect(page).toContain('可以导入 2 人');
    expect(page).toContain('这些列会记在办理经过里：序号、备注');
    for (const reason of ['台账里已经有这个人', '电话号码不对', '没有姓名', '和这一行是同一个人：', '日期不对', '状态认不出', '像公式']) {
      expect(page).toContain(reason);
    }
    expect(page).toContain('<a href="/desk/cases/RY261126000017">');
    expect(casesIn(await world.li.page('/desk?search=13900000001'))).toEqual([]);
  });

  test('what is confirmed becomes cases, once, with all that the row held; and the same file again brings nothing', async () => {
    const [first, second] = [idIn(await upload(LEDGER)), idIn(await upload(LEDGER))];
    expect(await confirm(first)).toContain('已导入 2 人');
    expect(await confirm(first)).toContain('没有导入');
    expect(await confirm(second)).toContain('已导入 0 人');
    const [number = ''] = casesIn(await world.li.page('/desk?search=13900000001'));
    expect(number).toMatch(/^TZ26112600000\d$/);
    const page = await world.li.page(`/desk/cases/${number}`);
    for (const kept of ['赵一', '办理中', '王同志', '03-05 09:00', '备注：想学电工,家住五楼', '原有台账']) expect(page).toContain(kept);
    expect(casesIn(await world.li.page(`/desk?search=${number}`))).toEqual([number]);
    expect(await upload(LEDGER)).toContain('可以导入 0 人');
  });

  test.each([3, 40])('a file of %i MB is refused on the page, with what to do', async (mebibytes) => {
    expect(await upload(new Uint8Array(mebibytes * 1_048_576))).toMatch(/<h1>[\s\S]*文件太大。请分成几个文件/);
  });

  test('who was imported cannot be written to: what is done stays in the ledger and is said so', async () => {
    const [number = ''] = casesIn(await world.li.page('/desk?search=13900000001'));
    const page = await world.li.page(`/desk/cases/${number}`);
    expect(page).toContain('本人收不到');
    expect(page).not.toContain('value="message"');
    expect(await world.li.act(number, { action: 'message', text: '您好' })).toContain('没有这个个案');
    expect(await world.li.act(number, { action: 'completed', outcome: 'employed', text: '电话里说已上岗' })).toContain('已办结');
    expect(world.desk.sent).toEqual([]);
    expect(await world.li.page('/desk/ledger.csv?view=all')).toMatch(/赵一,13900000001[^\r]*已就业/);
  });

  test('whether somebody has work is taken in the words of the ledger; other words are in the history', async () => {
    await confirm(idIn(await upload('姓名,电话,就业状况\n冯八,13900000008,灵活就业\n陈九,13900000009,在外地')));
    const pageOf = async (phone: string) => world.li.page(`/desk/cases/${casesIn(await world.li.page(`/desk?search=${phone}`))[0]}`);
    expect(await pageOf('13900000008')).toContain('灵活就业（11-26 10:00 问的）');
    const other = await pageOf('13900000009');
    expect(other).toContain('就业状况：在外地');
    expect(other).not.toContain('问的）');
  });

  test('nobody confirms what another person has checked', async () => {
    const page = await upload('姓名,电话\n郑七,13900000007');
    expect(await confirm(idIn(page), await world.desk.signIn('王同志'))).toContain('没有导入');
    expect(casesIn(await world.li.page('/desk?search=13900000007'))).toEqual([]);
  });

  test('our own export can be handed in again, as Excel and as text, and finds everybody known', async () => {
    for (const format of ['csv', 'xlsx']) {
      const bytes = new Uint8Array(await (await world.li.get(`/desk/ledger.${format}?view=all`)).arrayBuffer());
      const page = await upload(bytes, `台账.${format}`);
      expect(page).toContain('可以导入 0 人');
      expect(page).toContain('不能导入 5 行');
    }
  });

  test.each([
    ['an empty file', '', '没有选文件'],
    ['no column of names', '甲,乙\n1,2', '没有找到“姓名”这一列'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), '读不出来'],
    ['a broken archive', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9, 9]), '读不出来'],
    ['more rows than one may take at once', `姓名\n${'某\n'.repeat(2_001)}`, '行数太多'],
  ])('refuses %s in words', async (_what, content, words) => {
    expect(await upload(content)).toContain(words);
  });

  test('takes nothing from a page of another site, nor a body of another kind', async () => {
    expect(await upload(LEDGER, 'x.csv', 'guess')).toContain('页面放得太久了');
    const response = await fetch(`${world.desk.url}/desk/import`, { method: 'POST', body: '{}', headers: { cookie: world.li.cookie } });
    expect(response.status).toBe(403);
  });
});

const sentences = (key: string): string => ({ 'states.new': '待受理', 'states.accepted': '办理中' })[key] ?? key;
const check = (rows: string[][]) => checkImport(rows, NOW, [sentences]);

test('reads the encoding and the marks of Excel on a Chinese Windows', async () => {
  const gb = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x09, 0xb5, 0xe7, 0xbb, 0xb0, 0x0d, 0x0a, 0xd5, 0xd4, 0xd2, 0xbb, 0x09, 0x31]);
  expect(await readSpreadsheet(gb)).toEqual([
    ['姓名', '电话'],
    ['赵一', '1'],
  ]);
});

test('an archive that unpacks to more than it may is refused, whatever it says of itself', async () => {
  const packed = deflateRawSync(Buffer.alloc(41 * 1024 * 1024));
  const name = Buffer.from('xl/a.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(10, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  expect(await readSpreadsheet(Buffer.concat([local, name, packed, entry, name, end]))).toBe('unreadable');
});

test.each([
  ['2026-11-26', '2026-11-26'],
  ['2026/3/5', '2026-03-05'],
  ['2025年12月1日', '2025-12-01'],
  ['2026-11-23 09:00', '2026-11-23'],
  ['2026-02-30', null],
  ['2026-11-27', null],
  ['去年', null],
])('takes the day "%s" for %s', (day, expected) => {
  const checked = check([
    ['姓名', '登记日期'],
    ['赵一', day],
  ]);
  expect(checked?.rows[0]?.day ?? null).toBe(expected);
});

test('one name in two places is two people, one telephone is one', () => {
  const checked = check([
    ['姓名', '电话', '地区'],
    ['赵一', '', '甲'],
    ['赵一', '', '乙'],
    ['赵 一', '', '甲'],
    ['钱二', '139 0000 0001', ''],
    ['钱贰', '+86 13900000001', ''],
  ]);
  expect(checked?.rows.map(({ line }) => line)).toEqual([2, 3, 5]);
  expect(checked?.refused).toMatchObject([
    { line: 4, same: '2' },
    { line: 6, same: '5' },
  ]);
});

test('a form with a file is read to its parts, and nothing else is', () => {
  const type = 'multipart/form-data; boundary=x';
  const part = (disposition: string, content: string) => `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
  const form = readMultipart(type, Buffer.from(`${part('name="a"', '1')}${part('name="f"; filename="b.csv"', 'x\r\n--y')}--x--`));
  expect(form?.fields['a']).toBe('1');
  expect(form?.files['f']).toEqual({ name: 'b.csv', bytes: Buffer.from('x\r\n--y') });
  for (const [wrong, body] of [
    [type, part('name="a"', '1')],
    [type, '--x\r\nno header\r\n--x--'],
    [type, part('name="a"', '1').repeat(30)],
    ['application/json', '{}'],
    [undefined, ''],
  ] as const)
    expect(readMultipart(wrong, Buffer.from(body))).toBeNull();
});
