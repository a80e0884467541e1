/** What is counted of people: each turn once, under labels that are closed lists whatever anybody writes. */
import { createMetrics, type Metrics, type TurnMeasure } from '../../src/server';
import { createPeopleMetrics } from '../../src/server/metrics-of-people';
import { Tally } from '../../src/server/metrics-tally';
import { Registry } from 'prom-client';
import { INTENTS } from '../../src/understanding/types';

const turn = (outcome: TurnMeasure['outcome'], more: Partial<TurnMeasure> = {}): TurnMeasure => ({
  milliseconds: 4,
  understandingMilliseconds: 1,
  failed: false,
  understanding: { intent: 'greeting' },
  outcome,
  times: { posted: 0, started: 2, understood: 3, loaded: 3.5, answered: 5, committed: 6 },
  ...more,
});

let metrics: Metrics;
beforeEach(() => (metrics = createMetrics(INTENTS)));
const text = (): Promise<string> => metrics.registry.metrics();

test.each([
  ['understood', turn({ kind: 'command-help' })],
  ['asked-back', turn({ kind: 'asked-back' })],
  ['not-understood', turn({ kind: 'misunderstood' })],
  ['handed-over', turn({ kind: 'case-registration' })],
  ['handed-over', turn({ kind: 'passed-to-person' })],
  ['no-message', turn({ kind: 'status-accepted' }, { understanding: null })],
  ['failed', turn({}, { failed: true, understanding: null })],
])('a turn counts as %s', async (outcome, measured) => {
  metrics.observeTurn(measured);
  const intent = measured.understanding?.intent ?? 'none';
  expect((await text()).match(/^rongye_turns_total.*$/gm)).toEqual([`rongye_turns_total{intent="${intent}",outcome="${outcome}"} 1`]);
});

test('what the dialogs made of a message counts rather than what it sounded like', async () => {
  metrics.observeTurn(turn({ intent: 'policy_question' }));
  expect(await text()).toContain('rongye_turns_total{intent="policy_question",outcome="understood"} 1');
});

test('a result counts once, for its province and no finer place', async () => {
  metrics.observeTurn(turn({ kind: 'self-check-likely', checked: { result: 'likely', region: '410482' } }));
  expect((await text()).match(/^rongye_self_checks_total.*$/gm)).toEqual(['rongye_self_checks_total{result="likely",province="41"} 1']);
});

test('cases count by kind and channel, crisis cards by level, both from zero', async () => {
  expect(await text()).toContain('rongye_crisis_cards_total{level="alarm"} 0');
  metrics.observeTurn(turn({ kind: 'case-conversation', channel: 'hotline' }));
  metrics.observeTurn(turn({ kind: 'case-lookup', channel: 'hotline' }));
  metrics.observeTurn(turn({ kind: 'crisis-alarm' }));
  metrics.observeTurn(turn({ kind: 'crisis-safe' }));
  const lines = (await text()).match(/^rongye_(?:cases_submitted|crisis_cards)_total.* [1-9]\d*$/gm);
  expect(lines).toEqual([
    'rongye_crisis_cards_total{level="alarm"} 1',
    'rongye_cases_submitted_total{kind="conversation",channel="hotline"} 1',
  ]);
});

test('the stages of a turn add up to the turn; an apology is no transaction', async () => {
  metrics.observeTurn(turn({}));
  metrics.observeTurn(turn({}, { milliseconds: 0, understandingMilliseconds: 0, failed: true, understanding: null, times: null }));
  const shown = await text();
  expect(shown).toContain('rongye_turn_duration_seconds_sum{result="ok"} 0.004');
  expect(shown).toContain('rongye_turn_stage_duration_seconds_sum{stage="understanding"} 0.001');
  expect(shown).toContain('rongye_turn_stage_duration_seconds_sum{stage="queue"} 0.002');
  expect(shown).toContain('rongye_turn_stage_duration_seconds_sum{stage="load"} 0.0005');
  expect(shown).toContain('rongye_turn_stage_duration_seconds_sum{stage="dialog"} 0.0015');
  expect(shown).toContain('rongye_turn_stage_duration_seconds_sum{stage="commit"} 0.001');
  expect(shown).toContain('rongye_turn_stage_duration_seconds_count{stage="commit"} 1');
});

test('the time to a first answer is kept for each kind of case', async () => {
  metrics.observeFirstAnswer('conversation', 45);
  const shown = await text();
  expect(shown).toContain('rongye_first_answer_seconds_bucket{le="30",kind="conversation"} 0');
  expect(shown).toContain('rongye_first_answer_seconds_bucket{le="60",kind="conversation"} 1');
  expect(shown).toContain('rongye_first_answer_seconds_count{kind="registration"} 0');
});

test('nothing that anybody writes becomes a label or adds a series', async () => {
  const seriesNow = async (): Promise<number> => (await text()).split('\n').filter((line) => line.startsWith('rongye_')).length;
  for (let person = 0; person < 3_000; person++) {
    const words = `张建国 1381234${String(person).padStart(4, '0')}`;
    metrics.observeTurn(turn({ intent: words, kind: words, channel: words, checked: { result: words, region: words } }));
    metrics.observeTurn(turn({ kind: 'case-registration', channel: words }, { understanding: { intent: words } }));
    metrics.observeFirstAnswer(words, person);
  }
  const series = await seriesNow();
  expect(await text()).not.toMatch(/张建国|1381234/);
  expect(await text()).toContain('rongye_turns_total{intent="other",outcome="understood"} 3000');
  // Twice as many people, and not one line more.
  for (let person = 0; person < 3_000; person++) metrics.observeTurn(turn({ intent: `李秀英${person}`, channel: `${person}` }));
  expect(await seriesNow()).toBe(series);
});

test('the counters together can never have more than a few hundred series', () => {
  expect(createPeopleMetrics(new Registry(), 'rongye_', INTENTS).mostSeries).toBeLessThan(400);
});

test('a tally counts every combination apart', async () => {
  const registry = new Registry();
  const tally = new Tally(registry, { name: 'meals', help: 'eaten', labels: { kind: ['rice', 'noodles'], when: ['noon', 'night'] } });
  for (const [index, kind] of ['rice', 'noodles', undefined].entries()) {
    for (const [place, when] of ['noon', 'night', 'never'].entries()) for (let n = 0; n <= index * 3 + place; n++) tally.count(kind, when);
  }
  expect((await registry.metrics()).match(/^meals.*$/gm)).toEqual([
    'meals{kind="rice",when="noon"} 1',
    'meals{kind="rice",when="night"} 2',
    'meals{kind="rice",when="other"} 3',
    'meals{kind="noodles",when="noon"} 4',
    'meals{kind="noodles",when="night"} 5',
    'meals{kind="noodles",when="other"} 6',
    'meals{kind="other",when="noon"} 7',
    'meals{kind="other",when="night"} 8',
    'meals{kind="other",when="other"} 9',
  ]);
});
