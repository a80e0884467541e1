/** Stays in touch with the server: connects, shows what comes, has waiting messages carried, notices when that is over, and tries again. */
import type { Backoff } from './backoff';
import { showHistory, showLive, type ShowActivities } from './batches';
import type { Courier } from './courier';
import type { Edge } from './edge';
import { createHearing, type IsOver } from './hearing';
import { isGone, type Refusal, type Session } from './session';
import type { Timers } from './timers';

export type Status = 'connecting' | 'online' | 'waiting';

export interface ConnectionListener {
  status(status: Status): void;
  activities: ShowActivities;
}

export interface Connection {
  status(): Status;
  connect(): void;
  /** The network is gone: tries again after a while. */
  lost(): void;
  /** The page is seen again or the network is back: find out at once whether the connection still lives. */
  wake(networkChanged?: boolean): void;
  close(): void;
}

const SUSPECT_AFTER_MS = 25_000;

/**
 * Sets the timer `reconnect`, beside those of hearing.
 * @param gone the server no longer knows the conversation
 */
export function createConnection(
  edge: Edge,
  session: Session,
  timers: Timers,
  backoff: Backoff,
  courier: Courier,
  listener: ConnectionListener,
  gone: () => void,
): Connection {
  let status: Status = 'connecting';
  /** Raised by every new attempt; whatever belongs to an older one is over. */
  let attempt = 0;
  let isHistoryLoaded = false;
  let isStopped = false;
  const pulse = { at: 0 };

  const setStatus = (next: Status): void => {
    if (next === status) return;
    status = next;
    listener.status(next);
  };

  const leave = (): void => {
    attempt++;
    timers.cancel('open', 'ping', 'poll', 'reconnect');
    courier.abandon();
    hearing.close();
  };

  const lost = (): void => {
    leave();
    setStatus('waiting');
    courier.hold();
    timers.after('reconnect', backoff.next(), connect);
  };

  const failed = (isOver: IsOver) => (error: Partial<Refusal>) => {
    if (isOver()) return;
    if (isGone(error.status) && session.here()) gone();
    else lost();
  };

  const open = async (isOver: IsOver): Promise<void> => {
    const isNew = !session.here();
    if (!isNew && !isHistoryLoaded) await showHistory(session, listener.activities, isOver);
    if (isOver()) return;
    const streamUrl = await (isNew ? session.begin() : session.reconnect());
    if (isOver()) return;
    isHistoryLoaded = true;
    void courier.deliver();
    await hearing.open(streamUrl, isOver);
  };

  const connect = (): void => {
    leave();
    if (isStopped) return;
    if (status === 'online') setStatus('connecting');
    const mine = attempt;
    const isOver = (): boolean => mine !== attempt;
    void open(isOver).catch(failed(isOver));
  };

  const hearing = createHearing(edge, timers, session, pulse, {
    open() {
      backoff.reset();
      setStatus('online');
      void courier.deliver();
    },
    message: (body) => showLive(session, listener.activities, body),
    silent: connect,
    close: lost,
    failed,
  });

  return {
    status: () => status,
    connect,
    lost,
    wake(networkChanged) {
      const isSuspect = networkChanged || edge.now() - pulse.at > SUSPECT_AFTER_MS;
      if ((status === 'online' && !isSuspect) || (status === 'connecting' && !networkChanged)) return;
      backoff.reset();
      connect();
    },
    close() {
      isStopped = true;
      leave();
    },
  };
}
