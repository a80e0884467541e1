/** Where a browser goes once somebody has signed in, and the cookie it takes along. */
import type { Sessions } from '../accounts';
import { homeOf, type Kit } from './kit';

/** What a browser reads as another host, as a way up and out, or as the end of the session. */
const ASTRAY = /\\|\/\/|\/(?:\.|%2e)|^\/desk\/sign-/i;
const OWN_PAGE = /^\/(?:desk|operator)(?:[/?][\x21-\x7e]{0,400})?$/;

/** A page of ours, or nothing: a link must not lead elsewhere by way of the sign-in. */
export const ownPage = (next: string | undefined): string => (next && OWN_PAGE.test(next) && !ASTRAY.test(next) ? next : '');

export interface Landing {
  redirect: string;
  headers: { 'set-cookie': string };
}

/** @param token of the session that has just begun @param next from {@link ownPage}; empty = where its holder begins */
export async function land({ sessionCookie }: Kit, sessions: Sessions, token: string, next: string): Promise<Landing> {
  const session = await sessions.find(token, true);
  const to = session && !session.mustSetPassword && next ? next : session ? homeOf(session) : '/desk';
  return { redirect: to, headers: { 'set-cookie': sessionCookie(token) } };
}
