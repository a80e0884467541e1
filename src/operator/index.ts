/**
 * The hotline: calls, and the dialogs as a script that an operator reads to the caller. Answers go through the very turns of the chat;
 * it must not know what is asked, nor why.
 */
import type { Route } from '../base/http';
import { createApiRoutes } from './api';
import { Access } from './access';
import { Calls } from './calls';
import { createPageRoutes } from './pages';
import { Talk } from './talk';
import type { OperatorOptions } from './types';

export type { OperatorOptions, SignedIn } from './types';

export const OPERATOR_PATH = '/operator';

export function createOperatorRoutes(options: OperatorOptions): Route[] {
  const access = new Access(options);
  const parts = { access, calls: new Calls(options, access), talk: new Talk(options, access) };
  return [...createPageRoutes(options), ...createApiRoutes(options, parts)];
}
