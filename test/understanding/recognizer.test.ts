import * as fc from 'fast-check';
import { INTENTS, TOPICS, type EmbeddedRecognizer } from '../../src/understanding';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

// The same cases on every run: a failure is a change of the code.
fc.configureGlobal({ seed: 20261123 });

let recognizer: EmbeddedRecognizer;
beforeAll(async () => {
  recognizer = await trainedRecognizer();
}, TRAINING_TIMEOUT_MILLISECONDS);

it('takes whatever is typed, says the same twice, and keeps its promises', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.constantFrom(...'我不想活了培训补贴怎么办谢再见招聘会aixiang 。？👍'), { maxLength: 30 }).map((chars) => chars.join('')),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const said = recognizer.understand(text);
      expect(recognizer.understand(text)).toEqual(said);
      const all = [said, ...said.alternatives];
      expect(said.alternatives).toHaveLength(4);
      for (const { intent, topic, confidence } of all) {
        expect(INTENTS).toContain(intent);
        expect(topic === null || TOPICS.includes(topic)).toBe(true);
        expect(topic !== null).toBe(intent === 'policy_question');
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
      const { alternatives } = said;
      expect(alternatives.map((a) => a.confidence)).toEqual(alternatives.map((a) => a.confidence).sort((a, b) => b - a));
      expect(new Set(all.map(({ intent, topic }) => `${intent}/${topic}`)).size).toBe(5);
      const topics = [said, ...(said.also ?? [])].map(({ topic }) => topic);
      expect(new Set(topics).size).toBe(topics.length);
      if (said.also) expect([topics.length > 1, topics.length <= 3, topics.includes(null), said.crisis]).toEqual([true, true, false, null]);
      expect(said.crisisKind !== undefined).toBe(said.crisis !== null);
      expect(said.intent === 'crisis' && said.crisis === null).toBe(false);
    }),
    { numRuns: 500 },
  );
});

it('hears the question at either end of a very long message', () => {
  const story = '在机械厂上过班 一个月倒三个班。'.repeat(5_000);
  expect(recognizer.understand(`${story}我想问培训要不要钱`).topic).toBe('training');
  expect(recognizer.understand(`我想问培训要不要钱。${story}`).topic).toBe('training');
});

describe('several questions in one message', () => {
  it('are found in the order said, each once, at most three', () => {
    const said = recognizer.understand('公益性岗位怎么申请？招聘会什么时候开？公益性岗位能干几年？失业金怎么领？我信息会不会泄露？');
    expect([said, ...(said.also ?? [])].map(({ topic }) => topic)).toEqual(['public-welfare-posts', 'job-fairs', 'unemployment-insurance']);
    expect([said, ...said.alternatives].reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it.each(['公益性岗位怎么申请，要带什么', '我今年五十了，失业两年，公益性岗位怎么申请', '公益性岗位怎么申请', '谢谢，再见'])(
    'are not seen in %s',
    (text) => {
      expect(recognizer.understand(text)).not.toHaveProperty('also');
    },
  );

  it('are left alone where someone cries for help', () => {
    const said = recognizer.understand('公益性岗位怎么申请？招聘会什么时候开？我不想活了');
    expect(said.crisis).not.toBeNull();
    expect(said).not.toHaveProperty('also');
  });
});

it('answers a promise too', async () => {
  await expect(recognizer.recognize('谢谢')).resolves.toEqual(recognizer.understand('谢谢'));
});

test('a task named beside a question is told, and the question comes first', () => {
  for (const text of ['公益岗最多几年 另外我想登记', '帮我登记一下吧，顺便问下公益岗能干几年']) {
    expect(recognizer.understand(text)).toMatchObject({
      topic: 'public-welfare-posts',
      task: { intent: 'start_registration', topic: null },
    });
  }
  for (const text of ['公益岗最多几年', '帮我登记一下吧', '公益岗最多干几年，另外灵活就业社保补贴能领多久？'])
    expect(recognizer.understand(text)).not.toHaveProperty('task');
});
