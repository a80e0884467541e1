/** The one shape of tracing that every folder takes as an option; where it is left out, nothing is measured and nothing costs anything. */

/** Never what people wrote, and nothing that names them. */
export type TraceAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Span {
  set(attributes: TraceAttributes): void;
}

export interface Tracing {
  /**
   * Runs `work` as a span below the one that it runs in.
   * @param parent the `traceparent` of the span above instead, where that was in another process or at another time
   */
  span<T>(name: string, work: (span: Span) => Promise<T>, parent?: string): Promise<T>;
  /** A part of the span around that is over. @param from @param to milliseconds of `performance.now()` */
  stage(name: string, from: number, to: number): void;
  /** Of the span around. */
  set(attributes: TraceAttributes): void;
  /** Of the span around, as W3C Trace Context writes it; undefined outside any. */
  traceparent(): string | undefined;
}
