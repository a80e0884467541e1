import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { openStore, WrongKeysError } from '../../src/store';
import { CLEAR, fillStore, PERSONAL } from './filled-store';
import { type TestStore, openTestStore, randomKeys, testEngines } from './open-test-store';

async function everythingIn(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const rows = [];
  for (const { name } of tables.rows) rows.push((await client.query(`select * from "${name}"`)).rows);
  await client.end();
  return JSON.stringify(rows);
}

describe.each(testEngines)('data at rest on %s', (engine) => {
  let opened: TestStore;

  beforeAll(async () => {
    opened = await openTestStore(engine, undefined, { ownDatabase: true });
    await fillStore(opened.store);
  });
  afterAll(() => opened.dispose());

  it('shows nothing personal in clear text', async () => {
    const { dataDir, databaseUrl } = opened.options;
    const stored = databaseUrl
      ? Buffer.from(await everythingIn(databaseUrl))
      : Buffer.concat(readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file))));
    // The search itself works: what is not personal is found.
    expect(stored.includes(CLEAR)).toBe(true);
    for (const text of Object.values(PERSONAL)) {
      expect(stored.includes(text)).toBe(false);
      expect(stored.includes(Buffer.from(text).toString('base64url').slice(0, 12))).toBe(false);
    }
  });

  it('cannot be read with another key, and can after a change of keys that keeps the old one', async () => {
    const { options } = opened;
    await opened.store.close();
    await expect(openStore({ ...options, keys: randomKeys() })).rejects.toThrow(WrongKeysError);
    const next = randomKeys().keys['test'] as Buffer;
    const again = await openStore({ ...options, keys: { current: 'next', keys: { ...options.keys.keys, next } } });
    expect((await again.read.conversations.get('c1'))?.state).toMatchObject({ name: PERSONAL.name });
    await again.close();
  });
});
