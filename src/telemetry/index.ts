/**
 * Traces to an OpenTelemetry collector, where one is named by the standard variables. Knows the SDK and nothing of what is traced;
 * the SDK is loaded only when it is wanted.
 */
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';

export interface TelemetrySettings {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  OTEL_TRACES_EXPORTER: 'otlp' | 'none';
  OTEL_SERVICE_NAME: string;
  /** As the specification of OpenTelemetry names them. */
  OTEL_TRACES_SAMPLER: `${'parentbased_' | ''}${'always_on' | 'always_off' | 'traceidratio'}`;
  /** Of `traceidratio`: 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: number;
}

export interface Telemetry extends Tracing {
  /** What a line of the log says of the span around. */
  logFields(): { trace_id?: string; span_id?: string };
  /** From now on the log holds what the SDK has to say, above all that a collector does not take what it is sent. */
  reportTo(log: Log): void;
  /** Sends what is still held. */
  close(): Promise<void>;
}

/** @returns null where no collector is named, or `OTEL_TRACES_EXPORTER=none` */
export async function startTelemetry(settings: TelemetrySettings): Promise<Telemetry | null> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: exporter } = settings;
  if (!endpoint || exporter === 'none') return null;
  const { openTelemetry } = await import('./sdk.js');
  return openTelemetry({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    service: settings.OTEL_SERVICE_NAME,
    sampler: settings.OTEL_TRACES_SAMPLER,
    ratio: settings.OTEL_TRACES_SAMPLER_ARG,
  });
}
