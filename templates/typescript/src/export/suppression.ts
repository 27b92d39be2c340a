import { type ContextManager, contextManager } from "../correlation/open-telemetry.js";
import { asOwnCall } from "../correlation/own-call.js";

const SUPPRESS_TRACING = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/**
 * Calls `call` so that instrumentation of OpenTelemetry, where there is any, makes no span of what it does, and so that
 * what anybody logs of it is not taken: there would be no end of that.
 */
export function unwatched<Result>(call: () => Result): Result {
  const suppressed = suppressedContext();
  return asOwnCall(suppressed === undefined ? call : () => suppressed.manager.with(suppressed.context, call));
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
