/** The result shown last. It follows from the answers and the day, so only the day is stored with the conversation. */
import type { Assessment } from '../src/eligibility/types';
import type { Turn } from './turn';

/** @returns null while questions are open */
export function lastResult(turn: Turn): Assessment | null {
  const memory = turn.memory.selfCheck;
  return memory?.assessedOn ? turn.services.selfCheck.assess(memory.given, memory.assessedOn) : null;
}

/** The result for today: once the last question is answered, or when what a result rests on has changed. */
export function reassess(turn: Turn): void {
  const memory = turn.memory.selfCheck;
  if (!memory) return;
  memory.assessedOn = turn.scope.today;
  const result = lastResult(turn)?.result;
  const region = memory.given['region']?.value;
  turn.scope.outcome.kind = `self-check-${result}`;
  if (result) turn.scope.outcome.checked = { result, ...(typeof region === 'string' && { region }) };
}
