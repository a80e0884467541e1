/** What the server answers when it is asked what was said, and showing it to whoever comes back. Knows no socket and no view. */
import type { Activity } from '../contract';
import { textOf } from './edge';
import type { Session } from './session';

/** `seen`: shown on this device before. `missed`: said while nobody looked. `live`: just now. */
export type Freshness = 'seen' | 'missed' | 'live';

/** In the server's order; may repeat what came before. @param earlier where more is to be had; empty = nothing; undefined = as before */
export type ShowActivities = (batch: Activity[], freshness: Freshness, earlier?: string) => void;

export interface Batch {
  activities: Activity[];
  /** The watermark; empty where the server gives none. */
  next: string;
  /** Undefined where the server does not know of it. */
  earlier: string | undefined;
}

export function batchOf(body: unknown): Batch {
  const { activities, earlier } = Object(body) as { activities?: unknown; earlier?: string };
  return { activities: Array.isArray(activities) ? (activities as Activity[]) : [], next: textOf(body, 'watermark'), earlier };
}

const lastIdOf = (activities: readonly Activity[]): string => activities.reduce((last, { id }) => id || last, '');

/** What has just come. */
export function showLive(session: Session, show: ShowActivities, body: unknown): void {
  const { activities, next } = batchOf(body);
  if (activities.length > 0) show(activities, 'live');
  session.keep(next, lastIdOf(activities));
}

/**
 * What was said last comes from the server: nothing of a conversation but unsent words is kept on the device.
 * @param isOver asked after each answer; true = nobody waits for it any more
 */
export async function showHistory(session: Session, show: ShowActivities, isOver: () => boolean): Promise<void> {
  const lastSeen = session.lastSeen();
  let isMissed = false;
  for (let watermark = ''; ;) {
    const { activities, next, earlier } = batchOf(await session.activitiesAfter(watermark));
    if (isOver()) return;
    const border = lastSeen ? activities.findIndex(({ id }) => id === lastSeen) + 1 : 0;
    // What was seen may lie further back than the newest reach.
    const seen = isMissed || (lastSeen && earlier && !border) ? 0 : border || activities.length;
    if (seen > 0) show(activities.slice(0, seen), 'seen', earlier);
    if (seen < activities.length) show(activities.slice(seen), 'missed', earlier);
    isMissed ||= border > 0;
    session.keep(next, lastIdOf(activities));
    if (activities.length === 0 || earlier !== undefined || !next || next === watermark) return;
    watermark = next;
  }
}
