import { toCluProject, type TrainingRow } from '../../src/understanding';
import { readTrainingRows } from '../../src/understanding/build';
import { categoryOf, cluProjectSchema, meaningOf } from '../../src/understanding/clu-project';
import { readTestSplit } from './evaluation';

const rows = readTrainingRows();
const project = toCluProject('rongye', rows, readTestSplit());

it('names a category for every meaning, and reads each back', () => {
  const meanings = new Map(rows.map((row) => [categoryOf(row), { intent: row.intent, topic: row.topic ?? null }]));
  expect(meanings.size).toBe(47);
  for (const [category, meaning] of meanings) expect(meaningOf(category)).toEqual(meaning);
  expect(meaningOf('Book.Flight')).toBeNull();
  expect(meaningOf('policy_question')).toBeNull();
});

it('holds all utterances once, with None for what is about something else', () => {
  const { intents, utterances } = project.assets;
  expect(intents).toHaveLength(47);
  expect(new Set(utterances.map(({ text }) => text)).size).toBe(utterances.length);
  expect(utterances.filter(({ dataset }) => dataset === 'Train')).toHaveLength(new Set(rows.map(({ text }) => text.trim())).size);
  const other = rows.find((row) => row.intent === 'out_of_scope_other')?.text;
  expect(utterances.find(({ text }) => text === other)?.intent).toBe('None');
});

it('is taken back by its own schema after a journey through a file', () => {
  expect(cluProjectSchema.parse(JSON.parse(JSON.stringify(project)))).toEqual(project);
});

const changed = (change: (copy: typeof project) => void): unknown => {
  const copy = structuredClone(project);
  change(copy);
  return copy;
};

it.each<[string, (copy: typeof project) => void, RegExp]>([
  ['an utterance of more than 500 characters', ({ assets }) => void (assets.utterances[0]!.text = '长'.repeat(501)), /500/],
  ['an empty utterance', ({ assets }) => void (assets.utterances[0]!.text = ''), /1/],
  ['an utterance twice', ({ assets }) => void assets.utterances.push(assets.utterances[0]!), /twice/],
  ['an unknown intent', ({ assets }) => void (assets.utterances[0]!.intent = 'policy.lottery'), /unknown intent/],
  ['an intent twice', ({ assets }) => void assets.intents.push({ category: 'thanks' }), /twice/],
  ['no None', ({ assets }) => void (assets.intents = assets.intents.filter(({ category }) => category !== 'None')), /None is missing/],
  [
    'an intent without a training utterance',
    ({ assets }) => void (assets.utterances = assets.utterances.filter(({ intent }) => intent !== 'thanks')),
    /thanks has no utterance/,
  ],
  ['another language', ({ metadata }) => void (metadata.language = 'zh-cn' as 'zh-hans'), /zh-hans/],
  ['a project name with spaces', ({ metadata }) => void (metadata.projectName = 'rong ye'), /letters/],
  ['a threshold above 1', ({ metadata }) => void (metadata.settings.confidenceThreshold = 2), /1/],
])('refuses %s', (_what, change, message) => {
  const { error } = cluProjectSchema.safeParse(changed(change));
  expect(error?.message).toMatch(message);
});

it('leaves a text of both sets to training', () => {
  const shared: TrainingRow = { text: '谢谢 ', intent: 'thanks', family: 'x' };
  const { utterances } = toCluProject('rongye', rows, [shared]).assets;
  expect(utterances.filter(({ dataset }) => dataset === 'Test')).toEqual([]);
});
