import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store';
import { backUp, restore } from '../../src/store/backup';
import { fillStore, PERSONAL } from './filled-store';
import { openTestStore, type TestStore } from './open-test-store';

const AT = new Date('2026-11-26T02:00:00Z');
let opened: TestStore;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rongye-backup-'));
  opened = await openTestStore();
  await fillStore(opened.store);
});
afterEach(async () => {
  await opened.dispose();
  rmSync(folder, { recursive: true });
});

const copy = () => join(folder, 'copy');
const take = () => backUp(opened.options.dataDir, ['rongye.db', 'desk.db'], copy(), AT);

test('a backup that was taken while the store is written to is restored into a new folder, where conversations are read and go on', async () => {
  const { store } = opened;
  const enough = new AbortController();
  let written = 0;
  const writer = (async () => {
    while (!enough.signal.aborted) {
      await store.transaction((unit) => unit.conversations.saveState('c1', { name: PERSONAL.name, written: ++written }, AT));
    }
  })();
  const manifest = await take();
  enough.abort();
  await writer;
  expect(manifest).toMatchObject({ at: AT.toISOString(), files: [{ name: 'rongye.db' }] });

  const restored = join(folder, 'restored');
  await restore(copy(), restored);
  const again = await openStore({ ...opened.options, dataDir: restored });
  expect((await again.read.conversations.get('c1'))?.state).toMatchObject({ name: PERSONAL.name });
  expect(await again.read.activities.after('c1', 0, 10)).toEqual(await store.read.activities.after('c1', 0, 10));
  expect((await again.read.cases.get('A-1'))?.details).toMatchObject({ phone: PERSONAL.phone });
  await again.transaction((unit) => unit.conversations.saveState('c1', 'after', AT));
  await again.close();
  expect((await store.read.conversations.get('c1'))?.state).not.toBe('after');
});

test('a backup is for its owner only, and holds neither keys nor anything personal in clear', async () => {
  await take();
  expect(statSync(copy()).mode & 0o777).toBe(0o700);
  expect(statSync(join(copy(), 'rongye.db')).mode & 0o777).toBe(0o600);
  const bytes = readFileSync(join(copy(), 'rongye.db'));
  for (const text of Object.values(PERSONAL)) expect(bytes.includes(text)).toBe(false);
  expect(existsSync(join(copy(), 'secrets.json'))).toBe(false);
});

test('nothing is written over: neither a backup by another nor a database by a backup', async () => {
  await take();
  await expect(take()).rejects.toThrow(/name a new folder/);
  await expect(restore(copy(), opened.options.dataDir)).rejects.toThrow(/restore into a new folder/);
});

test('a damaged or unfinished backup is refused before anything is put anywhere', async () => {
  await take();
  const restored = join(folder, 'restored');
  const path = join(copy(), 'rongye.db');
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  await expect(restore(copy(), restored)).rejects.toThrow(/missing or damaged/);
  rmSync(join(copy(), 'manifest.json'));
  await expect(restore(copy(), restored)).rejects.toThrow(/no list of a finished backup/);
  expect(existsSync(restored)).toBe(false);
  await expect(backUp(join(folder, 'nowhere'), ['rongye.db'], join(folder, 'other'), AT)).rejects.toThrow(/DATA_DIR/);
});
