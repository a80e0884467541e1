import { testEngines } from '../store/open-test-store';
import { until } from '../support/until';
import { caseEvent } from './case-event';
import { hidden, openDesk, TAKEN, type Caseworker, type OpenDesk } from './open-desk';

describe.each(testEngines)('what a caseworker says to the owner of a case, on %s', (engine) => {
  /** Milliseconds by which the desk's real time is ahead of ours. */
  let shift = 0;
  let desk: OpenDesk;
  let wang: Caseworker;
  let last = 10;

  beforeAll(async () => {
    desk = await openDesk({ engine, wallClock: { now: () => new Date(Date.now() + shift) } });
    wang = await desk.signIn('王同志');
  });
  beforeEach(() => {
    desk.answer = TAKEN;
    desk.sent.length = 0;
  });
  afterAll(() => desk.close());

  async function newCase(): Promise<string> {
    const number = `RY2611230000${last++}`;
    await desk.deliver(caseEvent(number, { contact: { name: `某${last}`, phone: `137000000${last}`, preferredTime: null } }));
    return number;
  }
  async function accepted(): Promise<string> {
    const number = await newCase();
    await wang.act(number, { action: 'accepted', text: '' });
    return number;
  }
  const casePage = (number: string) => wang.page(`/desk/cases/${number}`);

  test('goes to the public API, and the state that came back is shown', async () => {
    const number = await newCase();
    const page = await wang.act(number, { action: 'accepted', text: '收到，我先核实', expectedBy: '2099-11-27' });
    expect(desk.sent).toMatchObject([
      {
        caseNumber: number,
        type: 'accepted',
        data: { by: '王同志', text: '收到，我先核实', expectedBy: '2099-11-27T18:00:00+08:00' },
      },
    ]);
    for (const expected of ['已经送到本人的对话里', '办理中', '收到，我先核实']) expect(page).toContain(expected);
  });

  test.each([
    ['needs-info', 'what'],
    ['message', 'text'],
    ['completed', 'outcome'],
  ])('"%s" has its wording as "%s"', async (action, key) => {
    const caseNumber = await accepted();
    await wang.act(caseNumber, { action, text: `内容 ${action}` });
    expect(desk.sent.at(-1)).toEqual({
      id: expect.stringMatching(/^cb_/) as string,
      caseNumber,
      type: action,
      timestamp: expect.any(String) as string,
      data: { by: '王同志', [key]: `内容 ${action}` },
    });
  });

  test('where it is refused, the page says what the other side would take instead', async () => {
    const number = await newCase();
    desk.answer = {
      status: 409,
      json: { error: { code: 'IllegalTransition', message: 'no', details: { state: 'completed', legal: ['message', 'status'] } } },
    };
    const page = await wang.act(number, { action: 'accepted', text: '' });
    expect(page).toContain('没有送出');
    expect(page).toMatch(/现在是“已办结”，只能：给本人发消息。/);
    expect(page).toContain('待受理');
  });

  test('is kept where it cannot be sent now, and goes in order and with the same id when it can', async () => {
    const number = await newCase();
    desk.answer = { status: 503, json: { error: { code: 'ServiceUnavailable', message: 'later' } } };
    expect(await wang.act(number, { action: 'accepted', text: '第一句' })).toContain('系统会一直重试');
    const id = desk.sent.at(-1)?.id;
    // The form goes by what the case will be: after accepting one may already ask for more.
    expect(await wang.act(number, { action: 'needs-info', text: '第二句' })).toContain('还没送到');
    desk.sent.length = 0;
    desk.answer = TAKEN;
    shift += 5_001;
    await until(async () => (await casePage(number)).includes('待本人补充'));
    expect(desk.sent.map(({ type }) => type)).toEqual(['accepted', 'needs-info']);
    expect(desk.sent[0]?.id).toBe(id);
    expect(await casePage(number)).not.toContain('还没送到');
  });

  test('is said once where one page was submitted twice', async () => {
    const number = await newCase();
    const page = await casePage(number);
    const form = { csrf: hidden(page, 'csrf'), once: hidden(page, 'once'), action: 'message', text: '只发一次' };
    const twice = [form, form].map((fields) => wang.post(`/desk/cases/${number}`, fields));
    expect((await Promise.all(twice)).map(({ status }) => status)).toEqual([303, 303]);
    expect(desk.sent).toHaveLength(1);
    expect((await casePage(number)).match(/只发一次/g)).toHaveLength(1);
  });

  test('is given back to whoever typed it when something is missing or wrong, and nothing is sent', async () => {
    const number = await newCase();
    const late = await wang.act(number, { action: 'accepted', text: '我来办', expectedBy: '2020-01-01' });
    expect(late).toMatch(/不早于今天/);
    expect(late).toContain('>我来办</textarea>');
    expect(late).toContain('value="2020-01-01"');
    expect(await wang.act(number, { action: 'failed', text: '  ' })).toContain('请写上内容');
    expect(await wang.act(number, { action: 'message', text: '长'.repeat(1_001) })).toContain('最多 1000 个字');
    expect(desk.sent).toEqual([]);
  });

  test('does not hold internal notes', async () => {
    const page = await wang.act(await newCase(), { action: 'note', text: '家里有困难，电话里慢慢说' });
    expect(page).toContain('家里有困难');
    expect(desk.sent).toEqual([]);
  });

  test('a form without the token of the session says nothing', async () => {
    const response = await wang.post(`/desk/cases/${await newCase()}`, { csrf: 'guess', action: 'message', text: '伪造' });
    expect(response.status).toBe(403);
    expect(desk.sent).toEqual([]);
  });
});
