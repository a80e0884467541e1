/**
 * The page's side of Direct Line 3.0: opens or resumes a conversation, listens, sends each message once, and comes back by itself.
 * Knows no view; the browser, the clock and chance are arguments ({@link Edge}).
 */
import type { Activity } from '../contract';
import { createBackoff } from './backoff';
import { createCourier } from './courier';
import { parseJson, textOf, type Edge, type Socket } from './edge';
import { createOutbox, type OutgoingMessage } from './outbox';
import { createSession, isGone, type Refusal, type SessionOptions } from './session';
import { createTimers } from './timers';

export type Status = 'connecting' | 'online' | 'waiting';

/** `seen`: shown on this device before. `missed`: said while nobody looked. `live`: just now. */
export type Freshness = 'seen' | 'missed' | 'live';

export interface Listener {
  /** In the server's order; may repeat what came before. @param earlier for {@link DirectLine.earlier}, empty = nothing; undefined = as before */
  activities(batch: Activity[], freshness: Freshness, earlier?: string): void;
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

const OPEN_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 20_000;
/** The server sends an empty frame every 20 s or so; a socket silent for longer is dead whatever it says. */
const SILENCE_LIMIT_MS = 50_000;
const SUSPECT_AFTER_MS = 25_000;
const REFRESH_EVERY_MS = 15 * 60_000;
const POLL_EVERY_MS = 2_000;
/** After so many sockets in a row that never opened, something in between forbids them: poll. */
const SOCKET_FAILURES_BEFORE_POLLING = 2;
const POLLS_BEFORE_NEXT_SOCKET = 60;

export function createDirectLine(edge: Edge, options: SessionOptions, listener: Listener): DirectLine {
  const session = createSession(edge, options);
  const outbox = createOutbox(edge.storage, `${options.storageKey}.outbox`);
  const backoff = createBackoff(() => edge.random());
  const timers = createTimers(edge);
  const courier = createCourier(session, outbox, timers, backoff, options.locale, {
    outgoing: (message) => listener.outgoing(message),
    unreachable: () => reconnectLater(),
    gone: () => startAnew(),
  });
  let status: Status = 'connecting';
  /** Raised by every new attempt; whatever belongs to an older one is over. */
  let attempt = 0;
  let isHistoryLoaded = false;
  let socket: Socket | null = null;
  let socketFailures = 0;
  let lastHeardAt = 0;
  let isStopped = false;

  const setStatus = (next: Status): void => {
    if (next === status) return;
    status = next;
    listener.status(next);
  };

  /** Ends what belongs to the connection so far. @returns the number of the new attempt */
  const leave = (): number => {
    const old = socket;
    socket = null;
    timers.cancel('ping', 'open', 'poll', 'reconnect');
    courier.abandon();
    attempt++;
    old?.close();
    return attempt;
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

  /** What was said last comes from the server: nothing of a conversation but unsent words is kept on the device. */
  const loadHistory = async (mine: number): Promise<void> => {
    const lastSeen = session.current()?.lastSeen;
    let isMissed = false;
    for (let watermark = ''; ;) {
      const { activities, next, earlier } = batchOf(await session.activitiesAfter(watermark));
      if (mine !== attempt) return;
      const border = lastSeen ? activities.findIndex(({ id }) => id === lastSeen) + 1 : 0;
      // What was seen may lie further back than the newest reach.
      const seen = isMissed || (lastSeen && earlier && !border) ? 0 : border || activities.length;
      if (seen > 0) listener.activities(activities.slice(0, seen), 'seen', earlier);
      if (seen < activities.length) listener.activities(activities.slice(seen), 'missed', earlier);
      isMissed ||= border > 0;
      session.keep(next, lastIdOf(activities));
      if (activities.length === 0 || earlier !== undefined || next === '' || next === watermark) return;
      watermark = next;
    }
  };

  const poll = async (mine: number, count: number): Promise<void> => {
    const body = await session.activitiesAfter(session.current()?.watermark ?? '');
    if (mine !== attempt) return;
    lastHeardAt = edge.now();
    take(body);
    if (count === 0) arrived();
    if (count < POLLS_BEFORE_NEXT_SOCKET) timers.after('poll', POLL_EVERY_MS, () => void poll(mine, count + 1).catch(failed(mine)));
    else {
      socketFailures = 0;
      connect();
    }
  };

  const ping = (): void => {
    if (edge.now() - lastHeardAt > SILENCE_LIMIT_MS) connect();
    else socket?.send('');
  };

  /** @returns false where there are no WebSockets */
  const listen = (url: string, mine: number): boolean => {
    let isOpen = false;
    const close = (): void => {
      if (mine !== attempt) return;
      if (!isOpen) socketFailures++;
      reconnectLater();
    };
    lastHeardAt = edge.now();
    socket = edge.openSocket(url, {
      open() {
        if (mine !== attempt) return;
        isOpen = true;
        socketFailures = 0;
        timers.cancel('open');
        timers.every('ping', PING_EVERY_MS, ping);
        arrived();
      },
      message(text) {
        if (mine !== attempt) return;
        lastHeardAt = edge.now();
        if (text !== '') take(parseJson(text));
      },
      close,
    });
    if (socket) timers.after('open', OPEN_TIMEOUT_MS, close);
    return socket !== null;
  };

  const open = async (mine: number): Promise<void> => {
    const isNew = session.current() === null;
    if (!isNew && !isHistoryLoaded) await loadHistory(mine);
    if (mine !== attempt) return;
    const streamUrl = isNew ? await session.begin() : await session.reconnect();
    if (mine !== attempt) return;
    isHistoryLoaded = true;
    const isListening = streamUrl !== '' && socketFailures < SOCKET_FAILURES_BEFORE_POLLING && listen(streamUrl, mine);
    void courier.deliver();
    if (!isListening) await poll(mine, 0);
  };

  const failed = (mine: number) => (error: Partial<Refusal>) => {
    if (mine !== attempt) return;
    if (isGone(Number(error.status)) && session.current()) startAnew();
    else reconnectLater();
  };

  const connect = (): void => {
    const mine = leave();
    if (isStopped) return;
    if (status === 'online') setStatus('connecting');
    void open(mine).catch(failed(mine));
  };

  const wake = (networkChanged = false): void => {
    const isSuspect = networkChanged || edge.now() - lastHeardAt > SUSPECT_AFTER_MS;
    if ((status === 'online' && !isSuspect) || (status === 'connecting' && !networkChanged)) return;
    backoff.reset();
    connect();
  };

  const here = (): string | null => session.current()?.conversationId ?? null;

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

/** `earlier` is undefined where the server does not know of it. */
function batchOf(body: unknown): { activities: Activity[]; next: string; earlier: string | undefined } {
  const { activities, earlier } = Object(body) as { activities?: unknown; earlier?: string };
  return { activities: Array.isArray(activities) ? (activities as Activity[]) : [], next: textOf(body, 'watermark'), earlier };
}

const lastIdOf = (activities: readonly Activity[]): string => activities.reduce((last, { id }) => id || last, '');
