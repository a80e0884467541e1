/** What the process counts, for `/metrics`. Knows no personal data: labels are route patterns, statuses and names of intents. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { createPeopleMetrics, type PeopleMetrics, type TurnMeasure } from './metrics-of-people';

export interface Metrics extends Pick<PeopleMetrics, 'observeFirstAnswer'> {
  readonly registry: Registry;
  observeRequest(route: string, method: string, status: number, seconds: number): void;
  observeTurn(turn: TurnMeasure): void;
  /** What handing a turn's replies to the open sockets took. */
  observeSend(milliseconds: number): void;
  /** A value that is read whenever the metrics are. `name` without prefix, e.g. `outbox_waiting`. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** @returns the function that counts one up, for one value of the label where there is one */
  counter(name: string, help: string, label?: string): (value?: string) => void;
}

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const TURN_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const PREFIX = 'rongye_';
// Made once: every turn uses them.
const [OK, FAILED] = [{ result: 'ok' }, { result: 'failed' }];
const [QUEUE, UNDERSTANDING, LOAD, DIALOG, COMMIT, SEND] = ['queue', 'understanding', 'load', 'dialog', 'commit', 'send'].map((stage) => ({
  stage,
})) as [Stage, Stage, Stage, Stage, Stage, Stage];
type Stage = { stage: string };

/** @param intents all that understanding can give; any other counts as `other` */
export function createMetrics(intents: readonly string[] = []): Metrics {
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
  const stages = new Histogram({
    name: `${PREFIX}turn_stage_duration_seconds`,
    help: 'Time of a turn by stage: queue, understanding, load (lock and state), dialog, commit, send',
    labelNames: ['stage'],
    buckets: TURN_SECONDS,
    registers: [registry],
  });
  const people = createPeopleMetrics(registry, PREFIX, intents);
  return {
    registry,
    observeRequest: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
    observeFirstAnswer: people.observeFirstAnswer,
    observeTurn(turn) {
      const { milliseconds, understandingMilliseconds, understanding, failed, times } = turn;
      turns.observe(failed ? FAILED : OK, milliseconds / 1_000);
      if (understanding) stages.observe(UNDERSTANDING, understandingMilliseconds / 1_000);
      if (times) {
        stages.observe(QUEUE, (times.started - times.posted) / 1_000);
        stages.observe(LOAD, (times.loaded - times.understood) / 1_000);
        stages.observe(DIALOG, (times.answered - times.loaded) / 1_000);
        stages.observe(COMMIT, (times.committed - times.answered) / 1_000);
      }
      people.observeTurn(turn);
    },
    observeSend: (milliseconds) => stages.observe(SEND, milliseconds / 1_000),
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
