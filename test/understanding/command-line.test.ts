import { spawn } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'understand.ts');

type Answer = Record<string, unknown>;

async function understand(input: string | Buffer): Promise<{ answers: Answer[]; code: unknown }> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(input);
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  const text = Buffer.concat(chunks).toString('utf8').trimEnd();
  return { code, answers: text.split('\n').map((line) => JSON.parse(line) as Answer) };
}

const lines = (...list: string[]): string => list.map((line) => `${line}\n`).join('');

it('answers every line in order', async () => {
  const { answers, code } = await understand(
    lines(
      '{"text":"培训要钱吗"}',
      '{"text":"四十八了快四十九","expecting":"age","question":"age","today":"2025-06-15"}',
      '{"text":"厂子倒了就在家","expecting":"unemployed_since"}',
      '{"text":"我不想活了"}',
    ),
  );
  expect(code).toBe(0);
  expect(answers).toHaveLength(4);
  expect(answers[0]).toMatchObject({ intent: 'policy_question', topic: 'training', crisis: null, also: [] });
  expect(Object.keys(answers[0] ?? {})).toEqual(['intent', 'topic', 'confidence', 'crisis', 'alternatives', 'also']);
  expect(answers[1]).toEqual({ answer: { age: 48, range: [48, 48], confirm: false } });
  expect(answers[2]).toEqual({ answer: null });
  expect(answers[3]).toMatchObject({ intent: 'crisis', topic: null, crisis: 'alarm' });
});

it('answers a bad line in its place with what to write instead, and says so by its exit code', async () => {
  const bad: [line: string, says: RegExp][] = [
    ['not json', /not JSON.*write one object a line/],
    ['', /empty/],
    ['{"text":"raw \u0000 character"}', /not JSON.*\\u0000/],
    ['{"text":5}', /"text" must be a string/],
    ['{"txt":"48"}', /"text" must be a string/],
    ['["48"]', /must be an object/],
    ['null', /must be an object/],
    ['{"text":"48","expecting":"shoe size"}', /"expecting" must be one of .*age.*birthdate.*leave it out/],
    ['{"text":"48","expecting":"age","today":"2025-02-30"}', /YYYY-MM-DD/],
    ['{"text":"48","expecting":"age","question":7}', /"question" must be/],
  ];
  const { answers, code } = await understand(lines(...bad.flatMap(([line]) => [line, '{"text":"谢谢"}'])));
  expect(code).toBe(1);
  expect(answers).toHaveLength(bad.length * 2);
  bad.forEach(([, says], index) => {
    expect(answers[2 * index]).toEqual({ error: expect.stringMatching(says) as string });
    expect(answers[2 * index + 1]).toMatchObject({ intent: 'thanks' });
  });
});

it('takes whatever can be read: a byte order mark, CRLF, separators and half characters inside a text, no line feed at the end', async () => {
  const input = `\uFEFF{"text":"谢谢"}\r\n{"text":"培训要钱吗\u2028"}\r\n{"text":"\\ud83d再见\\u0000"}\r\n{"text":"再见"}`;
  const { answers, code } = await understand(input);
  expect(code).toBe(0);
  expect(answers.map(({ intent }) => intent)).toEqual(['thanks', 'policy_question', 'goodbye', 'goodbye']);
});

it('hears the start and the end of a message of 100,000 characters', async () => {
  const story = '那年厂里不景气大家都散了'.repeat(9_000);
  const { answers, code } = await understand(
    lines(
      JSON.stringify({ text: `${story}。请问培训要钱吗` }),
      JSON.stringify({ text: `我不想活了。${story}` }),
      JSON.stringify({ text: `${story}。我不想活了` }),
      JSON.stringify({ text: `${story}48`, expecting: 'age' }),
    ),
  );
  expect(code).toBe(0);
  expect(answers[0]).toMatchObject({ intent: 'policy_question', topic: 'training' });
  expect(answers[1]).toMatchObject({ crisis: 'alarm' });
  expect(answers[2]).toMatchObject({ crisis: 'alarm' });
  expect(answers[3]).toHaveProperty('answer');
});

it('keeps up with many lines', async () => {
  const { answers } = await understand(
    lines(...Array.from({ length: 5000 }, (_line, i) => JSON.stringify({ text: `我${i % 40}岁`, expecting: 'age' }))),
  );
  expect(answers).toHaveLength(5000);
  expect(answers[4999]).toEqual({ answer: { age: 39, range: [39, 39], confirm: false } });
});
