/** The turn: from a stored incoming activity to committed replies. With `dialogs/` the only place that knows botbuilder. */
import type { StoredActivity } from '../store/types';

export interface Turns {
  /**
   * Says that the conversation has something to process. Returns at once; turns of one conversation run in order.
   * @param stored the activity, where the caller has just stored it: it need not be read again
   */
  kick(conversationId: string, stored?: StoredActivity): void;
  /** Calls the listener after each commit with everything the turn appended that a client may see. @returns unsubscribe */
  onCommitted(listener: (conversationId: string, activities: StoredActivity[]) => void): () => void;
  /** Takes up what an earlier process left, then sweeps every few seconds. */
  start(): Promise<void>;
  /** Finishes the turns in progress, then stops. */
  stop(): Promise<void>;
  /** Resolves when nothing is queued or running (tests). */
  idle(): Promise<void>;
}
