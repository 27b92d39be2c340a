import { type ContextManager, contextManager } from "../correlation/open-telemetry.js";

const SUPPRESS_TRACING = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/** Calls `call` so that instrumentation of OpenTelemetry, where there is any, makes no span of what it does. */
export function untraced<Result>(call: () => Result): Result {
  const suppressed = suppressedContext();
  return suppressed === undefined ? call() : suppressed.manager.with(suppressed.context, call);
}

function suppressedContext():
  | { readonly manager: ContextManager; readonly context: ReturnType<ContextManager["active"]> }
  | undefined {
  try {
    const manager = contextManager();
    return manager && { manager, context: manager.active().setValue(SUPPRESS_TRACING, true) };
  } catch {
    return undefined;
  }
}
