import { testEngines } from '../store/open-test-store';
import { deskForSuite } from './desk-world';
import { casesIn } from './open-desk';

const HOUR = 3_600_000;

describe.each(testEngines)('people whose cases have ended or who wait for a call, at the desk on %s', (engine) => {
  const world = deskForSuite(engine);

  async function closedCase(): Promise<string> {
    const number = await world.newCase();
    await world.li.act(number, { action: 'accepted', text: '' });
    await world.li.act(number, { action: 'completed', outcome: 'recognised', text: '已认定' });
    world.desk.sent.length = 0;
    return number;
  }
  const askedAfter = async (number: string) => {
    world.now = new Date(world.now.getTime() + HOUR);
    await world.happened('followup.due', number, { ask: '请问本人现在的就业失业状态' });
  };
  const news = async () => casesIn(await world.li.page('/desk?view=news'));
  const ledgerOf = async (number: string): Promise<Record<string, string>> => {
    const [header = '', ...lines] = (await world.li.page(`/desk/ledger.csv?view=all&search=${number}`)).replace('\uFEFF', '').split('\r\n');
    const cells = lines[0]?.split(',') ?? [];
    return Object.fromEntries(header.split(',').map((column, index) => [column, cells[index] ?? '']));
  };

  test('a follow-up that is due brings a closed case among the news, with the form for it open', async () => {
    const number = await closedCase();
    expect(await news()).toEqual([]);
    await askedAfter(number);
    const list = await world.li.page('/desk?view=news');
    expect(casesIn(list)).toEqual([number]);
    expect(list).toContain('该跟踪回访了');
    expect(list).toMatch(/view=news" aria-current="page">有新消息 <span class="number">1</);
    const page = await world.li.page(`/desk/cases/${number}`);
    expect(page).toMatch(/<section class="card news"[^]*?请问本人现在的就业失业状态[^]*?<\/section>/);
    expect(page).toMatch(/<details open><summary>跟踪回访/);
    await world.li.submit(`/desk/cases/${number}`, `/desk/cases/${number}/settle`, {});
  });

  test('what came of it is on the case and in the ledger, the news are seen to, and the person hears nothing', async () => {
    const number = await closedCase();
    await askedAfter(number);
    const page = await world.li.act(number, { action: 'followed', outcome: 'unemployed', text: '上月被辞，想再找' });
    for (const said of ['就业失业状态更新了', '失业\n上月被辞，想再找', `失业（11-26 ${world.now.getUTCHours() + 8}:00 问的）`])
      expect(page).toContain(said);
    expect(await news()).toEqual([]);
    expect(world.desk.sent).toEqual([]);
    expect(await ledgerOf(number)).toMatchObject({
      就业失业状态: '失业',
      最近一次问到就业情况: `2026-11-26 ${world.now.getUTCHours() + 8}:00`,
      结果归类: '已认定为就业困难人员',
    });
    await askedAfter(number);
    expect(await news()).toEqual([number]);
    await world.li.act(number, { action: 'followed', outcome: 'employed', text: '' });
    expect(await ledgerOf(number)).toMatchObject({ 就业失业状态: '已就业' });
  });

  test('who was not reached is still to be asked, and their work stays as it was', async () => {
    const number = await closedCase();
    await world.li.act(number, { action: 'followed', outcome: 'flexible', text: '' });
    await askedAfter(number);
    expect(await world.li.act(number, { action: 'followed', outcome: 'not-reached', text: '打了两次' })).toContain('下次再联系');
    expect(await news()).toEqual([number]);
    expect(await ledgerOf(number)).toMatchObject({ 就业失业状态: '灵活就业' });
    await world.li.act(number, { action: 'followed', outcome: 'flexible', text: '' });
  });

  test('without a choice nothing is written down, and what was typed comes back', async () => {
    const number = await closedCase();
    const page = await world.li.act(number, { action: 'followed', outcome: 'rich', text: '说得含糊' });
    for (const said of ['请选一项', '>说得含糊</textarea>']) expect(page).toContain(said);
    expect(await ledgerOf(number)).toMatchObject({ 就业失业状态: '' });
  });

  test('what somebody writes after the end is found among the news until somebody has seen it, and again when there is more', async () => {
    const number = await closedCase();
    const say = (text: string) =>
      world.happened('case.updated', number, { state: 'completed', change: { text, at: world.now.toISOString() } });
    await say('又失业了');
    expect(await news()).toEqual([number]);
    expect(await world.li.submit(`/desk/cases/${number}`, `/desk/cases/${number}/settle`, {})).toContain('已标为看过');
    expect(await news()).toEqual([]);
    await say('能再申请吗');
    const page = await world.li.page(`/desk/cases/${number}`);
    const top = /<section class="card news"[^]*?<\/section>/.exec(page)?.[0] ?? '';
    expect([top.includes('能再申请吗'), top.includes('又失业了')]).toEqual([true, false]);
    await world.li.act(number, { action: 'message', text: '可以' });
    expect([await news(), world.desk.sent.map(({ type }) => type)]).toEqual([[], ['message']]);
  });

  test('news of a case that was merged into another are said there', async () => {
    const contact = { name: '双份', phone: '13700009999', preferredTime: null };
    const [main, merged] = [await world.newCase({ contact }), await world.newCase({ contact })];
    await world.li.submit(`/desk/cases/${main}`, `/desk/cases/${main}/merge`, { other: merged });
    await world.happened('case.updated', merged, { state: 'delivered', change: { text: '补一句', at: world.now.toISOString() } });
    expect(await news()).toEqual([main]);
    expect(await world.li.page(`/desk/cases/${main}`)).toContain('新消息在并入本件的个案里');
    await world.li.submit(`/desk/cases/${main}`, `/desk/cases/${main}/settle`, {});
    expect(await news()).toEqual([]);
  });

  test('whoever was told to be called back stands there with the time, until somebody has spoken to them', async () => {
    const later = await world.newCase({ kind: 'conversation', callBackFrom: '2026-11-30T09:00:00+08:00' });
    const unanswered = await world.newCase({ kind: 'conversation' });
    const change = { text: '没有人在规定时间内接手', at: world.now.toISOString(), callBackFrom: world.now.toISOString() };
    await world.happened('case.updated', unanswered, { state: 'delivered', change });
    const list = await world.li.page('/desk?view=new');
    expect(list).toMatch(new RegExp(`${later}[^]*?说好 11-30 09:00 起回电`));
    expect(list).toMatch(new RegExp(`${unanswered}[^]*?该回电了`));
    const page = await world.li.page(`/desk/cases/${unanswered}`);
    for (const said of ['该回电了', '说好的回电时间', '<strong>系统</strong> 没等到人接手，改为回电话']) expect(page).toContain(said);
    await world.li.act(unanswered, { action: 'accepted', text: '' });
    expect(await world.li.page(`/desk/cases/${unanswered}`)).not.toContain('该回电了');
  });

  test('after erasure nothing is known of the work, and nothing can be written down', async () => {
    const number = await closedCase();
    await world.li.act(number, { action: 'followed', outcome: 'own-business', text: '开了小店' });
    await world.happened('case.erased', number, {});
    for (const action of ['followed', 'note'])
      expect(await world.li.act(number, { action, outcome: 'employed', text: '记一笔' })).toContain('没有这个个案');
    const page = await world.li.page(`/desk/cases/${number}`);
    for (const gone of ['自主创业', '开了小店', '记一笔']) expect(page).not.toContain(gone);
  });

  test('reasons that the person was never told, and clauses that nobody compared, are marked', async () => {
    const number = await world.newCase({
      result: {
        result: 'needs-review',
        reasons: [{ label: '刑满释放', outcome: 'unknown', because: [], verified: true, note: null, unspoken: true }],
        ruleSet: { id: 'gd', version: '1', asOf: '2026-11-26' },
        clauses: [{ title: '某办法', docNumber: null, locator: '三', quote: null, sourceUrl: '', verified: false }],
      },
    });
    const page = await world.li.page(`/desk/cases/${number}`);
    for (const said of ['别主动问起', '原文待核对']) expect(page).toContain(said);
    const spoken = await world.li.page(`/desk/cases/${await world.newCase()}`);
    for (const not of ['别主动问起', '原文待核对']) expect(spoken).not.toContain(not);
  });
});
