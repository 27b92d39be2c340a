// The agent's side of the wire tier: one line asks, one line answers, in order.

import { setImmediate as nextTurn } from "node:timers/promises";
import { ManualClock } from "./agent-clock.js";
import { hostileValues } from "./agent-hostile.js";
import { instrument, resources, self, watchResources } from "./agent-instruments.js";
import { type Command, type Commands, camel, inTime, serveLines } from "./agent-lines.js";
import { type Asked, recordsOf } from "./agent-records.js";

/** The public face of an exporter, as far as it is used. */
interface Exporter {
  readonly way: string;
  emit(record: object): void;
  flush(timeoutMs?: number): Promise<string>;
  shutdown(timeoutMs?: number): Promise<string>;
  stats(): Stats;
}

interface Stats {
  readonly inFlight: number;
  readonly bytesSent: number;
}

type MakeExporter = (options: object, parts: object) => Exporter;

interface Open {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>> | null;
  readonly clock?: "system" | "manual";
  readonly tokens?: readonly (readonly [token: string, expiresInMs: number | null])[] | null;
}

interface Concurrent {
  readonly emitters: number;
  readonly count: number;
  readonly flushes: number;
  readonly shutdown: boolean;
  readonly timeout_ms: number;
}

interface Exit {
  readonly how: "return" | "hard" | "term";
  readonly code: number;
}

const TERMINATED = 143;
const CHUNK = 50;

class Session {
  private exporter: Exporter | undefined = undefined;
  private clock: ManualClock | undefined = undefined;
  private readonly lines: string[] = [];

  readonly commands: Commands = new Map<string, Command>([
    ["open", (asked: Open) => this.open(asked)],
    ["emit", (asked: Asked) => ({ emitted: this.emitAll(recordsOf(asked)) })],
    ["flush", async (asked: Timed) => ({ flushed: await this.timed(asked, this.flush) })],
    ["shutdown", async (asked: Timed) => ({ shut: await this.timed(asked, this.shutdown) })],
    ["stats", () => ({ stats: this.stats() })],
    ["advance", ({ ms }: { readonly ms: number }) => this.advance(ms)],
    ["step", ({ ms }: { readonly ms: number }) => this.step(ms)],
    ["diagnostics", () => ({ diagnostics: this.lines })],
    ["hostile", () => ({ emitted: this.hostile() })],
    ["concurrent", async (asked: Concurrent) => ({ concurrent: await this.concurrent(asked) })],
    ["instrument", () => this.instrument()],
    ["instrumented", () => ({ self })],
    ["resources", () => ({ resources: resources() })],
    ["exit", (asked: Exit) => this.exit(asked)],
  ]);

  constructor(private readonly make: MakeExporter) {}

  private get opened(): Exporter {
    if (this.exporter === undefined) throw new TypeError("nothing is open");
    return this.exporter;
  }

  private open({ options = {}, environment, clock, tokens }: Open): object {
    const named = Object.entries(options).map(([name, value]) => [camel(name), value]);
    this.clock = clock === "manual" ? new ManualClock() : undefined;
    this.exporter = this.make(
      { ...Object.fromEntries(named), ...(tokens ? { tokenProvider: this.provider(tokens) } : {}) },
      {
        diagnostics: (line: string) => this.lines.push(line),
        ...(environment ? { environment } : {}),
        ...(this.clock === undefined ? {} : { clock: this.clock }),
      },
    );
    return { opened: { way: this.exporter.way } };
  }

  /** Hands out tokens in turn, and then the last one. */
  private provider(tokens: NonNullable<Open["tokens"]>): () => object {
    let asked = 0;
    return () => {
      const [token, expiresInMs] = tokens[Math.min(asked, tokens.length - 1)] ?? ["", null];
      asked++;
      const now = this.clock?.wall() ?? Date.now();
      return { token, expiresAt: expiresInMs === null ? undefined : now + expiresInMs };
    };
  }

  private emitAll(records: Iterable<object>): number {
    let emitted = 0;
    for (const record of records) {
      this.opened.emit(record);
      emitted++;
    }
    return emitted;
  }

  private async timed({ timeout_ms: timeoutMs }: Timed, call: (timeoutMs: number) => Promise<string>): Promise<object> {
    const start = performance.now();
    const result = await call.call(this, timeoutMs);
    return { result, ms: Math.round(performance.now() - start) };
  }

  private flush(timeoutMs: number): Promise<string> {
    const result = this.opened.flush(timeoutMs);
    // While nothing is asked, a manual clock stands still.
    return this.clock === undefined ? result : inTime(result, timeoutMs);
  }

  private async shutdown(timeoutMs: number): Promise<string> {
    const { clock } = this;
    const result = this.opened.shutdown(timeoutMs);
    if (clock !== undefined) {
      await inTime(result, timeoutMs);
      await clock.advance(timeoutMs);
    }
    return await result;
  }

  private stats(): object {
    const { inFlight, bytesSent, ...others } = this.opened.stats();
    return { ...others, in_flight: inFlight, bytes_sent: bytesSent };
  }

  private async advance(ms: number): Promise<object> {
    await this.clock?.advance(ms);
    return { ok: {} };
  }

  private step(ms: number): object {
    this.clock?.step(ms);
    return { ok: {} };
  }

  private hostile(): number {
    const emit = (record: object) => this.opened.emit(record);
    let emitted = 0;
    for (const [what, value] of hostileValues(emit)) {
      emit({ body: `hostile ${what}`, severity: 9, attributes: { value } });
      emitted++;
    }
    return emitted;
  }

  /** Emits, flushes and shuts down at once. */
  private async concurrent(asked: Concurrent): Promise<object> {
    const { emitters, count, timeout_ms: timeoutMs } = asked;
    const emitting = Array.from({ length: emitters }, (_, at) => this.emitSlowly(at * count, (at + 1) * count));
    const flushes: Promise<string>[] = [];
    for (let at = 0; at < asked.flushes; at++) flushes.push(nextTurn().then(() => this.opened.flush(timeoutMs)));
    const shutdown = asked.shutdown ? nextTurn().then(() => this.opened.shutdown(timeoutMs)) : Promise.resolve("");
    await Promise.all(emitting);
    return { flushes: await Promise.all(flushes), shutdown: await shutdown };
  }

  private async emitSlowly(first: number, end: number): Promise<void> {
    const next = Math.min(first + CHUNK, end);
    this.emitAll(recordsOf({ first, count: next - first }));
    await nextTurn();
    if (next < end) await this.emitSlowly(next, end);
  }

  private instrument(): object {
    instrument((record) => this.opened.emit(record));
    return { ok: {} };
  }

  private exit({ how, code }: Exit): object {
    if (how === "hard") process.exit(code);
    if (how === "return") {
      // Nothing else holds the process up.
      process.exitCode = code;
      process.stdin.destroy();
    } else {
      process.once("SIGTERM", () => this.terminate());
      process.kill(process.pid, "SIGTERM");
    }
    return { ok: {} };
  }

  private async terminate(): Promise<void> {
    await this.exporter?.shutdown();
    process.exit(TERMINATED);
  }
}

interface Timed {
  readonly timeout_ms: number;
}

/** Answers lines on standard input until its end. */
export function serveAgent(make: MakeExporter): void {
  watchResources();
  serveLines(new Session(make).commands);
}
