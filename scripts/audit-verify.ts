/**
 * `npm run audit:verify [-- --json]`: says whether the audit log is whole. Asks the server where it runs; otherwise opens the log itself.
 * Ends with 0 when the log is whole, with 2 when it is not, with 1 when that could not be found out.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openAuditLog, type AuditVerdict } from '../src/accounts';
import { systemClock } from '../src/base/clock';
import { silentLog } from '../src/base/log';
import { askServer } from './ask-server';
import { keysOf, readInstallation, runCommand, type Installation } from './installation';

async function main(): Promise<void> {
  const installation = readInstallation();
  const answer = (await askServer(installation, 'POST', '/desk/audit-verifications')) as AuditVerdict | null;
  const verdict = answer ?? (await verifyHere(installation));
  const entries = `${verdict.entries} ${verdict.entries === 1 ? 'entry' : 'entries'}`;
  const words = verdict.whole
    ? `The log is whole: ${entries}.`
    : `The log is broken at entry ${verdict.brokenAt}: ${verdict.reason}. Before it: ${entries}.`;
  process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(verdict) : words}\n`);
  process.exitCode = verdict.whole ? 0 : 2;
}

async function verifyHere(installation: Installation): Promise<AuditVerdict> {
  const { dataDir, settings } = installation;
  const databaseUrl = settings.DATABASE_URL;
  // A log that was taken away must not be answered with a new, empty one.
  if (!databaseUrl && !existsSync(join(dataDir, 'audit.db'))) throw new Error(`there is no audit log in ${dataDir}`);
  const keys = keysOf(installation).encryption;
  const { audit, close } = await openAuditLog({ dataDir, databaseUrl, keys, clock: systemClock, log: silentLog });
  try {
    return await audit.verify();
  } finally {
    await close();
  }
}

runCommand(main);
