/** What `/readyz` asks and `/metrics` shows of the joined parts. */
import type { Accounts } from '../accounts';
import type { Clock } from '../base/clock';
import type { Tracing } from '../base/tracing';
import type { Desk } from '../desk';
import type { TurnParts } from '../bot/turn';
import type { HttpServer, Metrics } from '../server';
import type { Store } from '../store/types';
import type { Recognizer } from '../understanding';

export interface WatchedParts {
  store: Store;
  recognizer: Recognizer;
  accounts: Accounts;
  desk: Desk | null;
  clock: Clock;
  isDelivering(): boolean;
  openStreams(): number;
}

export function watch(http: HttpServer, { store, recognizer, accounts, desk, clock, isDelivering, openStreams }: WatchedParts): void {
  http.readyWhen('store', () => store.ping());
  http.readyWhen('model', () => recognizer.recognize('1', { keepLocal: true }));
  http.readyWhen('outbox', async () => {
    if (!isDelivering()) throw new Error('the delivery loop is not running');
  });
  http.readyWhen('accounts', () => accounts.ready());
  if (desk) http.readyWhen('desk', () => desk.ready());
  http.metrics.gauge('sockets_open', 'Open chat streams', openStreams);
  http.metrics.gauge('database_connections_open', 'Connections to the database', () => store.load().connections);
  http.metrics.gauge('database_connections_idle', 'Connections that do nothing at the moment', () => store.load().idle);
  http.metrics.gauge('database_waiting', 'Transactions and statements that wait for a connection', () => store.load().waiting);
  const backlog = sharedWhileAsked(() => store.read.outbox.backlog(clock.now()));
  http.metrics.gauge('outbox_waiting', 'Events that wait for delivery', async () => (await backlog()).waiting);
  http.metrics.gauge('outbox_oldest_seconds', 'Age of the oldest waiting event', async () => (await backlog()).oldestSeconds);
  http.metrics.gauge('outbox_parked', 'Events given up, to be replayed or skipped', async () => (await backlog()).parked);
}

/** Whoever asks before the answer is there gets the same one: one look at the metrics is one question. */
function sharedWhileAsked<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask().finally(() => (asked = undefined)));
}

/** What is counted of every turn, and written into its span where somebody traces. */
export function observed(metrics: Metrics, tracing: Tracing | null): Pick<TurnParts, 'onTurn' | 'onSend'> {
  if (!tracing) {
    return { onTurn: (turn) => metrics.observeTurn(turn), onSend: (from, to) => metrics.observeSend(to - from) };
  }
  return {
    onTurn(turn) {
      metrics.observeTurn(turn);
      const { times, understanding, outcome, failed } = turn;
      tracing.set({
        'rongye.intent': outcome.intent ?? understanding?.intent,
        'rongye.channel': outcome.channel,
        'rongye.failed': failed,
      });
      if (!times) return;
      tracing.stage('queue', times.posted, times.started);
      tracing.stage('understanding', times.started, times.understood);
      tracing.stage('load', times.understood, times.loaded);
      tracing.stage('dialog', times.loaded, times.answered);
      tracing.stage('commit', times.answered, times.committed);
    },
    onSend(from, to) {
      metrics.observeSend(to - from);
      tracing.stage('send', from, to);
    },
  };
}
