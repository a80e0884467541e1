/** The tables of accounts and sessions, in a file (embedded) or behind a name prefix (PostgreSQL) of their own. Times are milliseconds since 1970. */
import type { Kysely } from 'kysely';
import type { Place } from '../store/crypto';
import { createKeyCheckTable, type KeyCheck } from '../store/key-check';
import type { Migration } from '../store/migrations';
import type { SealedTable } from '../store/sealed-table';
import type { Role } from './roles';

export interface AccountTables {
  account: {
    id: string;
    name_sealed: string;
    /** Null for who signs in elsewhere. */
    sign_in_sealed: string | null;
    sign_in_index: string | null;
    /** Issuer and subject of who signs in elsewhere. */
    subject_sealed: string | null;
    subject_index: string | null;
    role: Role;
    /** Codes, with a space between. */
    regions: string;
    /** 0 or 1, as `Session.handlesCases`. */
    handles_cases: number;
    /** The scrypt hash of the password, sealed: without the key ring it cannot even be guessed at. */
    password_sealed: string | null;
    /** Until when the first password works; null once it was changed. */
    first_password_until: number | null;
    /** 0 or 1: a password of one's own is due before anything else. */
    must_set_password: number;
    /** Since when it is switched off. */
    off_at: number | null;
    created_at: number;
    last_sign_in_at: number | null;
  };
  /** One-time links; without an account one for the first administrator, made at the server's own terminal. */
  account_link: { token_hash: string; account_id: string | null; expires_at: number; used_at: number | null };
  account_session: {
    token_hash: string;
    account_id: string;
    created_at: number;
    seen_at: number;
    expires_at: number;
    /** Of who signs in elsewhere: with it the service is asked again. Null where it gave none. */
    refresh_sealed: string | null;
    /** When it is asked the next time; null where it cannot be. */
    confirm_at: number | null;
    /** Of who signs in elsewhere: the session ends then, unless the service confirms it before. */
    confirmed_until: number | null;
    /** Hash of the name that the session has at that service; null where it gives none. */
    remote_session_hash: string | null;
  };
  /** Failed attempts by a keyed hash of what was tried, or of the address it came from. */
  account_attempt: { hash: string; failures: number; last_at: number; locked_until: number };
}

export const namePlace = (id: string): Place => ({ column: 'account.name_sealed', row: id });
export const signInPlace = (id: string): Place => ({ column: 'account.sign_in_sealed', row: id });
export const subjectPlace = (id: string): Place => ({ column: 'account.subject_sealed', row: id });
export const passwordPlace = (id: string): Place => ({ column: 'account.password_sealed', row: id });
export const refreshPlace = (tokenHash: string): Place => ({ column: 'account_session.refresh_sealed', row: tokenHash });
export const SIGN_IN_FIELD = 'account.sign-in';
export const SUBJECT_FIELD = 'account.subject';

/** Names are compared as people write them: with a space or a capital more or less. */
export const plainSignIn = (signIn: string): string => signIn.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** For a change of keys. */
export const ACCOUNT_SEALED_TABLES: readonly SealedTable[] = [
  {
    table: 'account',
    key: ['id'],
    sealed: {
      name_sealed: (row) => namePlace(String(row['id'])).row,
      sign_in_sealed: (row) => signInPlace(String(row['id'])).row,
      subject_sealed: (row) => subjectPlace(String(row['id'])).row,
      password_sealed: (row) => passwordPlace(String(row['id'])).row,
    },
    indexes: {
      columns: ['sign_in_index', 'subject_index'],
      of: ({ sign_in_sealed: signIn, subject_sealed: subject }, cipher) => ({
        sign_in_index: signIn ? cipher.blindIndex(SIGN_IN_FIELD, plainSignIn(signIn)) : null,
        subject_index: subject ? cipher.blindIndex(SUBJECT_FIELD, subject) : null,
      }),
    },
  },
  { table: 'account_session', key: ['token_hash'], sealed: { refresh_sealed: (row) => refreshPlace(String(row['token_hash'])).row } },
];

export const ACCOUNT_KEY_CHECK: KeyCheck = { fileName: 'accounts.db', table: 'accounts_key_check', sealed: ACCOUNT_SEALED_TABLES };

export const ACCOUNT_MIGRATIONS: readonly Migration[] = [
  { name: '0001-accounts', up: firstTables },
  { name: '0002-confirmed-sessions', up: confirmedSessions },
  { name: '0003-remote-sessions', up: remoteSessions },
  { name: '0004-key-check', up: (db) => createKeyCheckTable(db, ACCOUNT_KEY_CHECK.table) },
];

async function confirmedSessions({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('account_session').addColumn('refresh_sealed', 'text').execute();
  for (const column of ['confirm_at', 'confirmed_until']) await schema.alterTable('account_session').addColumn(column, 'bigint').execute();
}

async function remoteSessions({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('account_session').addColumn('remote_session_hash', 'text').execute();
  await schema.createIndex('account_session_remote').on('account_session').column('remote_session_hash').execute();
}

async function firstTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('account')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name_sealed', 'text', (column) => column.notNull())
    .addColumn('sign_in_sealed', 'text')
    .addColumn('sign_in_index', 'text', (column) => column.unique())
    .addColumn('subject_sealed', 'text')
    .addColumn('subject_index', 'text', (column) => column.unique())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('regions', 'text', (column) => column.notNull())
    .addColumn('handles_cases', 'integer', (column) => column.notNull())
    .addColumn('password_sealed', 'text')
    .addColumn('first_password_until', 'bigint')
    .addColumn('must_set_password', 'integer', (column) => column.notNull())
    .addColumn('off_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_sign_in_at', 'bigint')
    .execute();
  await schema
    .createTable('account_link')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await schema
    .createTable('account_session')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('account_session_account').on('account_session').column('account_id').execute();
  await schema
    .createTable('account_attempt')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('locked_until', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('account_attempt_last').on('account_attempt').column('last_at').execute();
}
