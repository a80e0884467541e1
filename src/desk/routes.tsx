/** The pages of the desk over HTTP, one file a room. */
import type { Route } from '../base/http';
import { createAccountRoutes } from './account-routes';
import { createAuditRoutes } from './audit-routes';
import type { Callbacks } from './callbacks';
import { createCaseRoutes } from './case-routes';
import type { DeadLetters } from './dead-letters';
import { createDeadLetterRoutes } from './dead-letter-routes';
import type { Figures } from './figures';
import { createFigureRoutes } from './figure-routes';
import type { FollowUps } from './follow-ups';
import { createImportRoutes } from './import-routes';
import type { Imports } from './imports';
import { createKit, homeOf, type Kit, type KitOptions } from './kit';
import type { Ledger } from './ledger';
import { createListRoutes } from './list-routes';
import { createLiveRoutes } from './live-routes';
import { createOwnAccountRoutes } from './own-account-routes';
import type { Presence } from './presence';
import type { Queue } from './queue';
import { STYLESHEET, STYLESHEET_PATH } from './pages/stylesheet';
import { createRemoteSignInRoutes } from './remote-sign-in-routes';
import type { Replies } from './replies';
import { createReplyRoutes } from './reply-routes';
import { createSignInRoutes } from './sign-in-routes';
import { createTerminalRoutes, type TerminalRoutesOptions } from './terminal-routes';
import type { Work } from './work';
import { createWorkRoutes } from './work-routes';

export type PeopleRoutesOptions = Omit<KitOptions, 'isRemote'> & TerminalRoutesOptions;

export interface PageRoutesOptions extends PeopleRoutesOptions {
  queue: Queue;
  ledger: Ledger;
  presence: Presence;
  callbacks: Callbacks;
  work: Work;
  replies: Replies;
  followUps: FollowUps;
  deadLetters: DeadLetters;
  figures: Figures;
  imports: Imports;
}

/** Signing in, accounts and the audit log: also where the cases are with another system and only the other consoles are ours. */
export function createPeopleRoutes(options: PeopleRoutesOptions): Route[] {
  const kit = kitOf(options);
  const home = kit.signedIn(async (_request, { session }) => {
    const to = homeOf(session);
    return { redirect: to === '/desk' ? '/desk/account' : to };
  });
  return [...peopleRoutes(kit, options), { method: 'GET', path: '/desk', handler: home }];
}

export function createPageRoutes(options: PageRoutesOptions): Route[] {
  const { queue, presence, replies } = options;
  const kit = kitOf(options);
  return [
    ...createListRoutes(kit, { queue, presence }),
    ...createCaseRoutes(kit, options),
    ...createWorkRoutes(kit, options),
    ...createReplyRoutes(kit, replies),
    ...createDeadLetterRoutes(kit, options.deadLetters),
    ...createFigureRoutes(kit, options.figures),
    ...createImportRoutes(kit, options),
    ...createLiveRoutes(kit, options),
    ...peopleRoutes(kit, options),
  ];
}

const kitOf = (options: PeopleRoutesOptions): Kit => createKit({ ...options, isRemote: options.accounts.remote !== null });

function peopleRoutes(kit: Kit, options: PeopleRoutesOptions): Route[] {
  const { remote } = options.accounts;
  const isRemote = remote !== null;
  return [
    ...createSignInRoutes(kit, { ...options, isRemote }),
    ...(remote ? createRemoteSignInRoutes(kit, { ...options, remote }) : []),
    ...createTerminalRoutes(kit, options),
    ...createOwnAccountRoutes(kit, { ...options, isRemote }),
    ...createAccountRoutes(kit, { ...options, isRemote }),
    ...createAuditRoutes(kit, options),
    {
      method: 'GET',
      path: STYLESHEET_PATH,
      handler: async () => ({
        text: STYLESHEET,
        headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' },
      }),
    },
  ];
}
