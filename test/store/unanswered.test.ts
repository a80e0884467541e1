import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openStore, type Store, type UnansweredNote } from '../../src/store';
import { openTestStore, testEngines, type TestStore } from './open-test-store';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'unanswered.ts');

const note = (text: string, more: Partial<UnansweredNote> = {}): UnansweredNote => ({
  reason: 'useless',
  text,
  key: text.replace(/[？，]/g, ''),
  intent: 'policy_question',
  topic: 'training',
  confidence: 0.31,
  ...more,
});

describe.each(testEngines)('unanswered sentences on %s', (engine) => {
  let test: TestStore;
  const keep = (store: Store, text: string, day: string, more?: Partial<UnansweredNote>): Promise<void> =>
    store.transaction((unit) => unit.unanswered.keep(note(text, more), day));

  beforeEach(async () => {
    test = await openTestStore(engine);
  });
  afterEach(() => test.dispose());

  it('come back as they were kept, by day, with sentences of one key under one index that is not the key', async () => {
    await keep(test.store, '学车给报不？', '2026-11-24');
    await keep(test.store, '学车给报不', '2026-11-25', { topic: null, intent: 'chitchat', reason: 'not-understood' });
    await keep(test.store, '公交卡怎么办', '2026-11-23');
    const kept = await test.store.read.unanswered.all();
    expect(kept.map(({ text, day }) => [text, day])).toEqual([
      ['公交卡怎么办', '2026-11-23'],
      ['学车给报不？', '2026-11-24'],
      ['学车给报不', '2026-11-25'],
    ]);
    expect(kept[2]).toMatchObject({ reason: 'not-understood', intent: 'chitchat', topic: null, confidence: 0.31 });
    expect(kept[1]?.key).toBe(kept[2]?.key);
    expect(kept[0]?.key).not.toBe(kept[1]?.key);
    expect(kept[1]?.key).not.toContain('学车');
  });

  it('are kept with their turn or not at all, and never outside one', async () => {
    const failing = test.store.transaction(async (unit) => {
      await unit.unanswered.keep(note('学车给报不'), '2026-11-24');
      throw new Error('the turn failed');
    });
    await expect(failing).rejects.toThrow('the turn failed');
    await expect(test.store.read.unanswered.keep(note('学车给报不'), '2026-11-24')).rejects.toThrow('only reads');
    expect(await test.store.read.unanswered.all()).toEqual([]);
  });

  it('go by their day', async () => {
    await keep(test.store, '旧的', '2026-05-26');
    await keep(test.store, '新的', '2026-05-27');
    expect(await test.store.transaction((unit) => unit.unanswered.deleteBefore('2026-05-27', 10))).toBe(1);
    expect((await test.store.read.unanswered.all()).map(({ text }) => text)).toEqual(['新的']);
  });

  it('stay when the conversation that said them is erased: nothing leads from one to the other', async () => {
    const at = new Date('2026-11-24T09:00:00+08:00');
    await test.store.transaction(async (unit) => {
      await unit.conversations.create({ id: 'c1', userId: 'dl_1', channel: 'web', locale: 'zh-CN', at });
      await unit.unanswered.keep(note('学车给报不'), '2026-11-24');
    });
    await test.store.transaction((unit) => unit.conversations.erase('c1'));
    const kept = await test.store.read.unanswered.all();
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toMatch(/c1|dl_1|T09/);
  });

  it('are printed as JSON lines for labelling, from the store of the settings', async () => {
    await keep(test.store, '学车给报不？', '2026-11-24');
    await keep(test.store, '学车给报不', '2026-11-25', { reason: 'none-fitted', confidence: 0.9 });
    await keep(test.store, '你真逗', '2026-11-25', { intent: 'chitchat', topic: null });
    const { dataDir, databaseUrl, keys } = test.options;
    const environment: Record<string, string> = {
      DATA_DIR: dataDir,
      ENCRYPTION_KEYS: `${keys.current}:${keys.keys[keys.current]?.toString('base64')}`,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl, TOKEN_SECRET: 'x'.repeat(32) } : {}),
    };
    const run = () =>
      spawnSync(process.execPath, ['--import', 'tsx', SCRIPT], { encoding: 'utf8', input: '', env: { ...process.env, ...environment } });
    if (engine === 'libsql') {
      const refused = run();
      expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('stop it, run this again, start it')]);
      await test.store.close();
    }
    const { stdout, stderr } = run();
    if (engine === 'libsql') test.store = await openStore(test.options);
    expect(stderr).toBe('');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      {
        text: '学车给报不？',
        intent: 'policy_question',
        topic: 'training',
        times: 2,
        byReason: { 'not-understood': 0, 'none-fitted': 1, picked: 0, useless: 1 },
        confidence: 0.9,
        sure: true,
      },
      expect.objectContaining({ text: '你真逗', intent: 'chitchat', times: 1 }),
    ]);
  });
});
