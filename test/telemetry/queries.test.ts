/** Alerts and dashboard ask for what is counted: a label or a value that no server ever gives would make a rule that never fires. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createMetrics, type TurnMeasure } from '../../src/server';

const read = (path: string): string => readFileSync(path, 'utf8');

/** Labels that Prometheus itself adds, and those of a metric that only a server with CLU has. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = { up: ['job'], rongye_clu_fallback_total: ['reason'] };

interface Board {
  panels: { targets?: { expr: string }[] }[];
}
interface Rules {
  groups: { rules: { alert: string; expr: string }[] }[];
}

const queries = [
  ...(parse(read('deploy/prometheus/alerts.yaml')) as Rules).groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  ...(JSON.parse(read('deploy/grafana/rongye.json')) as Board).panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
];

/** A server on which everything that a rule looks for has happened once. */
function eventful(): ReturnType<typeof createMetrics> {
  const metrics = createMetrics(['policy']);
  const turn: TurnMeasure = { milliseconds: 1, understandingMilliseconds: 0, failed: false, times: null, understanding: null, outcome: {} };
  metrics.observeTurn(turn);
  metrics.observeTurn({ ...turn, failed: true });
  metrics.observeTurn({ ...turn, understanding: { intent: 'policy' } });
  for (const kind of ['misunderstood', 'asked-back', 'crisis-alarm', 'crisis-check-in', 'case-registration', 'case-conversation']) {
    metrics.observeTurn({ ...turn, understanding: { intent: 'policy' }, outcome: { kind, channel: 'web' } });
  }
  metrics.observeRequest('/', 'GET', 500, 1);
  return metrics;
}

const base = (name: string): string => name.replace(/_(?:bucket|count|sum)$/, '');

function labelsOf(metrics: ReturnType<typeof createMetrics>, name: string): readonly string[] {
  const metric = metrics.registry.getSingleMetric(base(name)) as { labelNames?: string[] } | undefined;
  return [...(metric?.labelNames ?? []), ...(ELSEWHERE[name] ?? []), ...(name.endsWith('_bucket') ? ['le'] : [])];
}

test('every label that is asked for, its metric has', () => {
  const metrics = eventful();
  const wrong: string[] = [];
  let asked = 0;
  for (const query of queries) {
    const selected = [...query.matchAll(/\b(\w+)\{([^}]*)\}/g)].map(
      ([, name = '', matchers = '']) => [name, [...matchers.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label)] as const,
    );
    const grouped = [...query.matchAll(/by \(([^)]*)\) \((?:\w+\()?(\w+)/g)].map(
      ([, labels = '', name = '']) => [name, labels.split(',').map((label) => label.trim())] as const,
    );
    for (const [name, labels] of [...selected, ...grouped]) {
      asked += labels.length;
      wrong.push(...labels.filter((label) => !labelsOf(metrics, name).includes(label)).map((label) => `${label} in ${query}`));
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(20);
});

test('every value that is looked for exists', async () => {
  const series = (await eventful().registry.getMetricsAsJSON()).flatMap(({ name, values }) =>
    values.map(({ labels }) => [name, labels as Record<string, unknown>] as const),
  );
  const wrong: string[] = [];
  let asked = 0;
  for (const query of queries) {
    for (const [, name = '', matchers = ''] of query.matchAll(/\b(rongye_\w+)\{([^}]*)\}/g)) {
      for (const [, label = '', operator, value = ''] of matchers.matchAll(/(\w+)\s*(=~|!=|=)\s*"([^"]*)"/g)) {
        asked += 1;
        const matches = operator === '=~' ? new RegExp(`^(?:${value})$`) : { test: (given: string) => given === value };
        if (!series.some(([of, labels]) => of === base(name) && matches.test(String(labels[label])))) wrong.push(`${value} in ${query}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(8);
});
