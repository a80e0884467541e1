/** How stored activities look to a client. */
import { copyOf } from '../../base/copy';
import type { StoredActivity } from '../../store/types';

/** Types that a client is shown; `conversationUpdate`, traces and whatever else is stored stay inside. */
const SHOWN = new Set(['message', 'event', 'typing', 'endOfConversation']);

export function isShown(activity: StoredActivity, over: 'stream' | 'polling'): boolean {
  const type = activity.body['type'];
  return activity.visible && typeof type === 'string' && SHOWN.has(type) && (over === 'stream' || type !== 'typing');
}

export function toWire(activity: StoredActivity): Record<string, unknown> {
  const { body, id, seq, conversationId, at } = activity;
  const channelData = copyOf<Record<string, unknown>>((body['channelData'] as object | undefined) ?? {});
  channelData['webchat:sequence-id'] = seq;
  // Whose account wrote it down at the hotline is nobody's business but the case's.
  delete channelData['operator'];
  const wire = copyOf<Record<string, unknown>>(body);
  wire['id'] = id;
  wire['timestamp'] = at.toISOString();
  wire['channelId'] = 'directline';
  wire['conversation'] = { id: conversationId };
  wire['channelData'] = channelData;
  return wire;
}

export interface ActivitySet {
  activities: Record<string, unknown>[];
  watermark: string;
}

/** @param through sequence number up to which the client has everything after it has read this set */
export function toActivitySet(activities: readonly StoredActivity[], through: number, over: 'stream' | 'polling'): ActivitySet {
  return { activities: activities.filter((activity) => isShown(activity, over)).map(toWire), watermark: String(through) };
}

/** The newest activities that were asked for, and where those before them are to be had. */
export interface NewestSet extends ActivitySet {
  /** To be sent as `before`; empty when there is nothing earlier. */
  earlier: string;
}

/**
 * @param activities one more than `wanted` where there is that many
 * @param wanted how many the client asked for
 */
export function toNewestSet(activities: readonly StoredActivity[], wanted: number): NewestSet {
  const shown = activities.slice(-wanted);
  const isMore = shown.length < activities.length;
  return { ...toActivitySet(shown, shown.at(-1)?.seq ?? 0, 'polling'), earlier: isMore ? String(shown[0]?.seq) : '' };
}

/** @returns the sequence number after which the client wants to hear, 0 for none; null when it is not a watermark of ours */
export function parseWatermark(watermark: string | undefined): number | null {
  if (watermark === undefined || watermark === '' || watermark === '-' || watermark === 'null' || watermark === 'undefined') return 0;
  return /^\d{1,12}$/.test(watermark) ? Number(watermark) : null;
}
