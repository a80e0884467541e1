/** Keys that are not those of the database are refused before anything is served. */
import { sql } from 'kysely';
import { silentLog } from '../../src/base/log';
import { openDatabase, openStore, WrongKeysError, type KeyRing } from '../../src/store';
import { keepCurrentKeyOnly } from '../../src/store/key-check';
import { STORE_KEY_CHECK } from '../../src/store/store-sealed-tables';
import { fillStore } from './filled-store';
import { openTestStore, randomKeys, testEngines, type TestStore } from './open-test-store';

const key = (): Buffer => randomKeys().keys['test'] as Buffer;

describe.each(testEngines)('the keys of a database on %s', (engine) => {
  let opened: TestStore;
  let old: Buffer;

  beforeEach(async () => {
    opened = await openTestStore(engine);
    old = opened.options.keys.keys['test'] as Buffer;
  });
  afterEach(() => opened.dispose());

  const restart = async (keys: KeyRing): Promise<void> => (await openStore({ ...opened.options, keys })).close();
  const refusal = async (keys: KeyRing): Promise<Pick<WrongKeysError, 'missing' | 'different'>> => {
    const error = await restart(keys).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(WrongKeysError);
    const { missing, different } = error as WrongKeysError;
    return { missing, different };
  };
  const inDatabase = async <T>(work: (database: Awaited<ReturnType<typeof openDatabase<unknown>>>) => Promise<T>): Promise<T> => {
    const { dataDir, databaseUrl } = opened.options;
    const database = await openDatabase<unknown>({ dataDir, fileName: 'rongye.db', databaseUrl, log: silentLog });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  /** As a release left it that kept no fingerprints. */
  const forgetFingerprints = (): Promise<unknown> =>
    inDatabase(({ transaction }) => transaction((db) => sql`delete from key_check`.execute(db)));

  it('are refused with other bytes under the same name, even while nothing is stored', async () => {
    await opened.store.close();
    expect(await refusal({ current: 'test', keys: { test: key() } })).toEqual({ missing: [], different: ['test'] });
    await restart(opened.options.keys);
  });

  it('are refused where the one that sealed is missing, and a refusal remembers nothing', async () => {
    await opened.store.close();
    const stranger = { current: 'other', keys: { other: key() } };
    expect(await refusal(stranger)).toEqual({ missing: ['test'], different: [] });
    expect(await refusal(stranger)).toEqual({ missing: ['test'], different: [] });
    await restart(opened.options.keys);
  });

  it('may grow by a new one in front, which is needed from then on', async () => {
    await opened.store.close();
    const both = { current: 'next', keys: { next: key(), test: old } };
    await restart(both);
    expect(await refusal(opened.options.keys)).toEqual({ missing: ['next'], different: [] });
    await restart({ ...both, current: 'test' });
  });

  it('may lose the old one only when nothing is left under it', async () => {
    await opened.store.close();
    const next = key();
    const both = { current: 'next', keys: { next, test: old } };
    const onlyNext = { current: 'next', keys: { next } };
    await restart(both);
    expect(await refusal(onlyNext)).toEqual({ missing: ['test'], different: [] });
    await inDatabase((database) => keepCurrentKeyOnly(database, STORE_KEY_CHECK, both, 0));
    await restart(onlyNext);
  });

  it('are asked to open what is stored where an earlier release kept no fingerprints', async () => {
    await fillStore(opened.store);
    await opened.store.close();
    await forgetFingerprints();
    expect(await refusal({ current: 'test', keys: { test: key() } })).toEqual({ missing: [], different: ['test'] });
    expect(await refusal({ current: 'other', keys: { other: key() } })).toEqual({ missing: ['test'], different: [] });
    await restart(opened.options.keys);
    expect(await refusal({ current: 'other', keys: { other: key() } })).toEqual({ missing: ['test'], different: [] });
  });

  it('are right where a single row of an earlier release is damaged and another opens', async () => {
    await fillStore(opened.store);
    await opened.store.close();
    await forgetFingerprints();
    // The table that is asked first.
    await inDatabase(({ transaction }) => transaction((db) => sql`update conversation set user_sealed = 'v1.test.AAAA'`.execute(db)));
    await restart(opened.options.keys);
  });

  it('are taken as they come where nothing was ever stored', async () => {
    await opened.store.close();
    await forgetFingerprints();
    await restart({ current: 'other', keys: { other: key() } });
  });

  it('show nothing of themselves in what is kept', async () => {
    await opened.store.close();
    const { rows } = await inDatabase(({ db }) => sql<{ fingerprint: string }>`select fingerprint from key_check`.execute(db));
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.fingerprint ?? '', 'base64url')).toHaveLength(16);
    expect(old.includes(Buffer.from(rows[0]?.fingerprint ?? '', 'base64url').subarray(0, 4))).toBe(false);
  });
});
