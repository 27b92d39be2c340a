import { AsyncLocalStorage } from "node:async_hooks";
import { currentCall } from "../call/current.js";
import { isOwnCall } from "./own-call.js";
import { type RequestFacts, RequestScope, type RequestStore, within } from "./request-scope.js";

const storage = new AsyncLocalStorage<RequestScope | "own">();

/**
 * Whether asynchronous work is followed. Where Node does that by hooks, as version 20 does, it costs every promise of the
 * process: so it begins with the first request, or with work of our own that calls the application.
 */
let isFollowing = false;

/** Which request is being served: it follows the asynchronous work of each. */
export const requests: RequestStore = {
  current: () => {
    if (isOwnCall()) return "own";
    return isFollowing ? storage.getStore() : undefined;
  },
  run: (scope, call) => {
    isFollowing = true;
    return storage.run(scope, call);
  },
};

/** From now on follows work of our own, too: it waits for functions of the application, which may log. */
export function followOwnWork(): void {
  isFollowing = true;
}

/** Calls `run` as work of our own: where that is followed, what is logged in it, or by what it starts, is not taken. */
export function asOwnWork(run: () => void): void {
  if (isFollowing) storage.run("own", run);
  else run();
}

/** Returns the request that is being served, if there is one. */
export function currentRequest(): RequestScope | undefined {
  const scope = requests.current();
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
