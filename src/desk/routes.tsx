/** The pages of the desk over HTTP, one file a room. */
import type { Route } from '../base/http';
import type { Callbacks } from './callbacks';
import { createCaseRoutes } from './case-routes';
import type { DeadLetters } from './dead-letters';
import { createDeadLetterRoutes } from './dead-letter-routes';
import type { Figures } from './figures';
import { createFigureRoutes } from './figure-routes';
import { createImportRoutes } from './import-routes';
import type { Imports } from './imports';
import { createKit, type KitOptions } from './kit';
import type { Ledger } from './ledger';
import { createListRoutes } from './list-routes';
import { createLiveRoutes } from './live-routes';
import type { Presence } from './presence';
import type { Queue } from './queue';
import { STYLESHEET, STYLESHEET_PATH } from './pages/stylesheet';
import type { Replies } from './replies';
import { createReplyRoutes } from './reply-routes';
import { createSignInRoutes, type SignInRoutesOptions } from './sign-in-routes';
import type { Work } from './work';
import { createWorkRoutes } from './work-routes';

export interface PageRoutesOptions extends KitOptions, SignInRoutesOptions {
  queue: Queue;
  ledger: Ledger;
  presence: Presence;
  callbacks: Callbacks;
  work: Work;
  replies: Replies;
  deadLetters: DeadLetters;
  figures: Figures;
  imports: Imports;
}

export function createPageRoutes(options: PageRoutesOptions): Route[] {
  const { queue, ledger, presence, callbacks, work, replies } = options;
  const kit = createKit(options);
  return [
    ...createListRoutes(kit, { queue, presence }),
    ...createCaseRoutes(kit, { ledger, presence, callbacks, work, replies }),
    ...createWorkRoutes(kit, { ledger, work }),
    ...createReplyRoutes(kit, replies),
    ...createDeadLetterRoutes(kit, options.deadLetters),
    ...createFigureRoutes(kit, options.figures),
    ...createImportRoutes(kit, options),
    ...createSignInRoutes(kit, options),
    ...createLiveRoutes(kit, ledger, callbacks),
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
