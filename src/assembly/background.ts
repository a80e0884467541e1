/** What goes on beside the turns: events leave, what is past its period is deleted, and what is due for a case is done. */
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import type { Cases } from '../cases';
import type { Keys } from '../config/keys';
import type { Settings } from '../config/settings';
import { createDelivery, createRetention, createTimers, type Delivery, type Handoff, type Timers } from '../handoff';
import type { Texts } from '../locale';
import type { Metrics } from '../server';
import type { Store } from '../store/types';

export interface BackgroundParts {
  settings: Settings;
  keys: Keys;
  store: Store;
  cases: Cases;
  handoff: Handoff;
  texts: Texts;
  metrics: Metrics;
  /** Where the bundled desk takes events, if no other receiver is set. */
  deskWebhook: string;
  /** A conversation has got something to process. */
  onConversation(conversationId: string): void;
  clock: Clock;
  log: Log;
  tracing: Tracing | null;
}

export interface Background {
  delivery: Delivery;
  isDelivering(): boolean;
  start(): void;
  /** Nothing new is begun but deliveries, which the turns in progress may still lead to. */
  quieten(): Promise<void>;
  /** Once the turns have ended. */
  stop(): Promise<void>;
}

export function createBackground(parts: BackgroundParts): Background {
  const delivery = deliveryOf(parts);
  const { settings, store, clock, log } = parts;
  const retention = createRetention({
    store,
    clock,
    log,
    days: settings.RETENTION_DAYS,
    unfinishedDays: settings.RETENTION_UNFINISHED_DAYS,
    auditDays: settings.RETENTION_AUDIT_DAYS,
  });
  const timers = timersOf(parts);
  let isDelivering = false;
  return {
    delivery,
    isDelivering: () => isDelivering,
    start() {
      delivery.start();
      retention.start();
      timers.start();
      isDelivering = true;
    },
    async quieten() {
      isDelivering = false;
      retention.stop();
      await timers.stop();
    },
    stop: () => delivery.stop(),
  };
}

function deliveryOf({ settings, keys, metrics, deskWebhook, ...parts }: BackgroundParts): Delivery {
  const { store, cases, onConversation, clock, log, tracing } = parts;
  return createDelivery({
    store,
    cases,
    endpoint: { url: settings.HANDOFF_WEBHOOK_URL ?? deskWebhook, secrets: keys.webhook },
    addresses: { allowNetworks: settings.HANDOFF_ALLOW_NETWORKS },
    clock,
    log,
    tracing,
    onConversation,
    metrics: {
      delivered: metrics.counter('webhook_delivered_total', 'Events that the receiver has taken'),
      failed: metrics.counter('webhook_failed_total', 'Attempts that failed and are repeated'),
      parked: metrics.counter('webhook_parked_total', 'Events given up after the last attempt'),
    },
  });
}

function timersOf({ settings, store, handoff, texts, onConversation, clock, log }: BackgroundParts): Timers {
  const { FOLLOW_UP_DAYS: followUpDays, STATION_HOURS: hours } = settings;
  const chinese = texts.in('zh-CN');
  return createTimers({
    store,
    handoff,
    clock,
    log,
    followUpDays,
    nextOpening: hours ? (at) => hours.nextOpening(at) : null,
    words: {
      unanswered: chinese('caseworkers.unanswered'),
      followUp: chinese('caseworkers.followUp'),
      quickServiceOver: chinese('caseworkers.quickServiceOver'),
    },
    onConversation,
  });
}
