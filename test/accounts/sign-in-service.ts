import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { OidcSettings } from '../../src/accounts';

export interface Person {
  sub: string;
  claims: Record<string, unknown>;
}

export interface ServiceOptions {
  clientId: string;
  clientSecret: string;
  redirectUrl: string;
}

export interface SignInService {
  settings: OidcSettings;
  /** Who signs in next, and what the service says about them. */
  expect(person: Person): Promise<void>;
  close(): Promise<void>;
}

/** @param redirectUrl of our server */
export async function startSignInService(redirectUrl: string): Promise<SignInService> {
  const client = { clientId: 'rongye', clientSecret: randomBytes(24).toString('hex') };
  const options: ServiceOptions = { ...client, redirectUrl };
  const child = fork(join(__dirname, 'sign-in-service-child.ts'), [JSON.stringify(options)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [issuer] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
  if (typeof issuer !== 'string') throw new Error('the sign-in service did not start');
  return {
    settings: { issuer, ...client, roleClaim: 'rongye_role', regionClaim: 'rongye_regions' },
    async expect(person) {
      child.send(person);
      await once(child, 'message');
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
