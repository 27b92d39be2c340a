// The agent's side of the one call: what an application does, one line after the other.

import { ManualClock } from "./agent-clock.js";
import { hostileValues } from "./agent-hostile.js";
import {
  type Command,
  type Commands,
  camel,
  inTime,
  NOT_APPLICABLE,
  SILENT,
  serveLines,
  snake,
} from "./agent-lines.js";
import { loadLibraries, type Sinks } from "./call-libraries.js";
import type { Library, LogCall, Surroundings } from "./call-library.js";
import { type AskedSpan, Spans } from "./call-spans.js";

/** The public face of a client, as far as it is used. */
interface Client {
  readonly way: string;
  log(level: string, message: string, attributes?: object): void;
  flush(timeoutMs?: number): Promise<string>;
  shutdown(timeoutMs?: number): Promise<string>;
  stats(): object;
}

interface Scope {
  run<Result>(call: () => Result): Result;
  promote(): void;
  end(): void;
}

/** The package under test. */
export interface Sdk extends Sinks {
  readonly configure: (options: object, parts: object) => Client;
  readonly openRequest: (facts: object) => Scope;
}

interface Configure {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>> | null;
  readonly clock?: "system" | "manual";
}

interface Log extends Partial<Omit<LogCall, "error">> {
  readonly via: string;
  readonly keep?: boolean;
  readonly error?: { readonly type: string; readonly message: string } | null;
  readonly in?: string | null;
  readonly count?: number;
}

interface Open {
  readonly scope: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly distinct_id?: string | null;
  readonly session_id?: string | null;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly in?: string | null;
}

interface Via {
  readonly via: string;
}

interface Timed {
  readonly timeout_ms: number;
}

class Session {
  private client: Client | undefined = undefined;
  private clock: ManualClock | undefined = undefined;
  private readonly diagnostics: string[] = [];
  private readonly scopes = new Map<string, Scope>();
  private output = "";
  private libraries: ReadonlyMap<string, Library> = new Map();

  readonly commands: Commands = new Map<string, Command>([
    ["hello", () => ({ hello: { loggers: [...this.libraries.keys()] } })],
    ["configure", (asked: Configure) => this.configure(asked)],
    ["log", (asked: Log) => ({ logged: this.log(asked) })],
    ["open", (asked: Open) => this.open(asked)],
    ["close", (asked: { scope: string; failed?: boolean }) => this.close(asked)],
    ["promote", ({ scope }: { scope: string }) => done(this.scope(scope).promote())],
    ["span", (asked: AskedSpan | null) => (this.spans === undefined ? NOT_APPLICABLE : this.setSpan(asked))],
    ["second_sink", ({ via }: Via) => (this.library(via).secondSink() ? done() : NOT_APPLICABLE)],
    ["reconfigure", ({ via }: Via) => (this.library(via).reconfigure() ? done() : NOT_APPLICABLE)],
    ["output", () => ({ output: this.output.split("\n").slice(0, -1) })],
    ["hostile", ({ via }: Via) => ({ logged: this.hostile(this.library(via)) })],
    ["reentrant", ({ via }: Via) => ({ logged: this.reentrant(via) })],
    ["advance", ({ ms }: { ms: number }) => this.advance(ms)],
    ["flush", async (asked: Timed) => ({ flushed: await this.timed(asked, this.flush) })],
    ["shutdown", async (asked: Timed) => ({ shut: await this.timed(asked, this.shutdown) })],
    ["stats", () => ({ stats: snakeKeys(this.configured.stats()) })],
    ["diagnostics", () => ({ diagnostics: this.diagnostics })],
    ["exit", () => this.exit()],
    ["restored", () => ({ restored: [...this.libraries.values()].every((library) => library.isRestored()) })],
  ]);

  constructor(
    private readonly sdk: Sdk,
    private readonly spans: Spans | undefined,
  ) {}

  async load(): Promise<this> {
    const surroundings: Surroundings = {
      write: (text) => {
        this.output += text;
      },
    };
    this.libraries = await loadLibraries(surroundings, this.sdk, () => this.configured);
    return this;
  }

  private get configured(): Client {
    if (this.client === undefined) throw new TypeError("nothing is configured");
    return this.client;
  }

  private library(via: string): Library {
    const found = this.libraries.get(via);
    if (found === undefined) throw new TypeError(`there is no ${via}`);
    return found;
  }

  private scope(name: string): Scope {
    const found = this.scopes.get(name);
    if (found === undefined) throw new TypeError(`there is no scope ${name}`);
    return found;
  }

  private configure({ options = {}, environment, clock }: Configure): object {
    const before = this.client;
    if (clock === "manual") this.clock ??= new ManualClock();
    else this.clock = undefined;
    const named = Object.entries(options).map(([name, value]) => [camel(name), optionOf(name, value)]);
    this.client = this.sdk.configure(Object.fromEntries(named), {
      diagnostics: (line: string) => this.diagnostics.push(line),
      ...(environment ? { environment } : {}),
      ...(this.clock === undefined ? {} : { clock: this.clock }),
    });
    return { configured: { way: this.client.way, same: this.client === before } };
  }

