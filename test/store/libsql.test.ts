import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LibsqlFile, openLibsqlFile } from '../../src/store/libsql';

/** Lets every promise that can go on do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('an embedded database file', () => {
  let dataDir: string;
  let file: LibsqlFile;
  let flushes: { end: () => void; fail: (error: Error) => void }[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'rongye-libsql-'));
    flushes = [];
    file = openLibsqlFile(dataDir, 'a.db', () => new Promise((end, fail) => void flushes.push({ end, fail })));
    run('create table t (n integer)');
  });
  afterEach(() => {
    file.reader.close();
    file.writer.close();
    file.release();
    rmSync(dataDir, { recursive: true, force: true });
  });

  function run(sql: string): void {
    const statement = file.writer.prepare(sql);
    if (statement.reader) statement.all([]);
    else statement.run([]);
  }
  function commit(...statements: string[]): void {
    for (const sql of ['begin immediate', ...statements, 'commit']) run(sql);
    file.committed();
  }
  /** Whether `flushed()`, called now, has resolved each time it is looked at. */
  function flushed(): { done: boolean } {
    const state = { done: false };
    void file.flushed().then(() => {
      state.done = true;
    });
    return state;
  }

  it('reports a commit only after a flush that began after it', async () => {
    commit('insert into t values (1)');
    const first = flushed();
    await settle();
    expect([flushes.length, first.done]).toEqual([1, false]);
    commit('insert into t values (2)');
    const second = flushed();
    flushes[0]!.end();
    await settle();
    expect([flushes.length, first.done, second.done]).toEqual([2, true, false]);
    flushes[1]!.end();
    await settle();
    expect(second.done).toBe(true);
  });

  it('does not count a flush that began between the writing and the commit', async () => {
    commit('insert into t values (1)');
    run('begin immediate');
    run('insert into t values (2)');
    const first = flushed();
    await settle();
    run('commit');
    file.committed();
    const second = flushed();
    flushes[0]!.end();
    await settle();
    expect([flushes.length, first.done, second.done]).toEqual([2, true, false]);
    flushes[1]!.end();
  });

  it('flushes once for all commits that came while another flush was under way', async () => {
    commit('insert into t values (0)');
    const first = flushed();
    await settle();
    const others = [1, 2, 3, 4].map((n) => {
      commit(`insert into t values (${n})`);
      return flushed();
    });
    flushes[0]!.end();
    await settle();
    flushes[1]!.end();
    await settle();
    expect([first, ...others].every((state) => state.done)).toBe(true);
    expect(flushes).toHaveLength(2);
  });

  it('lets a transaction that only read wait for what it may have read', async () => {
    commit('insert into t values (1)');
    void flushed();
    commit('select * from t');
    const reading = flushed();
    await settle();
    expect(reading.done).toBe(false);
    flushes[0]!.end();
    await settle();
    expect([reading.done, flushes.length]).toEqual([true, 1]);
  });

  it('does not touch the disk when nothing was written', async () => {
    commit('insert into t values (1)');
    void flushed();
    await settle();
    flushes[0]!.end();
    commit('select * from t', 'update t set n = 5 where n = 9 returning n');
    const idle = flushed();
    await settle();
    expect([idle.done, flushes.length]).toEqual([true, 1]);
  });

  it('trusts the disk no more after a flush failed', async () => {
    commit('insert into t values (1)');
    const failing = file.flushed();
    await settle();
    flushes[0]!.fail(new Error('EIO'));
    await expect(failing).rejects.toThrow('did not take what was written');
    await expect(file.flushed()).rejects.toThrow('start the server again');
  });

  it('keeps a limited number of statements, and those that it lets go work anew', () => {
    for (let n = 0; n < 600; n += 1) run(`insert into t values (${n})`);
    run('insert into t values (0)');
    expect(file.writer.prepare('select count(*) as count from t').all([])).toEqual([{ count: 601 }]);
    expect(file.writer.prepare('select 1')).toBe(file.writer.prepare('select 1'));
  });
});
