/** Who may use the consoles, who is signed in, what they may do, and who did what with people's data. Own databases beside those of the bot and the desk. */
import type { Clock } from '../base/clock';
import type { HttpRequest } from '../base/http';
import type { Log } from '../base/log';
import { createCipher, type KeyRing } from '../store/crypto';
import { openDatabase } from '../store/database';
import { runMigrations } from '../store/migrations';
import { AuditLog } from './audit';
import type { Session } from './roles';
import { AUDIT_MIGRATIONS, type AuditTables } from './tables';

export type { AuditLog, AuditRecord, AuditVerdict } from './audit';
export { mayReach, regionCondition, type Reach } from './regions';
export { ABILITIES, may, ROLES, type Ability, type Holder, type Role, type Session } from './roles';

/** What a console needs to know of accounts. */
export interface Accounts {
  /** Who sends the request, by its cookie; null for nobody, an ended session or an account that was switched off. */
  find(request: HttpRequest): Promise<Session | null>;
}
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
