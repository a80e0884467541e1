import type { StoredActivity } from '../../src/store';
import { openWorld, type World } from './world';

const SEEDS = 24;
const STEPS = 40;
/** Said now and then instead of a button. */
const ODDITIES = [
  '返回',
  '修改某一项',
  '我的回答',
  '为什么问这个',
  '重复一遍',
  '跳过',
  '重新开始',
  '退出',
  '继续',
  '转人工',
  '帮助',
  '删除我的信息',
  '办理进度',
  '看原文',
  '看依据',
  '公益性岗位是什么？',
  '咕咕咕',
  '不清楚',
  '都没有',
  '1',
  '3',
  '1、3',
  '是',
  '不是',
  '对',
  '河南汝州',
  '鼓楼区',
  '1976年9月',
  '52岁',
  '去年3月',
  '张建国',
  '13812345678',
  '我不想活了',
  '我没事',
  '😀',
  '谢谢',
  '再见',
  '登记求助',
  '自查一下',
  '我找到工作了',
];

/** mulberry32: the same walk on every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.dispose());

const buttonsOf = (replies: StoredActivity[]): string[] =>
  replies.flatMap(
    ({ body }) => (body['suggestedActions'] as { actions: { title: string }[] } | undefined)?.actions.map(({ title }) => title) ?? [],
  );
const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

/** What went wrong with these replies, null = nothing. */
function fault(replies: StoredActivity[]): string | null {
  if (replies.length === 0) return 'no answer';
  if (replies.length > 6) return `${replies.length} messages at once`;
  const texts = replies.map(({ body }) => String(body['text'] ?? ''));
  if (texts.some((text) => text.trim() === '')) return 'an empty message';
  const raw = texts.find((text) => /\{\{|\}\}|undefined|null|NaN|\[object/.test(text));
  if (raw) return `a sentence with a hole: ${raw}`;
  const asks = replies.flatMap(({ body }) => (body['channelData'] as { ask?: { options: { label: string }[] } } | undefined)?.ask ?? []);
  if (asks.length > 1) return 'two questions at once';
  return asks.some(({ options }) => options.some(({ label }) => label === '')) ? 'an option without a label' : null;
}

test.each(Array.from({ length: SEEDS }, (_value, index) => index + 1))(
  'walk %i never breaks, never falls silent, never asks two things at once',
  async (seed) => {
    const random = numbers(seed);
    const talk = await world.start({ channel: seed % 5 === 0 ? 'hotline' : 'web', locale: seed % 7 === 0 ? 'en' : 'zh-CN' });
    let buttons = buttonsOf(talk.greeting);
    const said: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      const words = buttons.length > 0 && random() < 0.7 ? pick(buttons, random) : pick(ODDITIES, random);
      said.push(words);
      const replies = await talk.say(words);
      expect({ said, fault: fault(replies), problems: world.problems }).toEqual({ said, fault: null, problems: [] });
      buttons = buttonsOf(replies);
    }
  },
);

test.each([1, 2, 3, 4, 5, 6])('a self-check answered by chance (%i) ends within 15 questions', async (seed) => {
  const random = numbers(seed * 1_000);
  const talk = await world.start();
  await talk.say('自查一下');
  let replies = await talk.say('我自己');
  const asked: string[] = [];
  for (;;) {
    const data = Object.assign({}, ...replies.map(({ body }) => body['channelData'] ?? {})) as {
      ask?: { question: string; kind: string; options: { id: string; label: string }[] };
      result?: object;
    };
    if (data.result) break;
    asked.push(data.ask?.question ?? 'nothing');
    expect(asked.length).toBeLessThanOrEqual(15);
    const typed: Record<string, string> = {
      region: pick(['郑州', '汝州', '济南', '广州', '杭州', '成都', '武汉'], random),
      birthdate: '1979年6月',
      confirm: '对',
    };
    replies = await talk.say(typed[data.ask?.kind ?? ''] ?? pick(data.ask?.options ?? [], random).label);
  }
  expect(new Set(asked).size).toBe(asked.length);
});
