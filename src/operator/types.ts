/** What the console is given: who is on the line, and the parts of the product that it works with. */
import type { ScriptReader, Turns } from '../bot';
import type { Clock } from '../base/clock';
import type { HttpRequest } from '../base/http';
import type { Log } from '../base/log';
import type { Locale, Texts } from '../locale';
import type { Store } from '../store/types';
import type { PolicyEntry } from '../web/operator/contract';

export interface SignedIn {
  accountId: string;
  name: string;
  /** May see every call and take any of them over. */
  isSupervisor: boolean;
  /** The place that the desk serves, with full official names; empty: every place. */
  regions: readonly { code: string; name: string }[];
  /** Whether a region lies within that place. @param code GB/T 2260 */
  reaches(code: string): boolean;
  /** Goes with everything that changes something; a page of another site does not know it. */
  csrf: string;
}

export interface Operator extends SignedIn {
  /** Of the console; callers have one of their own. */
  locale: Locale;
}

export interface OperatorOptions {
  store: Store;
  turns: Pick<Turns, 'accept' | 'onCommitted'>;
  script: ScriptReader;
  /** Null for anybody who may not use the console. */
  findOperator(request: HttpRequest): Promise<SignedIn | null>;
  searchPolicy(query: string, limit: number, locale: Locale): PolicyEntry[];
  /** What an entry of that search is called, and the topic that it answers; null where this release has none such. */
  policyEntry(id: string, locale: Locale): { title: string; topic: string | null } | null;
  /** A topic of the policy, or an entry of that search, in a few words; null where this release has none such. */
  policyTitle(id: string, locale: Locale): string | null;
  /** The conversation of a caller who says the code of an earlier chat; null where the code is wrong or used up. */
  redeem(code: string, by: { address: string; actor: string }): Promise<{ conversationId: string } | null>;
  /** Written down before it is shown or done: what cannot be written down does not happen. */
  record(request: HttpRequest, operator: Operator, action: 'call.read' | 'call.take' | 'call.figures', call: string): Promise<void>;
  consentVersion: string;
  texts: Texts;
  assets: { script: string; style: string; icon: string };
  signInPath: string;
  clock: Clock;
  log: Log;
}
