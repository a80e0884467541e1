/** Who did what with people's data. An own database beside those of the bot and the desk. */
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { createCipher, type KeyRing } from '../store/crypto';
import { openDatabase } from '../store/database';
import { runMigrations } from '../store/migrations';
import { AuditLog } from './audit';
import { AUDIT_MIGRATIONS, type AuditTables } from './tables';

export type { AuditLog, AuditRecord, AuditVerdict } from './audit';

export interface AuditOptions {
  dataDir: string;
  databaseUrl?: string;
  keys: KeyRing;
  clock: Clock;
  log: Log;
}

/** Opens the audit log, made where it is not there yet. @throws when another process has the embedded file open */
export async function openAuditLog({ keys, clock, ...options }: AuditOptions): Promise<{ audit: AuditLog; close(): Promise<void> }> {
  const database = await openDatabase<AuditTables>({ ...options, fileName: 'audit.db' });
  try {
    await runMigrations(database, 'audit_migrations', AUDIT_MIGRATIONS, clock.now());
  } catch (error) {
    await database.close();
    throw error;
  }
  return { audit: new AuditLog(database, createCipher(keys)), close: () => database.close() };
}
