import { anything, array, assert, nat, option, property, record, tuple } from 'fast-check';
import type { Activity } from '../../src/web/contract';
import { toMessage } from '../../src/web/view/message';
import { firstState, openChoices, reduce, type ChatState, type Own } from '../../src/web/view/state';
import { stepsOf } from '../../src/web/view/case';
import { needsStamp, stamp } from '../../src/web/view/time';
import { sayFrom } from '../../src/web/texts';
import webTexts from '../../locales/zh-CN/web.json';

const NOW = Date.parse('2026-11-23T09:00:00+08:00');
const greeting = { text: '您好', choices: [{ title: '自查', value: '自查' }] };
const fresh = (): ChatState => firstState(greeting, NOW);

const bot = (seq: number, text: string, more: Partial<Activity> = {}): Activity => ({
  type: 'message',
  id: `c|${String(seq).padStart(7, '0')}`,
  text,
  timestamp: new Date(NOW + seq * 1_000).toISOString(),
  from: { role: 'bot' },
  ...more,
});
const user = (seq: number, text: string, clientActivityID: string): Activity =>
  bot(seq, text, { from: { role: 'user' }, channelData: { clientActivityID } });
const own = (id: string, text: string, state: Own['state'] = 'sending'): Own => ({ id, text, at: NOW, state });
const hear = (state: ChatState, ...batch: Activity[]): ChatState =>
  reduce(state, { type: 'activities', batch, freshness: 'live', now: NOW });
const texts = ({ messages }: ChatState): string[] => messages.map(({ text }) => text);
const buttons = (...titles: string[]): Pick<Activity, 'suggestedActions'> => ({
  suggestedActions: { actions: titles.map((title) => ({ title, value: title })) },
});

test("the bot's own greeting takes the row of the one that came with the page, at the same time", () => {
  const before = fresh();
  const after = hear(before, bot(1, '您好', { channelData: { greeting: true }, ...buttons('自查') }));
  expect(texts(after)).toEqual(['您好']);
  expect(after.messages[0]).toMatchObject({ key: before.messages[0]?.key, at: before.messages[0]?.at, id: 'c|0000001' });
  expect(after.spoken).toEqual(before.spoken);
  expect(openChoices(after)?.choices.map(({ title }) => title)).toEqual(['自查']);
});

test('a greeting said again later is a message like any other', () => {
  const once = hear(fresh(), bot(1, '您好', { channelData: { greeting: true } }));
  expect(texts(hear(once, bot(2, '您好', { channelData: { greeting: true } })))).toEqual(['您好', '您好']);
});

test('history takes the place of the greeting that came with the page', () => {
  const resumed = reduce(fresh(), {
    type: 'activities',
    batch: [bot(1, '旧的问候', { channelData: { greeting: true } }), user(2, '我问', 'u1')],
    freshness: 'seen',
    now: NOW,
  });
  expect(texts(resumed)).toEqual(['旧的问候', '我问']);
  expect(resumed.spoken.id).toBe(0);
});

test('what was said before goes above what is shown, unspoken, and says where there is more', () => {
  const newest = [bot(41, '第41句'), user(42, '我问', 'u42')];
  let state = reduce(fresh(), { type: 'activities', batch: newest, freshness: 'seen', earlier: '41', now: NOW });
  expect(state.earlier).toBe('41');
  state = hear(state, bot(43, '答'));
  const { spoken } = state;
  state = reduce(state, { type: 'activities', batch: [bot(39, '第39句'), bot(40, '第40句')], freshness: 'seen', earlier: '39', now: NOW });
  expect(texts(state)).toEqual(['第39句', '第40句', '第41句', '我问', '答']);
  expect(state).toMatchObject({ earlier: '39', spoken });
  const last = reduce(state, { type: 'activities', batch: [bot(1, '第1句')], freshness: 'seen', earlier: '', now: NOW });
  expect(last.earlier).toBe('');
  // What was before belongs to the conversation that has ended.
  expect(reduce(state, { type: 'restarted' }).earlier).toBe('');
});

