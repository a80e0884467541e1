/** How stored activities look to a client. */
import type { StoredActivity } from '../../store/types';

/** Types that a client is shown; `conversationUpdate`, traces and whatever else is stored stay inside. */
const SHOWN = new Set(['message', 'event', 'typing', 'endOfConversation']);

export function isShown(activity: StoredActivity, over: 'stream' | 'polling'): boolean {
  const type = activity.body['type'];
  return activity.visible && typeof type === 'string' && SHOWN.has(type) && (over === 'stream' || type !== 'typing');
}

export function toWire(activity: StoredActivity): Record<string, unknown> {
  const { body, id, seq, conversationId, at } = activity;
  // Whose account wrote it down at the hotline is nobody's business but the case's.
  const { operator: _operator, ...channelData } = (body['channelData'] ?? {}) as Record<string, unknown>;
  return {
    ...body,
    id,
    timestamp: at.toISOString(),
    channelId: 'directline',
    conversation: { id: conversationId },
    channelData: { ...channelData, 'webchat:sequence-id': seq },
  };
}

export interface ActivitySet {
  activities: Record<string, unknown>[];
  watermark: string;
}

/** @param through sequence number up to which the client has everything after it has read this set */
export function toActivitySet(activities: readonly StoredActivity[], through: number, over: 'stream' | 'polling'): ActivitySet {
  return { activities: activities.filter((activity) => isShown(activity, over)).map(toWire), watermark: String(through) };
}

/** @returns the sequence number after which the client wants to hear, 0 for none; null when it is not a watermark of ours */
export function parseWatermark(watermark: string | undefined): number | null {
  if (watermark === undefined || watermark === '' || watermark === '-' || watermark === 'null' || watermark === 'undefined') return 0;
  return /^\d{1,12}$/.test(watermark) ? Number(watermark) : null;
}
