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
      expect(said.crisisKind !== undefined).toBe(said.crisis !== null);
      expect(said.intent === 'crisis' && said.crisis === null).toBe(false);
    }),
    { numRuns: 500 },
  );
});

it('answers a very long message quickly', () => {
  const long = '我想问培训要不要钱'.repeat(20_000);
  const started = performance.now();
  expect(recognizer.understand(long).topic).toBe('training');
  expect(performance.now() - started).toBeLessThan(100);
});

it('answers a promise too', async () => {
  await expect(recognizer.recognize('谢谢')).resolves.toEqual(recognizer.understand('谢谢'));
});
