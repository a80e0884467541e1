import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { openStore } from '../../src/store';
import { type TestStore, openTestStore, randomKeys, testEngines } from './open-test-store';

const AT = new Date('2026-11-23T09:00:00+08:00');
const PERSONAL = ['王建国', '13812345678', '41041119760102001X', 'I-agree-words', 'note-in-history'];
const CLEAR = 'case.submitted';

/** Stores everything that may hold something personal. */
async function fill({ store }: TestStore): Promise<void> {
  const [name, phone, idNumber, words, note] = PERSONAL as [string, string, string, string, string];
  const personal = { name, phone, idNumber };
  await store.transaction(async (unit) => {
    await unit.conversations.create({ id: 'c1', userId: `tel:${phone}`, channel: 'hotline', locale: 'zh-CN', at: AT });
    await unit.conversations.saveState('c1', personal, AT);
    await unit.activities.appendIncoming('c1', { body: { text: phone }, clientActivityId: 'x', visible: true, at: AT });
    await unit.activities.appendOutgoing('c1', [{ text: name }, { text: idNumber }], AT);
    await unit.consents.record({ conversationId: 'c1', purpose: 'handoff', version: '1', granted: true, words, at: AT });
    const row = { caseNumber: 'A-1', conversationId: 'c1', state: 'submitted' as const, region: '410411', channel: 'web', createdAt: AT };
    await unit.cases.insert({ ...row, details: personal });
    await unit.cases.update('A-1', { details: { ...personal, note }, at: AT });
    await unit.cases.addHistory('A-1', { state: 'submitted', actor: 'veteran', note, at: AT });
    const sentence = { reason: 'useless', text: name, key: name, intent: 'chitchat', topic: null, confidence: 0.3 };
    await unit.unanswered.keep(sentence, '2026-11-23');
    await unit.audit.append({ at: AT, actor: 'veteran', action: CLEAR, subject: 'A-1', details: personal });
    await unit.outbox.emit({ id: 'e1', stream: 'A-1', type: CLEAR, body: JSON.stringify(personal), at: AT });
  });
  const [event] = await store.transaction((unit) => unit.outbox.claim(AT, AT, 1));
  await store.transaction((unit) => unit.outbox.park(event!, `refused ${name}`, AT));
}

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
    await fill(opened);
  });
  afterAll(() => opened.dispose());

  it('shows nothing personal in clear text', async () => {
    const { dataDir, databaseUrl } = opened.options;
    const stored = databaseUrl
      ? Buffer.from(await everythingIn(databaseUrl))
      : Buffer.concat(readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file))));
    // The search itself works: what is not personal is found.
    expect(stored.includes(CLEAR)).toBe(true);
    for (const text of PERSONAL) {
      expect(stored.includes(text)).toBe(false);
      expect(stored.includes(Buffer.from(text).toString('base64url').slice(0, 12))).toBe(false);
    }
  });

  it('cannot be read with another key, and can after a change of keys that keeps the old one', async () => {
    const { options } = opened;
    await opened.store.close();
    const stranger = await openStore({ ...options, keys: randomKeys() });
    await expect(stranger.read.conversations.get('c1')).rejects.toThrow('cannot be opened');
    await stranger.close();
    const next = randomKeys().keys['test'] as Buffer;
    const again = await openStore({ ...options, keys: { current: 'next', keys: { ...options.keys.keys, next } } });
    expect((await again.read.conversations.get('c1'))?.state).toMatchObject({ name: '王建国' });
    await again.close();
  });
});
