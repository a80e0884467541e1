/** The desk's own tables, in a file (embedded) or behind a name prefix (PostgreSQL) of their own. Times are milliseconds since 1970. */
import { sql, type Generated, type Kysely } from 'kysely';
import { createKeyCheckTable } from '../store/key-check';
import type { Migration } from '../store/migrations';
import { followUps, WORK_MIGRATIONS } from './work-migrations';

export const DESK_STATES = ['new', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn', 'erased'] as const;
export type DeskState = (typeof DESK_STATES)[number];

export interface DeskTables {
  /** Every webhook id that was taken in: a second one with the same id changes nothing. */
  desk_event: { id: string; received_at: number };
  desk_case: {
    case_number: string;
    state: DeskState;
    kind: string;
    channel: string;
    urgency: string;
    region_code: string;
    region_name: string;
    /** Null while only a later event than the case itself has come, and after erasure. */
    file_sealed: string | null;
    /** The name alone, so that a list need not open every file. Null too where the file brought none. */
    name_sealed: string | null;
    name_index: string | null;
    phone_index: string | null;
    phone_tail_index: string | null;
    assignee: string | null;
    /** By when the person was promised to hear again. */
    expected_by: number | null;
    /** The end of the hours within which the station offers to help, where the person wants that. */
    quick_until: number | null;
    /** Since when it is somebody's turn: the last change of state or word from the person. */
    waiting_since: number;
    /** Whether the person has written since a caseworker last did something. */
    unread: number;
    received_at: number;
    /** The case of the same person in which this one is worked on now. */
    merged_into: string | null;
    merged_at: number | null;
    /** When the person first heard from a caseworker. */
    answered_at: number | null;
    /** The last day of a follow-up that came. */
    followup_at: number | null;
    /** When somebody last asked how the person is doing, and what the person's work is since: a word of a list. */
    followed_at: number | null;
    employment: string | null;
    /** From when on the person was told to be called back. */
    call_back_from: number | null;
    /** When it ended; null while somebody works on it. */
    ended_at: number | null;
    /** What the person put right before the case itself had come. */
    early_changes_sealed: string | null;
    /** How it ended, as a word of a list: the figures count it. */
    outcome: string | null;
    /** Since when it is worked on again after it had ended. To the case's owner it has ended: what follows travels as its own wording. */
    reopened_at: number | null;
  };
  /** What happened to a case and who did or saw what; only ever added to. */
  desk_entry: {
    seq: Generated<number>;
    case_number: string;
    at: number;
    kind: string;
    /** A name, or `person`, `system`. */
    actor: string;
    text_sealed: string | null;
    callback_id: string | null;
  };
  /** What must reach the case's owner through the public API; sent in order of `seq` for each case. */
  desk_callback: {
    seq: Generated<number>;
    id: string;
    case_number: string;
    type: string;
    body_sealed: string;
    /** What the case's `outcome` becomes once this has arrived. */
    outcome: string | null;
    status: 'pending' | 'sent' | 'refused';
    reason_sealed: string | null;
    attempts: number;
    next_at: number | null;
  };
  /** Which case each caseworker has open: the last one they looked at, until a moment after they were heard of last. */
  desk_presence: { person: string; case_number: string; until: number };
  /** What to verify, ticked off: the sentence of the case's own list, by its hash. */
  desk_check: { case_number: string; item: string; done_by: string; done_at: number };
  /** Rows of an earlier ledger that wait to be confirmed. */
  desk_import: { id: string; rows_sealed: string; created_by: string; created_at: number };
  /** What caseworkers write often. */
  desk_reply: { id: string; title_sealed: string; text_sealed: string; changed_by: string; changed_at: number };
}

export const DESK_KEY_TABLE = 'desk_key_check';

export const DESK_MIGRATIONS: readonly Migration[] = [
  { name: '0001-first-tables', up: firstTables },
  ...WORK_MIGRATIONS,
  { name: '0009-accounts-apart', up: dropSessions },
  { name: '0010-quick-service', up: quickService },
  { name: '0011-quick-service-order', up: quickServiceOrder },
  { name: '0012-follow-ups', up: followUps },
  { name: '0013-key-check', up: (db) => createKeyCheckTable(db, DESK_KEY_TABLE) },
];

/**
 * Who signs in is with the accounts now, for every console. It takes tables away and names no migration that its servers need: those which
 * used them are older than that mark and would not look for it, and none was ever released.
 */
async function dropSessions({ schema }: Kysely<unknown>): Promise<void> {
  await schema.dropTable('desk_sign_in').execute();
  await schema.dropTable('desk_session').execute();
}

async function quickService({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('desk_case').addColumn('quick_until', 'bigint').execute();
}

/** The list looks for those whose hours are over. */
async function quickServiceOrder(db: Kysely<unknown>): Promise<void> {
  await sql`create index desk_case_quick on desk_case (quick_until) where quick_until is not null`.execute(db);
}

async function firstTables(db: Kysely<unknown>, engine: 'libsql' | 'postgres'): Promise<void> {
  const { schema } = db;
  const serial = engine === 'postgres' ? sql`bigint generated always as identity` : sql`integer`;

  await schema
    .createTable('desk_event')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .execute();

  await schema
    .createTable('desk_case')
    .addColumn('case_number', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('urgency', 'text', (column) => column.notNull())
    .addColumn('region_code', 'text', (column) => column.notNull())
    .addColumn('region_name', 'text', (column) => column.notNull())
    .addColumn('file_sealed', 'text')
    .addColumn('name_index', 'text')
    .addColumn('phone_index', 'text')
    .addColumn('phone_tail_index', 'text')
    .addColumn('assignee', 'text')
    .addColumn('expected_by', 'bigint')
    .addColumn('waiting_since', 'bigint', (column) => column.notNull())
    .addColumn('unread', 'integer', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('desk_case_queue').on('desk_case').columns(['state', 'waiting_since']).execute();
  for (const index of ['name_index', 'phone_index', 'phone_tail_index']) {
    await schema.createIndex(`desk_case_${index}`).on('desk_case').column(index).execute();
  }

  await schema
    .createTable('desk_entry')
    .addColumn('seq', serial, (column) => column.primaryKey())
    .addColumn('case_number', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('text_sealed', 'text')
    .addColumn('callback_id', 'text')
    .execute();
  await schema.createIndex('desk_entry_case').on('desk_entry').columns(['case_number', 'seq']).execute();

  await schema
    .createTable('desk_callback')
    .addColumn('seq', serial, (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('case_number', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body_sealed', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('reason_sealed', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint')
    .execute();
  await schema.createIndex('desk_callback_case').on('desk_callback').columns(['case_number', 'seq']).execute();
  await schema.createIndex('desk_callback_due').on('desk_callback').column('next_at').execute();

  await schema
    .createTable('desk_sign_in')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await schema
    .createTable('desk_session')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('name_sealed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
}
