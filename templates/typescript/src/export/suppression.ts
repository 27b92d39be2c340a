/** What the API of OpenTelemetry puts into the global object, as far as it is used here. */
interface OpenTelemetry {
  readonly context?: ContextManager;
}

interface ContextManager {
  active(): Context;
  with<Result>(context: Context, call: () => Result): Result;
}

interface Context {
  setValue(key: symbol, value: unknown): Context;
}

const API = Symbol.for("opentelemetry.js.api.1");
const SUPPRESS_TRACING = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/** Calls `call` so that instrumentation of OpenTelemetry, where there is any, makes no span of what it does. */
export function untraced<Result>(call: () => Result): Result {
  const suppressed = suppressedContext();
  return suppressed === undefined ? call() : suppressed.manager.with(suppressed.context, call);
}

function suppressedContext(): { readonly manager: ContextManager; readonly context: Context } | undefined {
  try {
    const manager = (globalThis as { [API]?: OpenTelemetry })[API]?.context;
    return manager && { manager, context: manager.active().setValue(SUPPRESS_TRACING, true) };
  } catch {
    return undefined;
  }
}
