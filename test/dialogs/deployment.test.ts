import { openWorld, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.dispose());

const ask = (replies: { body: Record<string, unknown> }[]): unknown => {
  const asks = replies.map(({ body }) => (body['channelData'] as { ask?: { question: string } } | undefined)?.ask?.question);
  return asks.findLast((question) => question !== undefined);
};

test('stored steps are names, never numbers', async () => {
  const talk = await world.start();
  await talk.say('自查一下');
  await talk.say('我自己');
  const state = (await talk.state()) as { dialogs: { dialogStack: { id: string; state: { step?: unknown } }[] } };
  expect(state.dialogs.dialogStack.map(({ id }) => id)).toEqual(['selfCheck', 'questionnaire']);
  expect(state.dialogs.dialogStack[1]?.state.step).toBe('region');
});

test('a conversation of an older release keeps its answers and is told what comes', async () => {
  const talk = await world.start();
  for (const words of ['自查一下', '我自己', '汝州']) await talk.say(words);
  await talk.rewrite((state) => ({ ...state, version: 0 }));
  const replies = await talk.say('你好');
  expect(String(replies[0]?.body['text'])).toContain('答过的都还在');
  expect(ask(await talk.say('继续'))).toBe('veteran');
});

test('a question that a release has dropped is passed over', async () => {
  const talk = await world.start();
  for (const words of ['自查一下', '我自己', '汝州']) await talk.say(words);
  await talk.rewrite(
    (state) =>
      JSON.parse(
        JSON.stringify(state).replaceAll('"veteran","misses"', '"gone","misses"').replaceAll('"id":"veteran"', '"id":"gone"'),
      ) as object,
  );
  const replies = await talk.say('是');
  expect(String(replies[0]?.body['text'])).toContain('问题有更新');
  expect(ask(replies)).toBe('veteran');
  expect(world.problems).toEqual([]);
});

test('a dialog that a release has dropped does not silence the conversation', async () => {
  const talk = await world.start();
  await talk.rewrite((state) => ({ ...state, dialogs: { dialogStack: [{ id: 'gone', state: {} }] } }));
  expect((await talk.say('公益性岗位是什么')).length).toBeGreaterThan(0);
  expect(world.problems).toEqual([]);
});

/** The stored state with other facts, as a release with other options would find it. */
const withFact = (state: Record<string, unknown>, name: string, value: unknown): object => {
  const selfCheck = state['selfCheck'] as { given: Record<string, object> };
  return {
    ...state,
    selfCheck: { ...selfCheck, readBy: 'the release before', given: { ...selfCheck.given, [name]: { ...selfCheck.given[name], value } } },
  };
};

test('an answer whose option a release has dropped is asked again, and only that one', async () => {
  const talk = await world.start();
  for (const words of ['自查一下', '我自己', '汝州', '是', '没有工作', '能上班，也想找工作', '1980年5月']) await talk.say(words);
  await talk.rewrite((state) => withFact(state, 'unemployedNow', 'on leave'));
  const replies = await talk.say('男');
  expect(String(replies[0]?.body['text'])).toContain('再答一遍：目前就业状态');
  expect(ask(replies)).toBe('work');
  expect(ask(await talk.say('没有工作'))).toBe('registered');
  expect(world.problems).toEqual([]);
});

test('a question whose options a release has changed is answered with those of today', async () => {
  const talk = await world.start();
  const until = [
    '自查一下',
    '我自己',
    '汝州',
    '是',
    '没有工作',
    '能上班，也想找工作',
    '1990年5月',
    '男',
    '办了，不到6个月',
    '都没有',
    '城镇',
  ];
  for (const words of until) await talk.say(words);
  await talk.rewrite((state) => {
    const selfCheck = state['selfCheck'] as object;
    return { ...state, selfCheck: { ...selfCheck, asking: { id: 'discharge', options: ['self_employment', 'demobilised', 'unsure'] } } };
  });
  const result = await talk.say('自主就业');
  expect(String(result.at(-1)?.body['text'])).toContain('可能符合');
  expect(world.problems).toEqual([]);
});

test('a finished result that a release can no longer read is taken up where it changed, a week later too', async () => {
  const talk = await world.start();
  for (const words of ['自查一下', '我自己', '汝州', '是', '没有工作', '能上班，也想找工作', '1980年5月', '男', '办了1年以上'])
    await talk.say(words);
  await talk.rewrite((state) => withFact(state, 'registeredUnemployedMonths', 'ages'));
  world.clock.time = new Date(world.clock.time.getTime() + 7 * 86_400_000);
  const replies = await talk.say('你好');
  expect(String(replies[0]?.body['text'])).toContain('失业登记');
  expect(ask(await talk.say('继续'))).toBe('registered');
  const result = await talk.say('办了1年以上');
  expect(String(result.at(-1)?.body['text'])).toContain('可能符合');
  expect(world.problems).toEqual([]);
});

test('a deployment that names no station speaks of the one nearby, in the language of the conversation', async () => {
  const unnamed = await openWorld({ stationName: null });
  const said = async (locale: string, words: string): Promise<string> => {
    const talk = await unnamed.start({ locale });
    return (await talk.say(words)).map(({ body }) => String(body['text'])).join('\n');
  };
  expect(await said('zh-CN', '我爸退伍的，去年走了')).toContain('当地退役军人服务中心（站）');
  const english = await said('en', 'My father was a veteran, he passed away last year');
  expect(english).toContain('the local Veterans Service Centre');
  expect(english).not.toContain('null');
  await unnamed.dispose();
});
