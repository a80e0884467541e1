import { testEngines } from '../store/open-test-store';
import { caseEvent } from './case-event';
import { deskForSuite } from './desk-world';
import { casesIn } from './open-desk';

const HOUR = 3_600_000;
const NAME_AND_PHONE = { name: '周建军', phone: '13712340001', preferredTime: null };

describe.each(testEngines)('what the person changes after handing over, at the desk on %s', (engine) => {
  const world = deskForSuite(engine);
  const at = world.now.toISOString();

  const update = (caseNumber: string, change: object, state = 'accepted') =>
    world.happened('case.updated', caseNumber, { state, change: { at, ...change } });
  const correct = (number: string, field: string, before: string, after: string, more: object = {}) =>
    update(number, { text: `更正：原来是“${before}”，改成“${after}”。`, correction: { field, label: field, before, after, ...more } });
  const found = async (search: string) => casesIn(await world.li.page(`/desk?search=${encodeURIComponent(search)}`));
  /** The page above the history. */
  const fileOf = (page: string): string => page.split('办理经过')[0] ?? '';

  test('a corrected number is shown and found, whole and by its tail; the old one is in the history only', async () => {
    const number = await world.newCase({ contact: NAME_AND_PHONE });
    await correct(number, 'phone', '13712340001', '13912349876');
    const page = await world.li.page(`/desk/cases/${number}`);
    expect(fileOf(page)).toContain('href="tel:13912349876"');
    expect(fileOf(page)).not.toContain('13712340001');
    for (const said of ['更正了资料', '原来是“13712340001”']) expect(page).toContain(said);
    expect([await found('13912349876'), await found('9876')]).toEqual([[number], [number]]);
    expect([await found('13712340001'), await found('0001')]).toEqual([[], []]);
  });

  test('a corrected name and region are those of the list, and of whom it reaches', async () => {
    const number = await world.newCase({ contact: { ...NAME_AND_PHONE, name: '周建君', phone: '13712340002' } });
    await correct(number, 'name', '周建君', '周建钧');
    await correct(number, 'region', '广东省深圳市', '河南省洛阳市', { regionCode: '410300' });
    expect([await found('周建钧'), await found('周建君')]).toEqual([[number], []]);
    const list = await world.li.page('/desk?view=new&region=410300');
    expect(casesIn(list)).toEqual([number]);
    for (const said of ['周建钧', '河南省洛阳市']) expect(list).toContain(said);
  });

  test('what was put right before the case itself came is in it once it has come, in order', async () => {
    const number = world.newNumber();
    await correct(number, 'phone', '13712340005', '13912340005');
    await correct(number, 'phone', '13912340005', '13912340006');
    await update(number, { text: '想学电工', needs: { questionnaire: 'training', answers: [{ label: '想学什么', answer: '电工' }] } });
    expect(await world.li.page(`/desk/cases/${number}`)).toContain('资料还没有送到');
    await world.desk.deliver(caseEvent(number, { contact: { ...NAME_AND_PHONE, phone: '13712340005' } }));
    const file = fileOf(await world.li.page(`/desk/cases/${number}`));
    for (const said of ['href="tel:13912340006"', '<dt>想学什么</dt><dd>电工</dd>']) expect(file).toContain(said);
    expect([await found('13912340006'), await found('13712340005')]).toEqual([[number], []]);
    await correct(number, 'name', '周建军', '周建均');
    expect(fileOf(await world.li.page(`/desk/cases/${number}`))).toContain('href="tel:13912340006"');
    expect(await found('周建均')).toEqual([number]);
  });

  test('of what came before the case nothing is left when the person has it erased', async () => {
    const number = world.newNumber();
    await correct(number, 'name', '周建军', '周早到');
    await world.happened('case.erased', number);
    await world.desk.deliver(caseEvent(number));
    expect(await found('周早到')).toEqual([]);
    expect(await world.li.page(`/desk/cases/${number}`)).not.toContain('周早到');
  });

  test('a correction that cannot be read changes nothing, and its words are kept', async () => {
    const number = await world.newCase({ contact: { ...NAME_AND_PHONE, phone: '13712340003' } });
    await correct(number, 'region', '广东省深圳市', '洛阳', { regionCode: 'x' });
    await correct(number, 'urgency', 'normal', 'crisis');
    await update(number, { text: '没有内容的问卷', needs: { questionnaire: 'food', answers: 7 } });
    const page = await world.li.page(`/desk/cases/${number}`);
    for (const said of ['广东省深圳市', '改成“洛阳”', '没有内容的问卷']) expect(page).toContain(said);
    expect(page).not.toContain('危机');
  });

  test('what somebody has written since we last did something stands on top, until it is answered', async () => {
    const number = await world.newCase();
    const top = async () => /<section class="card news"[^]*?<\/section>/.exec(await world.li.page(`/desk/cases/${number}`))?.[0] ?? '';
    expect(await top()).toBe('');
    await update(number, { text: '退役证找到了' }, 'delivered');
    expect(await top()).toContain('退役证找到了');
    await world.li.act(number, { action: 'accepted', text: '' });
    expect(await top()).toBe('');
    await update(number, { text: '几点来' });
    expect(await top()).toMatch(/几点来/);
    expect(await top()).not.toContain('退役证');
  });

  test('what training somebody wants is shown as asked and answered; sent again, it replaces the one before', async () => {
    const number = await world.newCase();
    const needs = (answer: string, questionnaire = 'training') => ({
      text: `培训需求：${answer}`,
      needs: { questionnaire, answers: [{ question: 'skill', label: '想学什么', answer, options: ['electric'] }] },
    });
    await update(number, needs('电工'));
    await update(number, needs('焊工<b>'));
    await update(number, needs('开货车', 'job'));
    const file = fileOf(await world.li.page(`/desk/cases/${number}`));
    for (const said of ['培训需求', '<dt>想学什么</dt><dd>焊工&lt;b', '求职意向', '<dd>开货车</dd>']) expect(file).toContain(said);
    expect(file).not.toContain('电工');
    await world.happened('case.erased', number);
    expect(await world.li.page(`/desk/cases/${number}`)).not.toContain('焊工');
  });

  test('only what may answer the question brings a case back from waiting for the person', async () => {
    const number = await world.newCase({ contact: { ...NAME_AND_PHONE, phone: '13812345678' } });
    await world.li.act(number, { action: 'accepted', text: '' });
    await world.li.act(number, { action: 'needs-info', 'material-1': 'on', text: '' });
    const waiting = async () => casesIn(await world.li.page('/desk?view=needs-info')).includes(number);
    await update(number, { text: '培训需求', needs: { questionnaire: 'training', answers: [] } });
    await update(number, { text: '找到工作了', report: 'employed' });
    await update(number, { text: '还缺着', at }, 'needs-info');
    expect(await waiting()).toBe(true);
    expect(await world.li.page(`/desk/cases/${number}`)).toContain('报告已经找到工作');
    await correct(number, 'phone', '13812345678', '13912345678');
    expect(await waiting()).toBe(false);
    expect(casesIn(await world.li.page('/desk?view=accepted'))).toContain(number);
  });

  test('the hours of the quick service run in the list and on the case until it ends', async () => {
    const soon = await world.newCase({ quickService: { hours: 72, until: new Date(world.now.getTime() + 5 * HOUR).toISOString() } });
    const over = await world.newCase({ quickService: { hours: 72, until: new Date(world.now.getTime() - 2 * HOUR).toISOString() } });
    const justOver = await world.newCase({ quickService: { hours: 72, until: at } });
    const list = await world.li.page('/desk?view=new');
    expect(list).toMatch(new RegExp(`${soon}[^]*?快速就业还剩 5 小时`));
    expect(list).toMatch(new RegExp(`${over}[^]*?快速就业已超过 2 小时`));
    expect(list).toMatch(new RegExp(`${justOver}[^]*?快速就业已超过 1 分钟`));
    const page = await world.li.page(`/desk/cases/${soon}`);
    for (const said of ['快速就业还剩 5 小时', '本人要“72小时快速就业”服务，到 11-26 15:00']) expect(page).toContain(said);
    await world.li.act(soon, { action: 'failed', text: '本人已有工作' });
    expect(await world.li.page(`/desk/cases/${soon}`)).not.toContain('快速就业还剩');
  });

  test('who agreed and how, and the case before, are on the page', async () => {
    const previousCase = await world.newCase();
    const consent = { purpose: 'registration', recipient: '深圳中心', version: '2026-11', at };
    const byTelephone = { channel: 'hotline', answeredBy: 'operator', operator: { name: '李敏' } };
    const readOut = await world.newCase({ previousCase, ...byTelephone, consent: { ...consent, by: 'operator', how: 'read-out' } });
    const page = await world.li.page(`/desk/cases/${readOut}`);
    for (const said of [
      '来电人口头同意，由接线员记下',
      '热线 · 由热线接线员 李敏 登记',
      `以前的个案</dt><dd><a href="/desk/cases/${previousCase}">`,
    ])
      expect(page).toContain(said);
    const relative = await world.newCase({ consent: { ...consent, by: 'relative', how: 'in-chat' }, previousCase: 'javascript:alert(1)' });
    const other = await world.li.page(`/desk/cases/${relative}`);
    expect(other).toContain('（告知书 2026-11）；家属在对话里代为同意');
    expect(other).not.toContain('以前的个案');
  });
});
