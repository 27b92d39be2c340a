import { readableTrace, type TraceFacts } from "./trace.js";

/** What the API of OpenTelemetry puts into the global object, as far as it is used here. */
interface OpenTelemetry {
  readonly context?: ContextManager;
}

export interface ContextManager {
  active(): Context;
  with<Result>(context: Context, call: () => Result): Result;
}

interface Context {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
}

const API = Symbol.for("opentelemetry.js.api.1");
const SPAN = Symbol.for("OpenTelemetry Context Key SPAN");

/** Returns the context manager of OpenTelemetry's API, where somebody has loaded that and set one up. */
export function contextManager(): ContextManager | undefined {
  return (globalThis as { [API]?: OpenTelemetry })[API]?.context;
}

/** Returns the active span of OpenTelemetry, if there is one. Never throws. */
export function activeSpan(): TraceFacts | undefined {
  try {
    const span = contextManager()?.active().getValue(SPAN) as { spanContext?: () => unknown } | undefined;
    if (span === undefined) return undefined;
    const { traceId, spanId, traceFlags } = Object(span?.spanContext?.()) as Readonly<Record<string, unknown>>;
    return readableTrace(traceId, spanId, traceFlags);
  } catch {
    return undefined;
  }
}
