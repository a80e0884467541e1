/**
 * The hotline: calls, and the dialogs as a script that an operator reads to the caller. Answers go through the very turns of the chat;
 * it must not know what is asked, nor why.
 */
import type { Route } from '../base/http';
import { createApiRoutes } from './api';
import { Calls } from './calls';
import { createPageRoutes } from './pages';
import type { OperatorOptions } from './types';

export type { OperatorOptions, SignedIn } from './types';

export const OPERATOR_PATH = '/operator';

export function createOperatorRoutes(options: OperatorOptions): Route[] {
  return [...createPageRoutes(options), ...createApiRoutes(options, new Calls(options))];
}
