/** How the page hears the server: over a WebSocket, and where none opens, by asking again and again. Knows nothing of what is said. */
import { parseJson, type Edge, type Socket } from './edge';
import type { Refusal, Session } from './session';
import { openStream, type Pulse } from './stream';
import type { Timers } from './timers';

/** Whether another attempt to connect has taken the place of the one that asks. */
export type IsOver = () => boolean;

export interface HearingEvents {
  /** The server is there. */
  open(): void;
  message(body: unknown): void;
  /** Another attempt is due at once. */
  silent(): void;
  close(): void;
  /** Asking again came to nothing. */
  failed(isOver: IsOver): (error: Partial<Refusal>) => void;
}

export interface Hearing {
  /** @param streamUrl empty = there is no stream @throws `Refusal` where the server cannot be asked either */
  open(streamUrl: string, isOver: IsOver): Promise<void>;
  close(): void;
}

const POLL_EVERY_MS = 2_000;
/** After so many sockets in a row that never opened, something in between forbids them: poll. */
const SOCKET_FAILURES_BEFORE_POLLING = 2;
const POLLS_BEFORE_NEXT_SOCKET = 60;

/** Sets the timer `poll` beside those of the stream, which whoever closes it cancels. */
export function createHearing(edge: Edge, timers: Timers, session: Session, pulse: Pulse, events: HearingEvents): Hearing {
  let socket: Socket | null = null;
  let socketFailures = 0;

  /** @returns false where there are no WebSockets */
  const listen = (url: string, isOver: IsOver): boolean => {
    socket = openStream(edge, timers, url, pulse, isOver, {
      open() {
        socketFailures = 0;
        events.open();
      },
      message: (text) => events.message(parseJson(text)),
      silent: events.silent,
      close(hadOpened) {
        if (!hadOpened) socketFailures++;
        events.close();
      },
    });
    return Boolean(socket);
  };

  const poll = async (isOver: IsOver, count: number): Promise<void> => {
    const body = await session.activitiesAfter();
    if (isOver()) return;
    pulse.at = edge.now();
    events.message(body);
    if (count === 0) events.open();
    if (count < POLLS_BEFORE_NEXT_SOCKET)
      timers.after('poll', POLL_EVERY_MS, () => void poll(isOver, count + 1).catch(events.failed(isOver)));
    else {
      socketFailures = 0;
      events.silent();
    }
  };

  return {
    async open(streamUrl, isOver) {
      const isListening = streamUrl && socketFailures < SOCKET_FAILURES_BEFORE_POLLING && listen(streamUrl, isOver);
      if (!isListening) await poll(isOver, 0);
    },
    close() {
      socket?.close();
      socket = null;
    },
  };
}
