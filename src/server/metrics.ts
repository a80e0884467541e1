/** What the process counts, for `/metrics`. Knows no personal data: labels are route patterns, statuses and names of intents. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One committed turn, as the bot tells it. */
export interface TurnMeasure {
  milliseconds: number;
  failed: boolean;
  understanding: { intent: string } | null;
  outcome: { intent?: string; topic?: string; kind?: string };
}

export interface Metrics {
  readonly registry: Registry;
  observeRequest(route: string, method: string, status: number, seconds: number): void;
  observeTurn(turn: TurnMeasure): void;
  /** A value that is read whenever the metrics are. `name` without prefix, e.g. `outbox_waiting`. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** @returns the function that counts one up, for one value of the label where there is one */
  counter(name: string, help: string, label?: string): (value?: string) => void;
}

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const TURN_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const PREFIX = 'rongye_';

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'Time from a request to the end of its response',
    labelNames: ['route', 'method', 'status'],
    buckets: REQUEST_SECONDS,
    registers: [registry],
  });
  const turns = new Histogram({
    name: `${PREFIX}turn_duration_seconds`,
    help: 'Time of a turn, understanding and commit included',
    labelNames: ['result'],
    buckets: TURN_SECONDS,
    registers: [registry],
  });
  const intents = new Counter({
    name: `${PREFIX}turns_total`,
    help: 'Turns by what they were about',
    labelNames: ['intent', 'kind'],
    registers: [registry],
  });
  return {
    registry,
    observeRequest: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
    observeTurn(turn) {
      turns.observe({ result: turn.failed ? 'failed' : 'ok' }, turn.milliseconds / 1_000);
      intents.inc({ intent: turn.outcome.intent ?? turn.understanding?.intent ?? 'none', kind: turn.outcome.kind ?? 'none' });
    },
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({
        name: PREFIX + name,
        help,
        registers: [registry],
        collect: async (): Promise<void> => gauge.set(await read()),
      });
    },
    counter(name, help, label) {
      const counter = new Counter({ name: PREFIX + name, help, labelNames: label ? [label] : [], registers: [registry] });
      return (value) => (label && value !== undefined ? counter.inc({ [label]: value }) : counter.inc());
    },
  };
}
