// What OpenTelemetry says of the current span, where its API is installed.

import { AsyncLocalStorage } from "node:async_hooks";

/** A span as it is asked for. */
export interface AskedSpan {
  readonly trace_id: string;
  readonly span_id: string;
}

type Context = object;

/** The API of OpenTelemetry, as far as it is used. */
interface Api {
  readonly ROOT_CONTEXT: Context;
  readonly context: {
    setGlobalContextManager(manager: object): boolean;
    with<Result>(context: Context, call: () => Result): Result;
  };
  readonly trace: { setSpan(context: Context, span: object): Context; wrapSpanContext(span: object): object };
}

const API: string = "@opentelemetry/api";
const SAMPLED = 1;

/** Makes spans by the API, and calls what is to be in one. */
export class Spans {
  private span: AskedSpan | undefined = undefined;

  private constructor(private readonly api: Api) {
    const contexts = new AsyncLocalStorage<Context>();
    api.context.setGlobalContextManager({
      active: () => contexts.getStore() ?? api.ROOT_CONTEXT,
      with: (context: Context, call: (...args: unknown[]) => unknown, self: unknown, ...args: unknown[]) =>
        contexts.run(context, () => call.apply(self, args)),
      bind: (_: Context, target: unknown) => target,
      enable() {
        return this;
      },
      disable() {
        return this;
      },
    });
  }

  static async load(): Promise<Spans | undefined> {
    // Not its default export, which has no ROOT_CONTEXT.
    const api = (await import(API).catch(() => undefined)) as Api | undefined;
    return api === undefined ? undefined : new Spans(api);
  }

  set(span: AskedSpan | undefined): void {
    this.span = span;
  }

  run<Result>(call: () => Result): Result {
    const { span, api } = this;
    if (span === undefined) return call();
    const wrapped = api.trace.wrapSpanContext({ traceId: span.trace_id, spanId: span.span_id, traceFlags: SAMPLED });
    return api.context.with(api.trace.setSpan(api.ROOT_CONTEXT, wrapped), call);
  }
}

/** Loads a package that may be there. */
export async function optional<Module>(name: string): Promise<Module | undefined> {
  try {
    const found = (await import(name)) as { readonly default?: Module };
    return found.default ?? (found as Module);
  } catch {
    return undefined;
  }
}
