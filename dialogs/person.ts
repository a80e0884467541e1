/** A caseworker has taken over the conversation: every line goes to them until it ends. Crises and commands stay with the bot. */
import type { CaseDetails } from '../src/cases/types';
import type { HandoffStatus } from '../src/handoff/types';
import type { Turn } from './turn';

const CLOSED: ReadonlySet<string> = new Set(['completed', 'failed', 'withdrawn', 'erased']);

/** Remembers that a person has joined or left. @returns true when one has joined */
export async function personJoinsOrLeaves(turn: Turn, status: HandoffStatus): Promise<boolean> {
  const row = await turn.scope.unit.cases.get(status.caseNumber);
  if ((row?.details as CaseDetails | null | undefined)?.kind !== 'conversation') return false;
  if (status.type === 'accepted') {
    turn.memory.person = { caseNumber: status.caseNumber, told: false };
    return true;
  }
  const over = status.type === 'completed' || status.type === 'failed';
  if (over && turn.memory.person?.caseNumber === status.caseNumber) delete turn.memory.person;
  return false;
}

export async function passToPerson(turn: Turn): Promise<void> {
  const { person } = turn.memory;
  if (!person) return;
  const row = await turn.scope.unit.cases.get(person.caseNumber);
  if (!row || CLOSED.has(row.state)) {
    delete turn.memory.person;
    return turn.say(turn.t('person.notConnected'), { buttons: turn.buttons('human', 'policy') });
  }
  turn.scope.outcome.kind ??= 'passed-to-person';
  await turn.services.handoff.say(turn.scope.unit, person.caseNumber, {
    from: turn.memory.answeredBy ?? 'veteran',
    text: turn.text,
    at: turn.scope.now,
  });
  // Said once: the person's own answers come next, not ours.
  if (!person.told) await turn.say(turn.t('person.passed'), { buttons: turn.buttons('endPerson') });
  person.told = true;
}

export async function endPerson(turn: Turn): Promise<void> {
  const { person } = turn.memory;
  if (!person) return turn.say(turn.t('person.notConnected'), { buttons: turn.buttons('human') });
  const row = await turn.scope.unit.cases.get(person.caseNumber);
  if (row && !CLOSED.has(row.state)) await turn.services.handoff.endConversation(turn.scope.unit, person.caseNumber, turn.scope.now);
  delete turn.memory.person;
  await turn.say(turn.t('person.ended', { caseNumber: person.caseNumber }), { buttons: turn.buttons('policy', 'status') });
}
