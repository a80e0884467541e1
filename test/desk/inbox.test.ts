import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { testEngines } from '../store/open-test-store';
import { caseEvent } from './case-event';
import { openDesk, type Caseworker, type OpenDesk } from './open-desk';

describe.each(testEngines)('what is delivered to the desk on %s', (engine) => {
  const at = new Date().toISOString();
  let desk: OpenDesk;
  let wang: Caseworker;

  beforeAll(async () => {
    desk = await openDesk({ engine });
    wang = await desk.signIn('王同志');
  });
  afterAll(() => desk.close());

  const casePage = (number: string) => wang.page(`/desk/cases/${number}`);
  const happened = (type: string, caseNumber: string, data: object = {}) =>
    desk.deliver({ type, timestamp: at, data: { caseNumber, ...data } });

  test('a case is shown, once however often it is delivered', async () => {
    const number = 'RY261123000017';
    expect(await desk.deliver(caseEvent(number), { id: 'evt-1' })).toEqual({ duplicate: false });
    expect(await desk.deliver(caseEvent(number), { id: 'evt-1' })).toEqual({ duplicate: true });
    expect((await wang.page('/desk')).match(/href="\/desk\/cases\/RY261123000017"/g)).toHaveLength(1);
    const page = await casePage(number);
    for (const expected of ['张建国', '13812345678', '连续没有工作多久', '可能符合', '失业登记是否有效', '身份证'])
      expect(page).toContain(expected);
  });

  test('refuses what is signed with another secret', async () => {
    const refused = await desk.post(caseEvent('RY261123000025'), { secret: desk.callbackSecret });
    expect(refused.status).toBe(401);
    expect((await wang.get('/desk/cases/RY261123000025')).status).toBe(404);
  });

  test('acknowledges event types that it does not know', async () => {
    expect(await desk.deliver({ type: 'case.starred', timestamp: at, data: {} })).toEqual({ ignored: true });
  });

  test('takes events in any order: a word that overtakes its case, a withdrawal, an erasure that nothing undoes', async () => {
    await happened('case.updated', 'RY261123000090', { state: 'submitted', change: { text: '补充一句', at } });
    expect(await casePage('RY261123000090')).toContain('资料还没有送到');
    await desk.deliver(caseEvent('RY261123000090'));
    const page = await casePage('RY261123000090');
    for (const expected of ['张建国', '补充一句']) expect(page).toContain(expected);

    await happened('case.withdrawn', 'RY261123000108');
    await desk.deliver(caseEvent('RY261123000108'));
    const withdrawn = await casePage('RY261123000108');
    expect(withdrawn).toContain('本人已撤回');
    expect(withdrawn).not.toContain('name="action" value="accepted"');

    await happened('case.erased', 'RY261123000116');
    await desk.deliver(caseEvent('RY261123000116'));
    expect(await casePage('RY261123000116')).not.toContain('张建国');
  });

  test('shows lines of a conversation and brings a case that waited for the person back to work', async () => {
    const number = 'RY261123000124';
    await desk.deliver({ ...caseEvent(number, { kind: 'conversation', urgency: 'crisis' }), type: 'conversation.requested' });
    await wang.act(number, { action: 'accepted', text: '' });
    await wang.act(number, { action: 'needs-info', text: '请说说情况' });
    await happened('conversation.message', number, { from: 'veteran', text: '在吗', at });
    await happened('case.updated', number, { state: 'accepted', change: { text: '情况是这样', at } });
    const page = await casePage(number);
    for (const expected of ['在吗', '情况是这样', '办理中', '危机，立即联系']) expect(page).toContain(expected);
    expect(await wang.page('/desk?view=accepted')).toContain('有新消息');
  });

  test('what a veteran wrote cannot become markup', async () => {
    await desk.deliver(caseEvent('RY261123000033', { request: '<script>alert(1)</script><img src=x>' }));
    const page = await casePage('RY261123000033');
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script>');
  });

  test('erasure leaves the number and nothing else', async () => {
    const number = 'RY261123000041';
    await desk.deliver(caseEvent(number));
    expect(await casePage(number)).toContain('13812345678');
    await happened('case.erased', number);
    const page = await casePage(number);
    expect(page).not.toContain('张建国');
    expect(page).not.toContain('13812345678');
    expect(page).toContain('已删除');
  });

  (engine === 'libsql' ? test : test.skip)('keeps nothing personal in clear text on disk', async () => {
    await desk.deliver(caseEvent('RY261123000058'));
    const files = readdirSync(desk.folder);
    expect(files).toContain('desk.db');
    for (const file of files) {
      const bytes = readFileSync(join(desk.folder, file));
      expect(bytes.includes('13812345678')).toBe(false);
      expect(bytes.includes('张建国')).toBe(false);
    }
  });
});
