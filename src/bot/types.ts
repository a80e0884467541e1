/** The turn: from a stored incoming activity to committed replies. With `dialogs/` the only place that knows botbuilder. */
import type { IncomingActivity, StoredActivity } from '../store/types';

export interface Turns {
  /**
   * Stores what a client has posted: with its turn in the same transaction where nothing stands before it; else the turn follows.
   * The same `clientActivityId` again stores nothing and has no turn.
   * @throws CodedError NotFound
   */
  accept(conversationId: string, posted: IncomingActivity): Promise<{ id: string; duplicate: boolean }>;
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
