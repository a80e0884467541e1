/** Plays every conversation of test/conversations/*.yaml against the real product and compares what the bot says; see the README there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { StoredActivity } from '../src/store';
import { workingCalendar } from '../src/base/working-calendar';
import { openWorld, type Talk, type World } from './dialogs/world';

const folder = join(__dirname, 'conversations');
const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => (typeof value === 'string' ? [value] : value));

const Step = z.strictObject({
  user: z.union([z.string(), z.number()]).transform(String).optional(),
  tooLong: z.boolean().optional(),
  event: z
    .strictObject({
      type: z.enum([
        'delivered',
        'undelivered',
        'accepted',
        'needs-info',
        'message',
        'completed',
        'failed',
        'status',
        'ended',
        'call-back',
        'follow-up',
      ]),
      by: z.string().optional(),
      text: z.string().optional(),
      expectedBy: z.string().optional(),
    })
    .optional(),
  days: z.number().optional(),
  bot: oneOrMore.optional(),
  not: oneOrMore.optional(),
  ask: z.string().nullable().optional(),
  kind: z.string().optional(),
  facts: z.array(z.string()).optional(),
  buttons: oneOrMore.optional(),
  noButtons: oneOrMore.optional(),
  result: z.enum(['likely', 'needs-review', 'unlikely']).optional(),
  categories: z.array(z.string()).optional(),
  missing: z.array(z.string()).optional(),
  case: z.string().optional(),
  answer: z.string().optional(),
  answers: z.array(z.string()).optional(),
  crisis: z.enum(['alarm', 'check-in', 'none']).optional(),
  cases: z.number().optional(),
  consents: z.record(z.string(), z.boolean()).optional(),
  kept: z.array(z.string()).optional(),
  caseHas: z.record(z.string(), z.unknown()).optional(),
  state: z.strictObject({ has: oneOrMore.optional(), hasNot: oneOrMore.optional() }).optional(),
});
const Conversation = z.strictObject({
  title: z.string(),
  why: z.string(),
  channel: z.string().default('web'),
  locale: z.string().default('zh-CN'),
  settings: z
    .strictObject({ collectIdNumber: z.boolean(), collectUnanswered: z.boolean(), stationHours: z.string(), quickService: z.boolean() })
    .partial()
    .default({}),
  greeting: Step.optional(),
  steps: z.array(Step).min(1),
});
type Step = z.infer<typeof Step>;

const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const worlds = new Map<string, World>();

async function worldFor(settings: z.infer<typeof Conversation>['settings']): Promise<World> {
  const key = JSON.stringify(settings);
  const { stationHours, ...others } = settings;
  const calendar = stationHours ? workingCalendar(stationHours) : null;
  const world = worlds.get(key) ?? (await openWorld({ ...others, calendar }));
  worlds.set(key, world);
  return world;
}

afterAll(async () => {
  for (const world of worlds.values()) await world.dispose();
});

test('there are conversations to play', () => {
  expect(files.length).toBeGreaterThanOrEqual(28);
});

test.each(files)('%s', async (file) => {
  const conversation = Conversation.parse(parse(readFileSync(join(folder, file), 'utf8')));
  const world = await worldFor(conversation.settings);
  world.clock.time = new Date('2026-11-23T10:00:00+08:00');
  world.problems.length = 0;
  const before = await keptTexts(world);
  const talk = await world.start({ channel: conversation.channel, locale: conversation.locale });
  if (conversation.greeting) await check(talk, conversation.greeting, talk.greeting, `${file}, greeting`);
  for (const [index, step] of conversation.steps.entries()) {
    if (step.days) world.clock.time = new Date(world.clock.time.getTime() + step.days * 86_400_000);
    const replies = await perform(talk, step);
    await check(talk, step, replies, `${file}, step ${index + 1} (${step.user ?? step.event?.type ?? 'later'})`);
    if (step.kept) expect(added(before, await keptTexts(world)).sort()).toEqual([...step.kept].sort());
  }
  expect(world.problems).toEqual([]);
});

async function perform(talk: Talk, step: Step): Promise<StoredActivity[]> {
  if (step.user !== undefined) return talk.say(step.user, step.tooLong ? { tooLong: true } : undefined);
  return step.event ? talk.status(step.event) : [];
}

async function check(talk: Talk, step: Step, replies: StoredActivity[], where: string): Promise<void> {
  const said = replies.map(({ body }) => String(body['text'] ?? '')).join('\n');
  const data = Object.assign({}, ...replies.map(({ body }) => body['channelData'] ?? {})) as Record<
    string,
    Record<string, unknown> | undefined
  >;
  const buttons = replies.flatMap(
    ({ body }) => (body['suggestedActions'] as { actions: { title: string }[] } | undefined)?.actions.map(({ title }) => title) ?? [],
  );
  const seen = { where, said, buttons, ask: data['ask']?.['question'] ?? null };
  for (const expected of step.bot ?? []) expect(seen).toEqual({ ...seen, said: expect.stringContaining(expected) });
  for (const unwanted of step.not ?? []) expect(seen).toEqual({ ...seen, said: expect.not.stringContaining(unwanted) });
  if (step.buttons) expect(seen).toEqual({ ...seen, buttons: expect.arrayContaining(step.buttons) });
  for (const unwanted of step.noButtons ?? []) expect(seen).toEqual({ ...seen, buttons: expect.not.arrayContaining([unwanted]) });
  if (step.ask !== undefined) expect(seen).toEqual({ ...seen, ask: step.ask });
  const expectData = (name: string, key: string, value: unknown): void =>
    expect({ ...seen, [name]: data[name]?.[key] }).toEqual({ ...seen, [name]: value });
  if (step.kind) expectData('ask', 'kind', step.kind);
  if (step.facts) expectData('ask', 'facts', step.facts);
  if (step.result) expectData('result', 'result', step.result);
  if (step.categories) expectData('result', 'categories', step.categories);
  if (step.missing) expectData('result', 'missing', step.missing);
  if (step.case) expectData('case', 'state', step.case);
  if (step.answer) expectData('answer', 'topic', step.answer);
  if (step.answers) expect({ ...seen, answers: topicsOf(replies) }).toEqual({ ...seen, answers: step.answers });
  if (step.crisis) expect({ ...seen, crisis: data['crisis'] ?? 'none' }).toEqual({ ...seen, crisis: step.crisis });
  if (step.cases !== undefined) expect((await talk.cases()).filter(({ state }) => state !== 'erased')).toHaveLength(step.cases);
  if (step.consents) {
    const consents = await talk.consents();
    expect({ ...seen, consents: Object.fromEntries(consents.map(({ purpose, granted }) => [purpose, granted])) }).toEqual({
      ...seen,
      consents: step.consents,
    });
  }
  if (step.caseHas) expect((await talk.cases()).at(-1)?.details).toMatchObject(step.caseHas);
  const state = JSON.stringify(await talk.state());
  for (const words of step.state?.has ?? []) expect(state).toContain(words);
  for (const words of step.state?.hasNot ?? []) expect(state).not.toContain(words);
}

/** What was answered, one topic a message, in the order said. */
function topicsOf(replies: StoredActivity[]): string[] {
  return replies.flatMap(({ body }) => (body['channelData'] as { answer?: { topic: string } } | undefined)?.answer?.topic ?? []);
}

const keptTexts = async (world: World): Promise<string[]> => (await world.unanswered()).map(({ text }) => text);

function added(before: readonly string[], after: readonly string[]): string[] {
  const rest = [...after];
  for (const text of before) rest.splice(rest.indexOf(text), 1);
  return rest;
}
