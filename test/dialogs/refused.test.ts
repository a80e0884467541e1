/** What cannot be is refused in the conversation with the codes of the command line, naming the field and what may stand there. */
import { REFUSAL_CODES } from '../../src/policy/fact-values';
import { openWorld, type Talk, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.dispose());

interface Asked {
  question: string;
  refused?: { code: string; field: string; allowed: unknown };
}

async function lastAsk(talk: Talk, words: string): Promise<{ ask: Asked | undefined; text: string }> {
  const body = (await talk.say(words)).at(-1)?.body;
  return { ask: (body?.['channelData'] as { ask?: Asked } | undefined)?.ask, text: String(body?.['text']) };
}

async function until(question: string, locale = 'zh-CN'): Promise<Talk> {
  const talk = await world.start({ locale });
  const chinese = ['自查一下', '我自己', '济南', '是', '没有工作', '能上班，也想找工作', '1985年2月', '男'];
  const english = ['Check myself', 'Myself', '济南', 'yes', 'no job', 'yes'];
  for (const words of locale === 'en' ? english : chinese) {
    const { ask } = await lastAsk(talk, words);
    if (ask?.question === question) return talk;
  }
  throw new Error(`nobody asks ${question}`);
}

const BIRTH = { min: '1906-11', max: '2026-11' };
const MONTHS = { min: 0, max: 600 };

test.each([
  ['region', '亚特兰蒂斯省', 'wrong-type', 'region', 'a region code of six digits (GB/T 2260), "000000" for the nation'],
  ['region', '990000', 'unknown-region', 'region', 'a region code of six digits (GB/T 2260), "000000" for the nation'],
  ['birth', '2030年5月', 'in-the-future', 'birthMonth', BIRTH],
  ['birth', '2030-05', 'in-the-future', 'birthMonth', BIRTH],
  ['birth', '二零三零年', 'in-the-future', 'birthMonth', BIRTH],
  ['birth', '1880年5月', 'out-of-range', 'birthMonth', BIRTH],
  ['birth', '300岁', 'out-of-range', 'age', { min: 0, max: 120 }],
  ['registered', '2027年3月', 'out-of-range', 'registeredUnemployedMonths', MONTHS],
  ['registered', '办了60年', 'out-of-range', 'registeredUnemployedMonths', MONTHS],
])('at %s “%s” is refused as %s of %s', async (question, words, code, field, allowed) => {
  const { ask } = await lastAsk(await until(question), words);
  expect(ask).toMatchObject({ question, refused: { code, field, allowed } });
  expect(REFUSAL_CODES).toContain(code);
});

test.each([
  ['region', '什么意思'],
  ['birth', '这个嘛你猜'],
  ['birth', '2020年'],
])('at %s “%s” is only not understood', async (question, words) => {
  const { ask } = await lastAsk(await until(question), words);
  expect(ask?.question).toBe(question);
  expect(ask).not.toHaveProperty('refused');
});

test('says so in English, and no longer once it was answered', async () => {
  const talk = await until('birth', 'en');
  expect((await lastAsk(talk, '2030-05')).text).toContain('“2030-05” is still to come; it must lie within 1906-11 to 2026-11.');
  const { ask } = await lastAsk(talk, '1985-03');
  expect(ask?.question).not.toBe('birth');
  expect(ask).not.toHaveProperty('refused');
  expect(world.problems).toEqual([]);
});
