import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { OidcSettings } from '../../src/accounts';
import { Visitor } from './console';

export interface Person {
  sub: string;
  claims: Record<string, unknown>;
  /** Whether the service knows nobody of that name any more. */
  isGone?: boolean;
}

/** Says to our server that somebody has signed out there. */
export interface SignOut {
  signOut: string;
  /** Only their last session, or all of them. */
  isLastOnly: boolean;
}

export interface ServiceOptions {
  clientId: string;
  clientSecret: string;
  redirectUrl: string;
  logoutUrl: string;
  /** Whether it can be asked again about who has signed in. */
  givesRefreshTokens: boolean;
}

export interface SignInService {
  settings: OidcSettings;
  /** Who signs in next, and what the service says about them. */
  expect(person: Person): Promise<void>;
  /** @returns once our server has taken it @throws where it has not */
  signOut(sub: string, which: 'last' | 'all'): Promise<void>;
  close(): Promise<void>;
}

/** @param redirectUrl of our server */
export async function startSignInService(redirectUrl: string, { givesRefreshTokens = true } = {}): Promise<SignInService> {
  const client = { clientId: 'rongye', clientSecret: randomBytes(24).toString('hex') };
  const logoutUrl = new URL('/desk/sign-in/signed-out', redirectUrl).href;
  const options: ServiceOptions = { ...client, redirectUrl, logoutUrl, givesRefreshTokens };
  const child = fork(join(__dirname, 'sign-in-service-child.ts'), [JSON.stringify(options)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [issuer] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
  if (typeof issuer !== 'string') throw new Error('the sign-in service did not start');
  return {
    settings: {
      issuer,
      ...client,
      roleClaim: 'rongye_role',
      regionClaim: 'rongye_regions',
      scope: 'openid profile',
      confirmMinutes: 15,
    },
    async expect(person) {
      child.send(person);
      await once(child, 'message');
    },
    async signOut(sub, which) {
      child.send({ signOut: sub, isLastOnly: which === 'last' } satisfies SignOut);
      const [answer] = (await once(child, 'message')) as [unknown];
      if (answer !== 'ready') throw new Error(String(answer));
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/**
 * Goes with the browser to the service and back.
 * @param visitor of our server, which is at `url` @returns the address that it brings back, not yet opened
 */
export async function throughService(visitor: Visitor, url: string, next = ''): Promise<string> {
  let at = (await visitor.get(`/desk/sign-in/remote?next=${encodeURIComponent(next)}`)).location ?? '';
  const browser = new Visitor(at);
  for (let hop = 0; hop < 6 && !at.startsWith(url); hop++) at = (await browser.get(at)).location ?? '';
  return at;
}
