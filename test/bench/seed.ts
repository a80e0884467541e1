/** Fills a bench's database with conversations as real ones are stored: bodies and state of a conversation that took place, sealed for each anew. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Client } from 'pg';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { type Cipher, createCipher, openStore } from '../../src/store';
import { createBenchDatabase, queryPostgres, startMeasuredServer, type BenchDatabase } from './bench-database';
import { progress } from './measure';
import { SocketConversation } from './socket-conversation';

/** What a conversation looks like in the store, in clear. */
export interface Template {
  state: unknown;
  activities: { direction: 'in' | 'out'; body: Record<string, unknown> }[];
}

export interface Seeding {
  conversations: number;
  /** When the conversation was touched last, milliseconds since 1970. */
  touchedAt(index: number): number;
  /** Whether the conversation has a case, which is closed. */
  hasCase(index: number): boolean;
}

const CONVERSATIONS_AT_ONCE = 2_000;

/** The id of a seeded conversation, as unguessable ids are: in no order. */
export const seededId = (index: number): string => createHash('sha256').update(String(index)).digest('base64url').slice(0, 22);
export const SEEDED_USER = 'dl_seeded';

/** Has a conversation with the real server and reads what is stored of it. */
export async function recordTemplate(says: readonly string[]): Promise<Template> {
  const database = await createBenchDatabase('libsql');
  try {
    const server = await startMeasuredServer(database);
    const conversation = await SocketConversation.open(server.url);
    for (const text of says) await conversation.say(text);
    const id = conversation.session.conversationId;
    conversation.close();
    await server.stop();
    const store = await openStore({ dataDir: database.dataDir, keys: database.keys, clock: systemClock, log: silentLog });
    const activities = await store.read.activities.after(id, 0, 1_000);
    const state = (await store.read.conversations.get(id))?.state;
    await store.close();
    return { state, activities: activities.map(({ direction, body }) => ({ direction, body })) };
  } finally {
    await database.remove();
  }
}

/** Makes the tables and fills them; the server is not running. */
export async function seedConversations(database: BenchDatabase, template: Template, seeding: Seeding): Promise<void> {
  const { dataDir, databaseUrl, keys } = database;
  await (await openStore({ dataDir, databaseUrl, keys, clock: systemClock, log: silentLog })).close();
  const cipher = createCipher(keys);
  const target = databaseUrl ? await postgresTarget(databaseUrl) : libsqlTarget(join(dataDir, 'rongye.db'));
  const started = performance.now();
  for (let start = 0; start < seeding.conversations; start += CONVERSATIONS_AT_ONCE) {
    const end = Math.min(seeding.conversations, start + CONVERSATIONS_AT_ONCE);
    await target.insert(rowsOf(start, end, template, seeding, cipher));
    if (start % 100_000 === 0 && start > 0) progress(`${start} of ${seeding.conversations} conversations stored`);
  }
  await target.close();
  if (databaseUrl) await queryPostgres(databaseUrl, 'vacuum analyze');
  progress(`${seeding.conversations} conversations stored in ${Math.round((performance.now() - started) / 1_000)} s`);
}

type Value = string | number | null;
interface Rows {
  table: string;
  /** Names with their PostgreSQL types. */
  columns: Record<string, 'text' | 'bigint'>;
  rows: Value[][];
}

interface Target {
  insert(tables: Rows[]): Promise<void>;
  close(): Promise<void>;
}

function rowsOf(start: number, end: number, template: Template, seeding: Seeding, cipher: Cipher): Rows[] {
  const conversations: Value[][] = [];
  const activities: Value[][] = [];
  const cases: Value[][] = [];
  const audit: Value[][] = [];
  const last = template.activities.length;
  for (let index = start; index < end; index++) {
    const id = seededId(index);
    const at = seeding.touchedAt(index);
    const user = cipher.seal({ column: 'conversation.user_sealed', row: id }, SEEDED_USER);
    const state = cipher.sealJson({ column: 'conversation.state_sealed', row: id }, template.state);
    conversations.push([id, user, 'web', 'zh-CN', last, state, at, at]);
    template.activities.forEach(({ direction, body }, place) => {
      const seq = place + 1;
      const sealed = cipher.sealJson({ column: 'activity.body_sealed', row: `${id}|${String(seq).padStart(7, '0')}` }, body);
      activities.push([id, seq, direction, 1, direction === 'in' ? `c-${seq}` : null, sealed, at, at]);
    });
    if (!seeding.hasCase(index)) continue;
    const number = `S${String(index).padStart(9, '0')}`;
    const details = cipher.sealJson({ column: 'case_file.details_sealed', row: number }, template.state);
    cases.push([number, id, 'completed', '410100', 'web', details, at, at]);
    for (const action of ['case.open', 'case.move']) audit.push([seededId(-index) + action, at, 'system', action, number, null]);
  }
  return [
    {
      table: 'conversation',
      columns: {
        id: 'text',
        user_sealed: 'text',
        channel: 'text',
        locale: 'text',
        last_seq: 'bigint',
        state_sealed: 'text',
        created_at: 'bigint',
        updated_at: 'bigint',
      },
      rows: conversations,
    },
    {
      table: 'activity',
      columns: {
        conversation_id: 'text',
        seq: 'bigint',
        direction: 'text',
        visible: 'bigint',
        client_activity_id: 'text',
        body_sealed: 'text',
        at: 'bigint',
        processed_at: 'bigint',
      },
      rows: activities,
    },
    {
      table: 'case_file',
      columns: {
        case_number: 'text',
        conversation_id: 'text',
        state: 'text',
        region: 'text',
        channel: 'text',
        details_sealed: 'text',
        created_at: 'bigint',
        updated_at: 'bigint',
      },
      rows: cases,
    },
    {
      table: 'audit_entry',
      columns: { id: 'text', at: 'bigint', actor: 'text', action: 'text', subject: 'text', details_sealed: 'text' },
      rows: audit,
    },
  ];
}

/** Faster than the store may be: nothing is flushed, and a crash in the middle costs only the bench. */
function libsqlTarget(path: string): Target {
  const database = new Libsql(path);
  for (const pragma of ['synchronous = off', 'cache_size = -1000000', 'wal_autocheckpoint = 100000']) database.pragma(pragma);
  return {
    insert(tables) {
      database.exec('begin');
      for (const { table, columns, rows } of tables) {
        const names = Object.keys(columns);
        const insert = database.prepare(`insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`);
        for (const row of rows) insert.run(row);
      }
      database.exec('commit');
      return Promise.resolve();
    },
    close() {
      database.pragma('wal_checkpoint(truncate)');
      database.close();
      return Promise.resolve();
    },
  };
}

async function postgresTarget(url: string): Promise<Target> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('set synchronous_commit = off');
  return {
    async insert(tables) {
      for (const { table, columns, rows } of tables) {
        const names = Object.keys(columns);
        const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
        await client.query(
          `insert into ${table} (${names.join(', ')}) select * from unnest(${arrays.join(', ')})`,
          names.map((_, index) => rows.map((row) => row[index])),
        );
      }
    },
    close: () => client.end(),
  };
}
