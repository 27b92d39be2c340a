// What stands around an exporter in a real program, and what is left behind by one.

import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";

const API = Symbol.for("opentelemetry.js.api.1");
const SUPPRESS_TRACING = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
const METHODS = ["debug", "error", "info", "log", "trace", "warn"] as const;

/** What the exporter has done to itself. */
export const self = { records: 0, spans: 0 };

/** The context of OpenTelemetry, as much as instrumentation needs. */
class Context {
  constructor(private readonly values: ReadonlyMap<symbol, unknown> = new Map()) {}

  getValue(key: symbol): unknown {
    return this.values.get(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new Context(new Map([...this.values, [key, value]]));
  }
}

const contexts = new AsyncLocalStorage<Context>();
const active = () => contexts.getStore() ?? new Context();

/** Lets whatever is written to the console come to `emit`, and counts spans as instrumentation of HTTP makes them. */
export function instrument(emit: (record: object) => void): void {
  const manager = { active, with: <Result>(context: Context, call: () => Result) => contexts.run(context, call) };
  Object.assign(globalThis, { [API]: { version: "1.9.0", context: manager } });
  for (const module of [http, https]) {
    const request = module.request as (...given: unknown[]) => unknown;
    const traced = (...given: unknown[]) => {
      if (active().getValue(SUPPRESS_TRACING) !== true) self.spans++;
      return request(...given);
    };
    Object.assign(module, { request: traced });
  }
  const log = (...given: unknown[]) => {
    self.records++;
    emit({ body: given.map(String).join(" "), severity: 5 });
  };
  Object.assign(globalThis.console, Object.fromEntries(METHODS.map((method) => [method, log])));
  process.on("warning", (warning) => log(warning.message));
}

const timers = new Set<number>();
const sockets = new Set<Socket>();

/** Counts timers and sockets from now on. */
export function watchResources(): void {
  createHook({
    init: (id, type) => {
      if (type === "Timeout") timers.add(id);
    },
    destroy: (id) => timers.delete(id),
  }).enable();
  subscribe("net.client.socket", (message) => {
    const { socket } = message as { readonly socket: Socket };
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
}

/** Returns how many there are. Node's threads are timers. */
export function resources(): object {
  return { threads: timers.size, sockets: sockets.size };
}
