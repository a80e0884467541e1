import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStore } from '../../src/store';
import { type TestStore, openTestStore, testEngines } from './open-test-store';
import { temporaryPostgres } from './temporary-postgres';

jest.setTimeout(60_000);

function start(
  { options }: TestStore,
  task: 'migrate' | 'load',
  databaseUrl = '',
): { child: ChildProcess; lines: string[]; errors: string[] } {
  const key = (options.keys.keys['test'] as Buffer).toString('hex');
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'child.ts'), options.dataDir, key, task], {
    env: { ...process.env, CHILD_DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  child.stderr!.on('data', (chunk) => errors.push(String(chunk)));
  return { child, lines, errors };
}

async function until(condition: () => boolean, what: () => string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited 20 s for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('server processes on one database', () => {
  it('lose no acknowledged commit and leave no half of one when they are killed in the middle of their work', async () => {
    const opened = await openTestStore('libsql');
    await opened.store.close();
    const acknowledged = new Map<string, number>();
    let checked = 0;
    for (let kill = 1; kill <= 5; kill += 1) {
      const { child, lines, errors } = start(opened, 'load');
      // Killed at a different moment of the work each time.
      await until(
        () => lines.length > 40 + kill * 37,
        () => `the load to write: ${errors.join('')}`,
      );
      child.kill('SIGKILL');
      await once(child, 'close');
      for (const line of lines) {
        const [id, seq] = line.split(' ');
        if (id && seq) acknowledged.set(id, Number(seq));
      }
      // No lock is left behind: it opens at once.
      opened.store = await openStore(opened.options);
      for (const [id, seq] of acknowledged) {
        const conversation = await opened.store.read.conversations.get(id);
        const stored = await opened.store.read.activities.after(id, 0, 100_000);
        expect(conversation?.lastSeq).toBeGreaterThanOrEqual(seq);
        expect(stored.map((activity) => activity.seq)).toEqual(stored.map((_activity, index) => index + 1));
        expect(stored).toHaveLength(Number(conversation?.lastSeq));
        expect(conversation?.state).toEqual({ seq: conversation?.lastSeq });
        checked += 1;
      }
      const waiting = [...acknowledged.keys()].map(async (id) => Number((await opened.store.read.conversations.get(id))?.lastSeq));
      const sum = (await Promise.all(waiting)).reduce((total, count) => total + count, 0);
      expect((await opened.store.read.outbox.backlog(new Date())).waiting).toBe(sum);
      await opened.store.close();
    }
    expect(checked).toBe(25);
    await opened.dispose();
  });

  it('are refused when another one holds the data folder', async () => {
    const opened = await openTestStore('libsql');
    const { child, errors } = start(opened, 'migrate');
    const [code] = (await once(child, 'close')) as [number];
    expect(code).not.toBe(0);
    expect(errors.join('')).toContain('is in use by another process');
    await opened.dispose();
  });

  if (testEngines.includes('postgres')) {
    it('bring an empty PostgreSQL to the newest schema when three start at once', async () => {
      const opened = await openTestStore('libsql');
      const empty = await temporaryPostgres();
      const started = [1, 2, 3].map(() => start(opened, 'migrate', empty.url));
      const codes = await Promise.all(started.map(async ({ child }) => ((await once(child, 'close')) as [number])[0]));
      expect(started.map(({ errors }) => errors.join(''))).toEqual(['', '', '']);
      expect(codes).toEqual([0, 0, 0]);
      const store = await openStore({ ...opened.options, databaseUrl: empty.url });
      expect(await store.read.conversations.get('nobody')).toBeNull();
      await store.close();
      await empty.drop();
      await opened.dispose();
    });
  }
});
