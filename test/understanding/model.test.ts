import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedRecognizer, loadModel, saveModel, trainModel, type TrainingRow } from '../../src/understanding';
import { buildModelIfNeeded, readTrainingRows } from '../../src/understanding/build';
import { exactKey } from '../../src/understanding/language/normalize';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

const ROWS: TrainingRow[] = [
  ...['谢谢', '多谢你', '太感谢了'].map((text): TrainingRow => ({ text, intent: 'thanks', family: 't' })),
  ...['再见', '拜拜了', '下次再聊'].map((text): TrainingRow => ({ text, intent: 'goodbye', family: 'g' })),
  ...['培训要钱吗', '免费培训怎么报'].map((text): TrainingRow => ({ text, intent: 'policy_question', topic: 'training', family: 'p' })),
  ...['招聘会哪天开', '有没有招聘会'].map((text): TrainingRow => ({ text, intent: 'policy_question', topic: 'job-fairs', family: 'j' })),
  ...['我不想活了', '我想自杀'].map((text): TrainingRow => ({ text, intent: 'crisis', kind: 'self-harm', family: 'c' })),
  ...['我要砍人', '我要放火'].map((text): TrainingRow => ({ text, intent: 'crisis', kind: 'danger', family: 'd' })),
];

/** The tens of thousands of rows that the crisis heads learn besides would take a minute each time. */
const FEW = { besides: [{ text: '我在等车', label: 'statements' as const }] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('training', () => {
  it('gives the same bytes for the same rows and seed', () => {
    const [one, two, other] = ['one', 'two', 'other'].map((name) => join(folder, name)) as [string, string, string];
    saveModel(trainModel(ROWS, FEW), one);
    saveModel(trainModel(ROWS, FEW), two);
    saveModel(trainModel(ROWS, { ...FEW, seed: 6 }), other);
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
    expect(readFileSync(one).equals(readFileSync(other))).toBe(false);
  });

  it('refuses one sentence with two meanings', () => {
    expect(() => trainModel([...ROWS, { text: '谢谢！', intent: 'goodbye', family: 'x' }])).toThrow(/谢谢/);
  });
});

describe('a saved model', () => {
  it('understands as the trained one did', () => {
    const model = trainModel(ROWS, FEW);
    const file = join(folder, 'saved');
    saveModel(model, file);
    const [before, after] = [createEmbeddedRecognizer(model), createEmbeddedRecognizer(loadModel(file))];
    for (const text of ['感谢你', '培训免费吗', '我不想活了', '', '聊下次'])
      expect(after.understand(text)).toEqual(before.understand(text));
  });

  it('is refused when it is cut short or something else', () => {
    const file = join(folder, 'whole');
    saveModel(trainModel(ROWS, FEW), file);
    const cut = join(folder, 'cut');
    writeFileSync(cut, readFileSync(file).subarray(0, -10));
    expect(() => loadModel(cut)).toThrow(/cut short/);
    writeFileSync(cut, 'no model at all');
    expect(() => loadModel(cut)).toThrow(/not a language model/);
  });
});

describe('building', () => {
  it('trains when the model on disk is none, and only then', async () => {
    const file = join(folder, 'model.bin');
    writeFileSync(file, 'half a model');
    const told: string[] = [];
    const build = (): Promise<string> =>
      buildModelIfNeeded(
        file,
        (message) => told.push(message),
        () => ROWS,
      );
    await expect(build()).resolves.toBe('built');
    expect(told.join('\n')).toMatch(/learning from \d+ utterances[\s\S]*MB -> /);
    expect(createEmbeddedRecognizer(loadModel(file)).understand('感谢你').intent).toBe('thanks');

    const before = statSync(file).mtimeMs;
    await expect(build()).resolves.toBe('cached');
    expect(statSync(file).mtimeMs).toBe(before);
  });

  it('names the file and line of a row that is not what it should be', () => {
    writeFileSync(
      join(folder, 'utterances-x.jsonl'),
      '{"text":"谢谢","intent":"thanks","family":"t"}\n{"text":"好","intent":"fine","family":"t"}\n',
    );
    expect(() => readTrainingRows(folder)).toThrow(/utterances-x\.jsonl:2: /);
  });
});

describe('what was learned word for word', () => {
  it(
    'is answered as it was taught, whatever the punctuation',
    async () => {
      const recognizer = await trainedRecognizer();
      // Of signs alone nothing is left to remember.
      const spoken = readTrainingRows().filter(({ text }) => exactKey(text) !== '');
      const wrong = spoken.filter(({ text, intent, topic }) => {
        const said = recognizer.understand(`${text}！`);
        return said.intent !== intent || said.topic !== (topic ?? null) || said.confidence < 0.9;
      });
      expect(wrong.map((row) => row.text)).toEqual([]);
    },
    TRAINING_TIMEOUT_MILLISECONDS,
  );
});
