/** What the administrator asks for from the server's own terminal, where the secret lies: the embedded database cannot be opened twice. */
import type { Accounts } from '../accounts';
import type { Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { HttpHandler, HttpRequest, Route } from '../base/http';
import type { Kit } from './kit';
import { signInLink } from './sign-in-link';
import { verify } from './signature';

export interface TerminalRoutesOptions {
  accounts: Accounts;
  wallClock: Clock;
  publicUrl: string;
  /** Of this server alone. */
  terminalSecret: string;
}

export function createTerminalRoutes({ record }: Kit, options: TerminalRoutesOptions): Route[] {
  const { accounts, wallClock, publicUrl, terminalSecret } = options;

  const signed =
    (handler: (request: HttpRequest) => Promise<unknown>): HttpHandler =>
    async (request) => {
      const id = verify([terminalSecret], request.headers, await request.rawBody(), wallClock.now());
      if (id === null) throw new CodedError('BadSignature', 'Ask from the terminal of the server, with its own settings.');
      return { json: await handler(request), headers: { 'cache-control': 'no-store' } };
    };

  async function newLink(request: HttpRequest): Promise<{ link: string }> {
    await record(request, 'server', 'link.create');
    return { link: signInLink(publicUrl, await accounts.sessions.newLinkToken(null)) };
  }

  return [
    { method: 'POST', path: '/desk/sign-in-links', handler: signed(newLink) },
    { method: 'POST', path: '/desk/audit-verifications', handler: signed(() => accounts.audit.verify()) },
  ];
}