test('the echo takes over our own words, whether it comes before or after the acknowledgement', () => {
  let state = reduce(fresh(), { type: 'outgoing', own: own('u1', '在吗') });
  state = reduce(state, { type: 'outgoing', own: own('u1', '在吗', 'sent') });
  expect(state.own).toHaveLength(1);
  expect(hear(state, user(1, '在吗', 'u1')).own).toEqual([]);

  let other = reduce(fresh(), { type: 'outgoing', own: own('u1', '在吗') });
  other = hear(other, user(1, '在吗', 'u1'));
  other = reduce(other, { type: 'outgoing', own: own('u1', '在吗', 'sent') });
  expect(other.own).toEqual([]);
  expect(texts(other)).toEqual(['您好', '在吗']);
});

test('however the server repeats and regroups what it sends, each message is shown once and in order', () => {
  const said = Array.from({ length: 12 }, (_, index) =>
    index % 3 === 1 ? user(index + 1, `u${index}`, `id${index}`) : bot(index + 1, `b${index}`),
  );
  assert(
    property(array(tuple(nat(11), nat(11)), { maxLength: 8 }), (ranges) => {
      let state = fresh();
      for (const [from, to] of [...ranges, [0, 11] as const])
        state = hear(state, ...said.slice(Math.min(from, to), Math.max(from, to) + 1));
      expect(state.messages.filter(({ id }) => id !== '').map(({ seq }) => seq)).toEqual(said.map((_, index) => index + 1));
    }),
  );
});

test('choices are offered until they are used or something else is said', () => {
  const asked = hear(fresh(), bot(1, '有工作吗', buttons('有', '没有')), bot(2, '慢慢想'));
  expect(openChoices(asked)?.text).toBe('有工作吗');
  expect(openChoices(reduce(asked, { type: 'answered', key: 'c|0000001' }))).toBeNull();
  expect(openChoices(reduce(asked, { type: 'outgoing', own: own('u1', '有') }))).toBeNull();
  expect(openChoices(hear(asked, user(3, '有', 'u1')))).toBeNull();
});

test('commands stand beside the answers to a question', () => {
  const message = toMessage(
    bot(1, '有工作吗', { channelData: { ask: { options: [{ id: 'yes', label: '有' }] } }, ...buttons('有', '返回') }),
    NOW,
  );
  expect(message?.choices.map(({ title, aside }) => [title, aside])).toEqual([
    ['有', false],
    ['返回', true],
  ]);
});

test('a reply is announced from the acknowledgement on, until it comes', () => {
  const sent = reduce(fresh(), { type: 'outgoing', own: own('u1', '在吗', 'sent') });
  expect(sent.typingSince).not.toBeNull();
  expect(hear(sent, bot(2, '在')).typingSince).toBeNull();
  expect(reduce(sent, { type: 'typingOver' }).typingSince).toBeNull();
});

test('only what is new is read out', () => {
  const resumed = reduce(fresh(), { type: 'activities', batch: [bot(1, '旧的')], freshness: 'seen', now: NOW });
  expect(resumed.spoken.text).toBe('');
  const missed = reduce(resumed, { type: 'activities', batch: [bot(2, '已受理')], freshness: 'missed', now: NOW });
  expect(missed.spoken.text).toBe('已受理');
  expect(missed.firstMissed).toBe('c|0000002');
});

test('what was said in a conversation that has ended stays, and its choices are gone', () => {
  const old = hear(fresh(), bot(1, '您好', { channelData: { greeting: true } }), bot(2, '有工作吗', buttons('有')));
  const restarted = reduce(old, { type: 'restarted' });
  expect(texts(restarted)).toEqual(['您好', '有工作吗', '您好']);
  const greeted = hear(restarted, { ...bot(1, '您好', { channelData: { greeting: true } }), id: 'd|0000001' });
  expect(texts(greeted)).toEqual(['您好', '有工作吗', '您好']);
  expect(new Set(greeted.messages.map(({ key }) => key)).size).toBe(3);
  expect(openChoices(greeted)).toBeNull();
});

