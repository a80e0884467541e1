/** The tables of the audit log, in a file (embedded) or behind a name prefix (PostgreSQL) of their own. Times are milliseconds since 1970. */
import { sql, type Kysely } from 'kysely';
import type { Engine } from '../store/database';
import type { Migration } from '../store/migrations';

export interface AuditTables {
  /** Only ever added to: triggers refuse everything else. */
  audit_access: {
    /** 1, 2, 3, … without a gap. */
    seq: number;
    at: number;
    actor_sealed: string;
    /** Null for the server, for strangers, and before there were accounts. */
    account_id: string | null;
    action: string;
    case_number: string | null;
    /** The network the request came from. */
    network: string;
    details_sealed: string | null;
    /** Over this row and the `mac` of the one before. */
    mac: string;
  };
  /** One row, from the first entry on: the last entry, and a keyed hash of its own that says so. Writers wait for each other at it. */
  audit_access_head: { id: number; seq: number; mac: string; seal: string };
}

export const AUDIT_MIGRATIONS: readonly Migration[] = [
  { name: '0001-audit-access', up: auditAccess },
  { name: '0002-audit-accounts', up: auditAccounts },
];

async function auditAccess(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('audit_access')
    .addColumn('seq', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor_sealed', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('case_number', 'text')
    .addColumn('network', 'text', (column) => column.notNull())
    .addColumn('details_sealed', 'text')
    .addColumn('mac', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_access_head')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('mac', 'text', (column) => column.notNull())
    .addColumn('seal', 'text', (column) => column.notNull())
    .execute();
  await (engine === 'postgres' ? refuseOnPostgres(db) : refuseOnLibsql(db));
}

/** Whose entry it is, and what the log's page looks for. */
async function auditAccounts({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('audit_access').addColumn('account_id', 'text').execute();
  for (const column of ['account_id', 'case_number', 'action']) {
    await schema.createIndex(`audit_access_${column}`).on('audit_access').columns([column, 'seq']).execute();
  }
  await schema.createIndex('audit_access_at').on('audit_access').column('at').execute();
}

async function refuseOnPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`create function audit_access_refuse() returns trigger language plpgsql as
    'begin raise exception ''the audit log is only ever added to''; end'`.execute(db);
  await sql`create trigger audit_access_kept before update or delete or truncate on audit_access
    for each statement execute function audit_access_refuse()`.execute(db);
}

async function refuseOnLibsql(db: Kysely<unknown>): Promise<void> {
  for (const change of ['update', 'delete']) {
    await sql`create trigger ${sql.id(`audit_access_no_${change}`)} before ${sql.raw(change)} on audit_access
      begin select raise(abort, 'the audit log is only ever added to'); end`.execute(db);
  }
}
