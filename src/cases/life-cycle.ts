/** The life cycle of a case as data: which state may follow which, and what a caseworker may cause. Pure. */
import { CodedError } from '../base/errors';
import type { CaseState } from '../store/types';

/**
 * A caseworker may be faster than the receipt of our own delivery (the receiver stored the case and its answer was lost),
 * so whatever may follow `delivered` may follow `submitted` too. Asking again while an answer is awaited is no change of
 * state and yet a step of its own: `needs-info` may follow itself.
 */
export const LIFE_CYCLE: Readonly<Record<CaseState, readonly CaseState[]>> = {
  submitted: ['delivered', 'accepted', 'failed', 'withdrawn', 'erased'],
  delivered: ['accepted', 'failed', 'withdrawn', 'erased'],
  accepted: ['needs-info', 'completed', 'failed', 'withdrawn', 'erased'],
  'needs-info': ['accepted', 'needs-info', 'completed', 'failed', 'withdrawn', 'erased'],
  completed: ['erased'],
  failed: ['erased'],
  withdrawn: ['erased'],
  erased: [],
};

/** States in which somebody still works on the case or will. */
export const OPEN_STATES: readonly CaseState[] = ['submitted', 'delivered', 'accepted', 'needs-info'];

export function isOpen(state: CaseState): boolean {
  return OPEN_STATES.includes(state);
}

/** @throws CodedError `IllegalTransition` with `details.legal`, the states that may follow `from` */
export function checkTransition(caseNumber: string, from: CaseState, to: CaseState): void {
  const legal = LIFE_CYCLE[from];
  if (legal.includes(to)) return;
  const choice = legal.length > 0 ? `It may become ${legal.join(', ')}.` : 'Nothing may follow.';
  throw new CodedError('IllegalTransition', `Case ${caseNumber} is "${from}" and cannot become "${to}". ${choice}`, { from, to, legal });
}
