import { testEngines } from '../store/open-test-store';
import { deskForSuite } from './desk-world';
import { casesIn, type Caseworker } from './open-desk';

const DAY = 86_400_000;
const person = (name: string, phone: string) => ({ contact: { name, phone, preferredTime: null } });

describe.each(testEngines)('working on cases at the desk on %s', (engine) => {
  const world = deskForSuite(engine);
  let wang: Caseworker;
  beforeAll(async () => {
    wang = await world.desk.signIn('王同志');
  });

  const submit = (who: Caseworker, number: string, what: string, fields: Record<string, string>) =>
    who.submit(`/desk/cases/${number}`, `/desk/cases/${number}/${what}`, fields);
  const sentTo = (number: string) => world.desk.sent.filter(({ caseNumber }) => caseNumber === number);

  test('a case is taken, given to a colleague and given back, and the person hears nothing of it', async () => {
    const number = await world.newCase();
    expect(await submit(world.li, number, 'assignee', { from: '', to: '李站长' })).toContain('经办人已更新');
    expect(casesIn(await world.li.page('/desk?assignee=me'))).toEqual([number]);
    await submit(world.li, number, 'assignee', { from: '李站长', to: '王同志' });
    expect(casesIn(await wang.page('/desk?assignee=me'))).toEqual([number]);
    const page = await submit(wang, number, 'assignee', { from: '王同志', to: '' });
    for (const said of ['接手办理', '把个案交给', '放回待分配']) expect(page).toContain(said);
    expect(casesIn(await wang.page('/desk?assignee=me'))).toEqual([]);
    expect(sentTo(number)).toEqual([]);
  });

  test('who was slower takes nothing away from who was faster', async () => {
    const number = await world.newCase();
    await submit(world.li, number, 'assignee', { from: '', to: '李站长' });
    expect(await submit(wang, number, 'assignee', { from: '', to: '王同志' })).toContain('刚刚有同事先改了经办人');
    expect(casesIn(await wang.page('/desk?assignee=me'))).not.toContain(number);
    await wang.act(number, { action: 'message', text: '先替同事回一句' });
    expect(casesIn(await world.li.page('/desk?assignee=me'))).toContain(number);
  });

  test('what to verify is ticked off with name and time, and the tick can be taken back', async () => {
    const number = await world.newCase();
    const ticked = await submit(wang, number, 'checks', { item: '0', done: '1' });
    expect(ticked).toContain('已核实 1 / 1');
    expect(ticked).toContain('王同志 11-26 10:00 核实');
    expect(await world.li.page(`/desk/cases/${number}`)).toContain('已核实 1 / 1');
    expect(await submit(world.li, number, 'checks', { item: '0', done: '0' })).toContain('已核实 0 / 1');
    expect(await submit(world.li, number, 'checks', { item: '7', done: '1' })).toContain('没有这个个案');
  });

  test('a request for materials names those that were ticked of the list of the case', async () => {
    const number = await world.newCase();
    await world.li.act(number, { action: 'accepted', text: '' });
    await world.li.act(number, { action: 'needs-info', 'material-1': 'on', 'material-9': 'on', text: '拍照发来就行。' });
    expect(sentTo(number).at(-1)).toMatchObject({ type: 'needs-info', data: { what: '请补充：退出现役证件。\n拍照发来就行。' } });
    const refused = await world.li.act(number, { action: 'needs-info', 'material-0': 'on', text: '长'.repeat(1_000) });
    expect(refused).toContain('最多 1000 个字');
    expect(refused).toMatch(/name="material-0" checked/);
  });

  test('a case that has ended is worked on again; its owner, to whom it has ended, gets words of our own', async () => {
    const number = await world.newCase();
    await world.li.act(number, { action: 'accepted', text: '' });
    await world.li.act(number, { action: 'completed', outcome: 'employed', text: '已上岗' });
    expect(await world.li.page('/desk?view=closed')).toContain(number);
    const page = await world.li.act(number, { action: 'reopened', text: '又失业了，接着办' });
    expect(page).toContain('办理中');
    await world.li.act(number, { action: 'failed', outcome: 'no-contact', text: '联系不上' });
    expect(sentTo(number).map(({ type, data }) => [type, data['text'] ?? data['outcome']])).toEqual([
      ['accepted', undefined],
      ['completed', '已上岗'],
      ['status', '又失业了，接着办'],
      ['status', '联系不上'],
    ]);
    expect(await world.li.page(`/desk/cases/${number}`)).toContain('<span class="tag failed">');
  });

  test('two cases of one person are suggested, merged, ended together, and separated within a day', async () => {
    const [first, second, third] = [
      await world.newCase(person('孙二', '13900000001')),
      await world.newCase(person('孙二', '13900000001')),
      await world.newCase(),
    ];
    expect(await world.li.page(`/desk/cases/${first}`)).toContain(`把 ${second} 并入本件`);
    expect(await submit(world.li, first, 'merge', { other: third })).toContain('没有合并');
    await submit(world.li, first, 'merge', { other: second });
    expect(casesIn(await world.li.page('/desk?search=13900000001'))).toEqual([first]);
    expect(await submit(world.li, second, 'separate', {})).toContain('已撤销合并');
    expect(casesIn(await world.li.page('/desk?search=13900000001')).sort()).toEqual([first, second]);
    expect(sentTo(second)).toEqual([]);

    await submit(world.li, first, 'merge', { other: second });
    await world.li.act(first, { action: 'accepted', text: '' });
    await world.happened('case.updated', second, { state: 'submitted', change: { text: '补一句', at: world.now.toISOString() } });
    expect(await world.li.page('/desk?view=accepted')).toMatch(new RegExp(`${first}[^]*?有新消息`));
    await world.li.act(first, { action: 'completed', text: '都办好了' });
    expect(sentTo(second).map(({ type, data }) => [type, data['outcome']])).toEqual([
      ['accepted', undefined],
      ['completed', '都办好了'],
    ]);
    world.now = new Date(world.now.getTime() + DAY + 1);
    expect(await submit(world.li, second, 'separate', {})).toContain('合并已超过一天');
  });

  test('canned replies are shared, changed by anybody, and filled with the data of the case', async () => {
    const number = await world.newCase(person('钱三', '13900000033'));
    await world.li.submit('/desk/replies', '/desk/replies', { title: '约时间', text: '{姓名}，{案件号}周三上午来一趟，好吗？' });
    const id = /name="id" value="(rp_[^"]+)"/.exec(await wang.page('/desk/replies'))?.[1] ?? '';
    expect(await wang.page(`/desk/cases/${number}?reply=${id}`)).toContain(`>钱三，${number}周三上午来一趟，好吗？</textarea>`);
    await wang.submit('/desk/replies', '/desk/replies', { id, title: '约时间', text: '改成周四' });
    expect(await world.li.page('/desk/replies')).toContain('王同志 最后修改');
    expect(await world.li.submit('/desk/replies', '/desk/replies', { id, title: '', text: '没有名称' })).toContain('名称和内容都要写');
    await world.li.submit('/desk/replies', '/desk/replies', { id, do: 'remove', title: '约时间', text: '改成周四' });
    expect(await wang.page('/desk/replies')).not.toContain('改成周四');
  });

  test('after erasure nothing is left of ticks and merges', async () => {
    const [first, second] = [await world.newCase(person('李四', '13900000044')), await world.newCase(person('李四', '13900000044'))];
    await submit(world.li, first, 'merge', { other: second });
    await submit(world.li, first, 'checks', { item: '0', done: '1' });
    await world.happened('case.erased', first);
    const page = await world.li.page(`/desk/cases/${first}`);
    for (const gone of ['李四', '失业登记是否有效', '并入本件']) expect(page).not.toContain(gone);
    expect(casesIn(await world.li.page('/desk?search=13900000044'))).toEqual([second]);
    expect(await submit(world.li, first, 'assignee', { from: '', to: '李站长' })).toContain('没有这个个案');
  });

  test('a form without the token of the session changes nothing', async () => {
    const number = await world.newCase();
    for (const what of ['assignee', 'checks', 'merge', 'separate']) {
      const body = new URLSearchParams({ csrf: 'guess', from: '', to: '贼' });
      const response = await fetch(`${world.desk.url}/desk/cases/${number}/${what}`, {
        method: 'POST',
        body,
        headers: { cookie: world.li.cookie },
      });
      expect(response.status).toBe(403);
    }
  });
});
