import { RECORD_KEYS } from "../otlp/tables.js";
import { randomness } from "../sampling/randomness.js";
import { type Headers, readHeaders } from "./headers.js";
import type { TraceFacts } from "./trace.js";

/** What is known of a request when it begins. */
export interface RequestFacts {
  /** Its headers: trace, distinct id and session id are read from them. */
  readonly headers?: Headers | undefined;

  /** Whom it concerns, where that is known better than by its headers. */
  readonly distinctId?: string | undefined;
  readonly sessionId?: string | undefined;

  /** Attributes of all its records. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}

/** Who is told of requests. */
export interface RequestWatcher {
  /** It has failed: what was held back is sent. */
  promote(scope: RequestScope): void;

  /** The request with this id has ended. */
  end(id: string): void;
}

/** Knows which request is being served. */
export interface RequestStore {
  /** The current request; `"own"` in the midst of our own work. */
  current(): RequestScope | "own" | undefined;

  run<Result>(scope: RequestScope, call: () => Result): Result;
}

let lastId = 0;

/** A request, or another piece of work whose records belong together. */
export class RequestScope {
  /** Unique in the process. A scope within another has the other's, unless it is of another trace. */
  readonly id: string;
  readonly trace: TraceFacts | undefined;
  readonly traceState: string | undefined;
  readonly distinctId: string | undefined;
  readonly sessionId: string | undefined;

  /** Attributes of all its records; more may be added. */
  readonly attributes: Record<string, unknown>;

  readonly #store: RequestStore;
  readonly #watcher: () => RequestWatcher | undefined;
  readonly #root: RequestScope;
  #hasEnded = false;
  #randomness: number | undefined | null = null;

  constructor(
    given: RequestFacts,
    store: RequestStore,
    watcher: () => RequestWatcher | undefined,
    outer: RequestScope | undefined,
  ) {
    const found = readHeaders(given.headers);
    const from = found.trace === undefined ? outer : found;
    this.trace = from?.trace;
    this.traceState = from?.traceState;
    this.distinctId = textOf(given.distinctId) ?? found.distinctId ?? outer?.distinctId;
    this.sessionId = textOf(given.sessionId) ?? found.sessionId ?? outer?.sessionId;
    this.attributes = { ...outer?.attributes, ...given.attributes };
    const isOfAnother = found.trace !== undefined && found.trace.traceId !== outer?.trace?.traceId;
    this.#root = outer === undefined || isOfAnother ? this : outer.#root;
    this.id = this.#root === this ? `request-${++lastId}` : this.#root.id;
    this.#store = store;
    this.#watcher = watcher;
  }

  /** Whether the request goes on: of one that has ended no record is held back. */
  get isOpen(): boolean {
    return !this.#root.#hasEnded;
  }

  /** The 24 bits that all its records share, if it has any; found out once. `key` is the policy's `randomness_key`. */
  randomness(key: string, seed: number): number | undefined {
    const root = this.#root;
    if (root.#randomness === null) {
      const { traceState, trace } = root;
      root.#randomness = randomness({ traceState, traceId: trace?.traceId, key: root.#value(key), seed });
    }
    return root.#randomness;
  }

  #value(key: string): string | undefined {
    if (key === "") return undefined;
    if (key === RECORD_KEYS.distinctId && this.distinctId !== undefined) return this.distinctId;
    if (key === RECORD_KEYS.sessionId && this.sessionId !== undefined) return this.sessionId;
    return textOf(this.attributes[key]);
  }

  /** Calls `call` so that the records made in it, also later and elsewhere, belong to this scope. */
  run<Result>(call: () => Result): Result {
    return this.#store.run(this, call);
  }

  /** The request has failed: sends what was held back of it, and lets go what follows for a while. */
  promote(): void {
    this.#watcher()?.promote(this);
  }

  /** The request has ended. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#root === this) this.#watcher()?.end(this.id);
  }
}

/** A cancelled request has not failed. */
const CANCELLED = "AbortError";

/** Calls `call` within `scope`, which ends with it, or with the promise that it returns. If it fails, so has the scope. */
export function within<Result>(scope: RequestScope, call: (scope: RequestScope) => Result): Result {
  const close = (error?: { readonly thrown: unknown }) => {
    if (error !== undefined && !isCancelled(error.thrown)) scope.promote();
    scope.end();
  };
  let result: Result;
  try {
    result = scope.run(() => call(scope));
  } catch (thrown) {
    close({ thrown });
    throw thrown;
  }
  if (!isThenable(result)) {
    close();
    return result;
  }
  return closing(result, close) as Result;
}

async function closing<Value>(
  result: PromiseLike<Value>,
  close: (error?: { readonly thrown: unknown }) => void,
): Promise<Value> {
  try {
    const value = await result;
    close();
    return value;
  } catch (thrown) {
    close({ thrown });
    throw thrown;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

function isCancelled(error: unknown): boolean {
  return typeof error === "object" && error !== null && (error as { readonly name?: unknown }).name === CANCELLED;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
