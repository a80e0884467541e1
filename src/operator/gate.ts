/** Who may come in: the one place that turns a request into an operator. */
import { timingSafeEqual } from 'node:crypto';
import { CodedError } from '../base/errors';
import type { HttpRequest } from '../base/http';
import { languageOf } from '../locale';
import type { Operator, OperatorOptions } from './types';

type Gate = Pick<OperatorOptions, 'findOperator' | 'texts'>;

export async function operatorOf(gate: Gate, request: HttpRequest): Promise<Operator | null> {
  const found = await gate.findOperator(request);
  return found && { ...found, locale: languageOf(request) };
}

/** @throws CodedError Unauthorized */
export async function signedIn(gate: Gate, request: HttpRequest): Promise<Operator> {
  const operator = await operatorOf(gate, request);
  if (!operator) throw new CodedError('Unauthorized', gate.texts.in(languageOf(request))('operator.refusals.signIn'), { reason: 'signIn' });
  return operator;
}

/** As `signedIn`, for what changes something. @throws CodedError Forbidden without the token of the session's own pages */
export async function acting(gate: Gate, request: HttpRequest): Promise<Operator> {
  const operator = await signedIn(gate, request);
  const [expected, given] = [Buffer.from(operator.csrf), Buffer.from(request.headers['x-csrf'] ?? '')];
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new CodedError('Forbidden', gate.texts.in(operator.locale)('operator.refusals.csrf'), { reason: 'csrf' });
  }
  return operator;
}
