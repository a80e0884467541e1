/** Our shape of tracing on the OpenTelemetry SDK. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type DiagLogger,
  type Context,
  type Span as SdkSpan,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import type { Log } from '../base/log';
import type { Telemetry, TelemetrySettings } from '.';

export interface OpenTelemetryOptions {
  /** Where the collector takes traces, e.g. `http://127.0.0.1:4318/v1/traces`. */
  url: string;
  service: string;
  sampler: TelemetrySettings['OTEL_TRACES_SAMPLER'];
  /** Of all traces, for the samplers that take a part: 0 to 1. */
  ratio: number;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

export function openTelemetry({ url, service, sampler, ratio }: OpenTelemetryOptions): Telemetry {
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url }));
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: samplerOf(sampler, ratio),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('rongye');
  const around = new AsyncLocalStorage<SdkSpan>();
  const contextOf = (span: SdkSpan | undefined): Context => (span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT);
  return {
    async span(name, work, parent) {
      const span = tracer.startSpan(name, { startTime: now() }, parent ? remote(parent) : contextOf(around.getStore()));
      try {
        return await around.run(span, () => work({ set: (attributes) => void span.setAttributes(attributes) }));
      } catch (error) {
        // Its message may hold what somebody wrote.
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
        throw error;
      } finally {
        span.end(now());
      }
    },
    stage(name, from, to) {
      tracer.startSpan(name, { startTime: timeOf(from) }, contextOf(around.getStore())).end(timeOf(to));
    },
    set(attributes) {
      around.getStore()?.setAttributes(attributes);
    },
    traceparent() {
      const context = around.getStore()?.spanContext();
      return context && `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, '0')}`;
    },
    logFields() {
      const context = around.getStore()?.spanContext();
      return context ? { trace_id: context.traceId, span_id: context.spanId } : {};
    },
    reportTo(log) {
      diag.setLogger(diagnosticsTo(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    },
    close: () => provider.shutdown(),
  };
}

function diagnosticsTo(log: Log): DiagLogger {
  const write =
    (method: keyof Log) =>
    (said: string, ...more: unknown[]): void =>
      log[method]({ said, more }, 'OpenTelemetry has something to report');
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug'), verbose: write('debug') };
}

const timeOf = (milliseconds: number): number => performance.timeOrigin + milliseconds;
/** The SDK itself takes whole milliseconds for a start: too coarse for stages below one. */
const now = (): number => timeOf(performance.now());

function remote(traceparent: string): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (!traceId || !spanId || !flags) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true });
}

function samplerOf(name: OpenTelemetryOptions['sampler'], ratio: number): Sampler {
  if (name.startsWith('parentbased_')) {
    return new ParentBasedSampler({ root: samplerOf(name.slice('parentbased_'.length) as typeof name, ratio) });
  }
  if (name === 'traceidratio') return new TraceIdRatioBasedSampler(ratio);
  return name === 'always_off' ? new AlwaysOffSampler() : new AlwaysOnSampler();
}
