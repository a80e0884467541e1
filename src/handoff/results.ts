/** What a try makes of an event, its case and its conversation, in one transaction. Knows no HTTP and no loop. */
import type { Cases } from '../cases';
import type { OutboxEvent, UnitOfWork } from '../store/types';
import { INTRODUCES_CASE } from './events';
import type { Failure } from './failures';
import { lockCaseWithConversation, tellConversation } from './status';

/** @returns the conversation that was told, null for none */
export async function settleArrival(unit: UnitOfWork, cases: Cases, event: OutboxEvent, at: Date): Promise<string | null> {
  const found = INTRODUCES_CASE.has(event.type) ? await lockCaseWithConversation(unit, event.stream) : null;
  if (!(await unit.outbox.delivered(event, at))) return null;
  // A caseworker may have accepted already, or the veteran withdrawn: then there is nothing to tell.
  if (found?.row.state !== 'submitted') return null;
  const row = await cases.move(unit, event.stream, 'delivered', { actor: 'system', note: null, at });
  if (!found.conversation) return null;
  await tellConversation(unit, row, { type: 'delivered', event: event.type }, event.id, at);
  return row.conversationId;
}

/** @returns the conversation that was told, null for none, undefined when the event is no longer ours */
export async function settleDeadLetter(
  unit: UnitOfWork,
  event: OutboxEvent,
  { failure, reason }: { failure: Failure; reason: string },
  at: Date,
): Promise<string | null | undefined> {
  const found = await lockCaseWithConversation(unit, event.stream);
  if (!(await unit.outbox.park(event, reason, at, failure))) return undefined;
  await unit.audit.append({ at, actor: 'system', action: 'handoff.park', subject: event.stream, details: { type: event.type, reason } });
  if (!found?.conversation || found.row.state === 'erased') return null;
  await tellConversation(unit, found.row, { type: 'undelivered', event: event.type }, `${event.id}:${event.lease}`, at);
  return found.row.conversationId;
}
