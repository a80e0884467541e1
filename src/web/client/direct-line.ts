/**
 * The page's side of Direct Line 3.0: opens or resumes a conversation, listens, sends each message once, and comes back by itself.
 * Knows no view; the browser, the clock and chance are arguments ({@link Edge}).
 */
import { createBackoff } from './backoff';
import { batchOf, lastIdOf, showHistory, type ShowActivities } from './batches';
import { createCourier } from './courier';
import { parseJson, type Edge, type Socket } from './edge';
import { createOutbox, type OutgoingMessage } from './outbox';
import { createSession, isGone, type Refusal, type SessionOptions } from './session';
import { openStream } from './stream';
import { createTimers } from './timers';

export type Status = 'connecting' | 'online' | 'waiting';

export interface Listener {
  /** `earlier` is for {@link DirectLine.earlier}. */
  activities: ShowActivities;
  status(status: Status): void;
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

const SUSPECT_AFTER_MS = 25_000;
const REFRESH_EVERY_MS = 15 * 60_000;
const POLL_EVERY_MS = 2_000;
/** After so many sockets in a row that never opened, something in between forbids them: poll. */
const SOCKET_FAILURES_BEFORE_POLLING = 2;
const POLLS_BEFORE_NEXT_SOCKET = 60;

/** Whether another attempt to connect has taken the place of the one that asks. */
type IsOver = () => boolean;

export function createDirectLine(edge: Edge, options: SessionOptions, listener: Listener): DirectLine {
  const session = createSession(edge, options);
  const outbox = createOutbox(edge.storage, `${options.storageKey}.outbox`);
  const backoff = createBackoff(() => edge.random());
  const timers = createTimers(edge);
  const courier = createCourier(session, outbox, timers, backoff, options.locale, {
    outgoing: listener.outgoing,
    unreachable: () => reconnectLater(),
    gone: () => startAnew(),
  });
  let status: Status = 'connecting';
  /** Raised by every new attempt; whatever belongs to an older one is over. */
  let attempt = 0;
  let isHistoryLoaded = false;
  let socket: Socket | null = null;
  let socketFailures = 0;
  const pulse = { at: 0 };
  let isStopped = false;

  const setStatus = (next: Status): void => {
    if (next === status) return;
    status = next;
    listener.status(next);
  };

  /** Ends what belongs to the connection so far. */
  const leave = (): void => {
    attempt++;
    timers.cancel('open', 'ping', 'poll', 'reconnect');
    courier.abandon();
    socket?.close();
    socket = null;
  };

  const reconnectLater = (): void => {
    leave();
    if (isStopped) return;
    setStatus('waiting');
    courier.hold();
    timers.after('reconnect', backoff.next(), connect);
  };

  const startAnew = (): void => {
    session.forget();
    listener.restarted();
    connect();
  };

  const take = (body: unknown): void => {
    const { activities, next } = batchOf(body);
    if (activities.length > 0) listener.activities(activities, 'live');
    session.keep(next, lastIdOf(activities));
  };

  const arrived = (): void => {
    backoff.reset();
    setStatus('online');
    void courier.deliver();
  };

  const poll = async (isOver: IsOver, count: number): Promise<void> => {
    const body = await session.activitiesAfter(session.current()?.watermark || '');
    if (isOver()) return;
    pulse.at = edge.now();
    take(body);
    if (count === 0) arrived();
    if (count < POLLS_BEFORE_NEXT_SOCKET) timers.after('poll', POLL_EVERY_MS, () => void poll(isOver, count + 1).catch(failed(isOver)));
    else {
      socketFailures = 0;
      connect();
    }
  };

  /** @returns false where there are no WebSockets */
  const listen = (url: string, isOver: IsOver): boolean => {
    socket = openStream(edge, timers, url, pulse, isOver, {
      open() {
        socketFailures = 0;
        arrived();
      },
      message: (text) => take(parseJson(text)),
      silent: connect,
      close(hadOpened) {
        if (!hadOpened) socketFailures++;
        reconnectLater();
      },
    });
    return socket !== null;
  };

  const open = async (isOver: IsOver): Promise<void> => {
    const isNew = session.current() === null;
    if (!isNew && !isHistoryLoaded) await showHistory(session, listener.activities, isOver);
    if (isOver()) return;
    const streamUrl = isNew ? await session.begin() : await session.reconnect();
    if (isOver()) return;
    isHistoryLoaded = true;
    const isListening = streamUrl !== '' && socketFailures < SOCKET_FAILURES_BEFORE_POLLING && listen(streamUrl, isOver);
    void courier.deliver();
    if (!isListening) await poll(isOver, 0);
  };

  const failed = (isOver: IsOver) => (error: Partial<Refusal>) => {
    if (isOver()) return;
    if (isGone(Number(error.status)) && session.current()) startAnew();
    else reconnectLater();
  };

  const connect = (): void => {
    leave();
    if (isStopped) return;
    const mine = attempt;
    const isOver = (): boolean => mine !== attempt;
    if (status === 'online') setStatus('connecting');
    void open(isOver).catch(failed(isOver));
  };

  const wake = (networkChanged = false): void => {
    const isSuspect = networkChanged || edge.now() - pulse.at > SUSPECT_AFTER_MS;
    if ((status === 'online' && !isSuspect) || (status === 'connecting' && !networkChanged)) return;
    backoff.reset();
    connect();
  };

  const here = (): string | null => session.current()?.conversationId || null;

  return {
    start() {
      queueMicrotask(() => outbox.all().forEach(listener.outgoing));
      timers.every('refresh', REFRESH_EVERY_MS, () => void session.refresh().catch(() => wake()));
      connect();
    },
    stop() {
      isStopped = true;
      leave();
      timers.clear();
    },
    send(text) {
      const state = status === 'waiting' ? 'waiting' : 'sending';
      courier.report({ id: edge.newId(), text, at: edge.now(), conversationId: here(), state });
      if (state === 'waiting') wake();
      else void courier.deliver();
    },
    retry(id) {
      const message = outbox.all().find((other) => other.id === id);
      if (message) courier.report({ ...message, state: 'sending', reason: undefined, conversationId: here() });
      void courier.deliver();
    },
    async earlier(place) {
      const before = here();
      const { activities, earlier } = batchOf(await session.activitiesBefore(place));
      if (here() === before) listener.activities(activities, 'seen', earlier);
    },
    wake,
  };
}
