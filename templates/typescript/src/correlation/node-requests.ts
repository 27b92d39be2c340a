import { AsyncLocalStorage } from "node:async_hooks";
import { currentCall } from "../call/current.js";
import { type RequestFacts, RequestScope, type RequestStore, within } from "./request-scope.js";

const storage = new AsyncLocalStorage<RequestScope | "own">();

/** Which request is being served: it follows the asynchronous work of each. */
export const requests: RequestStore = {
  current: () => storage.getStore(),
  run: (scope, call) => storage.run(scope, call),
};

/** Calls `run` as work of our own: what is logged in it, or by what it starts, is not taken. */
export function asOwnWork(run: () => void): void {
  storage.run("own", run);
}

/** Returns the request that is being served, if there is one. */
export function currentRequest(): RequestScope | undefined {
  const scope = storage.getStore();
  return scope === "own" ? undefined : scope;
}

/**
 * Begins a request, or another piece of work whose records belong together. Records made in its `run` are its own; call
 * `end` when it is over. Where it is one call of a function, `requestScope` does both.
 */
export function openRequest(facts: RequestFacts = {}): RequestScope {
  return new RequestScope(facts, requests, currentCall, currentRequest());
}

/**
 * Calls `call` as a request: its records have the trace and the ids that its headers name, and share their chance. If it
 * throws, or the promise that it returns is rejected, the records that were dropped before are sent after all.
 *
 * @example
 * server.on("request", (request, response) => requestScope({ headers: request.headers }, () => serve(request, response)));
 */
export function requestScope<Result>(facts: RequestFacts, call: (scope: RequestScope) => Result): Result {
  return within(openRequest(facts), call);
}
