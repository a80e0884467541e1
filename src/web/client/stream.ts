/** One WebSocket of a conversation: notices when it never opens, falls silent or ends. Knows nothing of what is said. */
import type { Edge, Socket } from './edge';
import type { Timers } from './timers';

/** When the server was last heard, in milliseconds since 1970, by whatever way. */
export interface Pulse {
  at: number;
}

export interface StreamEvents {
  open(): void;
  /** A frame with something in it; an empty one is only a sign of life. */
  message(text: string): void;
  /** Nothing has come for too long, whatever the socket says. */
  silent(): void;
  close(hadOpened: boolean): void;
}

const OPEN_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 20_000;
/** The server sends an empty frame every 20 s or so; a socket silent for longer is dead. */
const SILENCE_LIMIT_MS = 50_000;

/**
 * Sets the timers `open` and `ping`, which whoever closes the socket cancels.
 * @param isOver true = what the socket still says is nobody's any more
 * @returns null where there are no WebSockets
 */
export function openStream(
  edge: Edge,
  timers: Timers,
  url: string,
  pulse: Pulse,
  isOver: () => boolean,
  events: StreamEvents,
): Socket | null {
  let isOpen = false;
  const close = (): void => {
    if (!isOver()) events.close(isOpen);
  };
  pulse.at = edge.now();
  const socket = edge.openSocket(url, {
    open() {
      if (isOver()) return;
      isOpen = true;
      timers.cancel('open');
      timers.every('ping', PING_EVERY_MS, () => {
        if (edge.now() - pulse.at > SILENCE_LIMIT_MS) events.silent();
        else socket?.send('');
      });
      events.open();
    },
    message(text) {
      if (isOver()) return;
      pulse.at = edge.now();
      if (text) events.message(text);
    },
    close,
  });
  if (socket) timers.after('open', OPEN_TIMEOUT_MS, close);
  return socket;
}
