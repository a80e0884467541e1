/** Carries the outbox to the server, one message after another, so that the order stays. Knows no socket. */
import type { Backoff } from './backoff';
import { textOf, type HttpAnswer } from './edge';
import type { Outbox, OutgoingMessage } from './outbox';
import { isGone, type Session } from './session';
import type { Timers } from './timers';

export interface CourierEvents {
  outgoing(message: OutgoingMessage): void;
  /** The network did not answer. */
  lost(): void;
  /** The server no longer knows the conversation. */
  gone(): void;
}

export interface Courier {
  /** Stores the message and says how it stands. */
  report(message: OutgoingMessage): void;
  deliver(): Promise<void>;
  /** A connection was lost: an answer that still hangs on it is not waited for. Repeating is harmless, the server knows each message's id. */
  abandon(): void;
  /** The network is gone: whatever was on its way waits, and says so. */
  hold(): void;
}

export function createCourier(
  session: Session,
  outbox: Outbox,
  timers: Timers,
  backoff: Backoff,
  locale: string,
  events: CourierEvents,
): Courier {
  /** Raised by every round; an older one that still waits for an answer then has nothing more to say but success. */
  let round = 0;
  let isBusy = false;

  const report = (message: OutgoingMessage): void => {
    outbox.put(message);
    events.outgoing(message);
  };
  const fail = (message: OutgoingMessage, reason: 'ended' | 'refused'): void => report({ ...message, state: 'failed', reason });

  /** @returns false when the rest must wait */
  const post = async (message: OutgoingMessage, thisRound: number): Promise<boolean> => {
    const { status, body } = await session
      .post({
        type: 'message',
        text: message.text,
        textFormat: 'plain',
        locale,
        from: { id: 'user', role: 'user' },
        channelData: { clientActivityID: message.id },
      })
      // No answer at all: the network is gone, which is dealt with below.
      .catch((): HttpAnswer => ({ status: 0, body: null }));
    if ((status === 200 || status === 201) && textOf(body, 'id')) {
      outbox.remove(message.id);
      events.outgoing({ ...message, state: 'sent' });
      return true;
    }
    if (thisRound !== round) return false;
    if (isGone(status)) {
      fail(message, 'ended');
      events.gone();
      return false;
    }
    if (isRefused(status)) {
      fail(message, 'refused');
      return true;
    }
    report({ ...message, state: 'waiting' });
    if (status) timers.after('deliver', backoff.next(), () => void deliver());
    else events.lost();
    return false;
  };

  const nextOf = (thisRound: number): OutgoingMessage | undefined =>
    thisRound === round ? outbox.all().find(({ state }) => state !== 'failed') : undefined;

  const deliver = async (): Promise<void> => {
    const here = session.here();
    if (isBusy || !here) return;
    const thisRound = ++round;
    isBusy = true;
    timers.cancel('deliver');
    for (let message = nextOf(thisRound); message; message = nextOf(thisRound)) {
      if (message.conversationId !== null && message.conversationId !== here) fail(message, 'ended');
      else if (!(await post(message, thisRound))) break;
    }
    if (thisRound === round) isBusy = false;
  };

  return {
    report,
    deliver,
    abandon() {
      round++;
      isBusy = false;
      timers.cancel('deliver');
    },
    hold() {
      for (const message of outbox.all()) if (message.state === 'sending') report({ ...message, state: 'waiting' });
    },
  };
}

/** Refused for good: sending the same once more would change nothing. */
const isRefused = (status: number): boolean => status >= 400 && status < 500 && ![408, 425, 429].includes(status);
