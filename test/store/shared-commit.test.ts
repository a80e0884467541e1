import { CompiledQuery } from 'kysely';
import { Serial } from '../../src/store/serial';
import { SharedCommit } from '../../src/store/shared-commit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibsqlFile, type LibsqlFile } from '../../src/store/libsql';

let folder: string;
let file: LibsqlFile;
let ran: string[];
let refuse: (sql: string) => void;
let commits: SharedCommit;

const insert = (n: number) => CompiledQuery.raw(`insert into t values (${n})`);
const stored = (): unknown[] => file.reader.execute<{ n: number }>(CompiledQuery.raw('select n from t order by n')).rows.map(({ n }) => n);
const add = (n: number, fails = false): Promise<number> =>
  commits.run(async () => {
    file.writer.execute(insert(n));
    await new Promise((resolve) => setImmediate(resolve));
    if (fails) throw new Error(`no ${n}`);
    return n;
  });
const outcomes = async (tasks: Promise<number>[]): Promise<string[]> =>
  (await Promise.allSettled(tasks)).map((result) => (result.status === 'fulfilled' ? `${result.value}` : String(result.reason)));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rongye-commit-'));
  file = openLibsqlFile(folder, 'test.db');
  file.writer.execute(CompiledQuery.raw('create table t (n integer primary key)'));
  ran = [];
  refuse = () => undefined;
  commits = new SharedCommit(
    async (query) => {
      refuse(query.sql);
      ran.push(query.sql);
      return file.writer.execute(query);
    },
    new Serial(1_000),
    () => ran.push('flush due'),
  );
});
afterEach(() => {
  file.writer.close();
  file.reader.close();
  file.release();
  rmSync(folder, { recursive: true, force: true });
});

it('commits a transaction that is alone at once, with nothing around it', async () => {
  expect(await add(1)).toBe(1);
  expect(ran).toEqual(['begin immediate', 'commit', 'flush due']);
});

it('commits once for those that stand in line, and reports none before', async () => {
  const done: number[] = [];
  await Promise.all([1, 2, 3].map(async (n) => done.push(await add(n)) && expect(stored()).toEqual([1, 2, 3])));
  expect(done).toEqual([1, 2, 3]);
  expect(ran.filter((sql) => sql === 'commit')).toHaveLength(1);
});

it('commits once for those that arrive in the same moment, each in a callback of its own', async () => {
  const quick = (n: number): Promise<number> => commits.run(async () => Number(file.writer.execute(insert(n)).numAffectedRows) && n);
  const results = await Promise.all(
    [1, 2, 3].map((n) => new Promise<number>((resolve, reject) => setImmediate(() => quick(n).then(resolve, reject)))),
  );
  expect(results).toEqual([1, 2, 3]);
  expect(ran.filter((sql) => sql === 'commit')).toHaveLength(1);
});

it.each([1, 2, 3])('undoes only number %i when it fails, and commits the others', async (bad) => {
  const results = await outcomes([1, 2, 3].map((n) => add(n, n === bad)));
  expect(results).toEqual([1, 2, 3].map((n) => (n === bad ? `Error: no ${n}` : `${n}`)));
  expect(stored()).toEqual([1, 2, 3].filter((n) => n !== bad));
});

it('reports none of them done when the commit fails, and goes on with the next', async () => {
  refuse = (sql) => {
    if (sql === 'commit') throw new Error('disk full');
  };
  expect(await outcomes([add(1), add(2)])).toEqual(['Error: disk full', 'Error: disk full']);
  expect(stored()).toEqual([]);
  refuse = () => undefined;
  expect(await add(3)).toBe(3);
  expect(stored()).toEqual([3]);
});

it('does the others again when the database has rolled everything back by itself', async () => {
  const full = (): Promise<number> =>
    commits.run(async () => {
      file.writer.execute(CompiledQuery.raw('rollback'));
      throw new Error('out of space');
    });
  const results = await outcomes([add(1), full(), add(3)]);
  expect(results).toEqual(['1', 'Error: out of space', '3']);
  expect(stored()).toEqual([1, 3]);
});

it('does nothing more than twice, however many others fail', async () => {
  const times = [0, 0, 0];
  const counted = (n: number): Promise<number> =>
    commits.run(async () => {
      times[n] = (times[n] as number) + 1;
      file.writer.execute(insert(n));
      return times[n] as number;
    });
  const results = await outcomes([counted(0), counted(1), add(7, true), add(8, true), counted(2), add(9, true)]);
  expect(results).toEqual(['2', '2', 'Error: no 7', 'Error: no 8', '2', 'Error: no 9']);
  expect(times).toEqual([2, 2, 2]);
  expect(stored()).toEqual([0, 1, 2]);
});

it('fails those that cannot be done again, and goes on with the next', async () => {
  let room = true;
  const once = commits.run(async () => {
    if (!room) throw new Error('out of space');
    room = false;
    file.writer.execute(insert(1));
    return 1;
  });
  expect(await outcomes([once, add(2, true), add(3)])).toEqual(['Error: out of space', 'Error: no 2', '3']);
  expect(stored()).toEqual([3]);
});

it('does not make the first wait for more than a batch', async () => {
  await Promise.all(Array.from({ length: 100 }, (_, n) => add(n)));
  expect(ran.filter((sql) => sql === 'commit').length).toBeGreaterThanOrEqual(3);
  expect(stored()).toHaveLength(100);
});
