import { testEngines } from '../store/open-test-store';
import type { CallView, ListedCall } from '../../src/web/operator/contract';
import { figuresOf } from '../../src/operator/figures';
import { startConsole, type ConsoleServer } from './console-server';
import { reasonOf, type OperatorLine, type Refusal } from './operator-line';

describe.each(testEngines)('calls on %s', (engine) => {
  let server: ConsoleServer;
  let li: OperatorLine;
  let zhao: OperatorLine;
  let chief: OperatorLine;
  beforeAll(async () => {
    server = await startConsole(engine);
    [li, zhao, chief] = [server.line('li'), server.line('zhao'), server.line('chief')];
  });
  afterAll(() => server.stop());

  const answered = ({ answered: list }: CallView): Record<string, string> =>
    Object.fromEntries(list.map(({ stepId, answer }) => [stepId, answer]));

  it('notes nothing before the caller has agreed, and no number of one who has not', async () => {
    const { id, stepId } = await li.start('self');
    const early = await li.step(id, 'say', { step: stepId, text: '自查一下', once: 'once-early' });
    expect([early.status, reasonOf(early)]).toEqual([409, 'noConsent']);
    const agreed = await li.step(id, 'consent', { granted: true, number: '13812345678' });
    expect(agreed.body.number).toBe('138****5678');
    const { body } = await li.step(id, 'consent', { granted: false, number: '13812345678' });
    expect([body.consent, body.number]).toEqual([false, null]);
    const consents = await server.store.read.consents.ofConversation((await server.store.read.calls.get(id))!.conversationId);
    expect(consents).toMatchObject([{ purpose: 'hotline-call', granted: true }, { granted: false }]);
  });

  it('asks in the voice of an operator and does not ask again who calls', async () => {
    const view = await li.say(await li.agreed('family'), '自查一下');
    expect([view.question?.step, view.question?.text[0]?.text]).toEqual(['region', '请问您户口在哪里？说到市和区县就行。']);
    expect(view.question?.clause?.quote).toContain('就业困难人员');
    expect(view.ahead[0]).toBe('退役军人身份');
  });

  it('refuses an answer that was given to another question, and one for a question that has changed meanwhile', async () => {
    const before = await li.through(await li.agreed(), '自查一下', '汝州');
    const after = await li.say(before, '是');
    const late = await li.step(after.id, 'say', { step: before.stepId, text: '不是', once: 'once-late-1' });
    expect([late.status, reasonOf(late)]).toEqual([409, 'stale']);
    const both = await Promise.all(
      ['没有工作', '签了合同在上班'].map((text, index) =>
        li.step(after.id, 'say', { step: after.stepId, text, once: `once-both-${index}` }),
      ),
    );
    const { body } = await li.get(`/calls/${after.id}`);
    expect(answered(body)['work']).toBe('没有工作');
    expect(body.question?.step).toBe('ready');
    expect(both.map(({ status }) => status).every((status) => status === 200 || status === 409)).toBe(true);
  });

  it('takes an answer that is sent twice once', async () => {
    const before = await li.say(await li.agreed(), '自查一下');
    const said = { step: before.stepId, text: '汝州', once: 'once-lost-acknowledgement' };
    await li.step(before.id, 'say', said);
    const again = await li.step(before.id, 'say', said);
    expect([again.status, again.body.question?.step]).toEqual([200, 'veteran']);
  });

  it('goes back to an earlier answer, says what no longer counts, and judges anew', async () => {
    const unemployed = await li.through(await li.agreed(), '自查一下', '汝州', '是', '没有工作', '能上班，也想找工作');
    const asked = await li.say(unemployed, '修改就业状态', 'work');
    expect(asked.question?.step).toBe('work');
    const working = await li.say(asked, '签了合同在上班');
    expect([working.result?.result, working.result?.isFinal]).toEqual(['unlikely', true]);
    expect(working.setAside).toContain('劳动能力和求职意愿');
    const corrected = await li.say(await li.say(working, '修改就业状态', 'work'), '没有工作');
    expect([corrected.setAside, answered(corrected)['ready'], corrected.question?.step]).toEqual([[], '能上班，也想找工作', 'birth']);
  });

  it('understands free words as the chat does, and keeps what was not understood for the supervisor, without numbers', async () => {
    const asked = await li.through(await li.agreed(), '自查一下', '汝州', '是', '他说在打零工');
    expect(answered(asked)['work']).toContain('零工');
    const lost = await li.say(asked, '呜哩哇啦 13812345678');
    expect(lost.question?.step).toBe('ready');
    const figures = figuresOf(await server.store.read.calls.since(new Date(0), 100), server.clock.now());
    expect(figures.notUnderstood).toContainEqual({ text: '呜哩哇啦 138****5678', count: 1 });
  });

  it('answers a question of policy in the middle, then stands at the same question, and counts the topic', async () => {
    const asked = await li.through(await li.agreed(), '自查一下', '汝州');
    const answer = await li.say(asked, '公益性岗位补贴能领几年？');
    expect(answer.said).toMatchObject([{ kind: 'answer' }]);
    expect(answer.question?.step).toBe('veteran');
    expect(figuresOf(await server.store.read.calls.since(new Date(0), 100), server.clock.now()).asked).toContainEqual({
      id: 'public-welfare-posts',
      title: null,
      count: 1,
    });
  });

  it('warns of a crisis with the numbers to connect, and keeps the question', async () => {
    const asked = await li.through(await li.agreed(), '自查一下', '汝州');
    const alarm = await li.say(asked, '他说不想活了，手里拿着药');
    const said = alarm.said.find(({ kind }) => kind === 'crisis');
    expect([alarm.crisis, said?.numbers?.length, said?.text.some(({ text }) => text.includes('别挂电话'))]).toEqual(['alarm', 3, true]);
    expect([alarm.question, alarm.keys.map(({ text }) => text)]).toEqual([null, ['转人工', '继续']]);
    expect((await li.say(alarm, '继续')).question?.step).toBe('veteran');
  });

  it('offers the number of the call where a telephone is asked for, and ends with a case of the hotline', async () => {
    const consent = await li.say(await li.agreed('self', '13812345678'), '登记求助');
    expect([consent.ahead, consent.remaining]).toEqual([['姓名', '电话', '所在地区', '方便的时间'], 7]);
    const name = await li.say(consent, '同意');
    const phone = await li.say(name, '张建国');
    expect(phone.keys[0]).toEqual({ text: '13812345678', label: '就用来电号码 138****5678', alone: true });
    const region = await li.say(phone, '13812345678');
    const review = await li.through(region, '河南汝州', '上午', '帮我找工作');
    expect([review.ahead, review.remaining]).toEqual([[], 1]);
    const done = await li.say(review, '确认提交');
    expect(done.caseNumber).toMatch(/^RY\d{12}$/);
    expect(done.disposition).toBe('registered');
    const row = await server.store.read.cases.get(done.caseNumber ?? '');
    const operator = { id: 'account-li', name: '李敏' };
    expect(row).toMatchObject({ channel: 'hotline', details: { answeredBy: 'operator', operator, consent: { how: 'read-out' } } });
    const far = new Date('2027-01-01T00:00:00Z');
    const waiting = await server.store.transaction((unit) => unit.outbox.claim(far, far, 100));
    const sent = waiting.filter(({ stream }) => stream === done.caseNumber).map(({ body }) => JSON.parse(body) as object);
    expect(sent).toMatchObject([{ type: 'case.submitted', data: { channel: 'hotline', operator } }]);
  });

  it('a call that is dropped is in the list and goes on where it stood', async () => {
    const before = await li.through(await li.agreed('family'), '自查一下', '汝州', '是');
    const { body } = await li.get<{ calls: ListedCall[] }>('/calls');
    expect(body.calls.find(({ id }) => id === before.id)).toMatchObject({ isMine: true, caller: 'family' });
    const again = (await li.get(`/calls/${before.id}`)).body;
    expect([again.stepId, again.question, again.answered]).toEqual([before.stepId, before.question, before.answered]);
  });

  it('shows a call to nobody else, until it is passed on; then the script stays, and who entered what', async () => {
    const before = await li.through(await li.agreed(), '自查一下', '汝州', '是');
    expect((await zhao.get(`/calls/${before.id}`)).status).toBe(404);
    expect((await zhao.step(before.id, 'take', {})).status).toBe(404);
    await li.step(before.id, 'transfer', { words: '他有点着急' });
    const waiting = (await zhao.get<{ calls: ListedCall[] }>('/calls')).body.calls.find(({ id }) => id === before.id);
    expect(waiting).toMatchObject({ isWaiting: true, words: '他有点着急' });
    const taken = (await zhao.step(before.id, 'take', {})).body;
    const refused = await li.step(before.id, 'say', { step: taken.stepId, text: '是', once: 'once-no-longer' });
    expect(refused.status).toBe(404);
    const after = await zhao.say(taken, '没有工作');
    expect(after.answered.map(({ stepId, by }) => [stepId, by])).toEqual([
      ['region', '李敏'],
      ['veteran', '李敏'],
      ['work', '赵强'],
    ]);
    const changed = await zhao.say(await zhao.say(after, '修改', 'veteran'), '不清楚');
    expect(changed.answered.find(({ stepId }) => stepId === 'veteran')?.by).toBe('赵强');
  });

  it('offers the place of the desk where a place is asked for, and shows its calls to colleagues of the place alone', async () => {
    const [zhou, ma, sun] = [server.line('zhou'), server.line('ma'), server.line('sun')];
    const asked = await zhou.say(await zhou.agreed(), '自查一下');
    expect([asked.question?.step, asked.keys]).toEqual([
      'region',
      [
        { text: '河南省平顶山市', alone: true },
        { text: '不清楚', alone: true },
      ],
    ]);
    const next = await zhou.say(asked, '河南省平顶山市');
    expect([next.question?.step, answered(next)['region']]).toEqual(['veteran', '河南省平顶山市']);
    await zhou.step(next.id, 'transfer', { words: '' });
    const sees = async (line: OperatorLine): Promise<boolean> =>
      (await line.get<{ calls: ListedCall[] }>('/calls')).body.calls.some(({ id }) => id === next.id);
    expect(await Promise.all([sees(li), sees(sun), sees(ma)])).toEqual([true, true, false]);
    expect((await ma.step(next.id, 'take', {})).status).toBe(404);
    const page = await fetch(`${server.url}/operator/figures`, { headers: { cookie: 'who=sun' } }).then((response) => response.text());
    const open = [...page.matchAll(/#call=([\w-]+)/g)].map(([, id]) => id);
    expect(open).toContain(next.id);
    const elsewhere = await ma.agreed();
    const again = await fetch(`${server.url}/operator/figures`, { headers: { cookie: 'who=sun' } }).then((response) => response.text());
    expect(again).not.toContain(elsewhere.id);
    expect(server.recorded.filter((entry) => entry.startsWith('account-sun'))).toEqual(['account-sun call.figures all']);
  });

  it('lets one of two colleagues have a call that waits, and a supervisor take any', async () => {
    const { id } = await li.agreed();
    await li.step(id, 'transfer', { words: '' });
    const statuses = (await Promise.all([zhao.step(id, 'take', {}), li.step(id, 'take', {})])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 404]);
    const seen = (await chief.get(`/calls/${id}`)).body;
    expect(seen.isMine).toBe(false);
    const notYet = await chief.step(id, 'say', { step: seen.stepId, text: '自查一下', once: 'once-of-chief' });
    expect([notYet.status, reasonOf(notYet)]).toEqual([409, 'notMine']);
    expect((await chief.step(id, 'take', {})).body.isMine).toBe(true);
    await chief.get(`/calls/${id}`);
    expect(server.recorded.filter((entry) => entry.startsWith('account-chief'))).toEqual([
      `account-chief call.read ${id}`,
      `account-chief call.take ${id}`,
    ]);
  });

  it('writes down that a supervisor looked into a call, once for a while, and again when they come back later', async () => {
    const { id } = await li.agreed();
    const looks = () => server.recorded.filter((entry) => entry === `account-chief call.read ${id}`).length;
    for (let look = 0; look < 3; look++) await chief.get(`/calls/${id}`);
    expect(looks()).toBe(1);
    const before = server.clock.time;
    server.clock.time = new Date(before.getTime() + 11 * 60_000);
    await chief.get(`/calls/${id}`);
    server.clock.time = before;
    expect(looks()).toBe(2);
  });

  it('opens the chat that a caller had before, with what was answered there', async () => {
    const { id, code } = await server.chat('自查一下', '我自己', '汝州', '是');
    const call = await li.agreed();
    const wrong = await li.step(call.id, 'resume', { code: '000000000' });
    expect([wrong.status, reasonOf(wrong)]).toEqual([404, 'code']);
    const { body } = await li.step(call.id, 'resume', { code });
    expect(answered(body)).toMatchObject({ region: '河南省汝州市', veteran: '是' });
    expect([body.question?.step, body.keys[0]?.text, body.said]).toEqual(['work', '没有工作', []]);
    const after = await li.say(body, '没有工作');
    expect(after.question?.step).toBe('ready');
    expect(await server.store.read.consents.ofConversation(id)).toMatchObject([{ purpose: 'hotline-call', granted: true }]);
    // What is agreed to from here on was read out, and the case says by whom.
    const asked = await li.through(after, '转人工', '同意', '13812345678');
    expect([asked.ahead, asked.remaining, asked.answered.filter(({ label }) => label === '电话').length]).toEqual([[], 1, 1]);
    const { caseNumber } = await li.say(asked, '是');
    const row = await server.store.read.cases.get(caseNumber ?? '');
    expect(row).toMatchObject({ channel: 'web', details: { operator: { name: '李敏' }, consent: { how: 'read-out' } } });
  });

  it('ends with a summary from the facts, and can then no longer be changed', async () => {
    const before = await li.through(await li.agreed(), '自查一下', '汝州', '是', '签了合同在上班');
    expect([before.disposition, before.summary]).toEqual(['self-check', expect.stringContaining('退役军人身份：是')]);
    const ended = await li.step(before.id, 'end', { disposition: 'answered', summary: before.summary, note: '明天再打' });
    expect(ended.body).toMatchObject({ disposition: 'answered', note: '明天再打', isMine: false });
    expect((await li.get<{ calls: ListedCall[] }>('/calls')).body.calls.some(({ id }) => id === before.id)).toBe(false);
    const late = await li.step(before.id, 'note', { note: '又想起来' });
    expect([late.status, reasonOf(late)]).toEqual([409, 'ended']);
  });

  it('forgets what was noted of a caller who has their data deleted, and keeps that there was a call', async () => {
    const before = await li.through(await li.agreed('self', '13812345678'), '自查一下', '汝州');
    await li.step(before.id, 'note', { note: '住在幸福路' });
    const asked = await li.say(before, '删除我的信息');
    const gone = await li.say(asked, '是的');
    expect(gone).toMatchObject({ isErased: true, number: null, note: '', answered: [] });
    expect(await server.store.read.calls.get(before.id)).toMatchObject({ file: null, caller: 'self', endedAt: null });
    const ended = await li.step(before.id, 'end', { disposition: 'answered', summary: '他叫张建国', note: '' });
    expect([ended.status, (await server.store.read.calls.get(before.id))?.file]).toEqual([200, null]);
  });

  it('lets in nobody who is not signed in, and no page of another site', async () => {
    const nobody = server.line('nobody');
    const { id } = await li.start();
    const forms: Record<string, string>[] = [
      { 'x-csrf': 'csrf-of-zhao' },
      { 'x-csrf': '' },
      { 'x-csrf': 'csrf-of-li', 'content-type': 'text/plain' },
    ];
    const refused = await Promise.all(forms.map((headers) => li.send('POST', '/calls', { caller: 'self' }, headers)));
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 415]);
    const all = await Promise.all([
      nobody.get('/calls'),
      nobody.get(`/calls/${id}`),
      nobody.get('/policy?q=x'),
      nobody.step(id, 'take', {}),
    ]);
    expect(all.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect((await fetch(`${server.url}/operator`)).status).toBe(401);
    const figures = await fetch(`${server.url}/operator/figures`, { headers: { cookie: 'who=li' } });
    expect(figures.status).toBe(403);
  });

  it('says in words what is wrong with what was sent', async () => {
    const { id } = await li.agreed();
    const wrong: [string, object][] = [
      ['say', { step: 'open', text: '', once: 'once-empty-1' }],
      ['say', { step: 'open', text: 'x'.repeat(2_001), once: 'once-long-1' }],
      ['end', { disposition: 'promised', summary: '', note: '' }],
      ['consent', { granted: 'yes' }],
      ['note', { note: 'x', more: 1 }],
    ];
    for (const [step, body] of wrong) {
      const { status, body: answer } = await li.step<Refusal>(id, step, body);
      expect([status, answer.error.message]).toEqual([400, expect.stringMatching(/[一-鿿]/)]);
    }
  });
});
