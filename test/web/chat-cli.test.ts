import { spawn } from 'node:child_process';
import { startMiniServer } from './mini-server';

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

function chat(args: readonly string[], lines: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/chat.ts', ...args], { stdio: 'pipe' });
    const ran: Ran = { code: null, out: '', err: '' };
    child.stdout.on('data', (data: Buffer) => (ran.out += data.toString('utf8')));
    child.stderr.on('data', (data: Buffer) => (ran.err += data.toString('utf8')));
    child.on('close', (code) => resolve({ ...ran, code }));
    child.stdin.end(lines);
  });
}

const buttons = { suggestedActions: { actions: ['red', 'blue'].map((title) => ({ title, value: `the ${title} one` })) } };

test('sends each line of a pipe in its turn, and a number for the choice that has it', async () => {
  const server = await startMiniServer({ greeting: { text: 'welcome' }, bot: (words) => [{ text: `echo ${words}`, ...buttons }] });
  const { code, out } = await chat(['--url', server.url], 'hello\n2\n');
  await server.stop();
  expect(server.heard).toEqual(['hello', 'the blue one']);
  expect(out).toMatch(/welcome[\s\S]*> hello[\s\S]*echo hello\n {2}1\. red\n {2}2\. blue[\s\S]*echo the blue one/);
  expect(code).toBe(0);
});

test('prints activities as JSON lines where a program reads them', async () => {
  const server = await startMiniServer({ greeting: { text: 'welcome' } });
  const { out } = await chat(['--url', server.url, '--json'], 'hello\n');
  await server.stop();
  const texts = out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);
  expect(texts).toEqual(['welcome', 'echo hello']);
});

test('says what to do when no server answers', async () => {
  const server = await startMiniServer();
  await server.stop();
  const { code, err } = await chat(['--url', server.url], '');
  expect(code).toBe(1);
  expect(err).toMatch(/no server answers at http:\/\/127\.0\.0\.1:\d+ .*npm start/);
});
