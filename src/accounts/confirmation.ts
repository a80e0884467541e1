/**
 * Sessions of people who sign in with another service, asked about again while they last: who lost the role there loses it here, within
 * minutes and not at the next sign-in. Knows no page.
 */
import type { Clock } from '../base/clock';
import type { Database } from '../store/database';
import type { AccountTables } from './account-tables';
import type { AuditLog } from './audit';
import type { Directory } from './directory';
import type { RemoteSignIn } from './oidc';
import type { Session } from './roles';
import type { Sessions } from './sessions';

export interface ConfirmationParts {
  remote: RemoteSignIn;
  database: Database<AccountTables>;
  directory: Directory;
  sessions: Sessions;
  audit: AuditLog;
  clock: Clock;
}

export class Confirmation {
  constructor(private readonly parts: ConfirmationParts) {}

  /** Asks once, whichever requests come at the same moment; whoever comes meanwhile goes on as before. While the service is away, so does everybody. */
  async confirm(token: string, session: Session, address: string): Promise<void> {
    const { remote, directory, sessions } = this.parts;
    const refreshToken = await sessions.takeConfirmation(token);
    const account = refreshToken === null ? null : await directory.get(session.accountId);
    const subject = account && (await directory.subjectOf(account.id));
    if (refreshToken === null || !account || subject === null) return;
    const answer = await remote.confirm(refreshToken, subject);
    if (answer === 'unreachable') return;
    const who = { actor: account.name, accountId: account.id, address, at: this.parts.clock.now() };
    if ('refused' in answer) {
      await this.parts.audit.append({ ...who, action: 'session.end', details: { by: 'oidc', reason: answer.refused } });
      // A grant may have ended with one browser's session over there; a role is gone from all of them.
      await (answer.refused === 'denied' ? sessions.end(token) : sessions.endOthers(account.id, null));
      return;
    }
    const { fields } = answer;
    const isSame =
      fields.role === account.role && fields.handlesCases === account.handlesCases && sameWords(fields.regions, account.regions);
    if (!isSame) {
      const { role, regions, handlesCases } = fields;
      await this.parts.audit.append({
        ...who,
        action: 'account.change',
        details: { by: 'oidc', account: account.id, role, regions, handlesCases },
      });
    }
    await this.parts.database.transaction(async (db) => {
      await directory.remote(db, subject, fields);
      await sessions.confirmed(db, token, answer.refreshToken);
    });
  }
}

const sameWords = (one: readonly string[], other: readonly string[]): boolean => one.join(' ') === other.join(' ');
