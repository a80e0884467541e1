import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detailsText } from '../../src/desk/audit-words';
import type { DeskTranslate } from '../../src/desk/words';
import { loadTexts } from '../../src/locale';

const texts = loadTexts('locales');
const words =
  (locale: 'zh-CN' | 'en'): DeskTranslate =>
  (key, values) =>
    texts.in(locale)(key.startsWith('desk') ? key : `desk.${key}`, values);
const people = new Map([['acc_1', '王芳']]);
const inWords = (action: string, details: Record<string, unknown> | null, locale: 'zh-CN' | 'en' = 'zh-CN') =>
  detailsText({ action, details }, { t: words(locale), people });

test.each<[string, Record<string, unknown> | null, string]>([
  ['case.change', { action: 'needs-info' }, '操作：请本人补充'],
  ['case.change', { action: 'dead-letter.skip', eventId: 'evt_1' }, '操作：跳过没有送到的一条'],
  ['case.change', { action: 'import.check', rows: 12 }, '操作：检查要导入的台账；行数：12'],
  [
    'list.read',
    { view: 'new', region: '440300', page: 1, cases: ['RY1', 'RY2'] },
    '栏目：待受理；地区：广东省深圳市；看到的个案：RY1、RY2',
  ],
  [
    'list.read',
    { view: 'all', region: '', page: 2, cases: ['1', '2', '3', '4', '5', '6'] },
    '栏目：全部；第几页：2；看到的个案：1、2、3、4、5等 6 件',
  ],
  ['list.read', { view: 'dead-letters', cases: [] }, '栏目：没有送到的'],
  ['ledger.export', { format: 'xlsx', view: 'all', region: '', searched: true }, '格式：XLSX；栏目：全部；按条件搜索过'],
  ['ledger.export', { format: 'csv', view: 'figures', month: '2026-11' }, '格式：CSV；栏目：统计；月份：2026-11'],
  ['session.start', { by: 'terminal link' }, '方式：服务器上生成的链接'],
  [
    'session.start',
    { by: 'oidc', role: 'caseworker', regions: ['440000', '410482'] },
    '方式：单位的统一登录；角色：办理人员；地区：广东省、河南省平顶山市汝州市',
  ],
  ['sign-in.failed', { by: 'oidc', reason: 'regions' }, '方式：单位的统一登录；原因：没有写明地区'],
  ['sign-in.failed', { known: false }, '有这个账号：否'],
  ['sign-in.failed', { known: true, firstPassword: 'over' }, '有这个账号：是；第一次的密码已过期'],
  ['sign-in.locked', { until: '2026-11-26T02:00:00.000Z' }, '暂停到：2026-11-26 10:00'],
  [
    'account.change',
    { account: 'acc_1', role: 'administrator', regions: [], handlesCases: true },
    '账号：王芳；角色：管理员；同时办理个案',
  ],
  ['log.read', { actor: 'acc_1', caseNumber: 'RY1', action: 'case.read', day: '', before: null }, '谁：王芳；个案：RY1；操作：查看个案'],
  ['log.verify', { whole: false, entries: 7, brokenAt: 8, reason: 'an entry is missing' }, '完整：否；条数：7；从第几条起对不上：8'],
  ['call.take', { call: 'call_1' }, ''],
  ['session.end', null, ''],
])('%s with %j reads "%s"', (action, details, expected) => {
  expect(inWords(action, details)).toBe(expected);
  expect(inWords(action, details, 'en')).not.toMatch(/deskAudit|[一-龥](?<![王芳广东深圳河南平顶山省汝州市])/);
});

test('what another version has written stands in the file, and the page says so', () => {
  expect(inWords('case.change', { action: 'moon-landing', orbit: { apogee: 7 } })).toBe('操作：moon-landing；其余内容见下载的文件');
});

test('whatever the sources write into the log has a word', () => {
  const sources = ['src/desk', 'src/accounts'].flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  );
  const written = sources.flatMap((source) =>
    [...source.matchAll(/(?:details: |address, )\{ ([^}]*) \}/g)].map(([, inside]) => inside ?? ''),
  );
  const keys = written.flatMap((inside) => inside.split(', ').map((part) => part.split(':')[0] ?? ''));
  const own = [...new Set(keys)].filter((key) => /^\w+$/.test(key));
  expect(own.length).toBeGreaterThan(15);
  expect(own.filter((key) => inWords('case.change', { [key]: ['x'] }).includes('其余内容'))).toEqual([]);
  const works = sources.flatMap((source) => source.match(/(?<=onCase\('|details: \{ action: ')[^']+/g) ?? []);
  expect(works.length).toBeGreaterThan(4);
  expect(works.filter((work) => inWords('case.change', { action: work }).includes(work))).toEqual([]);
});
