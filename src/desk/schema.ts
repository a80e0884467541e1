import type { Kysely } from 'kysely';
import type { Migration } from '../store/migrations';

/** The desk's own tables. Everything personal is in the `*_sealed` columns; what is clear is needed for sorting and filtering. */
export interface DeskSchema {
  desk_case: {
    number: string;
    kind: string;
    state: string;
    urgency: string;
    region_code: string;
    phone_index: string | null;
    file_sealed: string | null;
    received_at: number;
    updated_at: number;
  };
  desk_entry: { id: string; case_number: string; at: number; kind: string; entry_sealed: string };
  desk_webhook: { id: string; at: number };
  desk_callback: {
    id: string;
    case_number: string;
    type: string;
    body_sealed: string;
    next_at: number;
    attempts: number;
    created_at: number;
  };
  desk_link: { token_hash: string; expires_at: number };
  desk_session: { token_hash: string; session_sealed: string; expires_at: number };
}

export const DESK_MIGRATIONS: readonly Migration[] = [{ name: '0001-desk', up: firstTables }];

async function firstTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('desk_case')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('urgency', 'text', (column) => column.notNull())
    .addColumn('region_code', 'text', (column) => column.notNull())
    .addColumn('phone_index', 'text')
    .addColumn('file_sealed', 'text')
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('desk_case_by_state').on('desk_case').columns(['state', 'received_at']).execute();
  await db.schema.createIndex('desk_case_by_phone').on('desk_case').column('phone_index').execute();
  await db.schema
    .createTable('desk_entry')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('case_number', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('entry_sealed', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('desk_entry_by_case').on('desk_entry').columns(['case_number', 'at']).execute();
  await db.schema
    .createTable('desk_webhook')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('desk_callback')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('case_number', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body_sealed', 'text', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('desk_callback_due').on('desk_callback').column('next_at').execute();
  for (const table of ['desk_link', 'desk_session']) {
    let statement = db.schema.createTable(table).addColumn('token_hash', 'text', (column) => column.primaryKey());
    if (table === 'desk_session') statement = statement.addColumn('session_sealed', 'text', (column) => column.notNull());
    await statement.addColumn('expires_at', 'bigint', (column) => column.notNull()).execute();
  }
}
