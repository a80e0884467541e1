/** The built server against a real receiver of OTLP/HTTP. */
import { createLog } from '../../src/server';
import { openTelemetry } from '../../src/telemetry/sdk';
import { startCollector, type CollectedSpan, type Collector } from './collector';
import { handOver, PHONE, SAID, type Journey } from './registration';

describe('with a collector', () => {
  let collector: Collector;
  let journey: Journey;

  beforeAll(async () => {
    collector = await startCollector();
    journey = await handOver({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'rongye-test', LOG_LEVEL: 'debug' });
  });

  afterAll(() => collector.close());

  const below = (parent: CollectedSpan | undefined): string[] =>
    collector.spans.filter((span) => span.parent === parent?.id).map(({ name }) => name);
  const named = (name: string): CollectedSpan[] => collector.spans.filter((span) => span.name === name);

  it('shows a turn as one tree, from the post of the phone to the webhook', () => {
    const [webhook] = named('webhook');
    const turn = collector.spans.find(({ id }) => id === webhook?.parent);
    expect(turn).toMatchObject({ name: 'turn', attributes: { 'service.name': 'rongye-test', 'rongye.channel': 'web' } });
    expect(below(turn).sort()).toEqual(['commit', 'dialog', 'load', 'queue', 'send', 'understanding', 'webhook']);
    const request = collector.spans.find(({ id }) => id === turn?.parent);
    expect(request).toMatchObject({
      name: 'POST /v3/directline/conversations/:id/activities',
      parent: undefined,
      attributes: { 'http.response.status_code': 200 },
    });
    expect(new Set([webhook, turn, request].map((span) => span?.traceId)).size).toBe(1);
  });

  it('gives the webhook the number of the trace, and says which case and which event it was', () => {
    const [webhook] = named('webhook');
    const [received] = journey.receiver.received;
    expect(received?.headers['traceparent']).toBe(`00-${webhook?.traceId}-${webhook?.id}-01`);
    expect(webhook?.attributes).toMatchObject({
      'rongye.case': received?.caseNumber,
      'rongye.event_id': received?.id,
      'rongye.outcome': 'delivered',
    });
  });

  it('tells every turn by what was meant, and orders its stages in time', () => {
    const turns = named('turn');
    expect(turns.length).toBeGreaterThanOrEqual(SAID.length);
    for (const turn of turns) {
      const stages = collector.spans.filter((span) => span.parent === turn.id && span.name !== 'webhook').sort((a, b) => a.from - b.from);
      expect(stages.map(({ name }) => name)).toEqual(['queue', 'understanding', 'load', 'dialog', 'commit', 'send']);
      for (const { from, to } of stages) expect(to).toBeGreaterThanOrEqual(from);
      expect(turn.attributes['rongye.conversation']).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  it('says in each line of the log in which trace it was written', async () => {
    const telemetry = openTelemetry({ url: `${collector.url}/v1/traces`, service: 'log', sampler: 'parentbased_always_off', ratio: 1 });
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) }, telemetry.logFields);
    const traceparent = await telemetry.span('work', async () => {
      log.info({}, 'within');
      return telemetry.traceparent();
    });
    log.info({}, 'outside');
    await telemetry.close();
    const [within, outside] = lines.map((line) => JSON.parse(line) as { trace_id?: string; span_id?: string });
    expect(`00-${within?.trace_id}-${within?.span_id}-00`).toBe(traceparent);
    expect(outside).not.toHaveProperty('trace_id');
  });

  it('lets nothing out that was said, nor a number, nor what opens the conversation', () => {
    expect(collector.raw().length).toBeGreaterThan(5_000);
    for (const secret of [...SAID, PHONE.slice(3), journey.conversationId]) expect(collector.raw()).not.toContain(secret);
    expect(collector.raw()).not.toMatch(/[\u4e00-\u9fff]/);
  });
});

it('without an address or switched off, sends no traceparent and no span', async () => {
  const collector = await startCollector();
  const journey = await handOver({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_EXPORTER: 'none' });
  expect(journey.receiver.received[0]?.headers['traceparent']).toBeUndefined();
  expect(collector.spans).toEqual([]);
  await collector.close();
});

it('with a collector that does not take what it is sent, says so in the log and serves all the same', async () => {
  const collector = await startCollector();
  const journey = await handOver({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/elsewhere`, OTEL_BSP_SCHEDULE_DELAY: '50' });
  expect(journey.receiver.received).toHaveLength(1);
  expect(journey.output).toMatch(/"level":50.*Not Found.*OpenTelemetry has something to report/);
  await collector.close();
});
