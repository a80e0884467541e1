/** What the tables gained as the desk learned to work: columns, indexes, tables, in order. What they mean is in tables.ts. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from '../store/migrations';
import { RANK } from './queue-order';

export const WORK_MIGRATIONS: readonly Migration[] = [
  { name: '0002-queue', up: queue },
  { name: '0003-presence', up: presence },
  { name: '0004-work', up: work },
  { name: '0005-import', up: imports },
];

async function queue(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  for (const column of ['name_sealed', 'merged_into']) await schema.alterTable('desk_case').addColumn(column, 'text').execute();
  await schema.alterTable('desk_case').addColumn('merged_at', 'bigint').execute();
  const orders = { order: [], state_order: ['state'], region_order: ['region_code'], assignee_order: ['assignee'] };
  for (const [name, first] of Object.entries(orders)) {
    const parts = [...first.map((column) => sql.ref(column)), RANK, sql.ref('waiting_since'), sql.ref('case_number')];
    await sql`create index ${sql.id(`desk_case_${name}`)} on desk_case (${sql.join(parts)})`.execute(db);
  }
  await sql`create index desk_case_counts on desk_case (state, region_code) where merged_into is null`.execute(db);
  await sql`create index desk_case_merged on desk_case (merged_into) where merged_into is not null`.execute(db);
  await sql`create index desk_case_promised on desk_case (expected_by) where expected_by is not null`.execute(db);
  await schema.createIndex('desk_case_received').on('desk_case').columns(['received_at', 'case_number']).execute();
}

async function presence(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('desk_presence')
    .addColumn('person', 'text', (column) => column.primaryKey())
    .addColumn('case_number', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('desk_presence_case').on('desk_presence').columns(['case_number', 'until']).execute();
}

async function work(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  for (const column of ['answered_at', 'followup_at', 'reopened_at']) {
    await schema.alterTable('desk_case').addColumn(column, 'bigint').execute();
  }
  for (const table of ['desk_case', 'desk_callback']) await schema.alterTable(table).addColumn('outcome', 'text').execute();
  await sql`update desk_case set answered_at = (select min(at) from desk_entry
    where desk_entry.case_number = desk_case.case_number and desk_entry.callback_id is not null)`.execute(db);
  await sql`create index desk_case_followup on desk_case (followup_at) where followup_at is not null`.execute(db);
  await schema
    .createTable('desk_check')
    .addColumn('case_number', 'text', (column) => column.notNull())
    .addColumn('item', 'text', (column) => column.notNull())
    .addColumn('done_by', 'text', (column) => column.notNull())
    .addColumn('done_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('desk_check_key', ['case_number', 'item'])
    .execute();
  await schema
    .createTable('desk_reply')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('title_sealed', 'text', (column) => column.notNull())
    .addColumn('text_sealed', 'text', (column) => column.notNull())
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function imports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('desk_import')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('rows_sealed', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** What came of follow-ups, when a case ended whatever is heard of it later, what was promised, and what came too early. */
export async function followUps(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  for (const column of ['followed_at', 'call_back_from', 'ended_at'])
    await schema.alterTable('desk_case').addColumn(column, 'bigint').execute();
  for (const column of ['employment', 'early_changes_sealed']) await schema.alterTable('desk_case').addColumn(column, 'text').execute();
  await sql`update desk_case set ended_at = coalesce((select max(desk_entry.at) from desk_entry
    where desk_entry.case_number = desk_case.case_number and desk_entry.kind in ('completed', 'failed', 'withdrawn')), waiting_since)
    where state in ('completed', 'failed', 'withdrawn')`.execute(db);
  await sql`create index desk_case_news on desk_case (${sql.join([RANK, sql.ref('waiting_since'), sql.ref('case_number')])})
    where unread = 1`.execute(db);
}
