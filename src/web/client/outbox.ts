/** Messages that the server has not acknowledged yet, kept over a reload. Knows no network. */
import { parseJson, type Storage } from './edge';

export interface OutgoingMessage {
  /** `channelData.clientActivityID`: the server stores one message per id. */
  id: string;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The conversation it was written in; null while there was none. */
  conversationId: string | null;
  /** `waiting`: no network, goes out by itself. `failed`: goes out only when the person says so. */
  state: 'sending' | 'waiting' | 'failed' | 'sent';
  reason?: 'ended' | 'refused';
}

export interface Outbox {
  all(): OutgoingMessage[];
  /** Adds a message, or replaces the one of the same id in its place. */
  put(message: OutgoingMessage): void;
  remove(id: string): void;
}

/** Reads the storage at every call, because another tab of the same page may have written to it. */
export function createOutbox(storage: Storage, key: string): Outbox {
  const all = (): OutgoingMessage[] => {
    const messages = parseJson(storage.get(key));
    return Array.isArray(messages) ? (messages as OutgoingMessage[]) : [];
  };
  const save = (messages: OutgoingMessage[]): void => {
    if (messages.length > 0) storage.set(key, JSON.stringify(messages));
    else storage.remove(key);
  };
  return {
    all,
    put(message) {
      const messages = all();
      const place = messages.findIndex(({ id }) => id === message.id);
      messages[place < 0 ? messages.length : place] = message;
      save(messages);
    },
    remove: (id) => save(all().filter((message) => message.id !== id)),
  };
}
