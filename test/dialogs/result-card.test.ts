import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ResultCard } from '../../dialogs/result-card';
import { SENSITIVE_FACTS } from '../../dialogs/sensitive';
import type { StoredActivity } from '../../src/store';
import { openWorld, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.dispose());

interface ResultData {
  result: string;
  facts: Record<string, unknown>;
  reasons: { rule: string; clause: string }[];
  missing: string[];
  categories: string[];
  ruleSet: Record<string, string>;
  card: ResultCard;
}

async function resultOf(answers: string[], locale = 'zh-CN'): Promise<{ data: ResultData; reply: StoredActivity }> {
  const talk = await world.start({ locale });
  let replies: StoredActivity[] = [];
  for (const words of answers) replies = await talk.say(words);
  const reply = replies.find(({ body }) => (body['channelData'] as { result?: ResultData } | undefined)?.result);
  if (!reply) throw new Error(`no result after ${answers.at(-1)}: ${JSON.stringify(replies.map(({ body }) => body['text']))}`);
  return { reply, data: (reply.body['channelData'] as { result: ResultData }).result };
}

const RUZHOU = ['自查一下', '我自己', '汝州', '是', '没有工作', '能上班，也想找工作', '1980年5月', '男'];
const section = (card: ResultCard, id: string) => card.sections.find((one) => one.id === id)?.lines.map(({ text }) => text);

test('a result carries the contract and everything that its card shows', async () => {
  const { data } = await resultOf([...RUZHOU, '办了1年以上']);
  expect(data).toMatchObject({
    result: 'likely',
    facts: { veteranStatus: true, birthMonth: '1980-05', registeredUnemployed: true },
    missing: [],
    ruleSet: { id: 'ruzhou', asOf: '2026-11-23', lastVerified: '2026-11-23' },
  });
  expect(data.categories.length).toBeGreaterThan(0);
  expect(data.reasons.every(({ clause }) => clause.startsWith('《'))).toBe(true);
  const { card } = data;
  expect(card.verdict).toBe('可能符合');
  expect(card.sections.map(({ id }) => id)).toEqual(['met', 'where', 'bring', 'unmet', 'answers', 'basis']);
  expect(section(card, 'answers')).toContain('失业登记：办了1年以上');
  expect(card.checked).toContain('2026-11-23');
  expect(card.decides).toContain('人力资源社会保障部门');
});

test('the words for channels without cards say what the card shows at a glance', async () => {
  const { data, reply } = await resultOf([...RUZHOU, '办了1年以上']);
  const text = String(reply.body['text']);
  for (const { heading, lines, folded } of data.card.sections) {
    if (folded) expect(text).not.toContain(heading);
    else for (const line of [heading, ...lines.map((one) => one.text)]) expect(text).toContain(line);
  }
  expect(text).toContain(data.card.summary);
});

test('a result holds nothing of the person but the answers', async () => {
  const { data } = await resultOf([...RUZHOU.slice(0, 3), '是，我叫张建国，电话13812345678', ...RUZHOU.slice(4), '办了1年以上']);
  expect(JSON.stringify(data)).not.toMatch(/张建国|13812345678/);
});

test('what is missing is said with where it can be found out, and no other answer is suggested', async () => {
  const { data } = await resultOf([...RUZHOU.slice(0, 4), '打零工，没签合同', '能上班，也想找工作', '1980年5月', '男', '办了1年以上']);
  const lines = (section(data.card, 'change') ?? []).join('');
  expect(lines).toMatch(/弄清楚，.*现在没有工作（到窗口问）/);
  expect(lines).not.toMatch(/改成|选“/);
});

test('an English result is English throughout', async () => {
  const { data } = await resultOf(['Check myself', 'Myself', '杭州', 'yes', 'no job', 'yes', '1985-03', 'never'], 'en');
  const { sections, ...rest } = data.card;
  const lines = sections
    .filter(({ id }) => id !== 'basis' && id !== 'answers')
    .flatMap((one) => [one.heading, ...one.lines.map(({ text }) => text)]);
  expect([...lines, rest.verdict, rest.summary, rest.decides, rest.checked].filter((line) => /\p{Script=Han}/u.test(line))).toEqual([]);
});

test('the facts that are never asked are those that the policy marks as sensitive', () => {
  const { fields } = parse(readFileSync(join(__dirname, '../../policy/fields.yaml'), 'utf8')) as {
    fields: Record<string, { sensitive?: boolean }>;
  };
  const marked = Object.entries(fields).flatMap(([name, { sensitive }]) => (sensitive ? [name] : []));
  expect([...SENSITIVE_FACTS].sort()).toEqual(marked.sort());
});
