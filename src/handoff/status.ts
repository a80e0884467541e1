/** News of a case for the veteran's conversation: an invisible incoming `handoff.status` event that the bot turns into words. */
import type { CaseRow, UnitOfWork } from '../store/types';
import type { HandoffStatus } from './types';

/** Bot Framework knows three states only; ours travel in `type` and `caseState`. */
const STANDARD_STATE: Readonly<Record<HandoffStatus['type'], HandoffStatus['state']>> = {
  delivered: 'accepted',
  undelivered: 'failed',
  accepted: 'accepted',
  'needs-info': 'accepted',
  message: 'accepted',
  status: 'accepted',
  completed: 'completed',
  failed: 'failed',
  ended: 'completed',
  'call-back': 'failed',
  'follow-up': 'completed',
};

export type News = Pick<HandoffStatus, 'type'> & Partial<Pick<HandoffStatus, 'by' | 'text' | 'expectedBy' | 'event'>>;

/**
 * Reads and locks the case with its conversation, in the order in which turns lock them: conversation first.
 * @returns null when there is no such case; `conversation` false when the person has erased it
 */
export async function lockCaseWithConversation(
  unit: UnitOfWork,
  caseNumber: string,
): Promise<{ row: CaseRow; conversation: boolean } | null> {
  const found = await unit.cases.get(caseNumber);
  if (!found) return null;
  const conversation = await unit.conversations.lock(found.conversationId);
  const row = await unit.cases.lock(caseNumber);
  return row && { row, conversation: conversation !== null };
}

/** @param causeId the webhook id that caused it: the same cause is told once */
export async function tellConversation(unit: UnitOfWork, row: CaseRow, news: News, causeId: string, at: Date): Promise<void> {
  const { type, by = null, text = null, expectedBy = null, event } = news;
  const value: HandoffStatus = {
    caseNumber: row.caseNumber,
    state: STANDARD_STATE[type],
    type,
    caseState: row.state,
    by,
    text,
    expectedBy,
    at: at.toISOString(),
    ...(event ? { event } : {}),
  };
  await unit.activities.appendIncoming(row.conversationId, {
    body: { type: 'event', name: 'handoff.status', value, timestamp: at.toISOString() },
    clientActivityId: `handoff:${causeId}:${type}`,
    visible: false,
    at,
  });
}
