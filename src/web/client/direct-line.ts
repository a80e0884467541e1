/**
 * The page's side of Direct Line 3.0: opens or resumes a conversation, listens, sends each message once, and comes back by itself.
 * Knows no view; the browser, the clock and chance are arguments ({@link Edge}).
 */
import { createBackoff } from './backoff';
import { batchOf } from './batches';
import { createConnection, type ConnectionListener } from './connection';
import { createCourier } from './courier';
import type { Edge } from './edge';
import { createOutbox, type OutgoingMessage } from './outbox';
import { createSession, type SessionOptions } from './session';
import { createTimers } from './timers';

/** Of the activities, `earlier` is for {@link DirectLine.earlier}. */
export interface Listener extends ConnectionListener {
  /** A message of ours was written, waits, has arrived (`sent`) or was refused. */
  outgoing(message: OutgoingMessage): void;
  /** The conversation of last time is gone; a new one begins. */
  restarted(): void;
}

export interface DirectLine {
  /** Connects, and shows what still waits from last time. Says nothing to the listener before it has returned. */
  start(): void;
  stop(): void;
  /** Shown at once, kept over a reload, sent once. */
  send(text: string): void;
  /** Tries a refused message again, in the conversation of now. */
  retry(id: string): void;
  /** Gives what was said before the oldest so far. @throws when it cannot be had now */
  earlier(place: string): Promise<void>;
  /** The page is seen again or the network is back: find out at once whether the connection still lives. */
  wake(networkChanged?: boolean): void;
}

const REFRESH_EVERY_MS = 15 * 60_000;

export function createDirectLine(edge: Edge, options: SessionOptions, listener: Listener): DirectLine {
  const session = createSession(edge, options);
  const outbox = createOutbox(edge.storage, `${options.storageKey}.outbox`);
  const backoff = createBackoff(() => edge.random());
  const timers = createTimers(edge);
  const courier = createCourier(session, outbox, timers, backoff, options.locale, {
    outgoing: listener.outgoing,
    lost: () => connection.lost(),
    gone: () => startAnew(),
  });
  const startAnew = (): void => {
    session.forget();
    listener.restarted();
    connection.connect();
  };

  const connection = createConnection(edge, session, timers, backoff, courier, listener, startAnew);

  return {
    start() {
      queueMicrotask(() => outbox.all().forEach(listener.outgoing));
      timers.every('refresh', REFRESH_EVERY_MS, () => void session.refresh().catch(() => connection.wake()));
      connection.connect();
    },
    stop() {
      connection.close();
      timers.clear();
    },
    send(text) {
      const state = connection.status() === 'waiting' ? 'waiting' : 'sending';
      courier.report({ id: edge.newId(), text, at: edge.now(), conversationId: session.here(), state });
      if (state === 'waiting') connection.wake();
      else void courier.deliver();
    },
    retry(id) {
      const message = outbox.all().find((other) => other.id === id);
      if (message) courier.report({ ...message, state: 'sending', reason: undefined, conversationId: session.here() });
      void courier.deliver();
    },
    async earlier(place) {
      const before = session.here();
      const { activities, earlier } = batchOf(await session.activitiesBefore(place));
      if (session.here() === before) listener.activities(activities, 'seen', earlier);
    },
    wake: connection.wake,
  };
}
