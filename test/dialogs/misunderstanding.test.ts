import type { Candidate, Recognizer, Understanding } from '../../src/understanding';
import type { StoredActivity } from '../../src/store';
import { openWorld, type World } from './world';

const candidate = (intent: Candidate['intent'], confidence: number, topic: Candidate['topic'] = null): Candidate => ({
  intent,
  topic,
  confidence,
});

/** Understands what the test says it understands. */
class Told implements Recognizer {
  readonly name = 'told';
  next: Understanding = { ...candidate('chitchat', 0.05), crisis: null, alternatives: [] };

  understand(best: Candidate, ...alternatives: Candidate[]): void {
    this.next = { ...best, crisis: null, alternatives };
  }

  async recognize(): Promise<Understanding> {
    return this.next;
  }
}

const told = new Told();
let world: World;
const text = (replies: StoredActivity[]): string => replies.map(({ body }) => String(body['text'])).join('\n');
const buttons = (replies: StoredActivity[]): string[] =>
  replies.flatMap(
    ({ body }) => (body['suggestedActions'] as { actions: { title: string }[] } | undefined)?.actions.map(({ title }) => title) ?? [],
  );
const topicOf = (replies: StoredActivity[]): unknown =>
  (replies[0]?.body['channelData'] as { answer?: { topic: string } } | undefined)?.answer?.topic;

beforeAll(async () => {
  world = await openWorld({}, told);
});
afterAll(() => world.dispose());

const vague = (): void =>
  told.understand(
    candidate('policy_question', 0.4, 'training'),
    candidate('policy_question', 0.3, 'funding'),
    candidate('start_self_check', 0.1),
  );
const nothing = (): void =>
  told.understand(candidate('chitchat', 0.1), candidate('policy_question', 0.06, 'exit'), candidate('case_status', 0.05));

test('acts at 0.55 and asks back just below', async () => {
  const talk = await world.start();
  told.understand(candidate('policy_question', 0.55, 'training'));
  expect(topicOf(await talk.say('培训'))).toBe('training');
  told.understand(candidate('policy_question', 0.54, 'training'), candidate('policy_question', 0.3, 'funding'));
  const replies = await talk.say('培训吧');
  expect(topicOf(replies)).toBeUndefined();
  expect(text(replies)).toContain('您是想问');
});

test('a meaning that is picked by its button answers the question that was asked', async () => {
  const talk = await world.start();
  vague();
  const guesses = await talk.say('那个钱怎么弄');
  expect(buttons(guesses).slice(3)).toEqual(['都不是', '回到首页', '转人工']);
  nothing();
  expect(topicOf(await talk.say(buttons(guesses)[1] ?? ''))).toBe('funding');
  expect(await talk.state()).toMatchObject({ lastAnswer: { topic: 'funding', question: '那个钱怎么弄' }, misses: 0 });
});

test('a meaning can be picked by its number', async () => {
  const talk = await world.start();
  vague();
  await talk.say('那个钱怎么弄');
  nothing();
  expect(topicOf(await talk.say('第2个'))).toBe('funding');
});

test('whoever may have asked about a policy is asked before they are sent away', async () => {
  const talk = await world.start();
  told.understand(
    candidate('out_of_scope_other', 0.59),
    candidate('policy_question', 0.37, 'public-welfare-posts'),
    candidate('report_employed', 0.011),
  );
  const asked = await talk.say('那个公岗一个月给多少钱');
  expect(text(asked)).toContain('您是想问“公益性岗位”吗');
  expect(buttons(asked)).toEqual(['公益性岗位', '都不是', '回到首页', '转人工']);
  expect(topicOf(await talk.say('公益性岗位'))).toBe('public-welfare-posts');
});

test('no good wishes to one who may have lost their work', async () => {
  const talk = await world.start();
  told.understand(candidate('report_employed', 0.71), candidate('goodbye', 0.1));
  expect(text(await talk.say('早就没上班了'))).toContain('没工作的日子不好过');
  const unclear = await talk.say('早就歇了');
  expect(text(unclear)).not.toContain('祝贺');
  expect(buttons(unclear)).toContain('我找到工作了');
});