  private log(asked: Log): number {
    const { via, logger = "", level = "info", message = "", template = null, args = [], count = 1 } = asked;
    const attributes = { ...asked.attributes, ...(asked.keep === true ? { lipserviceKeep: true } : {}) };
    const error = asked.error ? errorOf(asked.error) : undefined;
    const library = this.library(via);
    this.within(asked.in, () => {
      for (let n = 0; n < count; n++) library.log({ logger, level, message, template, args, attributes, error });
    });
    return count;
  }

  /** Calls `call` in a scope and in the span that OpenTelemetry has now. */
  private within<Result>(name: string | null | undefined, call: () => Result): Result {
    const inSpan = () => (this.spans === undefined ? call() : this.spans.run(call));
    return name === null || name === undefined ? inSpan() : this.scope(name).run(inSpan);
  }

  private open({ scope, headers, distinct_id, session_id, attributes, in: outer }: Open): object {
    const facts = { headers, distinctId: distinct_id ?? undefined, sessionId: session_id ?? undefined, attributes };
    this.scopes.set(
      scope,
      this.within(outer, () => this.sdk.openRequest(facts)),
    );
    return done();
  }

  private close({ scope, failed = false }: { scope: string; failed?: boolean }): object {
    const found = this.scope(scope);
    if (failed) found.promote();
    found.end();
    return done();
  }

  private setSpan(asked: AskedSpan | null): object {
    const isNone = asked === null || !asked.trace_id;
    this.spans?.set(isNone ? undefined : asked);
    return done();
  }

  private hostile(library: Library): number {
    let logged = 0;
    const log = () => library.logValue("within", 1, false);
    for (const [what, value] of hostileValues(log)) {
      if (throws(() => library.logValue(what, value, false)) && !throws(() => library.logValue(what, value, true)))
        throw new TypeError(`what the library bears is thrown with LipService: ${what}`);
      logged++;
    }
    return logged;
  }

  /** Logs a value whose text logs by the same logger, in each way that a library may make a text of it. */
  private reentrant(via: string): number {
    const library = this.library(via);
    const inner = { level: "info", message: "reentrant inner", template: null, args: [], attributes: {} };
    const log = () => {
      library.log({ ...inner, logger: "reentrant", error: undefined });
      return "text";
    };
    const value = { toString: log, toJSON: log, [Symbol.for("nodejs.util.inspect.custom")]: log };
    const outer = { logger: "reentrant", level: "info", message: "reentrant outer", error: undefined };
    library.log({ ...outer, template: "reentrant outer %s", args: [value], attributes: { value } });
    return 1;
  }

  private async advance(ms: number): Promise<object> {
    await this.clock?.advance(ms);
    return done();
  }

  private async timed({ timeout_ms: timeoutMs }: Timed, call: (timeoutMs: number) => Promise<string>): Promise<object> {
    const start = performance.now();
    const result = await call.call(this, timeoutMs);
    return { result, ms: Math.round(performance.now() - start) };
  }

  private flush(timeoutMs: number): Promise<string> {
    const result = this.configured.flush(timeoutMs);
    // While nothing is asked, a manual clock stands still.
    return this.clock === undefined ? result : inTime(result, timeoutMs);
  }

  private async shutdown(timeoutMs: number): Promise<string> {
    const { clock } = this;
    const result = this.configured.shutdown(timeoutMs);
    if (clock !== undefined) {
      await inTime(result, timeoutMs);
      await clock.advance(timeoutMs);
    }
    return await result;
  }

  private exit(): object {
    // Nothing else holds the process up.
    process.stdin.destroy();
    return SILENT;
  }
}

/** Answers lines on standard input until its end. */
export async function serveCallAgent(sdk: Sdk): Promise<void> {
  const session = new Session(sdk, await Spans.load());
  serveLines((await session.load()).commands);
}

function throws(call: () => void): boolean {
  try {
    call();
    return false;
  } catch {
    return true;
  }
}

function done(_?: unknown): object {
  return { ok: {} };
}

/** Returns the value of an option; those that are functions are asked for by what they do. */
function optionOf(name: string, value: unknown): unknown {
  if (name === "before_send") return HOOKS.get(value) ?? value;
  if (name === "identity_provider") return value === "raise" ? fails : () => value;
  return value;
}

const fails = (): never => {
  throw new Error("the hook has failed");
};

interface Sent {
  readonly attributes?: object;
}

type Hook = (record: Sent) => object | undefined;

const HOOKS: ReadonlyMap<unknown, Hook> = new Map<unknown, Hook>([
  ["raise", fails],
  ["drop", () => undefined],
  ["mark", (record: Sent) => ({ ...record, attributes: { ...record.attributes, marked: true } })],
]);

/** Makes an error of a class that is called so. */
function errorOf({ type, message }: { readonly type: string; readonly message: string }): Error {
  const Named = class extends Error {};
  for (const named of [Named, Named.prototype]) Object.defineProperty(named, "name", { value: type });
  return new Named(message);
}

/** Returns a value with the keys of its objects in `snake_case`. */
function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [snake(key), snakeKeys(part)]));
}
