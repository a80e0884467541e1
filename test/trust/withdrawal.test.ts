import { openWorld, type Talk, type World } from '../dialogs/world';

/**
 * Withdrawing is possible at every step of every form: “撤回” is understood there, asks once, and a no leaves the step as it was.
 * Each script is walked to its end; a second conversation per form is erased on the way.
 */
const REGISTERED = ['登记求助', '同意', '我自己', '张建国', '13812345678', '郑州', '跳过', '跳过', '不要', '确认提交'];
const FORMS: [string, string[], string[]][] = [
  ['registration', [], [...REGISTERED.slice(0, 6), '不清楚', ...REGISTERED.slice(6, 9)]],
  ['a talk with a person', [], ['转人工', '同意', '13812345678']],
  ['the self-check', [], ['自查一下', '本人', '郑州市', '是', '没有工作', '都可以', '1975年3月', '男', '登记了', '两年', '都没有']],
  ['what training is wanted', REGISTERED, ['培训需求', '想学', '电工', '不清楚', '跳过']],
  ['what work is wanted', REGISTERED, ['求职意向', '保安', '离家近', '整天干', '跳过']],
  ['a correction', REGISTERED, ['更正', '电话', '13912345678']],
];

const said = (replies: Awaited<ReturnType<Talk['say']>>): string => replies.map(({ body }) => String(body['text'] ?? '')).join('\n');

const question = (replies: Awaited<ReturnType<Talk['say']>>): string | null => {
  const asked = replies.findLast(({ body }) => (body['channelData'] as { ask?: unknown } | undefined)?.ask !== undefined);
  return (asked?.body['channelData'] as { ask: { question: string } } | undefined)?.ask.question ?? null;
};

describe.each(FORMS)('in %s', (_name, before, steps) => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld({ quickService: true });
  });
  afterAll(() => world.dispose());

  async function upTo(count: number): Promise<{ talk: Talk; asked: string | null }> {
    const talk = await world.start();
    for (const line of before) await talk.say(line);
    let asked: string | null = null;
    for (const line of steps.slice(0, count)) asked = question(await talk.say(line));
    return { talk, asked };
  }

  it('every step can be left by taking everything back, and a no goes on with the same question', async () => {
    const { talk } = await upTo(0);
    let walked = 0;
    for (const line of steps) {
      const asked = question(await talk.say(line));
      if (asked === null) continue;
      walked++;
      expect({ asked, said: said(await talk.say('撤回')) }).toEqual({ asked, said: expect.stringContaining('确定吗') as string });
      expect({ asked, again: question(await talk.say('先不')) }).toEqual({ asked, again: asked });
    }
    expect(walked).toBeGreaterThanOrEqual(3);
    expect(world.problems).toEqual([]);
  });

  it('what was said until then is gone', async () => {
    const { talk, asked } = await upTo(3);
    expect(asked).not.toBeNull();
    await talk.say('撤回同意');
    expect(said(await talk.say('是的'))).toContain('第四十七条');
    expect(JSON.stringify([await talk.state(), await talk.consents(), (await talk.cases()).map(({ details }) => details)])).not.toMatch(
      /张建国|1381234|1391234|电工|保安|410100/,
    );
    expect((await talk.everything()).map(({ body }) => String(body['text'])).join()).not.toMatch(/张建国|1381234/);
  });
});
