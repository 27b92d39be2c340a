// What stands around an exporter in a real program: a console that is collected, and HTTP that is traced.

import { AsyncLocalStorage } from "node:async_hooks";
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { isTracingSuppressed } from "@opentelemetry/core";

/** What sending has made by itself. */
export const made = { records: 0, spans: 0 };

/** Lets whatever is written to the console come to `emit`, and counts spans as instrumentation of HTTP makes them. */
export function instrument(emit) {
  context.setGlobalContextManager(contexts());
  const { request } = http;
  http.request = (...given) => {
    if (!isTracingSuppressed(context.active())) made.spans++;
    return request(...given);
  };
  syncBuiltinESMExports();
  for (const method of ["debug", "error", "info", "log", "trace", "warn"])
    console[method] = (...given) => {
      made.records++;
      emit(given.map(String).join(" "));
    };
}

function contexts() {
  const storage = new AsyncLocalStorage();
  const manager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (given, call, self, ...more) => storage.run(given, () => call.apply(self, more)),
    bind: (given, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}