test.each([
  ['你是人还是机器', '我是电脑程序，不是真人'],
  ['你们不会是骗子吧', '我不收钱'],
  ['我老伴走了三年咯', '节哀'],
  ['屋头就我一个人 冷清得很', '12356'],
  ['你真笨', '对不起'],
  ['猫把我的鱼偷吃了', '这话我接不好'],
])('“%s” is answered in its own tone', async (said, answer) => {
  const talk = await world.start();
  told.understand(candidate('chitchat', 0.9));
  await talk.say('今天吃了个鱼');
  expect(text(await talk.say(said))).toContain(answer);
});

test('guesses are not offered twice in a row; the third time a person is offered', async () => {
  const talk = await world.start();
  vague();
  expect(text(await talk.say('嗯那个'))).toContain('您是想问');
  const second = await talk.say('就那个呀');
  expect(text(second)).not.toContain('您是想问');
  const third = await talk.say('还是那个');
  expect(text(third)).toContain('0371-12345678');
  expect(buttons(third)).toContain('转人工');
});

test('a menu first, then the nearest meanings, then a person', async () => {
  const talk = await world.start();
  nothing();
  expect(buttons(await talk.say('咕咕'))).toContain('了解政策');
  const second = await talk.say('嘎嘎');
  expect(text(second)).toContain('1. ');
  expect(buttons(second)).toContain('都不是');
  expect(buttons(await talk.say('呱呱'))).toContain('转人工');
});

test('none of these leads on and never to the same guesses', async () => {
  const talk = await world.start();
  vague();
  await talk.say('那个钱');
  const answer = await talk.say('都不是');
  expect(buttons(answer)).toContain('转人工');
  expect(text(await talk.say('那个钱'))).toContain('0371-12345678');
});

test('no sentence is said three times, however often nothing is understood', async () => {
  const talk = await world.start();
  nothing();
  const said: string[] = [];
  for (let turn = 0; turn < 7; turn++) said.push(text(await talk.say('咕咕')));
  for (const sentence of said) expect(said.filter((other) => other === sentence).length).toBeLessThan(3);
});

test('understanding something ends the count', async () => {
  const talk = await world.start();
  nothing();
  await talk.say('咕咕');
  await talk.say('咕咕');
  told.understand(candidate('thanks', 0.9));
  await talk.say('谢谢');
  nothing();
  expect(text(await talk.say('咕咕'))).not.toContain('0371-12345678');
});

describe('where what is not answered well may be kept', () => {
  let keeping: World;

  beforeAll(async () => {
    keeping = await openWorld({ collectUnanswered: true }, told);
  });
  afterAll(() => keeping.dispose());
  const kept = async (): Promise<string[]> => (await keeping.unanswered()).map(({ reason, text: said }) => `${reason}: ${said}`).sort();

  test('asks after the second misunderstanding in a row, not after the first, and keeps on a yes only', async () => {
    const talk = await keeping.start();
    vague();
    expect(text(await talk.say('那个钱怎么弄'))).not.toContain('留给我们改进');
    const second = await talk.say('就是那个钱嘛');
    expect(text(second)).toContain('“就是那个钱嘛”');
    expect(buttons(second)).toEqual(expect.arrayContaining(['可以留', '不用了', '转人工']));
    expect(await kept()).toEqual([]);
    nothing();
    await talk.say('可以留');
    expect(await kept()).toEqual(['not-understood: 就是那个钱嘛']);
    expect(await talk.consents()).toMatchObject([{ purpose: 'improvement', granted: true, words: '可以留' }]);
  });

  test('keeps what a picked meaning was said as, from whoever agreed, with the meaning that was picked', async () => {
    const talk = await keeping.start();
    vague();
    await talk.say('头一句');
    await talk.say('第二句');
    await talk.say('可以留');
    told.understand(candidate('thanks', 0.9));
    await talk.say('谢谢');
    vague();
    const guesses = await talk.say('学车那个钱');
    expect(text(guesses)).toContain('您是想问');
    nothing();
    await talk.say(buttons(guesses)[1] ?? '');
    expect(await keeping.unanswered()).toContainEqual(
      expect.objectContaining({ reason: 'picked', text: '学车那个钱', topic: 'funding', confidence: 0.3 }),
    );
  });

  test('a caller is not asked through the operator', async () => {
    const talk = await keeping.start({ channel: 'hotline' });
    vague();
    await talk.say('那个钱怎么弄');
    expect(text(await talk.say('就是那个钱嘛'))).not.toContain('留给我们改进');
  });
});
