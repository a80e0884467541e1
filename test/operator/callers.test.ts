/** Callers who are not as the script expects: another language, no consent, no patience; and what a colleague reads of it afterwards. */
import type { CallView, PolicyEntry } from '../../src/web/operator/contract';
import { figuresOf } from '../../src/operator/figures';
import { testEngines } from '../store/open-test-store';
import { startConsole, type ConsoleServer } from './console-server';
import { reasonOf, type OperatorLine } from './operator-line';

const REGISTRATION = ['登记求助', '同意', '张建国', '13812345678', '河南汝州', '上午', '帮我找工作'];

describe.each(testEngines)('callers on %s', (engine) => {
  let server: ConsoleServer;
  let li: OperatorLine;
  let sun: OperatorLine;
  beforeAll(async () => {
    server = await startConsole(engine);
    [li, sun] = [server.line('li'), server.line('sun')];
  });
  afterAll(() => server.stop());

  const aloud = ({ said, question }: CallView): string =>
    [...said.flatMap(({ text }) => text), ...(question?.text ?? [])].map(({ text }) => text).join('\n');
  const find = async (query: string): Promise<PolicyEntry[]> =>
    (await li.get<{ found: PolicyEntry[] }>(`/policy?q=${encodeURIComponent(query)}`)).body.found;
  const askedNow = async () => figuresOf(await server.store.read.calls.since(new Date(0), 100), server.clock.now()).asked;

  it('counts what was looked up and read out as asked, once where it was asked in words as well', async () => {
    const view = await li.say(await li.agreed(), '公益性岗位补贴能领几年？');
    const [entry] = await find('公益性岗位');
    const provision = (await find('就业服务与就业管理规定')).find(({ id }) => id.startsWith('provision.'));
    await li.step(view.id, 'read-out', { id: entry?.id });
    await li.step(view.id, 'read-out', { id: entry?.id });
    const { body } = await li.step(view.id, 'read-out', { id: provision?.id });
    const other = await li.agreed();
    await li.step(other.id, 'read-out', { id: entry?.id });
    expect(await askedNow()).toEqual([
      { id: 'public-welfare-posts', title: null, count: 2 },
      { id: provision?.id, title: provision?.title, count: 1 },
    ]);
    expect([body.disposition, body.summary]).toEqual(['answered', expect.stringContaining(`问了政策：公益性岗位；${provision?.title}`)]);
  });

  it('takes no title from outside: an entry that is not there was not read out', async () => {
    const view = await li.agreed();
    const refused = await li.step(view.id, 'read-out', { id: 'answer.no-such.what', title: '随便写的' });
    expect([refused.status, reasonOf(refused)]).toEqual([404, 'entry']);
    expect((await askedNow()).some(({ title }) => title === '随便写的')).toBe(false);
  });

  it('the page of figures names what this release no longer knows as it was called then', async () => {
    const { id } = await sun.agreed();
    await server.store.transaction(async (unit) => {
      const call = await unit.calls.lock(id);
      if (!call) throw new Error('the call is gone');
      const gone = { id: 'answer.of-an-earlier-release.what', title: '从前的一条' };
      await unit.calls.update({ ...call, file: { ...(call.file as object), topics: { 'topic-that-is-gone': 1 }, readOut: [gone] } });
    });
    const page = await fetch(`${server.url}/operator/figures`, { headers: { cookie: 'who=sun' } });
    expect([page.status, (await page.text()).includes('从前的一条')]).toEqual([200, true]);
  });

  it('a call that nobody ended is on the line however long ago it began', async () => {
    const { id } = await sun.start();
    const began = server.clock.time;
    server.clock.time = new Date(began.getTime() + 30 * 86_400_000);
    const page = await fetch(`${server.url}/operator/figures`, { headers: { cookie: 'who=sun' } }).then((response) => response.text());
    server.clock.time = began;
    expect(page).toContain(`#call=${id}`);
  });

  it('keeps no note of a caller who has not agreed, and none of one who takes it back', async () => {
    const { id } = await li.start();
    const early = await li.step(id, 'note', { note: '住在幸福路' });
    expect([early.status, reasonOf(early)]).toEqual([409, 'noConsent']);
    await li.step(id, 'consent', { granted: true, number: '13812345678' });
    expect((await li.step(id, 'note', { note: '住在幸福路' })).body.note).toBe('住在幸福路');
    const { body } = await li.step(id, 'consent', { granted: false });
    expect([body.note, body.number]).toEqual(['', null]);
  });

  it('goes over to English for a caller who speaks it, until consent was asked', async () => {
    const { id } = await li.start();
    const before = (await server.store.read.calls.get(id))?.conversationId ?? '';
    const { body } = await li.step(id, 'language', { locale: 'en' });
    expect([body.locale, body.consent, body.keys.map(({ text }) => text)]).toEqual(['en', null, expect.arrayContaining(['Check myself'])]);
    expect(await server.store.read.conversations.get(before)).toBeNull();
    await li.step(id, 'consent', { granted: true });
    const asked = await li.say((await li.get(`/calls/${id}`)).body, 'Check myself');
    expect(asked.question?.text[0]?.text).toBe('May I ask where your household is registered? City and county are enough.');
    // Whoever calls was noted before the language was.
    const next = await li.through(asked, '河南汝州', 'Back');
    expect(next.question?.step).toBe('region');
    const late = await li.step(id, 'language', { locale: 'zh-CN' });
    expect([late.status, reasonOf(late)]).toEqual([409, 'languageSettled']);
  });

  it('hears a caller who answers two questions in one breath, and one who speaks Cantonese', async () => {
    const asked = await li.through(await li.agreed(), '自查一下', '汝州的，是退役军人');
    const both = await li.say(asked, '佢话系，冇返工');
    expect([both.question?.step, both.answered.map(({ answer }) => answer)]).toEqual(['ready', ['河南省汝州市', '是', '没有工作']]);
    const one = await li.through(await li.agreed(), '自查一下', '汝州', '是');
    expect([one.question?.step, (await li.say(one, '佢话冇嘢做')).question?.step]).toEqual(['work', 'ready']);
  });

  it('three answers changed one after another are judged each time, and nothing of the old ones counts', async () => {
    const answers = ['汝州', '是', '没有工作', '能上班，也想找工作', '1976年9月', '男', '办了1年以上'];
    const done = await li.through(await li.agreed(), '自查一下', ...answers);
    const change = async (view: CallView, step: string, answer: string): Promise<CallView> =>
      li.say(await li.say(view, '修改', step), answer);
    const young = await change(done, 'birth', '1996年9月');
    const unregistered = await change(young, 'registered', '还没办');
    const working = await change(unregistered, 'work', '签了合同在上班');
    expect([done, young, unregistered, working].map(({ result }) => [result?.result, result?.isFinal])).toEqual([
      ['likely', true],
      [expect.any(String), true],
      [expect.any(String), true],
      ['unlikely', true],
    ]);
    expect(working.answered.map(({ stepId }) => stepId)).toEqual(['region', 'veteran', 'work']);
  });

  it('a caller who hangs up in the middle of the registration leaves no case, and a summary that says so without their name', async () => {
    const asked = await li.through(await li.agreed('self', '13812345678'), '登记求助', '同意', '张建国', '13812345678');
    expect(asked.disposition).toBe('abandoned');
    expect(asked.summary).toContain('登记求助没办完，停在“请问在哪个市、县（区）？”，没有提交。');
    expect(asked.summary).not.toMatch(/张建国|1381234/);
    const { body } = await li.step(asked.id, 'end', { disposition: asked.disposition, summary: asked.summary, note: '' });
    expect([body.endedAt, body.caseNumber]).toEqual([expect.any(String), null]);
  });

  it('an employer is told of the policy for employers, and asked nothing about themselves', async () => {
    const told = await li.say(await li.agreed('employer'), '我们公司想招几个退伍兵有啥补贴');
    expect([told.question, told.disposition, told.summary]).toEqual([null, 'answered', expect.stringContaining('单位招人的社保补贴')]);
    const asked = await li.through(await li.agreed('employer'), '自查一下', '我是用人单位');
    expect([asked.question, aloud(asked)]).toEqual([null, expect.stringContaining('自查是给个人用的')]);
  });

  it.each(['你们都是骗子，滚', '他妈的', '打错了', '没听清', '喂喂喂'])(
    'to “%s” there is something to say on a telephone',
    async (words) => {
      const heard = await li.say(await li.agreed('other'), words);
      expect(aloud(heard)).not.toMatch(/点“|点一|按钮|打字|^$/);
    },
  );

  it('reads back a registration with a key to change it', async () => {
    const review = await li.through(await li.agreed(), ...REGISTRATION);
    expect(aloud(review)).toMatch(/我念一遍，您听对不对/);
    expect(review.keys.map(({ text }) => text)).toEqual(['确认提交', '修改某一项']);
    const list = await li.say(review, '修改某一项');
    expect((await li.say(list, list.keys[1]?.text ?? '')).question?.step).toBe('phone');
  });
});