test('an activity may hold anything at all', () => {
  const things = option(array(anything()), { nil: undefined });
  const channelData = record({
    ask: record({ options: things }),
    citations: things,
    result: anything(),
    case: anything(),
    hotlines: things,
  });
  const shapes = record({
    text: anything(),
    channelData,
    suggestedActions: record({ actions: things }),
    from: option(record({ role: anything() }), { nil: undefined }),
  });
  assert(
    property(shapes, (shape) => {
      const message = toMessage({ type: 'message', id: 'x', ...shape } as unknown as Activity, NOW);
      expect(message === null || typeof message.text === 'string').toBe(true);
    }),
  );
});

test('a message of a kind that is not shown is none', () => {
  expect(toMessage({ type: 'typing' }, NOW)).toBeNull();
  expect(toMessage({ type: 'message', text: '' }, NOW)).toBeNull();
});

test.each([
  ['2026-11-23T08:05:00+08:00', '08:05'],
  ['2026-11-22T23:59:00+08:00', '昨天 23:59'],
  ['2026-03-01T00:00:00+08:00', '3月1日 00:00'],
  ['2025-12-31T23:59:00+08:00', '2025年12月31日 23:59'],
])('the stamp of %s is %s', (time, expected) => {
  const say = sayFrom(flat(webTexts));
  expect(stamp(Date.parse(time), NOW, say)).toBe(expected);
});

test('a stamp stands where five minutes have passed', () => {
  expect(needsStamp(NOW)).toBe(true);
  expect(needsStamp(NOW + 5 * 60_000, NOW)).toBe(false);
  expect(needsStamp(NOW + 5 * 60_000 + 1, NOW)).toBe(true);
});

test.each([
  ['accepted', ['submitted', 'delivered', 'accepted', 'completed']],
  ['needs-info', ['submitted', 'delivered', 'accepted', 'needs-info', 'completed']],
  ['failed', ['submitted', 'delivered', 'accepted', 'failed']],
  ['withdrawn', ['submitted', 'withdrawn']],
] as const)('the way of a case that is %s', (state, steps) => {
  expect(stepsOf(state)).toEqual(steps);
});

function flat(tree: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value as object, `${prefix}${key}.`)),
    ),
  );
}

test('answers that can be changed are choices with what was answered, in place of the numbered text', () => {
  const message = toMessage(
    {
      type: 'message',
      text: '要改哪一项？\n1. 所在地区：汝州\n2. 出生年月：1976年9月',
      suggestedActions: { actions: ['1. 所在地区', '2. 出生年月', '不改了'].map((title) => ({ title, value: title })) },
      channelData: {
        ask: { question: 'change', kind: 'choice', options: [] },
        change: {
          prompt: '要改哪一项？点一下就行。',
          button: '修改',
          answers: [
            { label: '所在地区', answer: '汝州' },
            { label: '出生年月', answer: '1976年9月' },
          ],
        },
      },
    },
    0,
  );
  expect(message?.text).toBe('要改哪一项？点一下就行。');
  expect(message?.choices).toMatchObject([
    { title: '所在地区', value: '1. 所在地区', given: '汝州', verb: '修改' },
    { title: '出生年月', value: '2. 出生年月', given: '1976年9月', verb: '修改' },
    { title: '不改了', value: '不改了' },
  ]);
});

test('a policy answer may be shown to others, one that was worked out from what the person told may not', () => {
  const answer = (channelData: Activity['channelData']) => toMessage({ type: 'message', text: '可以', channelData }, 0)?.isAnswer;
  expect(answer({ answer: {} })).toBe(true);
  expect(answer({ answer: { personal: true } })).toBe(false);
  expect(answer({})).toBe(false);
});

test("our own words are known by their id where a server names no role, as Azure's may", () => {
  const from = (activity: Partial<Activity>) => toMessage({ type: 'message', text: '你好', ...activity }, 0)?.from;
  const channelData = { clientActivityID: 'x' };
  expect(from({ from: { id: 'dl_1' }, channelData })).toBe('user');
  expect(from({ from: { id: 'bot', role: 'bot' }, channelData })).toBe('bot');
  expect(from({ from: { id: 'bot' } })).toBe('bot');
});
