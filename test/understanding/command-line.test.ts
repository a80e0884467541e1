import { spawn } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'understand.ts');

async function understand(lines: string[]): Promise<Record<string, unknown>[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  expect(code).toBe(0);
  const text = Buffer.concat(chunks).toString('utf8').trimEnd();
  return text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('answers every line, in order, and a bad one with an error', async () => {
  const answers = await understand([
    '{"text":"培训要钱吗"}',
    '{"text":"四十八了快四十九","expecting":"age","question":"age","today":"2025-06-15"}',
    'not json',
    '{"text":"厂子倒了就在家","expecting":"unemployed_since"}',
    '{"text":5}',
    '',
    '{"text":"48","expecting":"shoe size"}',
    '{"text":"48","expecting":"age","today":"2025-02-30"}',
    '{"text":"我不想活了"}',
  ]);
  expect(answers).toHaveLength(9);
  expect(answers[0]).toMatchObject({ intent: 'policy_question', topic: 'training', crisis: null });
  expect(Object.keys(answers[0] ?? {})).toEqual(['intent', 'topic', 'confidence', 'crisis', 'alternatives']);
  expect(answers[1]).toEqual({ answer: { age: 48, range: [48, 48], confirm: false } });
  expect(answers[3]).toEqual({ answer: null });
  for (const index of [2, 4, 5, 6, 7]) expect(answers[index]).toEqual({ error: expect.any(String) as string });
  expect(answers[8]).toMatchObject({ intent: 'crisis', topic: null, crisis: 'alarm' });
});

it('keeps up with many lines', async () => {
  const lines = Array.from({ length: 5000 }, (_line, i) => JSON.stringify({ text: `我${i % 40}岁`, expecting: 'age' }));
  const answers = await understand(lines);
  expect(answers).toHaveLength(5000);
  expect(answers[4999]).toEqual({ answer: { age: 39, range: [39, 39], confirm: false } });
});
