/** Gives the operators' console what it needs of the others: who is an operator, the script, the search, the codes. */
import type { ConversationDialogs } from '../../dialogs';
import { may, mayReach, regionName, type Accounts } from '../accounts';
import { systemClock, type Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { Route } from '../base/http';
import type { Log } from '../base/log';
import { createScriptReader } from '../bot';
import type { Turns } from '../bot/types';
import type { Texts } from '../locale';
import { createOperatorRoutes, type OperatorOptions } from '../operator';
import type { RuleLibrary } from '../policy';
import type { PolicyLibrary } from '../policy/types';
import type { ResumeCodes } from '../resume';
import type { Store } from '../store/types';
import { policyDesk } from './policy-desk';

export interface OperatorParts {
  store: Store;
  turns: Turns;
  conversation: ConversationDialogs;
  accounts: Accounts;
  policy: PolicyLibrary;
  rules: RuleLibrary;
  resumeCodes: ResumeCodes;
  texts: Texts;
  /** Address of a file that the browser loads, by its name in the sources. */
  asset: (name: string) => string;
  consentVersion: string;
  clock: Clock;
  log: Log;
}

export function operatorRoutes(parts: OperatorParts): Route[] {
  const { store, turns, accounts, policy, rules, texts, asset, consentVersion, clock, log } = parts;
  return createOperatorRoutes({
    store,
    turns,
    script: createScriptReader(parts),
    findOperator: operatorsOf(accounts),
    ...policyDesk({ policy, questions: rules.questions, texts }),
    redeem: resumeBy(parts.resumeCodes),
    consentVersion,
    texts,
    assets: { script: asset('console.js'), style: asset('console.css'), icon: asset('icon.svg') },
    record: (request, { accountId, name }, action, call) =>
      accounts.audit.append({ actor: name, accountId, action, address: request.address, at: systemClock.now(), details: { call } }),
    signInPath: '/desk/sign-in?next=/operator',
    clock,
    log,
  });
}

/** The one place that says who is an operator. */
function operatorsOf(accounts: Accounts): OperatorOptions['findOperator'] {
  return async (request) => {
    const session = await accounts.find(request);
    if (!session || session.mustSetPassword || !may(session, 'calls')) return null;
    const { accountId, name, csrf, regions } = session;
    return {
      accountId,
      name,
      csrf,
      isSupervisor: may(session, 'allCalls'),
      regions: regions.map((code) => ({ code, name: regionName(code) })),
      reaches: (code) => mayReach(session, code),
    };
  };
}

/** A code that opens nothing is an answer; too many tries are refused. */
function resumeBy(codes: ResumeCodes): OperatorOptions['redeem'] {
  return async (code, by) => {
    try {
      return { conversationId: (await codes.redeem(code, { kind: 'hotline', ...by })).id };
    } catch (error) {
      if (error instanceof CodedError && (error.code === 'BadArgument' || error.code === 'NotFound')) return null;
      throw error;
    }
  };
}
