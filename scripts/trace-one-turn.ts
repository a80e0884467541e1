/**
 * `npm run trace:turn`: starts the built server with a collector and a receiver beside it, has one person ask for a caseworker, and
 * prints the turn that opened the case as a Mermaid picture: what docs/trace.md shows.
 */
import { startCollector, type CollectedSpan } from '../test/telemetry/collector';
import { handOver } from '../test/telemetry/registration';
import { runCommand } from './installation';

runCommand(async () => {
  const collector = await startCollector();
  await handOver({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  await collector.close();
  const webhook = collector.spans.find(({ name }) => name === 'webhook');
  const trace = collector.spans.filter(({ traceId }) => traceId === webhook?.traceId).sort((a, b) => a.from - b.from || b.to - a.to);
  const start = Math.min(...trace.map(({ from }) => from));
  const microseconds = (at: number): number => Math.round((at - start) * 1_000);
  const line = ({ name, from, to }: CollectedSpan): string =>
    `  ${name.replaceAll(':', '')} (${(to - from).toFixed(1)} ms) :${microseconds(from)}, ${microseconds(to)}`;
  process.stdout.write(`gantt\n  dateFormat x\n  axisFormat %S.%L ms\n${trace.map(line).join('\n')}\n`);
});
