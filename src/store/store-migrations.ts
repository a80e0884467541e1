/** The store's migrations, oldest first. A released one is never changed: add another that expands. */
import { type Kysely, sql } from 'kysely';
import type { Engine } from './database';
import { createKeyCheckTable } from './key-check';
import type { Migration } from './migrations';
import { STORE_KEY_CHECK } from './store-sealed-tables';

async function conversations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('conversation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_sealed', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('last_seq', 'bigint', (column) => column.notNull())
    .addColumn('state_sealed', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('activity')
    .addColumn('conversation_id', 'text', (column) => column.notNull().references('conversation.id').onDelete('cascade'))
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('visible', 'integer', (column) => column.notNull())
    .addColumn('client_activity_id', 'text')
    .addColumn('body_sealed', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('processed_at', 'bigint')
    .addPrimaryKeyConstraint('activity_key', ['conversation_id', 'seq'])
    .execute();
  await db.schema
    .createIndex('activity_by_client_id')
    .unique()
    .on('activity')
    .columns(['conversation_id', 'client_activity_id'])
    .where('client_activity_id' as never, 'is not', null)
    .execute();
  // Holds only what awaits its turn, so it stays small however long the transcripts grow.
  await db.schema
    .createIndex('activity_waiting')
    .on('activity')
    .columns(['conversation_id', 'seq', 'at'])
    .where('processed_at' as never, 'is', null)
    .execute();
  await db.schema
    .createTable('consent')
    .addColumn('conversation_id', 'text', (column) => column.notNull().references('conversation.id').onDelete('cascade'))
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('granted', 'integer', (column) => column.notNull())
    .addColumn('words_sealed', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('consent_key', ['conversation_id', 'seq'])
    .execute();
}

async function cases(db: Kysely<unknown>): Promise<void> {
  // No reference to the conversation: an erased conversation leaves the bare numbers of its cases behind.
  await db.schema
    .createTable('case_file')
    .addColumn('case_number', 'text', (column) => column.primaryKey())
    .addColumn('conversation_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('details_sealed', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('case_file_by_conversation').on('case_file').column('conversation_id').execute();
  await db.schema
    .createTable('case_history')
    .addColumn('case_number', 'text', (column) => column.notNull().references('case_file.case_number').onDelete('cascade'))
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('note_sealed', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('case_history_key', ['case_number', 'seq'])
    .execute();
}

async function events(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox_stream')
    .addColumn('stream', 'text', (column) => column.primaryKey())
    .addColumn('last_seq', 'bigint', (column) => column.notNull())
    .addColumn('done_seq', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('lease', 'bigint', (column) => column.notNull())
    .addColumn('waiting_since', 'bigint')
    .addColumn('parked_at', 'bigint')
    .addColumn('parked_reason_sealed', 'text')
    .execute();
  // Partial: finding a due stream costs the same whether ten or a million were delivered before.
  for (const column of ['next_at', 'waiting_since', 'parked_at']) {
    await db.schema
      .createIndex(`outbox_stream_by_${column}`)
      .on('outbox_stream')
      .column(column)
      .where(column as never, 'is not', null)
      .execute();
  }
  await db.schema
    .createTable('outbox_event')
    .addColumn('stream', 'text', (column) => column.notNull().references('outbox_stream.stream'))
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body_sealed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('outbox_event_key', ['stream', 'seq'])
    .execute();
  await db.schema
    .createTable('inbound_event')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('inbound_event_key', ['source', 'id'])
    .execute();
  await db.schema
    .createTable('audit_entry')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('details_sealed', 'text')
    .execute();
  await db.schema.createIndex('audit_entry_by_subject').on('audit_entry').columns(['subject', 'at']).execute();
}

async function unanswered(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('unanswered')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('text_sealed', 'text', (column) => column.notNull())
    .addColumn('key_index', 'text', (column) => column.notNull())
    .addColumn('intent', 'text', (column) => column.notNull())
    .addColumn('topic', 'text')
    .addColumn('confidence', 'double precision', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .execute();
  for (const column of ['key_index', 'day']) {
    await db.schema.createIndex(`unanswered_by_${column}`).on('unanswered').column(column).execute();
  }
}

async function caseTimers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('case_timer')
    .addColumn('case_number', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('case_timer_key', ['case_number', 'kind'])
    .execute();
  await db.schema.createIndex('case_timer_by_due').on('case_timer').column('due_at').execute();
}

async function hotlineCalls(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('hotline_call')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('conversation_id', 'text', (column) => column.notNull())
    .addColumn('operator', 'text')
    .addColumn('caller', 'text', (column) => column.notNull())
    .addColumn('disposition', 'text')
    .addColumn('file_sealed', 'text')
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  for (const column of ['conversation_id', 'started_at', 'ended_at']) {
    await db.schema.createIndex(`hotline_call_by_${column}`).on('hotline_call').column(column).execute();
  }
}

async function urgentStreams(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('outbox_stream')
    .addColumn('urgent', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // Holds only what must go first, so asking for it costs nothing when nothing does.
  await db.schema
    .createIndex('outbox_stream_by_urgent')
    .on('outbox_stream')
    .column('next_at')
    .where('urgent' as never, '=', sql.lit(1) as never)
    .where('next_at' as never, 'is not', null)
    .execute();
}

async function consentGivers(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('consent').addColumn('given_by', 'text').execute();
  await db.schema.alterTable('consent').addColumn('given_how', 'text').execute();
}

async function resumeCodes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('resume_code')
    .addColumn('conversation_id', 'text', (column) => column.primaryKey().references('conversation.id').onDelete('cascade'))
    .addColumn('code_hash', 'text', (column) => column.notNull().unique())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function outboxFailures(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox_stream').addColumn('last_failure', 'text').execute();
}

/** So that a sweep finds what is past its period without looking at the rest. */
async function ages(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('audit_entry_by_age').on('audit_entry').column('at').execute();
  await db.schema.createIndex('inbound_event_by_age').on('inbound_event').column('at').execute();
}

/**
 * By default PostgreSQL's vacuum comes when a fifth of a table is dead: in a table of ten million rows after two million. Here each turn
 * leaves one dead row in the conversations, and each sweep many in a few minutes.
 */
async function vacuumOften(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine !== 'postgres') return;
  for (const table of ['conversation', 'activity', 'outbox_stream', 'outbox_event']) {
    await sql`alter table ${sql.table(table)} set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)`.execute(
      db,
    );
  }
}

/** In which trace an event came to be. */
async function outboxTrace(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox_event').addColumn('traceparent', 'text').execute();
}

const keyCheck = (db: Kysely<unknown>): Promise<void> => createKeyCheckTable(db, STORE_KEY_CHECK.table);

export const STORE_MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-conversations-cases-events',
    async up(db) {
      await conversations(db);
      await cases(db);
      await events(db);
    },
  },
  {
    name: '0002-conversation-by-age',
    async up(db) {
      await db.schema.createIndex('conversation_by_age').on('conversation').column('updated_at').execute();
    },
  },
  { name: '0003-unanswered', up: unanswered },
  { name: '0004-live-case-timer', up: caseTimers },
  { name: '0005-resume-code', up: resumeCodes },
  { name: '0006-hotline-call', up: hotlineCalls },
  { name: '0007-urgent-streams', up: urgentStreams },
  { name: '0008-consent-givers', up: consentGivers },
  { name: '0009-outbox-failures', up: outboxFailures },
  { name: '0010-ages', up: ages },
  { name: '0011-vacuum-often', up: vacuumOften },
  { name: '0012-outbox-trace', up: outboxTrace },
  { name: '0013-key-check', up: keyCheck },
];
